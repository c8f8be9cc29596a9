"""What the pages of a staff import show: its columns, its tabs, its lines in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from beffroi.lib import clock
from beffroi.lib.text import long_date, plural
from beffroi.organizations.enums import (
    JOB_FAMILY_LABELS,
    STAFF_FIELD_LABELS,
    STAFF_IMPORT_LABELS,
    STAFF_IMPORT_TONES,
    STAFF_ROW_LABELS,
)
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import StaffColumnMemory, StaffImport, StaffRow
from beffroi.organizations.queries.import_words import (
    Change,
    ImportLine,
    Tab,
    state_named,
    tabs_of,
)
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.organizations.rules.staff_keeping import rows_before
from beffroi.organizations.rules.states import StaffImportState, StaffRowState

TABS = (
    StaffRowState.NEW, StaffRowState.CHANGED, StaffRowState.MISSING,
    StaffRowState.REFUSED, StaffRowState.UNCHANGED,
)  # fmt: skip
MAPPABLE = frozenset(
    {StaffImportState.MAPPING, StaffImportState.PREVIEW, StaffImportState.REFUSED}
)
BUSY = frozenset(
    {StaffImportState.READING, StaffImportState.APPLYING, StaffImportState.UNDOING}
)


def import_line(batch: StaffImport) -> ImportLine:
    state = StaffImportState(batch.state)
    return ImportLine(
        id=batch.pk,
        url=reverse(
            "organizations:staff_import", args=[batch.establishment_id, batch.pk]
        ),
        file_name=batch.file_name,
        label=STAFF_IMPORT_LABELS[state],
        tone=STAFF_IMPORT_TONES[state],
        asked_by=batch.asked_by_label,
        created_at=batch.created_at,
        applied_at=batch.applied_at,
        undone_at=batch.undone_at,
        summary=_summary(batch),
        refusal=batch.refusal if state is StaffImportState.REFUSED else "",
        job_key=batch.job_key,
        is_waiting=state is StaffImportState.PREVIEW,
        is_busy=state in BUSY,
    )


def is_mappable(batch: StaffImport) -> bool:
    """Tell whether the columns may still be corrected."""
    return batch.state in MAPPABLE


def _summary(batch: StaffImport) -> str:
    counts = batch.counts.get("applied") or batch.counts
    if not counts:
        return ""
    words = [
        plural(counts.get("new", 0), "ajoutée"),
        plural(counts.get("changed", 0), "modifiée"),
    ]
    if batch.counts.get("applied"):
        words.append(plural(counts.get("missing", 0), "départ"))
    words.append(plural(batch.counts.get("refused", 0), "refusée"))
    return ", ".join(words)


def imports_of(place: Establishment) -> QuerySet[StaffImport]:
    rows = StaffImport.objects.filter(establishment=place)
    return rows.order_by("-created_at", "pk")


def remembered_columns(place: Establishment) -> Mapping[str, str]:
    """Return what the headings of the organization meant last time."""
    memory = StaffColumnMemory.objects.filter(pk=place.organization_id).first()
    return memory.columns if memory else {}


def can_undo(batch: StaffImport) -> bool:
    """Tell whether an import is the last one applied there, less than thirty days ago."""
    if batch.state != StaffImportState.DONE or batch.applied_at is None:
        return False
    later = StaffImport.objects.filter(
        establishment_id=batch.establishment_id, applied_at__gt=batch.applied_at
    ).exclude(state=StaffImportState.UNDONE)
    is_recent = batch.created_at >= rows_before(clock.now())
    return is_recent and not later.exists() and batch.rows.exists()


def tab_named(name: str, batch: StaffImport) -> StaffRowState:
    """Return the tab asked for; else the first that holds something, refusals foremost."""
    return state_named(name, TABS, batch.counts, foremost=StaffRowState.REFUSED)


def tabs(batch: StaffImport, current: StaffRowState) -> list[Tab[StaffRowState]]:
    labels = {state: STAFF_ROW_LABELS[state] for state in TABS}
    return tabs_of(labels, batch.counts, current)


def rows_of(batch: StaffImport, state: StaffRowState) -> QuerySet[StaffRow]:
    """Return the lines of one tab, in the order of the file."""
    return StaffRow.objects.filter(batch=batch, state=state).order_by("line", "pk")


def left_alone(batch: StaffImport) -> QuerySet[StaffRow]:
    """Return whom an undone import could not put back, by name."""
    rows = StaffRow.objects.filter(batch=batch, is_undone=True).exclude(reason="")
    return rows.order_by("name", "pk")[:LEFT_SHOWN]


LEFT_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line in words."""

    line: int
    name: str
    email: str
    details: str
    column: str
    reason: str
    remarks: tuple[str, ...]
    changes: tuple[Change, ...]


def shown_rows(rows: Iterable[StaffRow]) -> list[ShownRow]:
    return [
        ShownRow(
            line=row.line,
            name=row.name,
            email=str(row.values.get("email", "")),
            details=_details(row.values),
            column=row.column,
            reason=row.reason,
            remarks=tuple(row.remarks),
            changes=tuple(
                Change(STAFF_FIELD_LABELS[name], _words(name, old), _words(name, new))
                for name, (old, new) in row.changes.items()
            ),
        )
        for row in rows
    ]


def _details(values: Mapping[str, object]) -> str:
    """Return job, family and team on one line."""
    if not values:
        return ""
    family = JOB_FAMILY_LABELS[JobFamily(str(values["family"]))]
    parts = (values["job"], family, values["team"])
    return " · ".join(str(part) for part in parts if part)


def _words(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if value in (None, ""):
        return "rien"
    if name == "family":
        return JOB_FAMILY_LABELS[JobFamily(str(value))]
    if name == "left_on":
        return long_date(date.fromisoformat(str(value)))
    return str(value)


@dataclass(frozen=True, slots=True)
class ColumnSample:
    """One column of the file: its heading and what its first lines hold."""

    place: int
    heading: str
    cells: tuple[str, ...]


def column_samples(batch: StaffImport) -> list[ColumnSample]:
    sample = batch.head.get("sample", [])
    return [
        ColumnSample(
            place,
            heading,
            tuple(
                row[place] for row in sample if place < len(row) and row[place].strip()
            )[:3],
        )
        for place, heading in enumerate(batch.head.get("headers", []))
    ]
