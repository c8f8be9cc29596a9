"""Two guards around every test: an undefined template variable fails, a GET that writes fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

# Reading words of SQL; what opens and closes a transaction writes nothing by itself.
READING = {
    "SELECT", "WITH", "EXPLAIN", "PRAGMA", "SHOW", "SET", "DECLARE", "FETCH", "CLOSE",
    "BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT",
}  # fmt: skip
# Sign-in and rate limits keep their own accounts, on any method.
EXEMPT_TABLES = ("accounts_opensession", "beffroi_cache")


class Undefined(str):
    """What Django puts in place of an unknown variable; here it fails instead."""

    __slots__ = ()

    def __new__(cls) -> "Undefined":
        return super().__new__(cls, "UNDEFINED %s")

    def __mod__(self, variable: object) -> str:
        message = f"undefined in a template: {variable}"
        raise AssertionError(message)


def _refuse_writing(
    execute: Any, sql: str, params: Any, many: bool, context: Any
) -> Any:
    word = sql.lstrip(" (\n").split(None, 1)[0].upper().rstrip(";")
    if word not in READING and not any(table in sql for table in EXEMPT_TABLES):
        message = f"a GET wrote: {sql[:200]}"
        raise AssertionError(message)
    return execute(sql, params, many, context)


@contextmanager
def reading_only() -> Iterator[None]:
    """Refuse, in the block, every statement that could change the database."""
    connection = connections["default"]
    with connection.execute_wrapper(_refuse_writing):
        yield
