"""The erasure of one request, in the background."""

from beffroi.files.operations import forget_produced
from beffroi.jobs import operations as jobs
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.personal import Subject
from beffroi.lib.text import plural
from beffroi.privacy.models import PersonRequest
from beffroi.privacy.rules.states import RequestState
from beffroi.privacy.work.erasing import erase, files_to_review
from beffroi.privacy.work.listing import note_erasure
from beffroi.privacy.work.subjects import subject_of_request


def run_erasure(job_id: str, request_id: str) -> None:
    """Erase the person of a request and say what was done. May be run twice.

    The list of erasures is written first: an archive restored later obeys it.
    """
    jobs.begin(job_id)
    request = PersonRequest.objects.get(pk=request_id)
    subject = subject_of_request(request)
    note_erasure(subject)
    forget_copies(subject)
    lines = erase(subject)
    review = files_to_review(subject)  # those that are left
    # The row itself lost its address in the erasure: it is read again.
    PersonRequest.objects.filter(pk=request_id).update(
        state=RequestState.ERASED,
        erased_at=clock.now(),
        report=lines or request.report,
        to_review=review or request.to_review,
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
