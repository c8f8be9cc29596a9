"""Declare a domain, confirm a code, exclude an address, give the direction's word."""

from datetime import datetime, time, timedelta

from django import forms

from beffroi.lib import clock
from beffroi.organizations.enums import PROOF_METHOD_LABELS
from beffroi.organizations.rules.recipient_domains import ProofMethod
from beffroi.ui.guarded import GuardedForm

CODE_METHODS = (ProofMethod.POSTMASTER, ProofMethod.DIRECTOR)


class DomainForm(forms.Form):
    """The part of the addresses after the @."""

    domain = forms.CharField(
        label="Domaine de vos adresses",
        max_length=253,
        help_text="Ce qui suit le signe @, par exemple « mon-etablissement.fr ».",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}
        ),
    )


class CodeRequestForm(forms.Form):
    """To whom the code is written."""

    method = forms.ChoiceField(
        choices=[(method.value, PROOF_METHOD_LABELS[method]) for method in CODE_METHODS]
    )


class CodeForm(forms.Form):
    """The code that the postmaster or the direction received."""

    code = forms.CharField(
        label="Code reçu",
        max_length=20,
        help_text="Huit chiffres, dans le courriel.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class ExclusionForm(GuardedForm):
    """One address that no test reaches."""

    guarded = ("reason",)

    email = forms.CharField(
        label="Adresse à ne jamais tester",
        max_length=254,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label="Pourquoi",
        max_length=200,
        required=False,
        help_text="Facultatif : « boîte de secours », « ligne d’écoute ». Rien sur la santé "
        "de la personne.",
    )


class ProgrammeForm(forms.Form):
    """Until when the direction agrees to a programme of tests."""

    last_day = forms.DateField(
        label="Jusqu’au",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Treize mois au plus. Vous pourrez retirer votre accord à tout moment.",
    )
    agrees = forms.BooleanField(label="J’ai lu ce qui précède et je suis d’accord")

    def ends_at(self) -> datetime:
        """Return the end of the last day, in French time."""
        day = self.cleaned_data["last_day"] + timedelta(days=1)
        return datetime.combine(day, time.min, tzinfo=clock.FRANCE)
