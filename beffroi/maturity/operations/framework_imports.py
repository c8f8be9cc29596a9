"""Send a library on screen, then add it or give it up.

Refusal
├── ImportNotReady     the import is not waiting for a decision
└── those of operations.frameworks.add_library
"""

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from beffroi.files.operations import store
from beffroi.jobs import operations as jobs
from beffroi.jobs.models import Job
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity import tasks
from beffroi.maturity.models.frameworks import FrameworkImport
from beffroi.maturity.operations.frameworks import Added, add_library
from beffroi.maturity.rules.imports import ImportState

ACCEPTED = frozenset({"yaml", "txt", "json"})
LIMIT_MB = 12


class ImportNotReady(Refusal):
    sentence = "Cet import n’attend plus de décision."


def start_import(
    *,
    upload: File,  # type: ignore[type-arg]
    region_code: str,
    by: Actor,
) -> tuple[FrameworkImport, Job]:
    """Keep the file and have it read in the background.

    Raises: the refusals of files.operations.store.
    """
    stored = store(
        upload=upload, purpose="framework", by=by, allowed=ACCEPTED, limit_mb=LIMIT_MB
    )
    with transaction.atomic():
        batch = FrameworkImport.objects.create(
            file=stored,
            file_name=stored.name,
            region_code=region_code,
            asked_by_key=by.key,
            asked_by_label=by.label[:200],
            created_at=clock.now(),
        )
        job = jobs.launch(
            tasks.read_framework,
            kind="framework_read",
            label=f"Lecture de {batch.file_name}",
            by=by,
            arguments={"import_id": str(batch.pk)},
            result_path=reverse("maturity:framework_import", args=[batch.pk]),
        )
        batch.job_key = str(job.pk)
        batch.save(update_fields=["job_key"])
        _journal(batch, "start_framework_import", by)
    return batch, job


@transaction.atomic
def add_import(*, batch: FrameworkImport, by: Actor) -> tuple[Added, ...]:
    """Add what an import holds to the frameworks offered.

    Raises: ImportNotReady; FrameworkRefused; VersionNotNewer.
    """
    _decide(batch, ImportState.ADDED)
    found = add_library(
        content=batch.content or {}, region_code=batch.region_code, by=by
    )
    FrameworkImport.objects.filter(pk=batch.pk).update(content=None)
    return found


@transaction.atomic
def abandon_import(*, batch: FrameworkImport, by: Actor) -> None:
    """Give an import up.

    Raises: ImportNotReady.
    """
    _decide(batch, ImportState.ABANDONED)
    FrameworkImport.objects.filter(pk=batch.pk).update(content=None)
    _journal(batch, "abandon_framework_import", by)


def _decide(batch: FrameworkImport, state: ImportState) -> None:
    """Move an import on, once: two people may press the button at the same time."""
    rows = FrameworkImport.objects.filter(pk=batch.pk, state=ImportState.PREVIEW)
    if not rows.update(state=state):
        raise ImportNotReady
    batch.state = state


def _journal(batch: FrameworkImport, verb: str, by: Actor) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="framework_import",
        object_key=batch.pk,
        object_label=batch.file_name,
    )
