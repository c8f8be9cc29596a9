"""One moment of the whole database, read beside those who go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.apps.registry import Apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, ForeignKey, Model, QuerySet

from beffroi.backups.rules.neutral import Kind, add_line, digest_text, line_of

SNAPSHOT = "snapshot"
# What has no meaning after a restore: who was signed in, who was alive.
LEFT_OUT = frozenset({"accounts.opensession", "jobs.workerlease", "jobs.leaderlease"})
KINDS = {
    "BooleanField": Kind.PLAIN,
    "CharField": Kind.PLAIN,
    "EmailField": Kind.PLAIN,
    "FileField": Kind.PLAIN,
    "FilePathField": Kind.PLAIN,
    "FloatField": Kind.PLAIN,
    "GenericIPAddressField": Kind.PLAIN,
    "SlugField": Kind.PLAIN,
    "TextField": Kind.PLAIN,
    "URLField": Kind.PLAIN,
    "AutoField": Kind.PLAIN,
    "BigAutoField": Kind.PLAIN,
    "SmallAutoField": Kind.PLAIN,
    "IntegerField": Kind.PLAIN,
    "BigIntegerField": Kind.PLAIN,
    "SmallIntegerField": Kind.PLAIN,
    "PositiveIntegerField": Kind.PLAIN,
    "PositiveBigIntegerField": Kind.PLAIN,
    "PositiveSmallIntegerField": Kind.PLAIN,
    "DateTimeField": Kind.MOMENT,
    "DateField": Kind.DATE,
    "TimeField": Kind.TIME,
    "DurationField": Kind.DURATION,
    "UUIDField": Kind.IDENTIFIER,
    "DecimalField": Kind.DECIMAL,
    "BinaryField": Kind.BYTES,
    "JSONField": Kind.JSON,
}


@contextmanager
def snapshot() -> Iterator[str]:
    """Open a connection that sees one moment and makes nobody wait; yield its alias.

    PostgreSQL: a read-only transaction at REPEATABLE READ. SQLite: a deferred read
    transaction, which WAL serves beside the writer.
    """
    own = connections["default"].copy(alias=SNAPSHOT)
    if own.vendor == "sqlite":
        own.settings_dict["OPTIONS"] = {
            **own.settings_dict["OPTIONS"],
            "transaction_mode": "DEFERRED",
        }
    connections[SNAPSHOT] = own
    try:
        with transaction.atomic(using=SNAPSHOT):
            with own.cursor() as cursor:
                if own.vendor == "postgresql":
                    cursor.execute(
                        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                    )
                # The moment is that of the first reading.
                cursor.execute("SELECT COUNT(*) FROM django_migrations")
            yield SNAPSHOT
    finally:
        own.close()
        del connections[SNAPSHOT]


def registry_of(connection: BaseDatabaseWrapper) -> Apps:
    """Return the models as the database has them: before an upgrade, not the program's."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    if applied >= set(loader.graph.nodes):
        return apps
    known = applied & set(loader.graph.nodes)
    state: Apps = loader.project_state(last_of_each(loader.graph, known)).apps
    return state


def last_of_each(
    graph: MigrationGraph, applied: set[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return the last applied migrations of each app."""
    followed = {
        parent.key
        for node in applied
        for parent in graph.node_map[node].parents
        if parent.key[0] == node[0]
    }
    return sorted(applied - followed)


def held_models(registry: Apps = apps) -> dict[str, type[Model]]:
    """Return the tables that an archive holds, by « app.model », sorted."""
    found = {
        model._meta.label_lower: model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    return {label: found[label] for label in sorted(found) if label not in LEFT_OUT}


def columns_of(model: type[Model]) -> tuple[tuple[str, Kind], ...]:
    """Return the columns of a table: the name that Django gives each, and its kind."""
    return tuple((field.attname, kind_of(field)) for field in model._meta.local_fields)


def kind_of(field: "Field[Any, Any]") -> Kind:
    while isinstance(field, ForeignKey):
        field = field.target_field
    name = field.get_internal_type()
    if name not in KINDS:
        message = f"{field}: no neutral form for a {name}"
        raise FieldDoesNotExist(message)
    return KINDS[name]


def lines_of(
    model: type[Model], columns: tuple[tuple[str, Kind], ...], *, using: str
) -> Iterator[bytes]:
    """Yield the lines of a table, read by chunks in the order of their keys."""
    names = [name for name, _ in columns]
    kinds = [kind for _, kind in columns]
    rows: QuerySet[Any, Any] = QuerySet(model, using=using)
    for values in rows.order_by("pk").values_list(*names).iterator(chunk_size=1000):
        yield line_of(kinds, values)


def table_digest(
    model: type[Model], columns: tuple[tuple[str, Kind], ...], *, using: str
) -> tuple[int, str]:
    """Return how many lines a table holds and their digest."""
    count = total = 0
    for line in lines_of(model, columns, using=using):
        count, total = count + 1, add_line(total, line)
    return count, digest_text(total)
