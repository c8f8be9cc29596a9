"""What people type about actions, turned into typed values."""

import dataclasses
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict

from beffroi.accounts.models import User
from beffroi.actionplan.enums import KIND_LABELS
from beffroi.actionplan.forms.words import (
    EFFORT_CHOICES,
    REFLEX_CHOICES,
    TEXT_MAX,
    PersonForm,
    WordsForm,
    area,
)
from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.plan import ActionText
from beffroi.actionplan.rules.filters import (
    ActionFilter,
    DueFilter,
    Sort,
    StateFilter,
    WhoFilter,
)
from beffroi.actionplan.rules.states import ActionState

EUROS_MAX = 10_000_000
STATE_CHOICES = [
    (StateFilter.OPEN, "À faire et en cours"),
    (StateFilter.TODO, "À faire"),
    (StateFilter.DOING, "En cours"),
    (StateFilter.DONE, "Faites"),
    (StateFilter.DROPPED, "Abandonnées"),
    (StateFilter.ALL, "Toutes"),
]
DUE_CHOICES = [
    ("", "Toutes"),
    (DueFilter.OVERDUE, "En retard"),
    (DueFilter.WEEK, "Dans les 7 jours"),
    (DueFilter.MONTH, "Dans les 30 jours"),
    (DueFilter.NONE, "Sans échéance"),
]
WHO_CHOICES = [
    ("", "Tout le monde"),
    (WhoFilter.ME, "Moi"),
    (WhoFilter.NOBODY, "Personne encore"),
    (WhoFilter.OUTSIDE, "Une personne sans compte"),
]
SORT_CHOICES = [
    (Sort.PRIORITY, "Priorité"),
    (Sort.DUE, "Échéance"),
    (Sort.REFLEX, "Réflexe"),
    (Sort.RECENT, "Dernier changement"),
]
MAIN_FILTERS = ("q", "etat", "qui", "echeance")


class EurosField(forms.IntegerField):
    """A whole amount, optional; « 1 200 » may be typed with spaces."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=EUROS_MAX,
            required=False,
            error_messages={"invalid": "Écrivez un nombre entier, par exemple 1200."},
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> int | None:
        return super().to_python("".join(str(value or "").replace("€", "").split()))


class GiveForm(PersonForm):
    """Who does it, and for when."""

    assignee_label = forms.CharField(
        label="Ou une personne sans compte",
        help_text="Par exemple le nom de votre prestataire.",
        max_length=200,
        required=False,
    )
    due_on = forms.DateField(
        label="Pour quand",
        required=False,
        widget=forms.DateInput,
        error_messages={"invalid": "Écrivez une date, par exemple 24/11/2026."},
    )

    def given(self) -> dict[str, Any]:
        """Return the person, the name and the date as operations take them."""
        names = ("assignee", "assignee_label", "due_on")
        return {name: self.cleaned_data[name] for name in names}


class ActionForm(WordsForm):
    """The words of an action."""

    guarded = (*WordsForm.guarded, "message", "cost")
    field_order: tuple[str, ...] = (
        "title", "why", "how", "done_when", "message", "effort", "cost",
        "cost_once_euros", "cost_yearly_euros", "reflex_number",
    )  # fmt: skip

    message = forms.CharField(
        label="Message à envoyer",
        help_text="S’il faut demander quelque chose à quelqu’un.",
        max_length=TEXT_MAX,
        required=False,
        widget=area(5),
    )
    cost = forms.CharField(
        label="Coût, en mots",
        help_text="Par exemple « temps interne » ou « devis demandé ».",
        max_length=200,
        required=False,
    )
    cost_once_euros = EurosField(
        label="Montant à payer une fois, en euros",
        help_text="Une estimation suffit. Il entre dans « Ce que coûte le plan ».",
    )
    cost_yearly_euros = EurosField(
        label="Montant à payer chaque année, en euros",
        help_text="Abonnement, maintenance : il est repris les années suivantes.",
    )

    def text(self) -> ActionText:
        names = {held.name for held in dataclasses.fields(ActionText)}
        words = {k: v for k, v in self.cleaned_data.items() if k in names}
        return ActionText(**words)


class NewActionForm(GiveForm, ActionForm):
    """A whole action, written by hand."""

    field_order = (
        "title", "why", "how", "done_when", "assignee", "assignee_label", "due_on",
        *ActionForm.field_order[4:],
    )  # fmt: skip


class ChangeForm(ActionForm):
    """The words of an action that exists; the reflex of a question stays its own."""

    def __init__(self, *args: Any, has_origin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_origin:
            del self.fields["reflex_number"]


class RevisionForm(forms.Form):
    """The version that the person had in front of them."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class StateForm(forms.Form):
    etat = forms.ChoiceField(choices=[(state, state) for state in ActionState])

    def state(self) -> ActionState:
        """Return the state asked for.

        Raises: BadRequest when the page did not offer it.
        """
        if not self.is_valid():
            raise BadRequest
        return ActionState(self.cleaned_data["etat"])


class SelectionForm(forms.Form):
    """The rows ticked in the list."""

    actions = forms.TypedMultipleChoiceField(coerce=UUID, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        field = cast("forms.TypedMultipleChoiceField", self.fields["actions"])
        # Any identifier may be ticked: the operation keeps those of the person's reach.
        field.choices = [(value, value) for value in data.getlist("actions")]

    def ids(self) -> list[UUID]:
        return list(self.cleaned_data["actions"]) if self.is_valid() else []


class FilterForm(forms.Form):
    """The filters of the list; what cannot be understood does not filter."""

    q = forms.CharField(label="Chercher", max_length=100, required=False)
    etat = forms.ChoiceField(label="État", choices=STATE_CHOICES, required=False)
    reflexe = forms.TypedChoiceField(
        label="Réflexe",
        choices=[("", "Tous"), *REFLEX_CHOICES],
        coerce=int,
        empty_value=None,
        required=False,
    )
    qui = forms.ChoiceField(label="Qui", choices=WHO_CHOICES, required=False)
    echeance = forms.ChoiceField(label="Échéance", choices=DUE_CHOICES, required=False)
    effort = forms.TypedChoiceField(
        label="Effort",
        choices=[("", "Tous"), *EFFORT_CHOICES],
        coerce=int,
        empty_value=None,
        required=False,
    )
    genre = forms.ChoiceField(
        label="Genre", choices=[("", "Tous"), *KIND_LABELS.items()], required=False
    )
    etablissement = forms.ChoiceField(label="Établissement", required=False)
    tri = forms.ChoiceField(label="Ranger par", choices=SORT_CHOICES, required=False)

    def __init__(
        self, *args: Any, people: Any = (), places: Any = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        who = cast("forms.ChoiceField", self.fields["qui"])
        where = cast("forms.ChoiceField", self.fields["etablissement"])
        names = [(str(person.pk), person.get_full_name()) for person in people]
        who.choices = [*WHO_CHOICES, *names]
        where.choices = [("", "Tous"), *((str(key), name) for key, name in places)]
        if not places:
            del self.fields["etablissement"]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name in MAIN_FILTERS]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [bound for bound in self if bound.name not in MAIN_FILTERS]

    @property
    def uses_more(self) -> bool:
        """Whether one of the filters kept out of sight is at work."""
        return any(self.data.get(bound.name) for bound in self.more_fields)

    def wanted(self) -> ActionFilter:
        """Return the search; a value that is not offered counts as absent."""
        self.is_valid()
        data = self.cleaned_data
        return ActionFilter(
            words=data.get("q", ""),
            state=StateFilter(data.get("etat") or StateFilter.OPEN),
            kind=data.get("genre", ""),
            reflex_number=data.get("reflexe"),
            who=_who(data.get("qui", "")),
            due=DueFilter(data["echeance"]) if data.get("echeance") else None,
            effort=data.get("effort"),
            establishment_id=UUID(data["etablissement"])
            if data.get("etablissement")
            else None,
            sort=Sort(data.get("tri") or Sort.PRIORITY),
        )


def _who(value: str) -> WhoFilter | UUID | None:
    if not value:
        return None
    return WhoFilter(value) if value in tuple(WhoFilter) else UUID(value)


def written(action: Action) -> dict[str, str | int | None]:
    """Return the words of an action as the first values of an ActionForm."""
    names = (
        "title", "why", "how", "done_when", "message", "effort", "cost",
        "cost_once_euros", "cost_yearly_euros",
    )  # fmt: skip
    values: dict[str, str | int | None] = {
        name: getattr(action, name) for name in names
    }
    return {**values, "reflex_number": action.reflex_number}


def given_of(action: Action) -> dict[str, str | date | User | None]:
    """Return who and when as the first values of a GiveForm."""
    return {
        "assignee": action.assignee,
        "assignee_label": action.assignee_label,
        "due_on": action.due_on,
    }
