"""What the place screens receive, and what they leave in the journal."""

from beffroi.journal.models import Entry, EntryName
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.rules.states import SharingLevel

IDENTITY = {
    "name": "Résidence Les Micocouliers",
    "category_code": "500",
    "address": "12 rue des Écoles",
    "postal_code": "31000",
    "town": "Toulouse",
    "phone": "05 61 00 00 01",
    "email": "accueil@exemple-beffroi.fr",
}


def identity(**changes: str) -> dict[str, str]:
    return {**IDENTITY, **changes}


def fill(count: int, organization: ManagingOrganization) -> None:
    """Add establishments of one organization, spread over two départements."""
    known = Establishment.objects.count()
    Establishment.objects.bulk_create(
        Establishment(
            finess=f"98{known + n:07d}",
            name=f"Résidence numéro {known + n}",
            sort_name=f"residence numero {known + n}",
            category_code="500",
            organization=organization,
            department_code=("31", "81")[n % 2],
            region_code="76",
            town="Toulouse",
            postal_code="31000",
        )
        for n in range(count)
    )


def share_detail(place: Establishment) -> None:
    Establishment.objects.filter(pk=place.pk).update(sharing_level=SharingLevel.DETAIL)
    place.refresh_from_db()


def journal(verb: str) -> list[tuple[str, str, str]]:
    """Return who, about which object, with which detail, for each line of this verb."""
    keys = Entry.objects.filter(verb=verb).order_by("pk").values_list("pk", flat=True)
    names = {row.pk: row for row in EntryName.objects.filter(pk__in=list(keys))}
    return [
        (names[key].actor_label, names[key].object_label, names[key].detail)
        for key in keys
    ]
