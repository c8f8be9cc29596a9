"""Ask for the import of a FINESS file."""

from collections.abc import Mapping
from typing import Any

from django import forms

from beffroi.organizations.rules.import_filters import numbers_of, words_of
from beffroi.reference import queries as reference


class ImportForm(forms.Form):
    """A file and what to keep of it, in one region of the person who asks."""

    file = forms.FileField(
        label="Fichier",
        help_text="Le fichier FINESS de data.gouv.fr (JSON ou CSV), ou votre propre tableau "
        "CSV ou Excel avec une colonne FINESS.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.json"}),
    )
    region = forms.ChoiceField(label="Région")
    departments = forms.MultipleChoiceField(
        label="Départements à garder",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune case cochée : toute la région.",
    )
    families = forms.MultipleChoiceField(
        label="Familles d’établissements à garder",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune case cochée : toutes les familles.",
    )
    numbers = forms.CharField(
        label="Seulement ces numéros FINESS",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="Facultatif. Un numéro par ligne, ou collés depuis un tableur.",
    )
    is_partial = forms.BooleanField(
        label="C’est une liste partielle",
        required=False,
        help_text="Les établissements absents de la liste ne seront pas signalés « non vus ».",
    )

    def __init__(self, *args: Any, regions: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = reference.departments().values()
        options: Mapping[str, list[tuple[str, str]]] = {
            "region": [(code, reference.region_name(code)) for code in sorted(regions)],
            "departments": [
                (place.code, f"{place.name} ({place.code})")
                for place in places
                if place.region_code in regions
            ],
            "families": [(f.slug, f.label) for f in reference.families().values()],
        }
        for name, choices in options.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker
            field.choices = choices
        if len(regions) == 1:
            self.fields["region"].widget = forms.HiddenInput()
            self.fields["region"].initial = next(iter(regions))

    def clean_numbers(self) -> frozenset[str]:
        numbers, reasons = numbers_of(words_of(self.cleaned_data["numbers"]))
        if reasons:
            raise forms.ValidationError(reasons[:5])
        return numbers

    @property
    def categories(self) -> list[str]:
        """The categories of the families ticked, those that FINESS closed included."""
        wanted = set(self.cleaned_data["families"])
        return [
            code
            for code, category in reference.categories().items()
            if category.family in wanted
        ]
