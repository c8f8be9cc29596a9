"""Read the audit trail, and verify that nobody changed it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from beffroi.journal.models import Entry, JournalCheck, Seal
from beffroi.journal.rules.chain import FIRST, Line, digest

# No line may hide before the first one.
BEFORE_ALL = -(2**62)
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
class Search:
    """What a reader of the journal looks for; "" or None where nothing was chosen.

    `place_keys` limits to some establishments, None means all; lines of `own_key` are
    always within. `name` looks in the names, which the reader must have opened.
    """

    place_keys: tuple[str, ...] | None = None
    own_key: str = ""
    actor_key: str = ""
    name: str = ""
    verb: str = ""
    object_kind: str = ""
    establishment_keys: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None


def search_entries(search: Search) -> "QuerySet[Entry]":
    """Return the lines that answer a search, newest first, with their names."""
    rows = Entry.objects.all()
    if search.place_keys is not None:
        within = Q(establishment_key__in=search.place_keys)
        rows = rows.filter(within | Q(actor_key=search.own_key))
    chosen = {
        "actor_key": search.actor_key,
        "verb": search.verb,
        "object_kind": search.object_kind,
        "names__actor_label__icontains": search.name,
        "at__gte": search.since,
        "at__lt": search.until,
    }
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    if search.establishment_keys is not None:
        rows = rows.filter(establishment_key__in=search.establishment_keys)
    return _named(rows)


def object_kinds() -> tuple[str, ...]:
    """Return the kinds of objects that the journal speaks of."""
    kinds = Entry.objects.order_by("object_kind").values_list("object_kind", flat=True)
    return tuple(kinds.distinct())


@dataclass(frozen=True, slots=True)
class Head:
    """The last seal, as noted outside the database."""

    last_entry_id: int
    digest: str


def head_path() -> Path:
    return Path(settings.DATA_DIR) / "journal-sceau.json"


def noted_head() -> Head | None:
    """Return the last seal noted in the data folder; None when there is none."""
    path = head_path()
    if not path.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    return Head(int(data["last_entry_id"]), str(data["digest"]))


@dataclass(frozen=True, slots=True)
class Verification:
    """What reading the whole chain again showed.

    `broken_range` is the first batch that is not what was sealed, `head` the digest
    of the last sound one. `is_cut` tells that the seal noted in the data folder stands
    nowhere in the chain: its end was cut off, or the chain was made again.
    """

    seal_count: int
    waiting_count: int
    head: str
    broken_range: tuple[int, int] | None
    is_cut: bool = False

    @property
    def is_sound(self) -> bool:
        return self.broken_range is None and not self.is_cut


def verify_chain() -> Verification:
    """Compute every fingerprint again and compare; long on a long journal."""
    previous, last_id, count = FIRST, BEFORE_ALL, 0
    noted = noted_head()
    is_met = noted is None
    for seal in Seal.objects.order_by("id").iterator(chunk_size=500):
        lines = lines_between(last_id + 1, seal.last_entry_id)
        is_same = (
            seal.previous_digest == previous and digest(previous, lines) == seal.digest
        )
        if not is_same:
            broken = (seal.first_entry_id, seal.last_entry_id)
            return Verification(count, _waiting(seal.last_entry_id), previous, broken)
        previous, last_id, count = seal.digest, seal.last_entry_id, count + 1
        is_met = is_met or noted == Head(seal.last_entry_id, seal.digest)
    return Verification(count, _waiting(last_id), previous, None, is_cut=not is_met)


def _waiting(last_id: int) -> int:
    return Entry.objects.filter(id__gt=last_id).count()


@dataclass(frozen=True, slots=True)
class SealStanding:
    """Where the sealing stands, for the administration page."""

    last_seal: Seal | None
    last_check: JournalCheck | None


def seal_standing() -> SealStanding:
    return SealStanding(
        Seal.objects.order_by("-id").first(),
        JournalCheck.objects.order_by("-checked_at", "-pk").first(),
    )
