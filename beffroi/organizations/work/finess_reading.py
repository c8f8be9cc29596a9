"""Read a FINESS file into staging rows by chunks, and tell what it would change.

Nothing of what people see changes here. Reading again starts from scratch.
"""

from pathlib import Path
from typing import Any, BinaryIO

from beffroi.lib.tables import TableError
from beffroi.organizations.models.finess import FinessImport, FinessRow
from beffroi.organizations.rules.import_filters import Filters
from beffroi.organizations.rules.states import ImportState
from beffroi.organizations.work.finess_files import open_finess
from beffroi.organizations.work.finess_staging import CHUNK, Reading, Report


def read_file(
    batch: FinessImport,
    source: Path | BinaryIO,
    report: Report,
    *,
    limit_mb: int = 0,
    keep_unchanged: bool = True,
) -> FinessImport:
    """Stage every line of a file, then those it does not mention; end in PREVIEW.

    `keep_unchanged` keeps a row for each establishment that stays as it is, to be
    shown. Raises: TableError, the import being then REFUSED and its rows removed.
    """
    forget_rows(batch)
    _mark(batch, ImportState.READING)
    reading = Reading(
        batch, Filters.from_json(batch.filters), keep_unchanged=keep_unchanged
    )
    try:
        opened = open_finess(source, batch.file_name, limit_mb=limit_mb)
        batch.file_format = opened.words[:80]
        reading.run(opened, report)
    except TableError as error:
        forget_rows(batch)
        batch.refusal = str(error)[:400]
        _mark(batch, ImportState.REFUSED)
        raise
    batch.counts = reading.counts()
    _mark(batch, ImportState.PREVIEW)
    return batch


def _mark(batch: FinessImport, state: ImportState) -> None:
    batch.state = state
    batch.save(update_fields=["state", "refusal", "file_format", "counts"])


def forget_rows(batch: FinessImport, **only: Any) -> None:
    """Remove staging rows in short transactions."""
    while keys := list(
        FinessRow.objects.filter(batch=batch, **only).values_list("pk", flat=True)[
            :CHUNK
        ]
    ):
        FinessRow.objects.filter(pk__in=keys).delete()
