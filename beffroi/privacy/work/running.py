"""The erasure of one request, in the background."""

from beffroi.files.operations import forget_produced
from beffroi.jobs import operations as jobs
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.personal import Subject
from beffroi.lib.text import plural
from beffroi.privacy.models import PersonRequest
from beffroi.privacy.rules.states import RequestState
from beffroi.privacy.work.deposits import list_files, removed_keys, settle_files
from beffroi.privacy.work.erasing import erase, told_files
from beffroi.privacy.work.listing import note_erasure
from beffroi.privacy.work.subjects import subject_of_request


def run_erasure(job_id: str, request_id: str) -> None:
    """Erase the person of a request and say what was done. May be run twice.

    The list of erasures is written first: an archive restored later obeys it.
    """
    jobs.begin(job_id)
    request = PersonRequest.objects.get(pk=request_id)
    subject = subject_of_request(request)
    list_files(request, subject)
    removed = removed_keys(request)
    note_erasure(subject, files=removed)
    forget_copies(subject)
    listed = list(request.files.values_list("file_id", flat=True))
    count = settle_files(subject, removed=removed, listed=listed)
    lines = [*told_files(count), *erase(subject)]
    # The row itself lost its address in the erasure: it is read again.
    PersonRequest.objects.filter(pk=request_id).update(
        state=RequestState.ERASED,
        erased_at=clock.now(),
        report=lines or request.report,
        preview=[],
    )
    done = sum(line["count"] for line in lines)
    jobs.finish(job_id, note=f"{plural(done, 'ligne traitée', 'lignes traitées')}.")


def forget_copies(subject: Subject) -> None:
    """Remove the copies made for the person: they hold everything."""
    known = PersonRequest.objects.exclude(copy=None).select_related("copy")
    for request in known.filter(address__in=subject.addresses):
        stored = request.copy
        request.copy = None
        request.save(update_fields=["copy"])
        if stored is not None:
            forget_produced(stored=stored, by=SYSTEM)
