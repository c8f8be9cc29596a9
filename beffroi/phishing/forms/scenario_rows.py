"""The pages of the editor that hold rows: the cues of the message, the fields of a portal.

A row is taken away by emptying it; a few blank ones always stand at the end, so that the
page works without script.
"""

from collections.abc import Sequence
from typing import Any

from django import forms

from beffroi.phishing.forms.scenario_sections import PLACES, PageForm, area, line
from beffroi.phishing.rules.cues import (
    CUES,
    FAMILY_LABELS,
    CueFamily,
    CueKind,
    kinds_of,
)
from beffroi.phishing.rules.scenario_drafts import CUES_MOST, FIELDS_MOST, Draft
from beffroi.phishing.rules.scenario_parsing import NOTE_LENGTH
from beffroi.phishing.rules.scenarios import FieldKind, LureKind, Where
from beffroi.ui.guarded import GuardedForm

WHERE_CHOICES = [
    (Where.HTML.value, "Dans le message"),
    (Where.LINK.value, "Sur un lien, un bouton ou une pièce jointe"),
    (Where.SUBJECT.value, "Dans l’objet"),
    (Where.SENDER.value, "Dans l’expéditeur"),
]
KIND_CHOICES = [
    (
        FAMILY_LABELS[family],
        [(kind.value, CUES[kind].label) for kind in kinds_of(family)],
    )
    for family in CueFamily
]
FIELD_CHOICES = [
    (FieldKind.TEXT.value, "Texte"),
    (FieldKind.EMAIL.value, "Adresse électronique"),
    (FieldKind.SECRET.value, "Mot de passe"),
    (FieldKind.CODE.value, "Code à chiffres"),
]
BLANK_CUES = 1


class CueForm(GuardedForm):
    """One cue: the passage, what it is, what it should make one think."""

    guarded = ("excerpt", "note")

    excerpt = line(
        "Passage", 200, "Tel qu’il est écrit dans le message, d’un seul tenant."
    )
    where = forms.ChoiceField(label="Où", choices=WHERE_CHOICES, required=False)
    kind = forms.ChoiceField(
        label="Sorte d’indice", choices=KIND_CHOICES, required=False
    )
    note = area("Ce qu’il a d’étrange", NOTE_LENGTH, 2)
    main = forms.BooleanField(label="Montrer en premier", required=False)

    def row(self) -> dict[str, Any] | None:
        """Return the row of the draft; None for an emptied one."""
        given = self.cleaned_data
        if not given["excerpt"].strip():
            return None
        names = ("kind", "where", "excerpt", "note", "main")
        return {name: given[name] for name in names} | {
            "excerpt": given["excerpt"].strip(),
            "where": given["where"] or Where.HTML.value,
            "kind": given["kind"] or CueKind.URGENCY.value,
            "note": given["note"].replace("\r", "").replace("\n", " ").strip(),
        }


class CuesForm:
    """Every cue of a draft, and a blank one."""

    def __init__(self, draft: Draft, data: Any = None) -> None:
        self.is_bound = data is not None
        count = (
            _count(data, "cue-count")
            if data is not None
            else len(draft["cues"]) + BLANK_CUES
        )
        rows: Sequence[Any] = draft["cues"]
        self.rows = [
            CueForm(
                data, prefix=f"cue-{n}", initial=rows[n] if n < len(rows) else _NEW_CUE
            )
            for n in range(min(count, CUES_MOST))
        ]

    def is_valid(self) -> bool:
        # Each row says its own faults: none is left unread.
        found = [row.is_valid() for row in self.rows]
        return all(found)

    def changes(self) -> dict[str, Any]:
        return {"cues": [row for form in self.rows if (row := form.row())]}

    @property
    def errors(self) -> bool:
        return any(form.errors for form in self.rows)

    @property
    def error_sentences(self) -> list[str]:
        return [
            f"Indice {rank} : {error}"
            for rank, form in enumerate(self.rows, 1)
            for found in form.errors.values()
            for error in found
        ]


_NEW_CUE = {"where": Where.HTML.value, "kind": CueKind.URGENCY.value}


def _count(data: Any, name: str) -> int:
    text = str(data.get(name, ""))[:3]
    return int(text) if text.isascii() and text.isdigit() else 0


class PortalFieldForm(GuardedForm):
    """One field of a sign-in page; it has a label and never a name."""

    guarded = ("label", "hint")

    label = line("Intitulé", 60)
    kind = forms.ChoiceField(label="Sorte de champ", choices=FIELD_CHOICES)
    hint = forms.CharField(
        label="Aide (facultatif)",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=dict(PLACES)),
    )

    def row(self) -> dict[str, Any] | None:
        given = self.cleaned_data
        if not given["label"].strip():
            return None
        return {name: given[name].strip() for name in ("kind", "label", "hint")}


class LandingForm:
    """The page of the link, with the fields of its portal for a sign-in page."""

    def __init__(self, draft: Draft, data: Any = None) -> None:
        self.is_bound = data is not None
        self.page = PageForm(draft, data)
        self.has_portal = draft["lure"] == LureKind.FORM
        rows = draft["portal"]
        count = min(len(rows) + 1, FIELDS_MOST)
        if data is not None:
            count = min(_count(data, "champ-count"), FIELDS_MOST)
        self.rows = [
            PortalFieldForm(data, prefix=f"champ-{n}", initial=rows[n] if n < len(rows) else None)
            for n in range(count)
        ] if self.has_portal else []  # fmt: skip

    def is_valid(self) -> bool:
        found = [self.page.is_valid(), *(row.is_valid() for row in self.rows)]
        return all(found)

    def changes(self) -> dict[str, Any]:
        found = self.page.changes()
        if self.has_portal:
            found["portal"] = [row for form in self.rows if (row := form.row())]
        return found

    @property
    def errors(self) -> bool:
        return any(form.errors for form in (self.page, *self.rows))

    @property
    def error_sentences(self) -> list[str]:
        forms_of = [self.page, *self.rows]
        return [
            str(error)
            for form in forms_of
            for found in form.errors.values()
            for error in found
        ]
