"""The filters of the journal, and the reason for opening names."""

from typing import Any

from django import forms

from beffroi.home.verbs import OBJECT_WORDS, WORDS
from beffroi.journal.queries import object_kinds
from beffroi.ui.guarded import GuardedForm


class JournalForm(forms.Form):
    """What is looked for in the journal; everything may stay empty."""

    verb = forms.ChoiceField(label="Quoi", required=False)
    object_kind = forms.ChoiceField(label="Au sujet de", required=False)
    actor_key = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput()
    )
    name = forms.CharField(label="Nom de la personne", required=False, max_length=100)
    place = forms.CharField(
        label="Établissement (nom ou numéro FINESS)", required=False, max_length=120
    )
    since = forms.DateField(
        label="Du", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="Au", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(
        self, *args: Any, has_places: bool, has_names: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        verbs = sorted(WORDS.items(), key=lambda pair: pair[1])
        kinds = [(kind, OBJECT_WORDS.get(kind, kind)) for kind in object_kinds()]
        for name, pairs in (("verb", verbs), ("object_kind", kinds)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = [("", "Tout"), *pairs]
        if not has_places:
            del self.fields["place"]
        if not has_names:
            del self.fields["name"]


class NamesForm(GuardedForm):
    """Why the names of the journal are opened."""

    guarded = ("reason",)
    reason = forms.CharField(
        label="Pourquoi ouvrir les noms",
        help_text="Par exemple : une pièce a été retirée par erreur. Votre raison est écrite dans le journal.",
        min_length=8,
        max_length=300,
    )
