"""The files that a person deposited: list them, read them, settle each."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from beffroi.actionplan.operations import talk
from beffroi.files.models import StoredFile
from beffroi.files.operations import remove, rewrite
from beffroi.files.queries import open_file
from beffroi.files.rules.names import ending_of, safe_name
from beffroi.journal.models import EntryName
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.filescrubbing.kinds import cleaned, names
from beffroi.lib.personal import Subject
from beffroi.lib.scrubbing import Scrubber
from beffroi.maturity.operations.file_removal import withdraw_file
from beffroi.privacy.models import FileDecision, PersonRequest
from beffroi.privacy.queries.files import deposited_by
from beffroi.privacy.rules.states import FileChoice
from beffroi.privacy.work.subjects import subject_of_request

REASON = "Supprimé à la demande de la personne qui l’avait déposé"


def list_files(request: PersonRequest, subject: Subject) -> None:
    """Add to a request the files deposited that it does not list yet."""
    known = set(request.files.values_list("file_id", flat=True))
    FileDecision.objects.bulk_create(
        FileDecision(request=request, file=stored)
        for stored in deposited_by(subject)
        if stored.pk not in known
    )


def read_files(request_id: str) -> None:
    """Say of each file of a request whether its content names the person."""
    request = PersonRequest.objects.get(pk=request_id)
    scrubber = Scrubber(subject_of_request(request))
    for row in request.files.filter(is_named=None).select_related("file"):
        is_named = _is_named(row.file, scrubber)
        FileDecision.objects.filter(pk=row.pk).update(is_named=is_named)


def _is_named(stored: StoredFile, scrubber: Scrubber) -> bool:
    try:
        with open_file(stored) as source:
            return names(source.read(), stored.media_type, scrubber)
    except OSError:  # lost by the disk: nothing names anybody there
        return False


def settle_files(
    subject: Subject, *, removed: Iterable[str], listed: Iterable[UUID] = ()
) -> int:
    """Remove the files that must go, take the person out of the others; return how many.

    `removed` holds keys of files. Before anything else is erased: afterwards nobody
    knows whose they were. May be run twice.
    """
    scrubber = Scrubber(subject)
    gone = set(removed)
    keys = {*listed, *deposited_by(subject).values_list("pk", flat=True)}
    count = 0
    for key in sorted(keys):
        with transaction.atomic():
            stored = StoredFile.objects.select_for_update().get(pk=key)
            if stored.is_removed:
                continue
            if str(key) in gone:
                _remove(stored)
            elif not _clean(stored, scrubber):
                continue
            count += 1
    return count


def _remove(stored: StoredFile) -> None:
    former = stored.name
    withdraw_file(stored=stored, by=SYSTEM)
    talk.withdraw_file(stored=stored, reason=REASON, by=SYSTEM)
    remove(stored=stored, by=SYSTEM)
    _rename_in_journal(former, stored.name)


def _clean(stored: StoredFile, scrubber: Scrubber) -> bool:
    """Take the person out of the name and of the content; say whether that changed it."""
    former = stored.name
    name = safe_name(
        scrubber.clean_file_name(former), ending=ending_of(former) or "bin"
    )
    try:
        with open_file(stored) as source:
            raw = source.read()
    except OSError:  # lost by the disk
        raw = b""
    after = cleaned(raw, stored.media_type, scrubber) if raw else raw
    if raw:
        FileDecision.objects.filter(file=stored).update(
            is_named=names(after, stored.media_type, scrubber)
        )
    if (name, after) == (former, raw):
        return False
    if raw:
        rewrite(stored=stored, raw=after, name=name, by=SYSTEM)
    else:
        StoredFile.objects.filter(pk=stored.pk).update(name=name)
    _rename_in_journal(former, name)
    return True


def _rename_in_journal(former: str, name: str) -> None:
    """The journal told the name of the file, which may be that of the person."""
    told = EntryName.objects.filter(Q(object_label=former) | Q(detail=former))
    for entry in told:
        entry.object_label = (
            name if entry.object_label == former else entry.object_label
        )
        entry.detail = name if entry.detail == former else entry.detail
        entry.save(update_fields=["object_label", "detail"])


def removed_keys(request: PersonRequest) -> list[str]:
    chosen = request.files.filter(choice=FileChoice.REMOVE)
    return [str(key) for key in chosen.values_list("file_id", flat=True)]
