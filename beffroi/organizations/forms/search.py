"""The filters of the establishments list, read from the address of the page."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from beffroi.accounts.models import User
from beffroi.organizations.enums import SHARING_LABELS, SUPPORT_LABELS
from beffroi.organizations.queries.establishments import UNSEEN, PlaceFilters
from beffroi.organizations.rules.states import EstablishmentState
from beffroi.reference import queries as reference
from beffroi.ui.widgets import LongSelect, PlainChoices

# The word of the address, the field of the filter.
FIELDS = {
    "departement": "department",
    "famille": "family",
    "categorie": "category",
    "etat": "state",
    "accompagnement": "support",
    "charge": "officer",
    "partage": "sharing",
    "activite": "activity",
}
STATES = [
    (EstablishmentState.OPEN.value, "Ouverts"),
    (EstablishmentState.CLOSED.value, "Fermés"),
    (UNSEEN, "Non vus dans le dernier fichier"),
    ("all", "Tous"),
]
ACTIVITIES = [
    ("active", "Au moins une personne active"),
    ("invited", "Invités, pas encore venus"),
    ("absent", "Ni compte ni invitation"),
]
ALL = {"famille": "Toutes", "categorie": "Toutes", "activite": "Toutes"}


class PlaceSearchForm(forms.Form):
    """Every filter is optional; an unknown value filters nothing."""

    q = forms.CharField(label="Nom, commune ou FINESS", max_length=100, required=False)
    departement = forms.ChoiceField(
        label="Département", required=False, widget=LongSelect
    )
    famille = forms.ChoiceField(label="Famille", required=False, widget=LongSelect)
    categorie = forms.ChoiceField(label="Catégorie", required=False, widget=LongSelect)
    etat = forms.ChoiceField(
        label="État", required=False, choices=STATES, widget=LongSelect
    )
    accompagnement = forms.ChoiceField(
        label="Accompagnement", required=False, widget=LongSelect
    )
    charge = forms.ChoiceField(label="Suivi par", required=False, widget=LongSelect)
    partage = forms.ChoiceField(label="Partage", required=False, widget=LongSelect)
    activite = forms.ChoiceField(label="Activité", required=False, widget=LongSelect)

    def __init__(
        self, data: Any, *, region_codes: Iterable[str], officers: Iterable[User]
    ) -> None:
        super().__init__(data, auto_id="filtre_%s")
        regions = set(region_codes)
        for name, choices in {
            "departement": [
                (d.code, f"{d.name} ({d.code})")
                for d in reference.departments().values()
                if d.region_code in regions
            ],
            "famille": [(f.slug, f.label) for f in reference.families().values()],
            "categorie": [
                (c.code, f"{c.short} ({c.code})")
                for c in reference.categories().values()
                if not c.is_closed
            ],
            "accompagnement": [(s.value, label) for s, label in SUPPORT_LABELS.items()],
            "charge": [
                ("none", "Personne"),
                *((str(user.pk), user.get_full_name()) for user in officers),
            ],
            "partage": [(s.value, label) for s, label in SHARING_LABELS.items()],
            "activite": ACTIVITIES,
        }.items():
            held = cast("forms.ChoiceField", self.fields[name])
            held.choices = PlainChoices([("", ALL.get(name, "Tous")), *choices])

    def words(self) -> str:
        return str(self._kept().get("q", ""))

    def filters(self) -> PlaceFilters:
        kept = self._kept()
        given = {field: str(kept.get(word, "")) for word, field in FIELDS.items()}
        given["state"] = given["state"] or EstablishmentState.OPEN.value
        return PlaceFilters(**given)

    def uses_more(self) -> bool:
        """Tell whether a filter beyond the words and the département is in use."""
        return bool(self._used() - {"q", "departement"})

    def is_filtered(self) -> bool:
        return bool(self._used())

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in FIELDS if name != "departement"]

    def _used(self) -> set[str]:
        """Return the filters in use; open establishments are what the list shows anyway."""
        used = {word for word, value in self._kept().items() if value}
        is_plain = self._kept().get("etat") == EstablishmentState.OPEN
        return used - {"etat"} if is_plain else used

    def _kept(self) -> dict[str, Any]:
        """Return the values that are understood; a wrong one counts as absent."""
        self.is_valid()
        return self.cleaned_data
