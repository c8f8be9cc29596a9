"""What people type on the pages of the alert."""

from typing import Any

from django import forms

from beffroi.ui.guarded import GuardedForm


class PosterForm(GuardedForm):
    guarded = ("place",)
    place = forms.CharField(
        label="Où sera-t-elle affichée ?",
        help_text="Par exemple « salle de soins » : vous la retrouverez dans la liste.",
        max_length=120,
        required=False,
    )


class FactForm(GuardedForm):
    guarded = ("source",)
    value = forms.CharField(label="Valeur", max_length=200)
    source = forms.CharField(
        label="Source",
        help_text="D’où vient cette valeur : organisme, page, texte, ou la personne jointe.",
        max_length=300,
    )
    verified_on = forms.DateField(
        label="Vérifié le",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def correction(self) -> dict[str, Any]:
        """Return the arguments of the correction."""
        return {
            name: self.cleaned_data[name] for name in ("value", "source", "verified_on")
        }
