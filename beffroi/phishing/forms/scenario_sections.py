"""The pages of the editor: each form reads its part of the draft, and gives it back.

A draft may be unfinished: nothing is required here, `rules/draft_checks.py` says what is
missing.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator

from beffroi.organizations.enums import JOB_FAMILY_LABELS
from beffroi.phishing.rules.message_reading import letter_of_html
from beffroi.phishing.rules.phish_scale import ELEMENT_LABELS
from beffroi.phishing.rules.scenario_drafts import (
    HTML,
    LETTER,
    SCORE_LABELS,
    Draft,
    default_portal,
    html_of,
)
from beffroi.phishing.rules.scenario_parsing import EVERYBODY, SUBJECT_LENGTH
from beffroi.phishing.rules.scenarios import (
    LURE_LABELS,
    SEASON_LABELS,
    THEME_LABELS,
    LureKind,
    Tint,
)
from beffroi.reference.contents import nomenclature
from beffroi.ui.guarded import GuardedForm

TINT_LABELS: Mapping[Tint, str] = {
    Tint.BLUE: "Bleu",
    Tint.GREEN: "Vert",
    Tint.TEAL: "Canard",
    Tint.PURPLE: "Violet",
    Tint.RED: "Rouge",
    Tint.ORANGE: "Orange",
    Tint.SLATE: "Ardoise",
}
TINTS = [(tint.value, label) for tint, label in TINT_LABELS.items()]
LETTER_LENGTH, HTML_LENGTH, LESSON_LENGTH = 12_000, 25_000, 1_200
# Typing « { » offers the places of the closed list.
PLACES = {"data-places": True, "autocomplete": "off"}


def line(
    label: str, longest: int, help_text: str = "", *, has_places: bool = True
) -> forms.CharField:
    """Return a field of one line."""
    attrs = PLACES if has_places else {"autocomplete": "off"}
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        help_text=help_text,
        widget=forms.TextInput(attrs=dict(attrs)),
    )


def area(label: str, longest: int, rows: int, help_text: str = "") -> forms.CharField:
    """Return a field of several lines."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=False,
        strip=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={**PLACES, "rows": rows}),
    )


class SectionForm(GuardedForm):
    """One page of the editor."""

    def __init__(self, draft: Draft, data: Any = None) -> None:
        self.draft = draft
        super().__init__(data, initial=self.initial_of(draft))

    @property
    def error_sentences(self) -> list[str]:
        return [str(error) for found in self.errors.values() for error in found]

    def initial_of(self, draft: Draft) -> dict[str, Any]:
        return {name: draft[name] for name in self.base_fields if name in draft}

    def changes(self) -> dict[str, Any]:
        """Return the keys of the draft that this page holds, once it is valid."""
        return {name: self.cleaned_data[name] for name in self.base_fields}


class SheetForm(SectionForm):
    """Whom the scenario suits, and when."""

    guarded = ("title",)

    title = line(
        "Titre",
        90,
        "Pour vous y retrouver ; les destinataires ne le voient pas.",
        has_places=False,
    )
    lure = forms.ChoiceField(
        label="Ce que le message invite à faire",
        choices=[(lure.value, label) for lure, label in LURE_LABELS.items()],
    )
    theme = forms.ChoiceField(
        label="Thème",
        choices=[(theme.value, label) for theme, label in THEME_LABELS.items()],
    )
    season = forms.ChoiceField(
        label="Saison",
        choices=[(season.value, label) for season, label in SEASON_LABELS.items()],
        help_text="Quand l’histoire est la plus vraisemblable.",
    )
    audiences = forms.MultipleChoiceField(
        label="Métiers",
        required=False,
        choices=[(one.value, label) for one, label in JOB_FAMILY_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : tous les métiers.",
    )
    places = forms.MultipleChoiceField(
        label="Établissements",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : tous les établissements.",
    )

    def __init__(self, draft: Draft, data: Any = None) -> None:
        super().__init__(draft, data)
        field = self.fields["places"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # for the type checker
        field.choices = [
            (slug, one.label) for slug, one in nomenclature().families.items()
        ]

    def initial_of(self, draft: Draft) -> dict[str, Any]:
        shown = super().initial_of(draft)
        is_everybody = EVERYBODY in draft["audiences"]
        return {**shown, "audiences": [] if is_everybody else draft["audiences"]}

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        given["audiences"] = given["audiences"] or [EVERYBODY]
        given["title"] = given["title"] or self.draft["title"]
        if given["lure"] == LureKind.FORM and not self.draft["portal"]:
            given["portal"] = default_portal()
        return given


class MessageForm(SectionForm):
    """The sender, the subject, the message as a letter or as HTML, its plain text."""

    guarded = ("local_part", "subject", "band", "band_note", "letter", "html", "text")

    sender_name = line(
        "Nom d’expéditeur", 80, "Celui qui s’affiche, inventé : aucun vrai organisme."
    )
    local_part = forms.CharField(
        label="Début de l’adresse",
        max_length=60,
        required=False,
        help_text="Ce qui précède le signe @ : lettres sans accent, chiffres, points et tirets.",
        validators=[
            RegexValidator(
                r"^[a-z0-9]+([.-][a-z0-9]+)*$",
                "Lettres sans accent ni majuscule, chiffres, points et tirets.",
            )
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    subject = line("Objet", SUBJECT_LENGTH)
    mode = forms.ChoiceField(
        label="Écrire",
        choices=[
            (LETTER, "Comme une lettre"),
            (HTML, "En HTML, pour les spécialistes"),
        ],
        widget=forms.RadioSelect,
    )
    band = line(
        "Nom en haut du message",
        60,
        "La marque inventée ; vide pour une simple lettre.",
    )
    band_note = line("Sous ce nom", 80)
    tint = forms.ChoiceField(label="Couleur", choices=TINTS, required=False)
    letter = area("Message", LETTER_LENGTH, 18)
    html = area(
        "Message en HTML",
        HTML_LENGTH,
        22,
        "Ni image, ni script, ni autre lien que {lien}.",
    )
    has_own_text = forms.BooleanField(
        label="Écrire moi-même le texte simple",
        required=False,
        help_text="Sinon il suit le message. C’est ce que montrent les messageries sans mise en forme.",
    )
    text = area("Texte simple", LETTER_LENGTH, 12)

    @property
    def is_html(self) -> bool:
        """Tell whether the message is written as HTML, as the form stands."""
        return bool(self["mode"].value() == HTML)

    @property
    def is_own_text(self) -> bool:
        return bool(self["has_own_text"].value())

    @property
    def has_nir_box(self) -> bool:
        return "not_a_nir" in self.fields

    def initial_of(self, draft: Draft) -> dict[str, Any]:
        return {
            **super().initial_of(draft),
            "sender_name": draft["sender"]["name"],
            "local_part": draft["sender"]["local_part"],
        }

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        sender = {
            "name": given.pop("sender_name"),
            "local_part": given.pop("local_part"),
        }
        for name in ("letter", "html", "text", "band", "band_note", "tint"):
            given[name] = given[name].replace("\r\n", "\n").strip()
            # What this page does not show is not sent: it is kept.
            if self.add_prefix(name) not in self.data:
                given[name] = self.draft[name]
        self._carry_over(given)
        return {**given, "sender": sender}

    def _carry_over(self, given: dict[str, Any]) -> None:
        """Take the words along when the way of writing changes."""
        if given["mode"] == self.draft["mode"]:
            return
        if given["mode"] == HTML:
            given["html"] = html_of({**self.draft, **given, "mode": LETTER})
        else:
            read = letter_of_html(given["html"])
            given["letter"] = read.letter
            given["band"], given["band_note"] = read.look.band, read.look.note
            given["tint"] = read.look.tint.value


class PageForm(SectionForm):
    """The page that the link opens."""

    guarded = ("brand", "page_title", "page_letter", "button")
    NAMES: ClassVar[Mapping[str, str]] = {
        "brand": "brand", "page_tint": "tint", "page_title": "title",
        "page_letter": "letter", "button": "button",
    }  # fmt: skip

    brand = line("Marque inventée", 60)
    page_tint = forms.ChoiceField(label="Couleur", choices=TINTS)
    page_title = line("Titre de la page", 90)
    page_letter = area("Texte de la page", 4_000, 8)
    button = line("Ce que dit le bouton", 40)

    def initial_of(self, draft: Draft) -> dict[str, Any]:
        return {name: draft["page"][key] for name, key in self.NAMES.items()}

    def changes(self) -> dict[str, Any]:
        page = {key: self.cleaned_data[name] for name, key in self.NAMES.items()}
        page["letter"] = page["letter"].replace("\r\n", "\n").strip()
        return {"page": page}


class StoryForm(SectionForm):
    """The five questions of the Phish Scale about the story."""

    QUESTIONS: ClassVar[Mapping[str, tuple[str, str]]] = {
        "process": ("L’histoire ressemble-t-elle à une démarche du travail ?", "Une facture à payer, un planning à valider, un mot de passe à changer."),
        "relevance": ("Concerne-t-elle le métier de ceux qui la reçoivent ?", "Un dossier de l’usager pour les soins, une commande pour la cuisine."),
        "events": ("Tombe-t-elle avec l’actualité, ou avec ce qui se vit dans l’établissement ?", "La déclaration d’impôts en mai, un changement de logiciel."),
        "consequences": ("Fait-elle craindre quelque chose à qui n’agirait pas ?", "Un compte bloqué, un colis perdu."),
        "training": ("A-t-on déjà prévenu de ce piège ?", "Une formation, une affiche, une alerte récente : le message en devient plus facile."),
    }  # fmt: skip

    def __init__(self, draft: Draft, data: Any = None) -> None:
        super().__init__(draft, data)
        choices = [(str(score), label) for score, label in SCORE_LABELS.items()]
        for name, (question, example) in self.QUESTIONS.items():
            self.fields[name] = forms.ChoiceField(
                label=question,
                choices=choices,
                help_text=example,
                widget=forms.RadioSelect,
            )
            reason = line("Pourquoi (facultatif)", 160, has_places=False)
            self.fields[f"{name}_reason"] = reason
        self.guarded = tuple(f"{name}_reason" for name in self.QUESTIONS)
        self.initial = self._of(draft)

    @staticmethod
    def _of(draft: Draft) -> dict[str, Any]:
        rows = draft["premise"]
        scores = {name: str(rows[name]["score"]) for name in ELEMENT_LABELS}
        return {
            **scores,
            **{f"{name}_reason": rows[name]["reason"] for name in ELEMENT_LABELS},
        }

    def changes(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "premise": {
                name: {"score": int(given[name]), "reason": given[f"{name}_reason"]}
                for name in ELEMENT_LABELS
            }
        }


class LessonForm(SectionForm):
    """What everybody takes away."""

    guarded = ("alert", "todo", "closing", "poster")

    alert = area(
        "Ce qui aurait pu alerter",
        LESSON_LENGTH,
        4,
        "Deux ou trois phrases, sans reproche.",
    )
    todo = area(
        "La prochaine fois",
        LESSON_LENGTH,
        5,
        "Une chose à faire par ligne, deux au moins.",
    )
    closing = area(
        "Texte de clôture",
        LESSON_LENGTH,
        4,
        "Envoyé à tous à la fin du test, qu’ils aient ouvert le lien ou non.",
    )
    poster = line("Phrase de l’affiche", 90)

    def initial_of(self, draft: Draft) -> dict[str, Any]:
        return dict(draft["lesson"])

    def changes(self) -> dict[str, Any]:
        return {
            "lesson": {
                name: str(value).replace("\r\n", "\n").strip()
                for name, value in super().changes().items()
            }
        }
