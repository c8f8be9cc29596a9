"""Forms of results: an agreement about names, the reason of a reading, an erasure."""

from datetime import date
from typing import Any

from django import forms

from beffroi.lib import clock
from beffroi.phishing.models.campaigns import Campaign
from beffroi.ui.guarded import GuardedForm


class AgreementForm(GuardedForm):
    guarded = ("consultation",)

    consultation = forms.CharField(
        label="Réunion des représentants du personnel",
        help_text="Où l’avis est écrit : « procès-verbal du CSE du 12 octobre 2026, point 4 ».",
        max_length=300,
    )
    consulted_on = forms.DateField(
        label="Date de cette réunion",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_agreed = forms.BooleanField(
        label="J’ai lu ces conditions et je donne l’accord de la direction"
    )

    def clean_consulted_on(self) -> date:
        day: date = self.cleaned_data["consulted_on"]
        if day > clock.today():
            message = "La consultation précède l’accord : indiquez la date de la réunion qui a eu lieu."
            raise forms.ValidationError(message)
        return day


class ReasonForm(GuardedForm):
    guarded = ("reason",)

    reason = forms.CharField(
        label="Pourquoi avez-vous besoin des noms ?",
        help_text="Cette phrase reste au journal de l’établissement, avec votre nom. Pas d’information de santé.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class EraseForm(forms.Form):
    confirmation = forms.CharField(
        label="Recopiez le nom du test", max_length=120, required=False
    )

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name = campaign.name

    def clean_confirmation(self) -> str:
        typed = " ".join(self.cleaned_data["confirmation"].split())
        if typed.casefold() != self._name.casefold():
            message = f"Recopiez exactement « {self._name} » : cet effacement ne s’annule pas."
            raise forms.ValidationError(message)
        return typed
