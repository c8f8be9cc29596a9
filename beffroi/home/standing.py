"""What the program is against its database: the version, what is left to apply."""

from functools import cache
from importlib.metadata import version

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

VERSION = version("beffroi")


def pending_migrations() -> int:
    """Count what the program holds and the database has not had yet, in one query."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    return len(_migrations_of_the_program() - applied)


@cache
def _migrations_of_the_program() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).graph.nodes)
