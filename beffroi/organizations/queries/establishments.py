"""Which establishments answer to what was typed and to the filters of the list?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from beffroi.lib.textsearch import (
    distance,
    errors_forgiven,
    grams,
    grams_shared,
    words,
)
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, EstablishmentQuerySet
from beffroi.organizations.models.search import SearchGram, SearchPosting, SearchWord
from beffroi.organizations.rules.reach import Reach
from beffroi.organizations.rules.states import EstablishmentState
from beffroi.reference import queries as reference

WORDS_READ = 6
# A word typed so short that it begins more words than this says too little.
BEGINNINGS_LIMIT = 400
NEAR_LIMIT = 40
UNSEEN = "unseen"

SPACES = re.compile(r"[\s.\u00a0]+")
SPACED_NUMBER = re.compile(r"\s*\d[\d\s.\u00a0]*")
# What registers shorten, and people write in full; or the other way round.
SHORTENED = {
    "st": ("saint",),
    "ste": ("sainte",),
    "saint": ("st",),
    "sainte": ("ste",),
}


@dataclass(frozen=True, slots=True)
class PlaceFilters:
    """The filters of the list; empty text means no filter.

    `state` is open, closed, unseen or all; `officer` a person's key or « none »;
    `activity` is active, invited or absent.
    """

    department: str = ""
    family: str = ""
    category: str = ""
    state: str = EstablishmentState.OPEN.value
    support: str = ""
    officer: str = ""
    sharing: str = ""
    activity: str = ""
    organization: str = ""


def search(reach: Reach, text: str, filters: PlaceFilters) -> EstablishmentQuerySet:
    """Return the establishments within reach that hold every word typed, sorted by name.

    A word may be cut short or hold typing errors. One or two small queries resolve
    the words; the rest is read when the rows are.
    """
    rows = filtered(Establishment.objects.within(reach), filters)
    return matching(rows, text).by_name()


def matching(rows: EstablishmentQuerySet, text: str) -> EstablishmentQuerySet:
    """Keep the rows that hold every word typed; all of them when nothing was typed."""
    typed = words(_as_number(text))[:WORDS_READ]
    if not typed:
        return rows if not text.strip() else rows.none()
    begun = [_begun(word) for word in typed]
    found = _narrow(
        rows,
        [ids or _near(word) for word, ids in zip(typed, begun, strict=True)],
        typed,
    )
    if len(typed) > 1 and any(begun) and not found.exists():
        near = [{*ids, *_near(word)} for word, ids in zip(typed, begun, strict=True)]
        return _narrow(rows, near, typed)
    return found


def _as_number(text: str) -> str:
    """Return a number without the spaces that people put in it; other texts as they are."""
    return SPACES.sub("", text) if SPACED_NUMBER.fullmatch(text) else text


def _narrow(
    rows: EstablishmentQuerySet, ids: Sequence[Iterable[int]], typed: list[str]
) -> EstablishmentQuerySet:
    """Keep the rows that hold one of the words retained for each word typed.

    The rarest word is read first and leads; the others are only checked beside it, in
    the index of words: the rows of the establishments are long, and read last.
    """
    sizes = _sizes({key for keys in ids for key in keys}) if len(typed) > 1 else {}
    leading: QuerySet[SearchPosting] | None = None
    for word, keys in sorted(
        zip(typed, ids, strict=True),
        key=lambda pair: sum(sizes.get(key, 0) for key in pair[1]),
    ):
        postings = SearchPosting.objects.filter(word_id__in=list(keys))
        if _is_number(word):
            rows = rows.filter(pk__in=_with_number(word, postings))
        elif leading is None:
            leading = postings
        else:
            beside = postings.filter(establishment=OuterRef("establishment"))
            leading = leading.filter(Exists(beside))
    if leading is not None:
        rows = rows.filter(pk__in=leading.values("establishment_id"))
    return rows


def _sizes(keys: set[int]) -> dict[int, int]:
    """Return how many establishments hold each word."""
    counted = (
        SearchPosting.objects.filter(word_id__in=keys)
        .values("word_id")
        .annotate(size=Count("establishment_id"))
    )
    return {row["word_id"]: row["size"] for row in counted}


def _is_number(word: str) -> bool:
    return len(word) >= 3 and sum(char.isdigit() for char in word) >= len(word) - 1


def _with_number(word: str, postings: QuerySet[SearchPosting]) -> QuerySet[Any]:
    """Return the keys whose words or FINESS number begin with what was typed.

    The beginning of a number is a range that an index serves.
    """
    number = word.upper()[:9]
    numbered = Establishment.objects.filter(
        finess__gte=number, finess__lte=number.ljust(9, "Z")
    )
    return postings.values("establishment_id").union(numbered.values("pk"))


def _begun(word: str) -> list[int]:
    """Return the words that begin with what was typed, whole words when it is short."""
    same = Q(text__in=[word, *SHORTENED.get(word, ())])
    if len(word) >= 3:
        same |= Q(text__gte=word, text__lte=f"{word}{'z' * 20}")
    rows = SearchWord.objects.filter(same)
    return list(rows.order_by("text").values_list("pk", flat=True)[:BEGINNINGS_LIMIT])


def _near(word: str) -> list[int]:
    """Return the words within the typing errors forgiven, the nearest first."""
    errors = errors_forgiven(word)
    if not errors:
        return []
    candidates = (
        SearchGram.objects.filter(gram__in=grams(word))
        .values("word_id", "word__text")
        .annotate(shared=Count("id"))
        .filter(shared__gte=grams_shared(word))
        .values_list("word_id", "word__text")
    )
    found = []
    for key, text in candidates:
        cost = distance(word, text, errors)
        if cost > errors:
            # The end of the word may not have been typed yet.
            cost = distance(word, text[: len(word)], 1) if len(word) > 4 else errors + 1
        if cost <= min(errors, 2):
            found.append((cost, key))
    if not found:
        return []
    least = min(found)[0]
    return [key for cost, key in sorted(found) if cost == least][:NEAR_LIMIT]


def filtered(
    rows: EstablishmentQuerySet, filters: PlaceFilters
) -> EstablishmentQuerySet:
    """Apply the filters of the list."""
    wanted = {
        "department_code": filters.department,
        "category_code": filters.category,
        "support_state": filters.support,
        "sharing_level": filters.sharing,
    }
    rows = rows.filter(**{field: value for field, value in wanted.items() if value})
    if filters.family:
        rows = rows.filter(category_code__in=codes_of_family(filters.family))
    if key := _uuid(filters.organization):
        rows = rows.filter(organization_id=key)
    rows = _by_officer(rows, filters.officer)
    return _by_activity(_by_state(rows, filters.state), filters.activity)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _by_officer(rows: EstablishmentQuerySet, officer: str) -> EstablishmentQuerySet:
    if officer == "none":
        return rows.filter(officer=None)
    key = _uuid(officer)
    return rows.filter(officer_id=key) if key else rows


def _by_state(rows: EstablishmentQuerySet, state: str) -> EstablishmentQuerySet:
    if state == UNSEEN:
        return rows.open().filter(not_seen_since__isnull=False)
    if state in {EstablishmentState.OPEN, EstablishmentState.CLOSED}:
        return rows.filter(state=state)
    return rows


def members_exist() -> Q:
    """Return a condition: somebody holds a role at the establishment."""
    active = Membership.objects.active()
    return Q(
        Exists(active.filter(establishments=OuterRef("pk")))
        | Exists(
            active.filter(organization=OuterRef("organization"), establishments=None)
        )
    )


def invitations_exist() -> Q:
    """Return a condition: somebody was invited and has not come in yet."""
    waiting = Invitation.objects.live()
    return Q(
        Exists(waiting.filter(establishments=OuterRef("pk")))
        | Exists(
            waiting.filter(organization=OuterRef("organization"), establishments=None)
        )
    )


def _by_activity(rows: EstablishmentQuerySet, activity: str) -> EstablishmentQuerySet:
    if activity == "active":
        return rows.filter(members_exist())
    if activity == "invited":
        return rows.filter(~members_exist(), invitations_exist())
    if activity == "absent":
        return rows.filter(~members_exist(), ~invitations_exist())
    return rows


def codes_of_family(slug: str) -> list[str]:
    return [
        code
        for code, category in reference.categories().items()
        if category.family == slug
    ]


def counts_by_department(rows: QuerySet[Establishment]) -> Mapping[str, int]:
    """Count rows by département, in one grouped query."""
    pairs = rows.order_by().values("department_code").annotate(count=Count("pk"))
    return {row["department_code"]: row["count"] for row in pairs}
