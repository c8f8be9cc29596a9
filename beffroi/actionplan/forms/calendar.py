"""What people type about tasks that come back."""

from typing import Any

from django import forms

from beffroi.actionplan.enums import ANCHOR_LABELS, NTH_LABELS, RHYTHM_LABELS
from beffroi.actionplan.forms.words import PersonForm, WordsForm
from beffroi.actionplan.models import RecurringTask
from beffroi.actionplan.operations.calendar import SeriesText
from beffroi.actionplan.rules.recurrence import (
    WEEKS_MAX,
    Anchor,
    Frequency,
    Rhythm,
)
from beffroi.lib.text import DAYS


class SeriesForm(PersonForm, WordsForm):
    """A task that comes back, written whole."""

    guarded = (*WordsForm.guarded, "who")
    field_order = (
        "title", "rhythm", "weeks", "nth", "weekday", "starts_on", "anchor",
        "assignee", "who", "why", "how", "done_when", "effort", "reflex_number",
    )  # fmt: skip

    rhythm = forms.ChoiceField(
        label="Combien de fois",
        choices=[(rhythm.value, label) for rhythm, label in RHYTHM_LABELS.items()],
        initial=Rhythm.YEARLY.value,
    )
    weeks = forms.IntegerField(
        label="Nombre de semaines",
        help_text="Seulement pour « Toutes les quelques semaines ».",
        min_value=1,
        max_value=WEEKS_MAX,
        initial=1,
        required=False,
    )
    nth = forms.TypedChoiceField(
        label="Quelle semaine du mois",
        help_text="Seulement pour « Un jour précis du mois ».",
        choices=[(key, label.capitalize()) for key, label in NTH_LABELS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    weekday = forms.TypedChoiceField(
        label="Quel jour",
        help_text="Seulement pour « Un jour précis du mois ».",
        choices=[(rank, day.capitalize()) for rank, day in enumerate(DAYS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    starts_on = forms.DateField(
        label="Première date",
        widget=forms.DateInput,
        error_messages={
            "required": "Choisissez une première date.",
            "invalid": "Écrivez une date, par exemple 24/11/2026.",
        },
    )
    anchor = forms.ChoiceField(
        label="La fois suivante se compte",
        choices=[(anchor.value, label) for anchor, label in ANCHOR_LABELS.items()],
        initial=Anchor.DUE.value,
        widget=forms.RadioSelect,
    )
    who = forms.CharField(
        label="Avec qui", help_text="En mots.", max_length=200, required=False
    )

    def text(self) -> SeriesText:
        data = self.cleaned_data
        names = (
            "title", "starts_on", "why", "how", "done_when", "who",
            "reflex_number", "effort",
        )  # fmt: skip
        return SeriesText(
            frequency=Frequency(
                rhythm=Rhythm(data["rhythm"]),
                anchor=Anchor(data["anchor"]),
                weeks=data["weeks"] or 1,
                nth=data["nth"] or 1,
                weekday=data["weekday"] or 0,
            ),
            **{name: data[name] for name in names},
        )


def written_series(series: RecurringTask) -> dict[str, Any]:
    """Return a task as the first values of a SeriesForm."""
    return {name: getattr(series, name) for name in SeriesForm.base_fields}


class SkipForm(forms.Form):
    """The day that the person had in front of them."""

    due_on = forms.DateField(widget=forms.HiddenInput)
