"""Forget: old lines of imports, deposited lists, people who left long ago."""

from django.db import transaction

from beffroi.files.models import StoredFile
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.organizations.models.staff import StaffImport, StaffMember, StaffRow
from beffroi.organizations.rules.staff_keeping import purge_before, rows_before
from beffroi.organizations.rules.states import StaffImportState

CHUNK = 500


def forget_file(batch: StaffImport) -> None:
    """Forget the list itself; its bytes leave the disk with the other orphans."""
    if batch.file_id:
        StoredFile.objects.filter(pk=batch.file_id).delete()
    StaffImport.objects.filter(pk=batch.pk).update(file=None, head={})


def forget_rows(batch: StaffImport) -> None:
    """Forget the lines of an import; its counts stay. May be called twice."""
    rows = StaffRow.objects.filter(batch=batch)
    while keys := list(rows.values_list("pk", flat=True)[:CHUNK]):
        StaffRow.objects.filter(pk__in=keys).delete()


def forget_earlier(batch: StaffImport) -> None:
    """Keep the lines of the last import of an establishment only."""
    earlier = StaffImport.objects.filter(establishment_id=batch.establishment_id)
    for old in earlier.exclude(pk=batch.pk).filter(rows__isnull=False).distinct():
        forget_rows(old)


def forget_old() -> None:
    """Forget imports and departures past their time. May be called twice."""
    forget_old_imports()
    purge_departed()


def forget_old_imports() -> None:
    """Forget what lists said a month ago; one left unfinished is abandoned."""
    old = StaffImport.objects.filter(created_at__lt=rows_before(clock.now()))
    unfinished = [StaffImportState.MAPPING, StaffImportState.PREVIEW]
    old.filter(state__in=unfinished).update(state=StaffImportState.ABANDONED)
    for batch in old.filter(rows__isnull=False).distinct():
        forget_rows(batch)
    for batch in old.exclude(file=None):
        forget_file(batch)


def purge_departed() -> int:
    """Erase the people who left more than a year ago; return how many.

    May be called twice; one line of the journal per day that erases somebody.
    """
    gone = StaffMember.objects.gone_by(purge_before(clock.today()))
    count = 0
    while keys := list(gone.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            StaffMember.objects.filter(pk__in=keys).delete()
            count += len(keys)
    if count:
        record(
            by=SYSTEM,
            verb="purge_staff",
            object_kind="staff",
            object_key="departed",
            detail=str(count),
        )
    return count
