"""Read an uploaded file and say what it holds; take it over once somebody agreed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings

from beffroi.jobs import operations as jobs
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural
from beffroi.phishing.models.edited import GophishUpload
from beffroi.phishing.rules.gophish.haul import Haul
from beffroi.phishing.rules.states import UploadState
from beffroi.phishing.work.gophish_applying import Destination, Outcome, apply_haul
from beffroi.phishing.work.gophish_reading import Opening, read_path, source_name
from beffroi.phishing.work.gophish_uploads import forget_file, opened_upload

NOTES_SHOWN = 200
EMPTY = "Rien ici ne ressemble à un objet de Gophish."
STEPS = 2


def read_upload(job_id: str, upload_id: str) -> None:
    """Read a file and keep what it would give. May be called twice."""
    upload = GophishUpload.objects.get(pk=upload_id)
    jobs.begin(job_id)
    try:
        haul, outcome, _ = _run(upload, job_id, is_rehearsal=True)
    except Refusal as refusal:
        _settle(upload, UploadState.REFUSED, {"refusal": str(refusal)})
        raise
    kept = {"names_until": upload.report.get("names_until", "")}
    GophishUpload.objects.filter(pk=upload.pk, state=UploadState.READING).update(
        state=UploadState.READY, report={**report_of(haul, outcome), **kept}
    )
    jobs.finish(job_id, "Lecture terminée : rien n’est encore repris.")


def apply_upload(job_id: str, upload_id: str) -> None:
    """Take over what a file holds, then drop the file. May be called twice."""
    upload = GophishUpload.objects.select_related("establishment").get(pk=upload_id)
    if upload.state == UploadState.DONE:
        return
    jobs.begin(job_id)
    haul, outcome, count = _run(upload, job_id, is_rehearsal=False)
    _settle(upload, UploadState.DONE, report_of(haul, outcome))
    jobs.finish(
        job_id,
        f"{plural(count, 'objet repris', 'objets repris')}.",
        refused=[one.reason for one in haul.notes.refused],
    )


def _run(
    upload: GophishUpload, job_id: str, *, is_rehearsal: bool
) -> tuple[Haul, Outcome, int]:
    """Raises: Refusal when the file cannot be read."""
    with opened_upload(upload) as path:
        jobs.progress(job_id, 0, STEPS, "Lecture du fichier")
        haul = read_path(path, Opening(settings.IMPORT_LIMIT_MB))
        if haul.is_empty:
            raise Refusal(EMPTY)
        jobs.progress(job_id, 1, STEPS, "Comparaison" if is_rehearsal else "Reprise")
        source = (
            f"{_scope(upload)}/{source_name(path) if path.is_file() else upload.name}"
        )
    to = Destination(
        source[:140], upload.region_code, upload.establishment, _names_until(upload)
    )
    outcome = apply_haul(haul, to, is_rehearsal=is_rehearsal)
    return haul, outcome, sum(outcome.created.values()) + sum(outcome.updated.values())


def _scope(upload: GophishUpload) -> str:
    """Keep two places that send « gophish.db » from being mixed."""
    place = upload.establishment
    return (place.finess or str(place.pk)) if place else upload.region_code


def _names_until(upload: GophishUpload) -> date | None:
    text = upload.report.get("names_until", "")
    return date.fromisoformat(text) if text else None


def _settle(
    upload: GophishUpload, state: UploadState, report: Mapping[str, Any]
) -> None:
    GophishUpload.objects.filter(pk=upload.pk).update(
        state=state, report=dict(report), settled_at=clock.now()
    )
    forget_file(upload)


def report_of(haul: Haul, outcome: Outcome) -> dict[str, Any]:
    """Return what is shown of a reading: counts, then sentences."""
    notes = haul.notes
    return {
        "counts": haul.counts,
        "created": sum(outcome.created.values()),
        "updated": sum(outcome.updated.values()),
        "unchanged": sum(outcome.unchanged.values()),
        "converted": [
            {"name": one.name, "line": one.line, "what": one.what}
            for one in notes.converted[:NOTES_SHOWN]
        ],
        "refused": [
            {"name": one.name, "line": one.line, "what": one.reason}
            for one in notes.refused[:NOTES_SHOWN]
        ],
        "beyond": max(0, len(notes.converted) - NOTES_SHOWN)
        + max(0, len(notes.refused) - NOTES_SHOWN)
        + notes.beyond,
    }
