"""Clear one table of one person, as its app declared it; every step may be repeated."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import (
    EmailField,
    Field,
    Model,
    Q,
    QuerySet,
    TextField,
)
from django.db.models.functions import Cast

from beffroi.lib.personal import ERASED_ADDRESS, ERASED_NAME, Holding, Subject
from beffroi.lib.scrubbing import Scrubber

CHUNK = 500


def clear(holding: Holding, subject: Subject, scrubber: Scrubber) -> int:
    """Take the person out of a table; return how many rows changed or went."""
    count = _remove_rows(holding, subject)
    for query, fields in _owned(holding, subject):
        values = {name: _nothing(holding.model, name) for name in fields}
        stale = ~Q(**values)
        count += _update(holding.model, query & stale, values)
    return count + _scrub(holding, scrubber)


def gone(holding: Holding, subject: Subject) -> "QuerySet[Model]":
    """Return the rows that go with the person."""
    query = Q(pk__in=[])
    for name in holding.gone_with:
        query |= _matching(holding.model, name, subject)
    return holding.model._base_manager.filter(query)


def matching(holding: Holding, subject: Subject) -> "QuerySet[Model]":
    """Return the rows that are about the person, by key or by address."""
    query = Q(pk__in=[])
    for name in (*holding.gone_with, *holding.by_key, *holding.about_key):
        query |= _matching(holding.model, name, subject)
    for name in holding.by_address:
        query |= _matching(holding.model, name, subject)
    return holding.model._base_manager.filter(query).order_by("pk")


def mentioning(holding: Holding, scrubber: Scrubber) -> "QuerySet[Model]":
    """Return the rows whose texts may name the person."""
    model = holding.model
    rows = model._base_manager.all()
    query = Q(pk__in=[])
    for name in holding.documents:
        rows = rows.annotate(**{f"{name}_as_text": Cast(name, TextField())})
    for spelling in scrubber.spellings:
        for name in holding.texts:
            query |= Q(**{f"{name}__icontains": spelling})
        for name in holding.documents:
            query |= Q(**{f"{name}_as_text__icontains": spelling})
    return rows.filter(query)


def _matching(model: type[Model], name: str, subject: Subject) -> Q:
    """Match a field that holds a key, or an address if it is one."""
    if _is_address(model, name):
        query = Q(pk__in=[])
        for address in subject.addresses:
            query |= Q(**{f"{name}__iexact": address})
        return query
    return Q(**{name: subject.key}) if subject.key else Q(pk__in=[])


def _is_address(model: type[Model], path: str) -> bool:
    if "__" in path:
        return False
    return isinstance(_field(model, path), EmailField)


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    for field in model._meta.local_fields:
        if name in {field.name, field.attname}:
            return field
    message = f"{model.__name__} has no field {name}"
    raise LookupError(message)


def _owned(holding: Holding, subject: Subject) -> Iterator[tuple[Q, tuple[str, ...]]]:
    for name, fields in (*holding.by_key.items(), *holding.by_address.items()):
        yield _matching(holding.model, name, subject), fields


def _nothing(model: type[Model], name: str) -> str:
    """Return what stands in a field once its person is erased."""
    field = _field(model, name)
    if isinstance(field, EmailField):
        return "" if field.blank else ERASED_ADDRESS
    return ERASED_NAME if name.endswith("label") else ""


def _chunks(rows: "QuerySet[Model]") -> Iterator[list[Any]]:
    """Yield the keys of the rows, by chunks, as long as some are found."""
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    while keys:
        yield keys
        later = rows.filter(pk__gt=keys[-1]).order_by("pk")
        keys = list(later.values_list("pk", flat=True)[:CHUNK])


def _remove_rows(holding: Holding, subject: Subject) -> int:
    count = 0
    for keys in _chunks(gone(holding, subject)):
        holding.model._base_manager.filter(pk__in=keys).delete()
        count += len(keys)
    return count


def _update(model: type[Model], query: Q, values: dict[str, str]) -> int:
    count = 0
    for keys in _chunks(model._base_manager.filter(query)):
        count += model._base_manager.filter(pk__in=keys).update(**values)
    return count


def _scrub(holding: Holding, scrubber: Scrubber) -> int:
    if not (holding.texts or holding.documents) or not scrubber.spellings:
        return 0
    count = 0
    for keys in _chunks(mentioning(holding, scrubber)):
        with transaction.atomic():
            rows = holding.model._base_manager.filter(pk__in=keys)
            for row in rows.select_for_update(of=("self",)):
                count += _scrub_row(row, holding, scrubber)
    return count


def _scrub_row(row: Model, holding: Holding, scrubber: Scrubber) -> bool:
    changed: list[str] = []
    for name in holding.texts:
        limit = getattr(_field(holding.model, name), "max_length", None)
        _set(row, name, scrubber.clean(str(getattr(row, name)), limit=limit), changed)
    for name in holding.documents:
        _set(row, name, scrubber.clean_document(getattr(row, name)), changed)
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _set(row: Model, name: str, value: object, changed: "list[str]") -> None:
    if getattr(row, name) != value:
        setattr(row, name, value)
        changed.append(name)


def held_values(row: Model, holding: Holding) -> Iterable[tuple[str, object]]:
    """Yield the fields of a row that may be handed to the person, with their words."""
    for field in row._meta.local_fields:
        if field.name not in holding.secret and field.attname not in holding.secret:
            yield str(field.verbose_name), getattr(row, field.attname)
