"""Read a staff list into lines that say what they would do; nothing else is written."""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from django.db import transaction

from beffroi.files.queries import open_file
from beffroi.jobs import operations as jobs
from beffroi.lib import clock
from beffroi.lib.rows import Row, TableError
from beffroi.lib.tables import Table, read_table
from beffroi.lib.text import plural
from beffroi.organizations.models.staff import StaffImport, StaffMember, StaffRow
from beffroi.organizations.rules.staff_changes import Comparison, KnownPerson, compare
from beffroi.organizations.rules.staff_lines import (
    AsideLine,
    RefusedLine,
    StaffLine,
    read_line,
    share_addresses,
)
from beffroi.organizations.rules.staff_table import StaffColumn, is_heading
from beffroi.organizations.rules.states import StaffImportState, StaffRowState

CHUNK = 500
MOST_LINES = 20_000
LIMIT_MB = 10
Progress = Callable[[int, int], None]


def open_table(stream: BinaryIO, name: str) -> Table:
    """Open a staff list.

    Raises: TableError.
    """
    return read_table(stream, name, limit_mb=LIMIT_MB, recognize=is_heading)


def read_import(job_id: str, import_id: str) -> None:
    """Read one list with the columns chosen. May be called twice.

    Raises: TableError, which the worker shows to the person.
    """
    batch = StaffImport.objects.select_related("file").get(pk=import_id)
    if batch.file is None or batch.state != StaffImportState.READING:
        return
    try:
        with open_file(batch.file) as stream:
            table = open_table(stream, batch.file_name)
            comparison, aside = _compared(batch, table)
    except TableError as error:
        StaffImport.objects.filter(pk=batch.pk).update(
            state=StaffImportState.REFUSED, refusal=str(error)[:400]
        )
        raise
    _stage(batch, comparison, lambda done, total: jobs.progress(job_id, done, total))
    counts = _counted(comparison)
    StaffImport.objects.filter(pk=batch.pk, state=StaffImportState.READING).update(
        state=StaffImportState.PREVIEW, counts=counts | {"aside": aside}
    )
    lines = sum(counts.values()) - counts[StaffRowState.MISSING]
    jobs.finish(
        job_id, f"{plural(lines, 'ligne lue', 'lignes lues')}. Rien n’a encore changé."
    )


def _compared(batch: StaffImport, table: Table) -> tuple[Comparison, int]:
    columns = {int(place): StaffColumn(word) for place, word in batch.columns.items()}
    lines: list[StaffLine | RefusedLine] = []
    aside = 0
    for row in _rows(batch, table):
        item = read_line(row.line, row.cells, columns, table.headers)
        if isinstance(item, AsideLine):
            aside += 1
            continue
        lines.append(item)
        if len(lines) > MOST_LINES:
            message = (
                f"Ce fichier compte plus de {MOST_LINES} personnes : importez-le "
                "établissement par établissement."
            )
            raise TableError(message)
    return compare(share_addresses(lines), known_people(batch), clock.today()), aside


def _rows(batch: StaffImport, table: Table) -> Iterator[Row]:
    """Yield the lines of people; the headings too when they are already somebody."""
    if batch.head.get("is_first_a_person"):
        yield Row(table.header_line, tuple(batch.head["headers"]))
    yield from table.rows


def known_people(batch: StaffImport) -> list[KnownPerson]:
    """Return everybody of the establishment, those who left included, in one query."""
    rows = StaffMember.objects.filter(establishment_id=batch.establishment_id)
    return [
        KnownPerson(member.pk, member_values(member))
        for member in rows.select_related("team").order_by("sort_name", "pk")
    ]


def member_values(member: StaffMember) -> dict[str, object]:
    return {
        "last_name": member.last_name,
        "first_name": member.first_name,
        "email": member.email,
        "is_shared": member.is_shared,
        "job": member.job,
        "family": str(member.family),
        "team": member.team.name if member.team else "",
        "phone": member.phone,
        "left_on": member.left_on.isoformat() if member.left_on else None,
    }


def _counted(comparison: Comparison) -> dict[str, int]:
    outcomes = comparison.outcomes
    new = sum(1 for outcome in outcomes if outcome.key is None)
    changed = sum(1 for outcome in outcomes if outcome.key and outcome.changes)
    return {
        StaffRowState.NEW: new,
        StaffRowState.CHANGED: changed,
        StaffRowState.UNCHANGED: len(outcomes) - new - changed,
        StaffRowState.MISSING: len(comparison.missing),
        StaffRowState.REFUSED: len(comparison.refused),
    }


def _staged(batch: StaffImport, comparison: Comparison) -> Iterable[StaffRow]:
    for outcome in comparison.outcomes:
        if outcome.key is None:
            state = StaffRowState.NEW
        else:
            state = (
                StaffRowState.CHANGED if outcome.changes else StaffRowState.UNCHANGED
            )
        yield StaffRow(
            batch=batch,
            line=outcome.line,
            state=state,
            name=_name(outcome.values),
            member_id=outcome.key,
            member_key=str(outcome.key or ""),
            values=dict(outcome.values),
            changes={name: list(pair) for name, pair in outcome.changes.items()},
            remarks=list(outcome.remarks),
        )
    for refused in comparison.refused:
        yield StaffRow(
            batch=batch,
            line=refused.line,
            state=StaffRowState.REFUSED,
            name=refused.name[:210],
            column=refused.column[:80],
            reason=refused.reason[:300],
        )
    for person in comparison.missing:
        yield StaffRow(
            batch=batch,
            line=0,
            state=StaffRowState.MISSING,
            name=_name(person.values),
            member_id=person.key,
            member_key=str(person.key),
            values=dict(person.values),
        )


def _name(values: object) -> str:
    assert isinstance(values, dict)  # noqa: S101  # tells the type checker
    return f"{values['first_name']} {values['last_name']}".strip()[:210]


def _stage(batch: StaffImport, comparison: Comparison, report: Progress) -> None:
    """Write the lines by chunks, in place of those of an earlier attempt."""
    while keys := list(
        StaffRow.objects.filter(batch=batch).values_list("pk", flat=True)[:CHUNK]
    ):
        StaffRow.objects.filter(pk__in=keys).delete()
    rows = list(_staged(batch, comparison))
    for start in range(0, len(rows), CHUNK):
        with transaction.atomic():
            StaffRow.objects.bulk_create(rows[start : start + CHUNK])
        report(min(start + CHUNK, len(rows)), len(rows))
