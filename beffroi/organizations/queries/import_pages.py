"""What the pages of an import show: its state, its tabs, its rows with before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from beffroi.lib.text import long_date, plural
from beffroi.organizations.enums import (
    FIELD_LABELS,
    IMPORT_LABELS,
    IMPORT_TONES,
    ROW_STATE_LABELS,
    STATE_LABELS,
)
from beffroi.organizations.models.finess import FinessImport, FinessRow
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.queries.import_words import (
    Change,
    ImportLine,
    Tab,
    state_named,
    tabs_of,
)
from beffroi.organizations.queries.imports import main_counts, organization_counts
from beffroi.organizations.rules.finess_changes import DATE_FIELDS
from beffroi.organizations.rules.states import EstablishmentState, ImportState, RowState
from beffroi.reference import queries as reference

# What changes something first, then what does not.
TABS = (
    RowState.NEW, RowState.CHANGED, RowState.CLOSED, RowState.NOT_SEEN,
    RowState.REFUSED, RowState.UNCHANGED,
)  # fmt: skip
BUSY = frozenset({ImportState.WAITING, ImportState.READING, ImportState.APPLYING})
HIDDEN_FIELDS = frozenset({"region_code", "is_name_pending"})


def line(batch: FinessImport) -> ImportLine:
    state = ImportState(batch.state)
    return ImportLine(
        id=batch.pk,
        url=reverse("organizations:finess_import", args=[batch.pk]),
        file_name=batch.file_name,
        label=IMPORT_LABELS[state],
        tone=IMPORT_TONES[state],
        asked_by=batch.asked_by_label,
        created_at=batch.created_at,
        applied_at=batch.applied_at,
        summary=_summary(batch),
        refusal=batch.refusal,
        job_key=batch.job_key,
        is_waiting=state is ImportState.PREVIEW,
        is_busy=state in BUSY,
        misses_many=_misses_many(batch),
    )


def _misses_many(batch: FinessImport) -> bool:
    counts = main_counts(batch)
    named = counts.get("read", 0) - counts.get(RowState.REFUSED, 0)
    return counts.get(RowState.NOT_SEEN, 0) > named


def _summary(batch: FinessImport) -> str:
    counts = main_counts(batch)
    if not counts:
        return ""
    return ", ".join(
        (
            plural(counts.get(RowState.NEW, 0), "nouveau", "nouveaux"),
            plural(counts.get(RowState.CHANGED, 0), "modifié"),
            plural(counts.get(RowState.CLOSED, 0), "fermé"),
            plural(counts.get(RowState.REFUSED, 0), "refusé"),
        )
    )


def tabs(batch: FinessImport, current: RowState) -> list[Tab[RowState]]:
    labels = {state: ROW_STATE_LABELS[state] for state in TABS}
    return tabs_of(labels, main_counts(batch), current)


def tab_named(name: str, batch: FinessImport) -> RowState:
    """Return the tab asked for; else the first that holds something, « refusés » foremost."""
    return state_named(name, TABS, main_counts(batch), foremost=RowState.REFUSED)


def rows_of(batch: FinessImport, state: RowState) -> QuerySet[FinessRow]:
    """Return the rows of one tab, in the order of the file."""
    return FinessRow.objects.filter(batch=batch, state=state).order_by("line", "pk")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row in words; `establishment_id` is None while nothing bears its number."""

    line: int
    finess: str
    name: str
    department: str
    kind: str
    column: str
    reason: str
    changes: tuple[Change, ...]
    establishment_id: UUID | None


def shown_rows(rows: Iterable[FinessRow]) -> list[ShownRow]:
    """Turn one page of rows into words, with one query more."""
    held = list(rows)
    numbers = [row.finess for row in held if row.finess and not row.is_organization]
    known = dict(
        Establishment.objects.filter(finess__in=numbers).values_list("finess", "pk")
    )
    return [
        ShownRow(
            line=row.line,
            finess=row.finess,
            name=row.name,
            department=row.department_code,
            kind="organisme gestionnaire" if row.is_organization else "",
            column=row.column,
            reason=row.reason,
            changes=tuple(_changes(row)),
            establishment_id=known.get(row.finess),
        )
        for row in held
    ]


def _changes(row: FinessRow) -> Iterable[Change]:
    for field, (before, after) in row.changes.items():
        if field not in HIDDEN_FIELDS:
            yield Change(
                FIELD_LABELS.get(field, field),
                _words(field, before),
                _words(field, after),
            )


def _words(field: str, value: object) -> str:
    if value in (None, ""):
        return "rien"
    text = str(value)
    if field in DATE_FIELDS:
        return long_date(date.fromisoformat(text))
    if field == "state":
        return STATE_LABELS[EstablishmentState(text)].lower()
    if field == "category_code":
        return reference.category_label(text)
    return reference.department_name(text) if field == "department_code" else text


def facts(batch: FinessImport) -> Sequence[tuple[str, str]]:
    """Return what is worth knowing beside the tabs: label, words."""
    counts = main_counts(batch)
    bodies = organization_counts(batch)
    rows = [
        ("Lignes lues", plural(counts.get("read", 0), "ligne")),
        ("Format reconnu", batch.file_format),
        ("Hors de vos filtres", plural(counts.get("filtered", 0), "ligne")),
        ("Répétées à l’identique", plural(counts.get("repeated", 0), "ligne")),
        (
            "Organismes gestionnaires",
            f"{plural(bodies['created'] + bodies['by_number'], 'nouveau', 'nouveaux')}, "
            f"{plural(bodies['updated'], 'modifié')}",
        ),
    ]
    rows += [
        (f"Laissées de côté : {kind}", plural(count, "ligne"))
        for kind, count in batch.counts.get("left_aside", {}).items()
    ]
    if remarks := batch.counts.get("remark_count", 0):
        rows.append(("Valeurs illisibles ignorées", plural(remarks, "valeur")))
    return [(label, words) for label, words in rows if not words.startswith("0\u00a0")]
