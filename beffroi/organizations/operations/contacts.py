"""Keep the numbers to call during an attack."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.organizations.models.contacts import EmergencyContact
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.states import ContactKind


@dataclass(frozen=True, slots=True)
class Number:
    """One number to call; without a phone the contact is taken away."""

    name: str = ""
    phone: str = ""
    note: str = ""


@transaction.atomic
def save_emergency_contacts(
    *, establishment: Establishment, numbers: Mapping[ContactKind, Number], by: Actor
) -> None:
    """Write the numbers given, one per kind; kinds that are not named stay as they are."""
    known = {
        ContactKind(row.kind): row
        for row in EmergencyContact.objects.select_for_update().filter(
            establishment=establishment
        )
    }
    changed = [
        kind
        for kind, number in numbers.items()
        if _write(establishment, kind, number, known.get(kind))
    ]
    if changed:
        record(
            by=by,
            verb="save_emergency_contacts",
            object_kind="establishment",
            object_key=establishment.pk,
            object_label=establishment.name,
            establishment_key=establishment.pk,
            detail=", ".join(kind.value for kind in changed),
        )


def _write(
    establishment: Establishment,
    kind: ContactKind,
    number: Number,
    row: EmergencyContact | None,
) -> bool:
    """Bring one row in step with the number; tell whether anything changed."""
    if not number.phone:
        if row is not None:
            row.delete()
        return row is not None
    if row is not None and (row.name, row.phone, row.note) == (
        number.name,
        number.phone,
        number.note,
    ):
        return False
    EmergencyContact.objects.update_or_create(
        establishment=establishment,
        kind=kind,
        defaults={
            "name": number.name,
            "phone": number.phone,
            "note": number.note,
            "changed_at": clock.now(),
        },
    )
    return True
