"""Apply what was staged, by short transactions; killed half-way, it goes on where it stopped."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import transaction

from beffroi.lib import clock
from beffroi.lib.planner import refresh_statistics
from beffroi.organizations.models.finess import FinessImport, FinessRow
from beffroi.organizations.models.places import (
    Establishment,
    ManagingOrganization,
    sort_key,
)
from beffroi.organizations.rules import addresses, finess_changes
from beffroi.organizations.rules.states import ImportState, RowState
from beffroi.organizations.work import finess_current as current
from beffroi.organizations.work.finess_reading import forget_rows
from beffroi.organizations.work.search_index import INDEXED_FIELDS, index_places
from beffroi.reference import queries as reference

# With its words for the search, such a chunk is written in well under 200 ms.
CHUNK = 250
TO_APPLY = (RowState.NEW, RowState.CHANGED, RowState.CLOSED, RowState.NOT_SEEN)
NBSP = "\u00a0"
Report = Callable[[int, int, str], None]


def apply_rows(batch: FinessImport, report: Report) -> FinessImport:
    """Apply every staged row, organizations first; end in DONE. May be called again."""
    waiting = FinessRow.objects.filter(batch=batch, state__in=TO_APPLY)
    total = waiting.count()
    done = waiting.filter(is_applied=True).count()
    for is_organization in (True, False):
        last = 0
        while rows := list(
            FinessRow.objects.filter(
                batch=batch, is_organization=is_organization, pk__gt=last
            ).order_by("pk")[:CHUNK]
        ):
            last = rows[-1].pk
            rows = [r for r in rows if r.state in TO_APPLY and not r.is_applied]
            if rows:
                _apply_chunk(batch, rows, is_organization=is_organization)
                done += len(rows)
                report(done, total, "Mise à jour des établissements")
    _finish(batch)
    # A region has just come in: the searches of the next minute depend on it.
    refresh_statistics()
    return batch


@transaction.atomic
def _apply_chunk(
    batch: FinessImport, rows: list[FinessRow], *, is_organization: bool
) -> None:
    if is_organization:
        _apply_organizations(rows)
    else:
        missing = [row for row in rows if row.state == RowState.NOT_SEEN]
        _mark_not_seen([row.finess for row in missing])
        _apply_places(batch, [row for row in rows if row.state != RowState.NOT_SEEN])
    for row in rows:
        row.is_applied = True
    by_state: dict[str, list[int]] = {}
    for row in rows:
        by_state.setdefault(row.state, []).append(row.pk)
    for state, keys in by_state.items():
        FinessRow.objects.filter(pk__in=keys).update(is_applied=True, state=state)


def _mark_not_seen(numbers: list[str]) -> None:
    Establishment.objects.filter(finess__in=numbers, not_seen_since=None).update(
        not_seen_since=clock.today()
    )


def _apply_organizations(rows: list[FinessRow]) -> None:
    held = {
        organization.finess: organization
        for organization in ManagingOrganization.objects.select_for_update().filter(
            finess__in=[row.finess for row in rows]
        )
    }
    known = current.organizations(row.finess for row in rows)
    fresh, changed, fields = [], [], {"sort_name"}
    for row in rows:
        values = current.from_json(row.payload)
        organization = held.get(row.finess)
        if organization is None:
            fresh.append(_new_organization(row.finess, values))
            row.state = RowState.NEW
            continue
        now = known[row.finess]
        found = finess_changes.changes(now, values, now["pinned_fields"])
        row.state = RowState.CHANGED if found else RowState.UNCHANGED
        if found:
            _set(organization, {key: after for key, (_, after) in found.items()})
            changed.append(organization)
            fields |= found.keys()
    ManagingOrganization.objects.bulk_create(fresh)
    _write(ManagingOrganization, changed, fields)


def _new_organization(finess: str, values: dict[str, Any]) -> ManagingOrganization:
    """Build an organization; without a name it bears its number until a file names it."""
    organization = ManagingOrganization(
        id=uuid4(), finess=finess, created_at=clock.now()
    )
    territories = reference.territories()
    department = addresses.department(territories, finess=finess)
    defaults = {
        "name": f"Organisme{NBSP}{finess}",
        "is_name_pending": True,
        "department_code": department,
        "region_code": addresses.region(territories, department),
    }
    _set(organization, {**defaults, **values})
    return organization


def _set(row: Establishment | ManagingOrganization, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.sort_name = sort_key(row.name)


def _write(model: Any, rows: list[Any], fields: set[str]) -> None:
    """Update whole rows by one statement: a CASE per row would be slower than inserts."""
    if rows:
        model.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=sorted(fields),
        )


def _organizations_of(
    batch: FinessImport, rows: list[FinessRow]
) -> dict[str, ManagingOrganization]:
    """Return the organizations that these lines name, created by number when unknown."""
    numbers = {
        row.payload["organization"] for row in rows if row.payload.get("organization")
    }
    held = {
        str(organization.finess): organization
        for organization in ManagingOrganization.objects.filter(finess__in=numbers)
    }
    fresh = [_new_organization(number, {}) for number in sorted(numbers - held.keys())]
    ManagingOrganization.objects.bulk_create(fresh)
    if fresh:
        counts = batch.counts["organizations"]
        counts["by_number"] = counts.get("by_number", 0) + len(fresh)
        batch.save(update_fields=["counts"])
    return held | {str(organization.finess): organization for organization in fresh}


def _apply_places(batch: FinessImport, rows: list[FinessRow]) -> None:
    organizations = _organizations_of(batch, rows)
    numbers = [row.finess for row in rows]
    held = {
        place.finess: place
        for place in Establishment.objects.select_for_update(of=("self",)).filter(
            finess__in=numbers
        )
    }
    known = current.places(numbers)
    fresh, changed, to_index, fields = [], [], [], {"sort_name"}
    for row in rows:
        values = current.from_json(row.payload)
        place = held.get(row.finess)
        if place is None:
            place = Establishment(id=uuid4(), finess=row.finess, created_at=clock.now())
            _set_place(place, values, organizations)
            fresh.append(place)
            row.state = finess_changes.place_state(None, {}, values)
            continue
        now = known[row.finess]
        found = finess_changes.changes(now, values, now["pinned_fields"])
        row.state = finess_changes.place_state(now, found, values)
        if found:
            _set_place(
                place, {key: after for key, (_, after) in found.items()}, organizations
            )
            changed.append(place)
            fields |= {*found, "moved_at"} if "organization" in found else {*found}
            if found.keys() & INDEXED_FIELDS:
                to_index.append(place)
    Establishment.objects.bulk_create(fresh)
    _write(Establishment, changed, fields)
    index_places(fresh, are_new=True)
    index_places(to_index)


def _set_place(
    place: Establishment,
    values: dict[str, Any],
    organizations: dict[str, ManagingOrganization],
) -> None:
    plain = {key: value for key, value in values.items() if key != "organization"}
    if "organization" in values:
        place.join(organizations[values["organization"]])
    _set(place, plain)


def _finish(batch: FinessImport) -> None:
    """Write the final counts from what was really done, and drop rows nobody will read."""
    done: dict[str, int] = {}
    organizations = dict(batch.counts["organizations"])
    rows = FinessRow.objects.filter(batch=batch).exclude(state=RowState.UNCHANGED)
    for state, is_organization in rows.values_list(
        "state", "is_organization"
    ).iterator():
        if not is_organization:
            done[state] = done.get(state, 0) + 1
    places = {**batch.counts["places"], **{str(s): done.get(s, 0) for s in RowState}}
    others = sum(
        places.get(key, 0)
        for key in ("filtered", "repeated", RowState.NEW, RowState.CHANGED,
                    RowState.CLOSED, RowState.REFUSED)
    )  # fmt: skip
    places[RowState.UNCHANGED.value] = places.get("read", 0) - others
    batch.counts = {**batch.counts, "places": places, "organizations": organizations}
    batch.state = ImportState.DONE
    batch.applied_at = batch.applied_at or clock.now()
    batch.save(update_fields=["counts", "state", "applied_at"])
    forget_rows(batch, state=RowState.UNCHANGED)
