"""Write the audit trail, and seal it in batches."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from beffroi.journal.models import Entry, EntryName, Seal
from beffroi.journal.queries import lines_between
from beffroi.journal.rules.actor import Actor
from beffroi.journal.rules.chain import FIRST, digest
from beffroi.lib import clock

logger = logging.getLogger("beffroi.journal")
BATCH = 2000


def record(
    *,
    by: Actor,
    verb: str,
    object_kind: str,
    object_key: object,
    object_label: str = "",
    establishment_key: object = "",
    detail: str = "",
) -> Entry:
    """Write one line, in the caller's transaction.

    `verb` is an English identifier (« answer_question »); `detail` holds no
    secret and nothing that a person typed in confidence.
    """
    entry = Entry.objects.create(
        at=clock.now(),
        verb=verb,
        object_kind=object_kind,
        object_key=str(object_key),
        establishment_key=str(establishment_key),
        actor_kind=by.kind.value,
        actor_key=by.key,
    )
    EntryName.objects.create(
        entry=entry,
        actor_label=by.label[:200],
        object_label=object_label[:300],
        detail=detail[:500],
    )
    return entry


def seal_waiting_entries() -> int:
    """Seal every line written since the last seal; return how many lines.

    In batches, each in a short transaction; a second call finds nothing to do.
    """
    total = 0
    while count := _seal_batch():
        total += count
    return total


def _seal_batch() -> int:
    with _alone():
        last = Seal.objects.order_by("-id").first()
        last_id = last.last_entry_id if last else 0
        ids = Entry.objects.filter(id__gt=last_id).order_by("id")
        waiting = list(ids.values_list("id", flat=True)[:BATCH])
        if not waiting:
            return 0
        previous = last.digest if last else FIRST
        seal = Seal.objects.create(
            first_entry_id=waiting[0],
            last_entry_id=waiting[-1],
            previous_digest=previous,
            digest=digest(previous, lines_between(last_id + 1, waiting[-1])),
            sealed_at=clock.now(),
        )
    # Kept with the logs, outside the database, it shows a chain cut at its end.
    logger.info("journal sealed", extra={"count": len(waiting), "digest": seal.digest})
    return len(waiting)


@contextmanager
def _alone() -> Iterator[None]:
    """Open a transaction in which no line can be on its way.

    A line numbered before the batch's end but committed after it would break the
    chain. SQLite has one writer at a time already (transactions begin IMMEDIATE);
    PostgreSQL waits here for the writers in hand, for the time of one batch.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE journal_entry IN SHARE ROW EXCLUSIVE MODE")
        yield
