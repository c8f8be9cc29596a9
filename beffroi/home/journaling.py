"""The journal as each role may read it: which lines, which names, in which words."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.home.rules.scope import JOURNAL_ROLES, PLACE_ROLES
from beffroi.home.verbs import OBJECT_WORDS, words_for
from beffroi.journal.models import Entry
from beffroi.journal.queries import Search
from beffroi.journal.rules.actor import ActorKind
from beffroi.lib import clock
from beffroi.organizations.access import roles_of
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.states import SharingLevel

NAMES_KEY = "journal_names_until"
NAMES_OPEN = timedelta(minutes=15)
PLACES_FOUND = 200
ERASED = "Nom effacé"


@dataclass(frozen=True, slots=True)
class JournalScope:
    """What one person may read: all of it without places, or some places only."""

    is_whole: bool
    place_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line in words; `place` and `what_about` are "" where they stay closed."""

    at: datetime
    words: str
    who: str
    who_key: str
    place: str
    what_about: str
    kind: str
    key: str


def can_read_journal(user: User) -> bool:
    return bool(roles_of(user) & JOURNAL_ROLES)


def scope_of(user: User) -> JournalScope:
    """Return the lines that a person may read, in two queries.

    The technical administration reads the whole installation; the regional team the
    establishments that share their detail; a direction and a data protection officer
    their own.
    """
    if Role.OPERATOR_ADMIN in roles_of(user):
        return JournalScope(is_whole=True, place_keys=())
    return JournalScope(
        is_whole=False, place_keys=tuple(str(key) for key in _places(user))
    )


def _places(user: User) -> Iterable[object]:
    reach = Membership.objects.reach_of(user)
    shared = Q(
        region_code__in=reach.region_codes(Role.REGIONAL_LEAD),
        sharing_level=SharingLevel.DETAIL,
    )
    held = Q(organization_id__in=reach.organization_ids(PLACE_ROLES)) | Q(
        pk__in=reach.establishment_ids(PLACE_ROLES)
    )
    return Establishment.objects.filter(shared | held).values_list("pk", flat=True)


def search_of(user: User, scope: JournalScope, chosen: dict[str, Any]) -> Search:
    """Return the search that the filters of the page ask for, within the scope."""
    since, until = chosen.get("since"), chosen.get("until")
    return Search(
        place_keys=None if scope.is_whole else scope.place_keys,
        own_key=str(user.pk),
        actor_key=chosen.get("actor_key") or "",
        name=chosen.get("name") or "",
        verb=chosen.get("verb") or "",
        object_kind=chosen.get("object_kind") or "",
        establishment_keys=_named_places(scope, chosen.get("place") or ""),
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _midnight(day: Any) -> datetime | None:
    return datetime.combine(day, time(), clock.FRANCE) if day else None


def _named_places(scope: JournalScope, words: str) -> tuple[str, ...] | None:
    """Return the places of the scope that bear a name or a number; None without words."""
    if not words or scope.is_whole:
        return None
    found = Establishment.objects.filter(
        Q(name__icontains=words) | Q(finess=words), pk__in=scope.place_keys
    )
    return tuple(str(key) for key in found.values_list("pk", flat=True)[:PLACES_FOUND])


def open_names_for_now(session: SessionBase) -> None:
    session[NAMES_KEY] = (clock.now() + NAMES_OPEN).timestamp()


def names_open_until(session: SessionBase) -> datetime | None:
    """Return when the names close again; None when they are closed."""
    until = session.get(NAMES_KEY)
    if not isinstance(until, float) or until <= clock.now().timestamp():
        return None
    return datetime.fromtimestamp(until, clock.FRANCE)


def lines(
    entries: Iterable[Any], user: User, scope: JournalScope, *, with_names: bool
) -> Iterator[JournalLine]:
    """Yield lines in words, places read by chunks; names only where they are open."""
    chunk: list[Any] = []
    for entry in entries:
        chunk.append(entry)
        if len(chunk) == 500:
            yield from _worded(chunk, user, scope, with_names=with_names)
            chunk = []
    yield from _worded(chunk, user, scope, with_names=with_names)


def _worded(
    entries: list[Any], user: User, scope: JournalScope, *, with_names: bool
) -> Iterator[JournalLine]:
    names = {} if scope.is_whole else _place_names(entries)
    for entry in entries:
        is_shown = with_names and not scope.is_whole
        yield JournalLine(
            at=entry.at,
            words=words_for(entry.verb),
            who=_who(entry, user, with_names=with_names),
            who_key=entry.actor_key if entry.actor_kind == ActorKind.PERSON else "",
            place=names.get(entry.establishment_key, ""),
            what_about=entry.object_label if is_shown else "",
            kind=OBJECT_WORDS.get(entry.object_kind, entry.object_kind),
            key=entry.object_key,
        )


def _place_names(entries: list[Any]) -> dict[str, str]:
    keys = {entry.establishment_key for entry in entries} - {""}
    rows = Establishment.objects.filter(pk__in=keys).values_list("pk", "name")
    return {str(key): name for key, name in rows}


def _who(entry: Any, user: User, *, with_names: bool) -> str:
    if entry.actor_kind == ActorKind.SYSTEM:
        return "Beffroi"
    if entry.actor_key == str(user.pk):
        return "Vous"
    if with_names:
        return entry.actor_label or ERASED
    kind = "Lien" if entry.actor_kind == ActorKind.LINK else "Personne"
    return f"{kind} {pseudonym(entry)}"


def pseudonym(entry: Entry) -> str:
    """Return six characters that stand for one person, the same on every line."""
    key = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    raw = hashlib.blake2b(entry.actor_key.encode(), key=key, digest_size=3)
    return raw.hexdigest().upper()
