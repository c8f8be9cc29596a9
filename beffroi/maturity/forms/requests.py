"""Ask somebody outside; answer through a personal link; send an answer back with a word."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms

from beffroi.lib import clock
from beffroi.maturity.enums import WANTED_LABELS
from beffroi.maturity.forms.answers import NO_RESIDENT
from beffroi.maturity.operations.outside import GivenProof
from beffroi.maturity.operations.requests import Recipient
from beffroi.maturity.queries.asking import Askable, AskPage
from beffroi.maturity.queries.outside import OutsideLine
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.pace import MOST_FILE_MB
from beffroi.maturity.rules.requests import Proposal, Wanted
from beffroi.ui.guarded import GuardedForm

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question on the screen of a new letter."""

    item: Askable
    is_chosen: bool
    wanted: str


class RequestForm(GuardedForm):
    """Who is asked, and about which questions; each question says what is wanted of it."""

    name = forms.CharField(
        label="Prénom et nom",
        help_text="La personne qui saura répondre.",
        max_length=120,
    )
    email = forms.EmailField(label="Adresse électronique")
    note = forms.CharField(
        label="Un mot de votre part",
        help_text=f"Facultatif, ajouté au message. {NO_RESIDENT}",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    questions = forms.MultipleChoiceField(
        label="Questions à envoyer",
        error_messages={"required": "Choisissez au moins une question à envoyer."},
    )

    guarded = ("note",)

    def __init__(self, *args: Any, page: AskPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        field = self.fields["questions"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # for typing
        field.choices = [(key, item.question.text) for key, item in page.by_id.items()]

    @property
    def chosen(self) -> frozenset[str]:
        """Return the questions ticked on the screen."""
        return frozenset(self["questions"].value() or ())

    def wanted_of(self, key: str) -> Wanted:
        """Return what is wanted of a question: as typed, or what it still lacks."""
        typed = self.data.get(f"wanted-{key}", "") if self.is_bound else ""
        return Wanted(typed) if typed in set(Wanted) else self.page.by_id[key].wanted

    @property
    def chosen_rows(self) -> list[QuestionRow]:
        return [row for row in self._rows() if row.is_chosen]

    @property
    def other_rows(self) -> list[QuestionRow]:
        return [row for row in self._rows() if not row.is_chosen]

    def _rows(self) -> list[QuestionRow]:
        chosen = self.chosen
        return [
            QuestionRow(item, key in chosen, self.wanted_of(key).value)
            for key, item in self.page.by_id.items()
        ]

    @property
    def wanted_choices(self) -> list[tuple[str, str]]:
        return [(wanted.value, label) for wanted, label in WANTED_LABELS.items()]

    @property
    def recipient(self) -> Recipient:
        data = self.cleaned_data
        return Recipient(self.page.respondent.code, data["name"], data["email"])

    @property
    def wanted(self) -> dict[str, Wanted]:
        return {key: self.wanted_of(key) for key in self.cleaned_data["questions"]}


class OutsideAnswerForm(GuardedForm):
    """One answer given through a personal link, with at most one proof."""

    choice = forms.ChoiceField(
        label="Votre réponse",
        required=False,
        error_messages={"invalid_choice": "Choisissez une des phrases proposées."},
    )
    comment = forms.CharField(
        label="Précisions",
        help_text=f"Facultatif, avec vos mots. {NO_RESIDENT}",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    upload = forms.FileField(
        label="Un fichier",
        help_text=f"PDF, image, document ou tableau, {MOST_FILE_MB} Mo au plus, sans donnée de personne accompagnée.",
        required=False,
    )
    url = forms.URLField(
        label="Ou l’adresse d’un document en ligne",
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    statement = forms.CharField(
        label="Ou une attestation écrite",
        help_text="Qui a vérifié quoi, comment et quand.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    dated_on = forms.DateField(
        label="Date du document",
        help_text="Facultatif : aujourd’hui si vous ne dites rien.",
        required=False,
    )
    without_proof = forms.BooleanField(
        label="Retirer le document déjà joint", required=False
    )

    guarded = ("comment", "statement")

    def __init__(self, *args: Any, line: OutsideLine, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", f"q{line.item.rank}")
        kwargs.setdefault("initial", _initial(line))
        super().__init__(*args, **kwargs)
        self.line = line
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for typing
        field.choices = [(card.value, card.words) for card in line.cards]
        if not line.wanted.has_answer:
            del self.fields["choice"]
        if not line.item.proof_kind:
            del self.fields["without_proof"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        given = [name for name in ("upload", "url", "statement") if data.get(name)]
        if len(given) > 1:
            self.add_error(
                given[1],
                "Donnez une seule preuve : un fichier, une adresse ou un texte.",
            )
        return data

    @property
    def has_proof_typed(self) -> bool:
        """Tell whether the part about proofs must stay unfolded."""
        names = ("upload", "url", "statement", "dated_on")
        return any(self[name].errors or self[name].value() for name in names)

    @property
    def proposal(self) -> Proposal:
        choice = self.cleaned_data.get("choice", "")
        return Proposal(
            level=int(choice) if choice.isdigit() else None,
            is_unknown=choice == UNKNOWN,
            comment=self.cleaned_data["comment"],
        )

    @property
    def proof(self) -> GivenProof | None:
        data = self.cleaned_data
        day = data["dated_on"] or clock.today()
        if data["upload"]:
            name = str(data["upload"].name)
            return GivenProof(EvidenceKind.FILE, name, day, upload=data["upload"])
        if data["url"]:
            title = f"Document sur {urlsplit(data['url']).hostname}"
            return GivenProof(EvidenceKind.LINK, title, day, url=data["url"])
        if data["statement"]:
            title = "Attestation écrite"
            return GivenProof(
                EvidenceKind.STATEMENT, title, day, statement=data["statement"]
            )
        return None


def _initial(line: OutsideLine) -> dict[str, str]:
    item = line.item
    choice = UNKNOWN if item.is_unknown else ""
    if item.level is not None:
        choice = str(item.level)
    return {"choice": choice, "comment": item.comment}


class SendBackForm(GuardedForm):
    """The word that goes with an answer sent back."""

    word = forms.CharField(
        label="Ce qui manque",
        help_text="La personne recevra ce mot et pourra compléter sa réponse.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "Dites en quelques mots ce qui manque : la personne recevra votre message."
        },
    )

    guarded = ("word",)


class RevisionForm(forms.Form):
    """The revision of the present answer that the person had before their eyes."""

    revision = forms.IntegerField(min_value=0)


class ApprovalAskForm(GuardedForm):
    """The direction to write to."""

    name = forms.CharField(
        label="Prénom et nom de la directrice ou du directeur", max_length=120
    )
    email = forms.EmailField(label="Son adresse électronique")
