"""Open `gophish.db` read-only and give its rows: nothing of the file is ever executed."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from beffroi.lib.errors import Refusal
from beffroi.phishing.rules.gophish.database import COLUMNS, Rows

# The longest cell read: an attachment of a template, in base64.
CELL_BYTES = 100_000_000
DAMAGED = "Cette base SQLite est abîmée : la lecture s’arrête à la table « {} »."
Tell = Callable[[str], None]


class NotGophish(Refusal):
    sentence = (
        "Cette base SQLite n’est pas celle de Gophish : aucune de ses tables n’y est."
    )


class UnreadableDatabase(Refusal):
    sentence = "Cette base SQLite ne peut pas être ouverte : le fichier est abîmé."


@contextmanager
def opened(path: Path, tell: Tell) -> Iterator[Rows]:
    """Open a database that nobody writes to, and yield what reads its tables.

    `tell` receives a French sentence for each table whose reading stops.
    Raises: NotGophish, UnreadableDatabase.
    """
    # Immutable: neither lock nor journal is made beside a file that is not ours.
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(address, uri=True)
    except sqlite3.Error as error:
        raise UnreadableDatabase from error
    with closing(connection):
        tables = _prepared(connection)
        if not tables:
            raise NotGophish
        journal = path.with_name(f"{path.name}-wal")
        if journal.exists() and journal.stat().st_size:
            tell(
                "Des écritures récentes attendent dans le fichier « -wal » et ne sont pas "
                "lues : arrêtez Gophish, puis recommencez."
            )

        def rows(table: str, wanted: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
            if table not in tables:
                return iter(())
            return _rows(connection, table, tables[table], wanted, tell)

        yield rows


def _prepared(connection: sqlite3.Connection) -> dict[str, frozenset[str]]:
    """Return the columns of each table of Gophish; views and virtual tables are none."""
    connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, CELL_BYTES)
    try:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("PRAGMA query_only=ON")
        found = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
        ).fetchall()
        names = {str(name).lower(): str(name) for (name,) in found}
        return {
            known: frozenset(_columns(connection, known))
            for known in COLUMNS
            if known in names
        }
    except (sqlite3.Error, OverflowError) as error:
        raise UnreadableDatabase from error


def _columns(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    # « table_info » leaves hidden and generated columns out.
    for row in connection.execute(f'PRAGMA table_info("{table}")'):
        yield str(row[1]).lower()


def _rows(
    connection: sqlite3.Connection,
    table: str,
    held: frozenset[str],
    wanted: tuple[str, ...],
    tell: Tell,
) -> Iterator[Mapping[str, Any]]:
    columns = [name for name in wanted if name in held]
    if not columns:
        return
    # Both come from our own list of names, never from the file.
    chosen = ", ".join(f'"{name}"' for name in columns)
    try:
        for values in connection.execute(f'SELECT {chosen} FROM "{table}"'):  # noqa: S608
            yield dict(zip(columns, values, strict=True))
    except (sqlite3.Error, OverflowError):
        tell(DAMAGED.format(table))


def installation_of(path: Path) -> str:
    """Return the moment when this Gophish was installed, empty when it is not told.

    It tells apart two installations whose file bears the same name.
    """
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
            row = connection.execute(
                "SELECT MIN(tstamp) FROM goose_db_version"
            ).fetchone()
    except sqlite3.Error:
        return ""
    return str(row[0])[:40] if row and row[0] else ""
