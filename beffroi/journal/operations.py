"""Write the audit trail, and seal it in batches."""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from beffroi.journal.models import Entry, EntryName, JournalCheck, Seal
from beffroi.journal.queries import (
    Verification,
    head_path,
    lines_between,
    verify_chain,
)
from beffroi.journal.rules.actor import Actor
from beffroi.journal.rules.chain import FIRST, digest
from beffroi.lib import clock
from beffroi.lib.text import plural

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
    write_head()
    # Kept with the logs too: whoever holds the data folder does not always hold them.
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


def write_head() -> None:
    """Note the last seal in the data folder: it shows a chain cut off at its end."""
    last = Seal.objects.order_by("-id").first()
    path = head_path()
    if last is None:
        path.unlink(missing_ok=True)
        return
    head = {"last_entry_id": last.last_entry_id, "digest": last.digest}
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(head), encoding="utf-8")
    draft.replace(path)


def check_journal() -> JournalCheck:
    """Read the whole chain again and remember what was found; the last fifty are kept."""
    found = verify_chain()
    check = JournalCheck.objects.create(
        checked_at=clock.now(),
        is_sound=found.is_sound,
        seal_count=found.seal_count,
        sentence=sentence_of(found),
    )
    old = JournalCheck.objects.order_by("-pk").values_list("pk", flat=True)[50:100]
    JournalCheck.objects.filter(pk__in=list(old)).delete()
    if not found.is_sound:
        logger.error("journal tampered with", extra={"digest": found.head})
    return check


def sentence_of(found: Verification) -> str:
    """Return what a verification found, in French."""
    if found.broken_range is not None:
        first, last = found.broken_range
        return (
            f"Le journal a été modifié : les lignes {first} à {last} "
            "ne sont plus celles qui ont été scellées."
        )
    if found.is_cut:
        return (
            "Le journal a été modifié : sa fin a été coupée, le dernier sceau noté dans "
            "le dossier de données n’y figure plus."
        )
    return (
        f"Journal intact : {plural(found.seal_count, 'scellé')}, "
        f"{plural(found.waiting_count, 'ligne')} en attente du prochain."
    )


@transaction.atomic
def open_names(*, by: Actor, reason: str, scope: str) -> Entry:
    """Note that somebody opens the names of the journal, and why.

    `scope` is « installation » or « establishments »; how long they stay open is the
    page's affair.
    """
    return record(
        by=by,
        verb="open_journal_names",
        object_kind="journal",
        object_key=scope,
        detail=reason,
    )
