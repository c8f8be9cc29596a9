"""Create an establishment that FINESS does not know, and correct what is known by hand.

What a person corrects is pinned: no file will overwrite it.

Refusal
├── NumberTaken     another establishment bears this FINESS number
├── PlaceUnknown    the postcode leads to no département of the region
└── PlaceElsewhere  the postcode would take the establishment out of its region
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib.errors import Refusal
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.work.search_index import INDEXED_FIELDS, index_places
from beffroi.reference.queries import department_of_postal_code, region_of_department


class NumberTaken(Refusal):
    sentence = "Un autre établissement porte déjà ce numéro FINESS."


class PlaceUnknown(Refusal):
    sentence = "Ce code postal ne correspond à aucun département de votre région."


class PlaceElsewhere(Refusal):
    sentence = (
        "Ce code postal est celui d’une autre région. Vérifiez-le : un changement "
        "de région passe par le fichier FINESS."
    )


@transaction.atomic
def create_establishment(
    *,
    values: Mapping[str, Any],
    organization: ManagingOrganization | None,
    region_codes: frozenset[str],
    by: Actor,
) -> Establishment:
    """Create an establishment by hand, with every field given pinned.

    `values` holds model fields: what is left empty may be filled by a later file;
    `region_codes` the regions of the person who asks.
    Raises: NumberTaken, PlaceUnknown.
    """
    fields = {**values, **_territory(str(values.get("postal_code", "")))}
    if fields["region_code"] not in region_codes:
        raise PlaceUnknown
    number = fields.get("finess") or None
    if number and Establishment.objects.filter(finess=number).exists():
        raise NumberTaken
    fields |= {"finess": number, "organization": organization}
    pinned = {name for name, value in fields.items() if value} - {"finess"}
    place = Establishment.objects.create(
        **fields, is_manual=True, pinned_fields=sorted(pinned)
    )
    index_places([place], are_new=True)
    _note(place, "create_establishment", by)
    return place


@transaction.atomic
def correct_establishment(
    *, establishment: Establishment, values: Mapping[str, Any], by: Actor
) -> Establishment:
    """Write the fields that differ and pin them; the same again changes nothing.

    Raises: PlaceUnknown when the new postcode leads nowhere, PlaceElsewhere when it
    leads to another region.
    """
    place = Establishment.objects.select_for_update().get(pk=establishment.pk)
    wanted = dict(values)
    if wanted.get("postal_code", place.postal_code) != place.postal_code:
        wanted |= _territory(wanted["postal_code"])
        if wanted["region_code"] != place.region_code:
            raise PlaceElsewhere
    changed = _write(place, wanted)
    if changed & INDEXED_FIELDS:
        index_places([place])
    if changed:
        _note(place, "correct_establishment", by, ", ".join(sorted(changed)))
    return place


@transaction.atomic
def correct_organization(
    *, organization: ManagingOrganization, values: Mapping[str, Any], by: Actor
) -> ManagingOrganization:
    """Write the fields that differ and pin them; a name given ends « nom à préciser »."""
    held = ManagingOrganization.objects.select_for_update().get(pk=organization.pk)
    changed = _write(held, values)
    if "name" in changed and held.is_name_pending:
        held.is_name_pending = False
        held.save(update_fields=["is_name_pending"])
    if changed:
        record(
            by=by,
            verb="correct_organization",
            object_kind="organization",
            object_key=held.pk,
            object_label=held.name,
            detail=", ".join(sorted(changed)),
        )
    return held


def _write(
    row: Establishment | ManagingOrganization, values: Mapping[str, Any]
) -> set[str]:
    """Set what differs, pin it, save; return the names of the fields that changed."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    written = {*changed, "pinned_fields"}
    for name in changed - {"organization"}:
        setattr(row, name, values[name])
    if isinstance(row, Establishment) and "organization" in changed:
        row.join(values["organization"])
        written.add("moved_at")
    if changed:
        row.pinned_fields = sorted({*row.pinned_fields, *changed})
        row.save(update_fields=sorted(written))
    return changed


def _territory(postal_code: str) -> dict[str, str]:
    department = department_of_postal_code(postal_code)
    region = region_of_department(department) if department else ""
    if not region:
        raise PlaceUnknown
    return {"department_code": department, "region_code": region}


def _note(place: Establishment, verb: str, by: Actor, detail: str = "") -> None:
    record(
        by=by,
        verb=verb,
        object_kind="establishment",
        object_key=place.pk,
        object_label=place.name,
        establishment_key=place.pk,
        detail=detail,
    )
