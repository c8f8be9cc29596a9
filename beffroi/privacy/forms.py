"""Forms of the requests of people."""

from django import forms

from beffroi.privacy.rules.states import FileChoice
from beffroi.ui.guarded import GuardedForm


class RequestForm(GuardedForm):
    """Whose data, and where the request comes from."""

    guarded = ("reason",)
    address = forms.EmailField(
        label="Adresse électronique de la personne",
        help_text="Celle de son compte, de son invitation ou d’un message reçu.",
        max_length=254,
    )
    reason = forms.CharField(
        label="D’où vient la demande",
        help_text="Par exemple : courrier reçu le 3 mars, départ de l’établissement.",
        min_length=5,
        max_length=300,
    )


class FileChoiceForm(forms.Form):
    """What becomes of one file."""

    choice = forms.ChoiceField(choices=[(choice, choice) for choice in FileChoice])


class ErasureForm(forms.Form):
    """The address, typed again."""

    confirmation = forms.CharField(
        label="Pour confirmer, écrivez l’adresse de la personne",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
