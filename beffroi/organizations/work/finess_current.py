"""What is already known of the numbers that a file names, and how values travel as JSON."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.rules.finess_changes import (
    DATE_FIELDS,
    ORGANIZATION_FIELDS,
    PLACE_FIELDS,
)

Known = dict[str, dict[str, Any]]


def places(numbers: Iterable[str]) -> Known:
    """Return by number the fields that a file may change, pins and key included."""
    rows = Establishment.objects.filter(finess__in=list(numbers)).values(
        "id", "finess", "pinned_fields", "state", "closed_on", "not_seen_since",
        "organization__finess", *PLACE_FIELDS,
    )  # fmt: skip
    known: Known = {}
    for row in rows:
        row["organization"] = row.pop("organization__finess")
        known[row["finess"]] = row
    return known


def organizations(numbers: Iterable[str]) -> Known:
    """Return by number the fields that a file may change, pins and key included."""
    rows = ManagingOrganization.objects.filter(finess__in=list(numbers)).values(
        "id", "finess", "pinned_fields", "is_name_pending", *ORGANIZATION_FIELDS
    )
    return {row["finess"]: row for row in rows}


def to_json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }


def from_json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: date.fromisoformat(value) if key in DATE_FIELDS and value else value
        for key, value in values.items()
    }


def shown(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[Any]]:
    """Return changes as JSON keeps them: field → [before, after]."""
    return {
        key: [part.isoformat() if isinstance(part, date) else part for part in pair]
        for key, pair in changes.items()
    }
