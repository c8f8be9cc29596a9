"""Read the audit trail, and verify that nobody changed it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from beffroi.journal.models import Entry, Seal
from beffroi.journal.rules.chain import FIRST, Line, digest

LINE_FIELDS = (
    "id", "at", "verb", "object_kind", "object_key",
    "establishment_key", "actor_kind", "actor_key",
)  # fmt: skip


def entries_for(establishment_key: object) -> "QuerySet[Entry]":
    """Return the lines about one establishment, newest first, with their names.

    Each has `actor_label`, `object_label` and `detail`, "" once erased.
    """
    return _named(Entry.objects.filter(establishment_key=str(establishment_key)))


def entries_of_object(object_kind: str, object_key: object) -> "QuerySet[Entry]":
    """Return the lines about one object, newest first, with their names."""
    return _named(
        Entry.objects.filter(object_kind=object_kind, object_key=str(object_key))
    )


def recent_entries() -> "QuerySet[Entry]":
    """Return every line of the installation, newest first, with its names."""
    return _named(Entry.objects.all())


def _named(entries: "QuerySet[Entry]") -> "QuerySet[Entry]":
    nothing = Value("")
    return entries.annotate(
        actor_label=Coalesce(F("names__actor_label"), nothing),
        object_label=Coalesce(F("names__object_label"), nothing),
        detail=Coalesce(F("names__detail"), nothing),
    ).order_by("-id")


def lines_between(first_id: int, last_id: int) -> Iterator[Line]:
    """Yield what is sealed of the lines of a range, both ends included, in order."""
    rows = Entry.objects.filter(id__gte=first_id, id__lte=last_id).order_by("id")
    for row in rows.values_list(*LINE_FIELDS).iterator(chunk_size=1000):
        yield Line(*row)


@dataclass(frozen=True, slots=True)
class Verification:
    """What reading the whole chain again showed.

    `broken_range` is the first batch that is not what was sealed, `head` the digest
    of the last sound one: compared with a copy kept elsewhere, it also shows that
    nothing was cut off the end.
    """

    seal_count: int
    waiting_count: int
    head: str
    broken_range: tuple[int, int] | None

    @property
    def is_sound(self) -> bool:
        return self.broken_range is None


def verify_chain() -> Verification:
    """Compute every fingerprint again and compare; long on a long journal."""
    previous, last_id, count = FIRST, 0, 0
    for seal in Seal.objects.order_by("id").iterator(chunk_size=500):
        lines = lines_between(last_id + 1, seal.last_entry_id)
        is_same = (
            seal.previous_digest == previous and digest(previous, lines) == seal.digest
        )
        if not is_same:
            broken = (seal.first_entry_id, seal.last_entry_id)
            return Verification(count, _waiting(seal.last_entry_id), previous, broken)
        previous, last_id, count = seal.digest, seal.last_entry_id, count + 1
    return Verification(count, _waiting(last_id), previous, None)


def _waiting(last_id: int) -> int:
    return Entry.objects.filter(id__gt=last_id).count()
