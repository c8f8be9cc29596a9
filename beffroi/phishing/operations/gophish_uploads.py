"""Take over a Gophish from a screen: send a file, agree to what it gives, or give it up.

Refusal
├── NotOneOfOurs   the file is nothing that Gophish writes
├── FileTooHeavy   the file is larger than imports may be
├── BadPurgeDate   the day until which names are kept is past, or too far (gophish)
└── NotWaiting     the file is not waiting for this decision
"""

import uuid
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from beffroi.jobs.models import Job
from beffroi.jobs.operations import launch
from beffroi.jobs.tasking import Task
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.filekind import SAMPLE_BYTES, kind_of
from beffroi.phishing import tasks
from beffroi.phishing.models.edited import GophishUpload
from beffroi.phishing.operations.gophish import NAMES_DAYS_MOST, BadPurgeDate
from beffroi.phishing.queries.owners import Owner
from beffroi.phishing.rules.states import UploadState
from beffroi.phishing.work.gophish_uploads import forget_file, seal_upload

READABLE = frozenset({"database", "json", "zip", "text", "html"})
MEGABYTE = 1024 * 1024


class NotOneOfOurs(Refusal):
    sentence = "Ce fichier ne vient pas de Gophish."


class FileTooHeavy(Refusal):
    sentence = "Ce fichier est trop lourd."


class NotWaiting(Refusal):
    sentence = "Ce fichier n’attend plus de décision."


def send_upload(
    *,
    upload: File,  # type: ignore[type-arg]
    owner: Owner,
    names_until: date | None,
    by: Actor,
) -> Job:
    """Keep a file sealed and have it read; nothing is taken over before somebody agrees.

    Raises: NotOneOfOurs; FileTooHeavy; BadPurgeDate.
    """
    today = clock.today()
    last = today + timedelta(days=NAMES_DAYS_MOST)
    if names_until and not today < names_until <= last:
        raise BadPurgeDate
    if upload.size > settings.IMPORT_LIMIT_MB * MEGABYTE:
        message = f"Ce fichier est trop lourd : {settings.IMPORT_LIMIT_MB} Mo au plus."
        raise FileTooHeavy(message)
    kind = kind_of(upload.read(SAMPLE_BYTES))
    if kind.code not in READABLE:
        message = f"Ce fichier est {kind.words} : Gophish n’en écrit pas."
        raise NotOneOfOurs(message)
    upload.seek(0)
    key = uuid.uuid4()
    path = seal_upload(key, upload)
    with transaction.atomic():
        row = GophishUpload.objects.create(
            id=key,
            region_code=owner.region_code,
            establishment=owner.establishment,
            name=" ".join((upload.name or "gophish").split())[-140:],
            path=path,
            report={"names_until": names_until.isoformat() if names_until else ""},
            created_at=clock.now(),
            created_by_key=by.key,
            created_by_label=by.label[:200],
        )
        _note(row, "send_gophish", by)
        return _launch(
            row, tasks.read_gophish_upload, "Lecture du fichier de Gophish", by
        )


@transaction.atomic
def apply_upload(*, upload: GophishUpload, by: Actor) -> Job:
    """Take over what a file holds. Raises: NotWaiting."""
    _move(upload, UploadState.APPLYING)
    _note(upload, "import_gophish", by)
    return _launch(upload, tasks.apply_gophish_upload, "Reprise de Gophish", by)


@transaction.atomic
def abandon_upload(*, upload: GophishUpload, by: Actor) -> None:
    """Give a file up: it is dropped, nothing was taken over. Raises: NotWaiting."""
    _move(upload, UploadState.ABANDONED)
    _note(upload, "abandon_gophish", by)
    transaction.on_commit(lambda: forget_file(upload))


def _move(upload: GophishUpload, state: UploadState) -> None:
    rows = GophishUpload.objects.filter(pk=upload.pk, state=UploadState.READY)
    if not rows.update(state=state, settled_at=clock.now()):
        raise NotWaiting


def _launch(row: GophishUpload, task: Task[..., Any], label: str, by: Actor) -> Job:
    return launch(
        task,
        kind="phishing.gophish",
        label=f"{label} « {row.name} »"[:200],
        by=by,
        arguments={"upload_id": str(row.pk)},
        result_path=reverse("phishing:gophish_upload", args=[row.pk]),
    )


def _note(row: GophishUpload, verb: str, by: Actor) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="gophish_source",
        object_key=row.pk.hex,
        object_label=row.name,
        establishment_key=row.establishment_id or "",
    )
