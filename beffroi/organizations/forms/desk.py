"""Ask for help, note a contact, write to a selection of establishments."""

from typing import Any

from django import forms

from beffroi.organizations.enums import AUDIENCE_LABELS
from beffroi.organizations.rules.states import Audience
from beffroi.ui.guarded import GuardedForm


class HelpForm(GuardedForm):
    guarded = ("text",)

    text = forms.CharField(
        label="De quoi avez-vous besoin ?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Quelques mots suffisent : ce qui bloque, ce que vous avez essayé, quand "
        "vous joindre. N’écrivez rien sur une personne accompagnée.",
        error_messages={"required": "Dites en quelques mots ce dont vous avez besoin."},
    )


class ContactForm(GuardedForm):
    """What was said, and when to talk again."""

    guarded = ("text", "why")

    text = forms.CharField(
        label="Ce qui s’est dit",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lu par l’équipe régionale seulement.",
        error_messages={"required": "Écrivez au moins quelques mots."},
    )
    next_contact_on = forms.DateField(
        label="Prochain contact", required=False, widget=forms.DateInput()
    )
    why = forms.CharField(
        label="Pour parler de quoi",
        max_length=200,
        required=False,
        help_text="Facultatif. Le rappel apparaît dans « Mon bureau ».",
    )


class MessageForm(GuardedForm):
    """What a message to establishments says, and to whom."""

    guarded = ("subject", "text")

    audience = forms.ChoiceField(
        label="Destinataires",
        widget=forms.RadioSelect,
        choices=[(value.value, label) for value, label in AUDIENCE_LABELS.items()],
    )
    subject = forms.CharField(label="Objet", max_length=150)
    text = forms.CharField(
        label="Message",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="{prénom}, {nom} et {établissement} sont remplacés pour chaque personne. "
        "Une adresse seule sur sa ligne devient un bouton.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if "audience" in given:
            given["audience"] = Audience(given["audience"])
        return given
