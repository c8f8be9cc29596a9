"""Import a staff list: receive it, choose its columns, apply or abandon, undo the last.

Refusal
├── ColumnsUnclear   the columns chosen cannot be used
├── ImportElsewhere  another list of the establishment is being applied or undone
├── NotWaiting       the list is not waiting for this decision
├── NotLast          only the last import applied can be undone, for thirty days
└── TableError       the file cannot be read (lib.tables)
"""

from collections.abc import Mapping
from itertools import islice
from typing import Any, BinaryIO

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from beffroi.files.models import StoredFile
from beffroi.files.operations import store
from beffroi.files.queries import open_file
from beffroi.files.rules.kinds import TABLES
from beffroi.jobs.models import Job
from beffroi.jobs.operations import launch
from beffroi.jobs.tasking import Task
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.organizations import tasks
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import StaffColumnMemory, StaffImport
from beffroi.organizations.queries.staff_imports import can_undo, remembered_columns
from beffroi.organizations.rules.staff_table import (
    StaffColumn,
    fault_of,
    guess_columns,
    is_heading,
    remembered_after,
)
from beffroi.organizations.rules.states import StaffImportState
from beffroi.organizations.work.staff_keeping import forget_file, forget_rows
from beffroi.organizations.work.staff_reading import LIMIT_MB, open_table

LISTS = TABLES - {"json"}
SAMPLE_ROWS = 4
CELL_SHOWN = 80
BUSY = (StaffImportState.APPLYING, StaffImportState.UNDOING)


class ColumnsUnclear(Refusal):
    pass


class ImportElsewhere(Refusal):
    sentence = "Un autre import de cet établissement est en cours : attendez qu’il soit terminé."


class NotWaiting(Refusal):
    sentence = "Cet import n’attend plus cette décision."


class NotLast(Refusal):
    sentence = (
        "Seul le dernier import peut être annulé, pendant trente jours. "
        "Corrigez les fiches à la main."
    )


def start_staff_import(
    *,
    establishment: Establishment,
    upload: File,  # type: ignore[type-arg]  # bytes
    by: Actor,
) -> StaffImport:
    """Keep a list and guess what its columns mean.

    Raises: TableError; the refusals of files.operations.store.
    """
    stored = store(
        upload=upload, purpose="staff_list", by=by, allowed=LISTS, limit_mb=LIMIT_MB
    )
    try:
        return _open(establishment, stored, by)
    except Refusal:
        StoredFile.objects.filter(pk=stored.pk).delete()
        raise


@transaction.atomic
def _open(establishment: Establishment, stored: StoredFile, by: Actor) -> StaffImport:
    with open_file(stored) as stream:
        file_format, head = _looked_at(stream, stored.name)
    guessed = guess_columns(head["headers"], remembered_columns(establishment))
    batch = StaffImport.objects.create(
        establishment=establishment,
        file=stored,
        file_name=stored.name[:200],
        file_format=file_format,
        head=head,
        columns=_as_text(guessed),
        asked_by_key=by.key,
        asked_by_label=by.label[:200],
        created_at=clock.now(),
    )
    _journal(batch, "start_staff_import", by)
    return batch


def _looked_at(stream: BinaryIO, name: str) -> tuple[str, dict[str, Any]]:
    """Return the format and the head of a list; the rest is left unread."""
    table = open_table(stream, name)
    sample = [
        [cell[:CELL_SHOWN] for cell in row.cells[: len(table.headers)]]
        for row in islice(table.rows, SAMPLE_ROWS)
    ]
    head = {
        "headers": list(table.headers),
        "line": table.header_line,
        "sample": sample,
        "is_recognized": any(is_heading(heading) for heading in table.headers),
        "damaged": table.damaged,
    }
    return _format(table.encoding, table.separator), head


def _format(encoding: str, separator: str) -> str:
    words = {
        ";": "points-virgules",
        ",": "virgules",
        "\t": "tabulations",
        "|": "barres",
    }
    return f"{encoding}, {words[separator]}" if separator else encoding


def _as_text(columns: Mapping[int, StaffColumn]) -> dict[str, str]:
    return {str(place): column.value for place, column in columns.items()}


@transaction.atomic
def choose_staff_columns(
    *,
    batch: StaffImport,
    columns: Mapping[int, StaffColumn],
    is_first_a_person: bool = False,
    by: Actor,
) -> Job:
    """Note what the columns mean, remember it, and have the list read in the background.

    May be done again until the list is applied. Raises: ColumnsUnclear; NotWaiting.
    """
    if fault := fault_of(columns.values()):
        raise ColumnsUnclear(fault)
    ready = [
        StaffImportState.MAPPING,
        StaffImportState.PREVIEW,
        StaffImportState.REFUSED,
    ]
    _move(batch, ready, StaffImportState.READING)
    batch.columns = _as_text(columns)
    batch.head |= {"is_first_a_person": is_first_a_person}
    batch.counts, batch.refusal = {}, ""
    batch.save(update_fields=["columns", "head", "counts", "refusal"])
    organization = batch.establishment.organization
    if organization is not None and not is_first_a_person:
        before = remembered_columns(batch.establishment)
        StaffColumnMemory.objects.update_or_create(
            organization=organization,
            defaults={
                "columns": remembered_after(batch.head["headers"], columns, before)
            },
        )
    return _launch(batch, tasks.read_staff, "staff_read", "Lecture de", by)


@transaction.atomic
def apply_staff_import(*, batch: StaffImport, marks_leavers: bool, by: Actor) -> Job:
    """Have the list applied in the background.

    Raises: NotWaiting; ImportElsewhere.
    """
    Establishment.objects.select_for_update().get(pk=batch.establishment_id)
    others = StaffImport.objects.filter(
        establishment_id=batch.establishment_id, state__in=BUSY
    )
    if others.exclude(pk=batch.pk).exists():
        raise ImportElsewhere
    _move(batch, [StaffImportState.PREVIEW], StaffImportState.APPLYING)
    batch.marks_leavers = marks_leavers
    batch.save(update_fields=["marks_leavers"])
    _journal(batch, "apply_staff_import", by)
    return _launch(batch, tasks.apply_staff, "staff_apply", "Mise à jour depuis", by)


@transaction.atomic
def abandon_staff_import(*, batch: StaffImport, by: Actor) -> None:
    """Leave everything as it is and forget what the list said.

    Raises: NotWaiting.
    """
    ready = [
        StaffImportState.MAPPING,
        StaffImportState.PREVIEW,
        StaffImportState.REFUSED,
    ]
    _move(batch, ready, StaffImportState.ABANDONED)
    _journal(batch, "abandon_staff_import", by)
    forget_file(batch)
    transaction.on_commit(lambda: forget_rows(batch))


@transaction.atomic
def undo_staff_import(*, batch: StaffImport, by: Actor) -> Job:
    """Have everybody put back as before the last import, in the background.

    Raises: NotLast.
    """
    Establishment.objects.select_for_update().get(pk=batch.establishment_id)
    if not can_undo(batch):
        raise NotLast
    _move(batch, [StaffImportState.DONE], StaffImportState.UNDOING)
    _journal(batch, "undo_staff_import", by)
    return _launch(batch, tasks.undo_staff, "staff_undo", "Annulation de", by)


def _move(
    batch: StaffImport, before: list[StaffImportState], after: StaffImportState
) -> None:
    """Move an import on, once: two people may press the button at the same time."""
    moved = StaffImport.objects.filter(pk=batch.pk, state__in=before).update(
        state=after
    )
    if not moved:
        raise NotWaiting
    batch.state = after


def _launch(
    batch: StaffImport, task: Task[..., Any], kind: str, words: str, by: Actor
) -> Job:
    job = launch(
        task,
        kind=kind,
        label=f"{words} {batch.file_name}",
        by=by,
        arguments={"import_id": str(batch.pk)},
        result_path=reverse(
            "organizations:staff_import", args=[batch.establishment_id, batch.pk]
        ),
    )
    batch.job_key = str(job.pk)
    batch.save(update_fields=["job_key"])
    return job


def _journal(batch: StaffImport, verb: str, by: Actor) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="staff_import",
        object_key=batch.pk,
        object_label=batch.file_name,
        establishment_key=batch.establishment_id,
    )
