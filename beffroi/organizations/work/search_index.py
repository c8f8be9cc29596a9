"""Keep the words of the search in step with the establishments, by whole chunks."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import Model

from beffroi.lib.textsearch import grams, words
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.search import SearchGram, SearchPosting, SearchWord
from beffroi.reference import queries as reference

INDEXED_FIELDS = frozenset(
    {"name", "long_name", "town", "postal_code", "category_code"}
)
CHUNK = 500


def words_of(place: Establishment) -> list[str]:
    """Return the words under which an establishment is found."""
    category = reference.categories().get(place.category_code)
    return words(
        f"{place.name} {place.long_name} {place.town} {place.postal_code} "
        f"{category.short if category else ''}"
    )


def _word_ids(texts: set[str]) -> dict[str, int]:
    """Return the key of every word, the unknown ones written with their runs of letters."""
    known = dict(SearchWord.objects.filter(text__in=texts).values_list("text", "pk"))
    missing = sorted(texts - known.keys())
    if not missing:
        return known
    SearchWord.objects.bulk_create(
        [SearchWord(text=text) for text in missing], ignore_conflicts=True
    )
    fresh = dict(SearchWord.objects.filter(text__in=missing).values_list("text", "pk"))
    _insert(
        SearchGram,
        ("gram", "word_id"),
        [
            (gram, fresh[text])
            for text in missing
            if not text.isdigit()
            for gram in grams(text)
        ],
    )
    return known | fresh


def _forget(keys: Sequence[UUID]) -> None:
    SearchPosting.objects.filter(establishment_id__in=keys).delete()


def index_places(places: Iterable[Establishment], *, are_new: bool = False) -> None:
    """Write the words of these establishments afresh, in the caller's transaction.

    `are_new` spares the removal of words that cannot be there. May be called twice.
    """
    rows = list(places)
    if not rows:
        return
    by_place = {place.pk: words_of(place) for place in rows}
    ids = _word_ids({word for found in by_place.values() for word in found})
    if not are_new:
        _forget(list(by_place))
    pairs: list[tuple[str | int, str | int | UUID]] = [
        (ids[word], _key(key)) for key, found in by_place.items() for word in found
    ]
    _insert(SearchPosting, ("word_id", "establishment_id"), pairs)


def _insert(
    model: type[Model],
    columns: tuple[str, str],
    rows: list[tuple[str | int, str | int | UUID]],
) -> None:
    """Insert plain pairs: model instances would cost more than the rest of the import."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({names}) VALUES (%s, %s) "  # noqa: S608  # our own tables' names
            "ON CONFLICT DO NOTHING",
            rows,
        )


def _key(key: UUID) -> str | UUID:
    return key if connection.features.has_native_uuid_field else key.hex


def index_all() -> int:
    """Write the words of every establishment afresh; return how many there are."""
    done = 0
    keys = list(Establishment.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        done += len(keys[start : start + CHUNK])
        index_places(Establishment.objects.filter(pk__in=keys[start : start + CHUNK]))
    return done
