"""What a record of a file changes in what is already known.

Nothing known is erased by silence, nothing corrected by hand is overwritten, a closed
establishment is reopened only by a file that says so.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from beffroi.organizations.rules.finess_record import OrganizationRecord, PlaceRecord
from beffroi.organizations.rules.states import EstablishmentState, RowState

PLACE_FIELDS = (
    "name", "long_name", "category_code", "address", "postal_code", "town",
    "department_code", "region_code", "phone", "email", "siret", "opened_on",
)  # fmt: skip
ORGANIZATION_FIELDS = (
    "name", "siren", "legal_status", "address", "postal_code", "town",
    "department_code", "region_code", "phone",
)  # fmt: skip
DATE_FIELDS = frozenset({"opened_on", "closed_on", "not_seen_since"})
Changes = dict[str, tuple[Any, Any]]


def is_closed(record: PlaceRecord, today: date) -> bool | None:
    """Return whether the file says closed; a past closing date alone says so too."""
    if record.is_closed is not None:
        return record.is_closed
    if record.closed_on is not None:
        return record.closed_on <= today
    return None


def place_values(record: PlaceRecord, today: date) -> dict[str, Any]:
    """Return what the file gives for an establishment, by field; silence left out."""
    values: dict[str, Any] = {
        field: getattr(record, field)
        for field in PLACE_FIELDS
        if getattr(record, field)
    }
    if record.organization_finess:
        values["organization"] = record.organization_finess
    closed = is_closed(record, today)
    if closed:
        values["state"] = EstablishmentState.CLOSED.value
        if record.closed_on:
            values["closed_on"] = record.closed_on
    elif closed is False:
        values["state"] = EstablishmentState.OPEN.value
        values["closed_on"] = None
    values["not_seen_since"] = None
    return values


def organization_values(record: OrganizationRecord) -> dict[str, Any]:
    """Return what the file gives for a managing organization, by field; silence left out."""
    values: dict[str, Any] = {
        field: getattr(record, field)
        for field in ORGANIZATION_FIELDS
        if getattr(record, field)
    }
    if record.name:
        values["is_name_pending"] = False
    return values


def changes(
    current: Mapping[str, Any], values: Mapping[str, Any], pinned: Collection[str]
) -> Changes:
    """Return field → (before, after) for what differs, fields corrected by hand left out.

    A corrected town keeps its département, a corrected state its closing date.
    """
    kept = set(pinned)
    if "town" in kept or "postal_code" in kept:
        kept |= {"department_code", "region_code"}
    if "state" in kept:
        kept.add("closed_on")
    return {
        field: (current.get(field), value)
        for field, value in values.items()
        if field not in kept and (current.get(field) or None) != (value or None)
    }


def place_state(
    current: Mapping[str, Any] | None, found: Changes, values: Mapping[str, Any]
) -> RowState:
    """Return what the line of an establishment will do."""
    if current is None:
        is_open = values.get("state") != EstablishmentState.CLOSED
        return RowState.NEW if is_open else RowState.CLOSED
    if not found:
        return RowState.UNCHANGED
    after = found.get("state", ("", ""))[1]
    return RowState.CLOSED if after == EstablishmentState.CLOSED else RowState.CHANGED
