"""Describe a person of the staff, search among them, send a list, choose its columns."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from beffroi.lib import clock
from beffroi.organizations.enums import JOB_FAMILY_LABELS, STAFF_COLUMN_LABELS
from beffroi.organizations.forms.places import clean_phone
from beffroi.organizations.models.staff import Team
from beffroi.organizations.operations.staff import StaffValues
from beffroi.organizations.queries.staff import (
    ALL,
    GONE,
    HERE,
    NO_ADDRESS,
    NO_TEAM,
    OWN_ADDRESS,
    SHARED_ADDRESS,
    StaffFilters,
)
from beffroi.organizations.queries.staff_imports import ColumnSample
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.organizations.rules.staff_lines import clean_email
from beffroi.organizations.rules.staff_table import StaffColumn
from beffroi.ui.guarded import GuardedForm

FAMILIES = [(family.value, label) for family, label in JOB_FAMILY_LABELS.items()]


class StaffForm(GuardedForm):
    """One person who works here."""

    guarded = ("job",)

    last_name = forms.CharField(label="Nom", max_length=100)
    first_name = forms.CharField(label="Prénom", max_length=100, required=False)
    email = forms.CharField(
        label="Adresse électronique",
        max_length=254,
        required=False,
        help_text="À laisser vide si la personne n’en a pas : elle sera jointe autrement.",
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(
        label="C’est une boîte partagée",
        required=False,
        help_text="Plusieurs personnes lisent cette adresse : un résultat n’y est jamais "
        "attribué à quelqu’un.",
    )
    job = forms.CharField(
        label="Fonction",
        max_length=120,
        required=False,
        help_text="Comme vous l’écrivez d’habitude : « AS de nuit », « moniteur-éducateur »…",
    )
    family = forms.ChoiceField(
        label="Famille de métiers",
        required=False,
        choices=[("", "À deviner d’après la fonction"), *FAMILIES],
    )
    team = forms.CharField(
        label="Équipe",
        max_length=80,
        required=False,
        help_text="Une équipe qui n’existe pas encore est créée.",
        widget=forms.TextInput(attrs={"list": "equipes", "autocomplete": "off"}),
    )
    phone = forms.CharField(
        label="Téléphone",
        max_length=30,
        required=False,
        help_text="Facultatif.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"]).strip()
        address = clean_email(typed)
        if typed and not address:
            message = "Cette adresse n’est pas complète. Exemple : n.delmas@exemple.fr"
            raise forms.ValidationError(message)
        return address

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("is_shared") and not given.get("email") and "email" in given:
            self.add_error("email", "Indiquez l’adresse de la boîte partagée.")
        return given

    def values(self) -> StaffValues:
        given = self.cleaned_data
        return StaffValues(
            last_name=given["last_name"].strip(),
            first_name=given["first_name"].strip(),
            email=given["email"],
            is_shared=given["is_shared"],
            job=" ".join(given["job"].split()),
            family=JobFamily(given["family"]) if given["family"] else None,
            team=" ".join(given["team"].split()),
            phone=given["phone"],
        )


class DepartureForm(forms.Form):
    left_on = forms.DateField(
        label="Dernier jour",
        initial=clock.today,
        widget=forms.DateInput(),
        help_text="Passé ou à venir. La fiche est effacée un an après cette date.",
    )


class TeamForm(forms.Form):
    name = forms.CharField(label="Nom de l’équipe", max_length=80)


class StaffListForm(forms.Form):
    file = forms.FileField(
        label="Fichier",
        help_text="CSV ou Excel (.xlsx), 10 Mo au plus : l’export de votre logiciel de paie "
        "ou de planning convient tel quel.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )


class StaffSearchForm(forms.Form):
    """Every filter is optional; an unknown value filters nothing."""

    q = forms.CharField(label="Nom, adresse ou fonction", max_length=80, required=False)
    equipe = forms.ChoiceField(label="Équipe", required=False)
    famille = forms.ChoiceField(
        label="Famille de métiers", required=False, choices=[("", "Toutes"), *FAMILIES]
    )
    presence = forms.ChoiceField(
        label="Présence",
        required=False,
        choices=[(HERE, "Présents"), (GONE, "Partis"), (ALL, "Tous")],
    )
    adresse = forms.ChoiceField(
        label="Adresse",
        required=False,
        choices=[
            ("", "Toutes"),
            (OWN_ADDRESS, "Personnelle"),
            (SHARED_ADDRESS, "Boîte partagée"),
            (NO_ADDRESS, "Sans adresse"),
        ],
    )

    def __init__(self, data: Any, *, teams: Iterable[Team]) -> None:
        super().__init__(data, auto_id="filtre_%s")
        self.fields["equipe"] = forms.ChoiceField(
            label="Équipe",
            required=False,
            choices=[
                ("", "Toutes"),
                *((str(team.pk), team.name) for team in teams),
                (NO_TEAM, "Sans équipe"),
            ],
        )
        self.order_fields(["q", "equipe", "famille", "presence", "adresse"])

    def _kept(self) -> dict[str, Any]:
        """Return the values that are understood; a wrong one counts as absent."""
        self.is_valid()
        return self.cleaned_data

    def filters(self) -> StaffFilters:
        kept = self._kept()
        return StaffFilters(
            words=str(kept.get("q", "")),
            team=str(kept.get("equipe", "")),
            family=str(kept.get("famille", "")),
            presence=str(kept.get("presence") or HERE),
            address=str(kept.get("adresse", "")),
        )

    def is_filtered(self) -> bool:
        kept = self._kept()
        used = {name for name, value in kept.items() if value}
        return bool(used - {"presence"}) or kept.get("presence") in {GONE, ALL}


class ColumnsForm(forms.Form):
    """What each column of a staff list means; one choice per column of the file."""

    def __init__(
        self,
        data: Any = None,
        *,
        samples: Sequence[ColumnSample],
        columns: Mapping[str, str],
        offers_first: bool,
    ) -> None:
        super().__init__(data)
        self.samples = samples
        choices = [("", "Ne pas utiliser")]
        choices += [
            (column.value, label) for column, label in STAFF_COLUMN_LABELS.items()
        ]
        for sample in samples:
            self.fields[f"colonne-{sample.place}"] = forms.ChoiceField(
                label=f"Colonne « {sample.heading} »",
                required=False,
                choices=choices,
                initial=columns.get(str(sample.place), ""),
            )
        if offers_first:
            self.fields["is_first_a_person"] = forms.BooleanField(
                label="La première ligne n’est pas un titre : c’est déjà une personne",
                required=False,
            )

    def pairs(self) -> list[tuple[ColumnSample, forms.BoundField]]:
        """Return each column with its choice."""
        return [(sample, self[f"colonne-{sample.place}"]) for sample in self.samples]

    def columns(self) -> dict[int, StaffColumn]:
        chosen = {
            sample.place: self.cleaned_data[f"colonne-{sample.place}"]
            for sample in self.samples
        }
        return {place: StaffColumn(word) for place, word in chosen.items() if word}
