"""Turn what a person typed into typed arguments."""

from typing import Any

from django import forms

from beffroi.maturity.enums import DUI_HOSTING_LABELS, IT_MANAGER_LABELS
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.queries.questions import REPLIES
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.library.shapes import (
    QuestionKind,
    Subquestion,
)
from beffroi.maturity.rules.questionnaire import Question, Questionnaire
from beffroi.maturity.rules.replies import Reply, is_computing, visible
from beffroi.ui.guarded import GuardedForm

NO_RESIDENT = "N’écrivez aucun nom ni aucune donnée d’une personne accompagnée."
YES_NO = (("", "Je ne sais pas"), ("yes", "Oui"), ("no", "Non"))


class AnswerForm(GuardedForm):
    """One answer: a level from 0 to 3, « je ne sais pas » or « sans objet »."""

    choice = forms.ChoiceField(
        label="Votre réponse",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez un niveau, « Je ne sais pas » ou « Sans objet »."
        },
    )
    reason = forms.ChoiceField(label="Pourquoi est-ce sans objet ?", required=False)
    comment = forms.CharField(
        label="Commentaire",
        help_text=f"Facultatif. {NO_RESIDENT}",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    guarded = ("comment",)

    def __init__(
        self,
        *args: Any,
        asked: Questionnaire,
        question: Question | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        origins = question.origins if question else None
        self.subquestions = origins.questions if origins else ()
        is_computed = origins is not None and is_computing(origins)
        scale = asked.labels_of(question) if question else asked.scale
        levels = [(str(level), label) for level, label in enumerate(scale)]
        self.choices = [
            *([(REPLIES, "Répondre aux questions")] if is_computed else levels),
            (AnswerKind.UNKNOWN.value, "Je ne sais pas"),
            (AnswerKind.NOT_APPLICABLE.value, "Sans objet"),
        ]
        self._choice("choice").choices = self.choices
        if is_computed:
            self.fields["choice"].initial = REPLIES
        reasons = [(reason.code, reason.label) for reason in asked.reasons]
        self._choice("reason").choices = [("", "Choisissez un motif"), *reasons]
        kept = self.initial.get("replies", {})
        for rank, item in enumerate(self.subquestions):
            self.fields[_reply_name(rank)] = reply_field(item, kept.get(item.urn))

    def _choice(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for typing
        return field

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        is_without_object = data.get("choice") == AnswerKind.NOT_APPLICABLE
        if is_without_object and not data.get("reason"):
            self.add_error("reason", "Indiquez pourquoi cette question est sans objet.")
        for _, bound in self.asked_fields:
            if isinstance(reply := data.get(bound.name), str):
                self.check_nir(bound.name, reply)
        return data

    @property
    def asked_fields(self) -> list[tuple[Subquestion, forms.BoundField]]:
        """Return the detailed questions to ask now, given what was replied so far."""
        names = {
            item.urn: _reply_name(rank) for rank, item in enumerate(self.subquestions)
        }
        said = {urn: stored_reply(self[name].value()) for urn, name in names.items()}
        return [
            (item, self[names[item.urn]]) for item in visible(self.subquestions, said)
        ]

    @property
    def replies(self) -> dict[str, Reply]:
        """Return what was replied to the questions asked, by URN; blanks are left out."""
        found = {
            item.urn: stored_reply(self.cleaned_data.get(bound.name))
            for item, bound in self.asked_fields
        }
        return {urn: reply for urn, reply in found.items() if reply}

    @property
    def kind(self) -> AnswerKind:
        choice = self.cleaned_data["choice"]
        if choice == REPLIES:
            return AnswerKind.PARTIAL
        return AnswerKind.LEVEL if choice.isdigit() else AnswerKind(choice)

    @property
    def level(self) -> int | None:
        choice = self.cleaned_data["choice"]
        return int(choice) if choice.isdigit() else None


def chosen_card(question: Question, answer: Answer) -> str:
    """Return the value of the card that stands for an answer."""
    origins = question.origins
    if answer.kind in {AnswerKind.UNKNOWN, AnswerKind.NOT_APPLICABLE}:
        return answer.kind
    if origins is not None and is_computing(origins):
        return REPLIES
    return "" if answer.level is None else str(answer.level)


def _reply_name(rank: int) -> str:
    return f"reply_{rank}"


def stored_reply(value: Any) -> Reply:
    """Return a reply as it is kept: texts, or a list of them."""
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    return "" if value is None else str(value).strip()


def reply_field(question: Subquestion, kept: Reply | None) -> forms.Field:
    """Return the field of one detailed question, filled with what was replied."""
    common: dict[str, Any] = {
        "label": question.text,
        "help_text": question.annotation,
        "required": False,
        "initial": kept,
    }
    choices = [(choice.urn, choice.text) for choice in question.choices]
    if question.kind == QuestionKind.CHOICE:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    if question.kind == QuestionKind.CHOICES:
        return forms.MultipleChoiceField(
            choices=choices, widget=forms.CheckboxSelectMultiple, **common
        )
    if question.kind == QuestionKind.BOOLEAN:
        pair = [("yes", "Oui"), ("no", "Non")]
        return forms.ChoiceField(choices=pair, widget=forms.RadioSelect, **common)
    if question.kind == QuestionKind.DATE:
        return forms.DateField(**common)
    if question.kind == QuestionKind.NUMBER:
        return forms.DecimalField(**common)
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(max_length=2000, widget=area, **common)


def _answered(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


def _spoken(*, value: bool | None) -> str:
    return "" if value is None else ("yes" if value else "no")


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO,
            coerce=_answered,
            empty_value=None,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return _spoken(value=value) if isinstance(value, bool | None) else value


class CountField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=50_000, required=False, **kwargs)


class ProfileForm(forms.Form):
    """The short profile; everything may be left empty."""

    places = CountField(label="Nombre de places")
    staff_count = CountField(label="Nombre de professionnels")
    workstation_count = CountField(
        label="Nombre de postes informatiques",
        help_text="Ordinateurs fixes et portables, tablettes comprises. À peu près suffit.",
    )
    it_manager = forms.ChoiceField(
        label="Qui s’occupe de l’informatique ?",
        choices=(("", "Je ne sais pas"), *IT_MANAGER_LABELS.items()),
        required=False,
    )
    has_referent = YesNoField(
        label="Une personne référente pour la sécurité informatique est-elle désignée ?"
    )
    referent_appointed_on = forms.DateField(
        label="Date de sa lettre de mission",
        help_text="Facultatif, si elle en a une.",
        required=False,
    )
    has_dpo = YesNoField(
        label="Un délégué à la protection des données est-il désigné ?"
    )
    has_dui = YesNoField(
        label="Avez-vous un dossier usager informatisé (DUI) ?",
        help_text="Le logiciel qui contient le dossier des personnes accompagnées.",
    )
    dui_name = forms.CharField(
        label="Nom de ce logiciel", required=False, max_length=120
    )
    dui_hosting = forms.ChoiceField(
        label="Où ses données se trouvent-elles ?",
        choices=(("", "Sans réponse"), *DUI_HOSTING_LABELS.items()),
        required=False,
    )
    has_insurance = YesNoField(
        label="Avez-vous une assurance contre les cyberattaques ?"
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ValidationForm(forms.Form):
    """The moment of the last change that the person had before their eyes."""

    read_at = forms.DateTimeField(
        widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"]
    )
