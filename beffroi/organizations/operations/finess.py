"""Import a FINESS file: read it, show what it would change, apply or abandon.

Refusal
├── UnknownCode      a region, département or category of the filter does not exist
├── ImportNotReady   the import is not waiting for a decision
└── TableError       the file cannot be read (lib.tables)
"""

from collections.abc import Iterable
from pathlib import Path

from django.core.files.base import File
from django.db import connection, transaction
from django.urls import reverse

from beffroi.files.operations import store
from beffroi.files.rules.kinds import TABLES
from beffroi.jobs.models import Job
from beffroi.jobs.operations import launch
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.organizations import tasks
from beffroi.organizations.models.finess import FinessImport
from beffroi.organizations.rules.import_filters import Filters
from beffroi.organizations.rules.states import ImportState, RowState
from beffroi.organizations.work.finess_applying import apply_rows
from beffroi.organizations.work.finess_reading import forget_rows, read_file
from beffroi.organizations.work.finess_staging import Report
from beffroi.reference import queries as reference

NBSP = "\u00a0"
_SHOWN = [state for state in RowState if state is not RowState.REFUSED]
COMMAND_LINE = Actor(ActorKind.SYSTEM, "import_finess", "Ligne de commande")


class UnknownCode(Refusal):
    sentence = "Ce code n’existe pas."


class ImportNotReady(Refusal):
    sentence = "Cet import n’attend plus de décision."


def _known(words: Iterable[str], known: Iterable[str], what: str) -> frozenset[str]:
    codes = frozenset(word.upper() for word in words)
    unknown = sorted(codes - set(known))
    if unknown:
        message = f"{what}{NBSP}: «{NBSP}{', '.join(unknown)}{NBSP}» n’existe pas."
        raise UnknownCode(message)
    return codes


def _padded(words: Iterable[str]) -> list[str]:
    return [word.zfill(2) for word in words]


def checked_filters(
    *,
    regions: Iterable[str] = (),
    departments: Iterable[str] = (),
    categories: Iterable[str] = (),
    numbers: frozenset[str] = frozenset(),
    own_regions: frozenset[str] = frozenset(),
    is_partial: bool = False,
) -> Filters:
    """Return filters whose codes all exist.

    Raises: UnknownCode, so that a slip does not import nothing in silence.
    """
    territories = reference.territories()
    places = [*territories.departments, *territories.collectivities]
    return Filters(
        regions=_known(_padded(regions), territories.regions, "Région"),
        departments=_known(_padded(departments), places, "Département"),
        categories=_known(categories, reference.categories(), "Catégorie"),
        numbers=numbers,
        own_regions=own_regions,
        is_partial=is_partial,
    )


def start_import(
    *,
    upload: File,  # type: ignore[type-arg]  # bytes
    filters: Filters,
    region_code: str,
    limit_mb: int,
    by: Actor,
) -> tuple[FinessImport, Job]:
    """Keep the file and have it read in the background.

    Raises: the refusals of files.operations.store.
    """
    stored = store(
        upload=upload, purpose="finess_import", by=by, allowed=TABLES, limit_mb=limit_mb
    )
    with transaction.atomic():
        batch = FinessImport.objects.create(
            file=stored,
            file_name=stored.name[:200],
            filters=filters.to_json(),
            region_code=region_code,
            asked_by_key=by.key,
            asked_by_label=by.label,
            created_at=clock.now(),
        )
        job = launch(
            tasks.read_finess,
            kind="finess_read",
            label=f"Lecture de {batch.file_name}",
            by=by,
            arguments={"import_id": str(batch.pk)},
            result_path=reverse("organizations:finess_import", args=[batch.pk]),
        )
        batch.job_key = str(job.pk)
        batch.save(update_fields=["job_key"])
        _journal(batch, "start_finess_import", by)
    return batch, job


def _journal(batch: FinessImport, verb: str, by: Actor) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="finess_import",
        object_key=batch.pk,
        object_label=batch.file_name,
    )


def _decide(batch: FinessImport, state: ImportState) -> None:
    """Move an import on, once: two people may press the button at the same time."""
    moved = FinessImport.objects.filter(pk=batch.pk, state=ImportState.PREVIEW).update(
        state=state
    )
    if not moved:
        raise ImportNotReady
    batch.state = state


@transaction.atomic
def apply_import(*, batch: FinessImport, by: Actor) -> Job:
    """Have the import applied in the background.

    Raises: ImportNotReady.
    """
    _decide(batch, ImportState.APPLYING)
    job = launch(
        tasks.apply_finess,
        kind="finess_apply",
        label=f"Mise à jour depuis {batch.file_name}",
        by=by,
        arguments={"import_id": str(batch.pk)},
        result_path=reverse("organizations:finess_import", args=[batch.pk]),
    )
    batch.job_key = str(job.pk)
    batch.save(update_fields=["job_key"])
    _journal(batch, "apply_finess_import", by)
    return job


@transaction.atomic
def abandon_import(*, batch: FinessImport, by: Actor) -> None:
    """Leave everything as it is and forget what the file said.

    Raises: ImportNotReady.
    """
    _decide(batch, ImportState.ABANDONED)
    _journal(batch, "abandon_finess_import", by)
    transaction.on_commit(lambda: forget_rows(batch))


def _spare_memory() -> None:
    """Stop mapping the SQLite file: its pages would count as memory of this process."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size=0")


def import_now(
    *,
    path: Path,
    filters: Filters,
    limit_mb: int,
    report: Report,
    is_rehearsal: bool = False,
    by: Actor = COMMAND_LINE,
) -> FinessImport:
    """Read and apply a file at once, in this process; for the command line and the demo.

    A rehearsal stops before applying. Only refused rows are kept afterwards.
    Raises: TableError, the file being refused as a whole.
    """
    _spare_memory()
    batch = FinessImport.objects.create(
        file_name=path.name[:200],
        filters=filters.to_json(),
        asked_by_key=by.key,
        asked_by_label=by.label,
        created_at=clock.now(),
    )
    read_file(batch, path, report, limit_mb=limit_mb, keep_unchanged=False)
    if is_rehearsal:
        FinessImport.objects.filter(pk=batch.pk).update(state=ImportState.ABANDONED)
        forget_rows(batch, state__in=_SHOWN)
        return batch
    FinessImport.objects.filter(pk=batch.pk).update(state=ImportState.APPLYING)
    apply_rows(batch, report)
    forget_rows(batch, state__in=_SHOWN)
    _journal(batch, "apply_finess_import", by)
    return batch
