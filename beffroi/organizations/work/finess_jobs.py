"""The long work behind an import asked for on screen, with the progress its page shows."""

from django.conf import settings

from beffroi.files.queries import open_file
from beffroi.jobs import operations as jobs
from beffroi.lib.text import plural
from beffroi.organizations.models.finess import FinessImport
from beffroi.organizations.rules.states import ImportState, RowState
from beffroi.organizations.work.finess_applying import apply_rows
from beffroi.organizations.work.finess_reading import forget_rows, read_file
from beffroi.organizations.work.finess_staging import Report

IMPORTS_KEPT = 5


def _report_to(job_id: str) -> Report:
    def report(done: int, total: int, note: str) -> None:
        jobs.progress(job_id, done, total, note)

    return report


def _forget_old_rows(batch: FinessImport) -> None:
    """Keep the lines of the last imports of a region only; their counts stay."""
    over = [ImportState.DONE, ImportState.ABANDONED, ImportState.REFUSED]
    earlier = FinessImport.objects.filter(region_code=batch.region_code, state__in=over)
    for old in earlier.order_by("-created_at")[IMPORTS_KEPT:]:
        forget_rows(old)


def read_import(job_id: str, import_id: str) -> None:
    """Read the file of one import. May be called twice.

    Raises: TableError, which the worker shows to the person.
    """
    batch = FinessImport.objects.select_related("file").get(pk=import_id)
    if batch.file is None or batch.state not in {
        ImportState.WAITING,
        ImportState.READING,
    }:
        return
    _forget_old_rows(batch)
    with open_file(batch.file) as stream:
        read_file(batch, stream, _report_to(job_id), limit_mb=settings.IMPORT_LIMIT_MB)
    places = batch.counts["places"]
    lines = plural(places.get("read", 0), "établissement lu", "établissements lus")
    refused = plural(
        places.get(RowState.REFUSED, 0), "ligne refusée", "lignes refusées"
    )
    jobs.finish(job_id, note=f"{lines}, {refused}. Rien n’a encore changé.")


def apply_import(job_id: str, import_id: str) -> None:
    """Apply what one import staged. May be called twice."""
    batch = FinessImport.objects.get(pk=import_id)
    if batch.state != ImportState.APPLYING:
        return
    apply_rows(batch, _report_to(job_id))
    places = batch.counts["places"]
    created = plural(
        places.get(RowState.NEW, 0), "établissement ajouté", "établissements ajoutés"
    )
    updated = plural(places.get(RowState.CHANGED, 0), "modifié")
    jobs.finish(job_id, note=f"{created}, {updated}.")
