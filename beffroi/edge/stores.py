"""Where the edge reads and appends: a SQLite file of its own, or PostgreSQL.

Used from one thread, in batches: one reading, one append, one commit. An answer leaves
after the commit, so what was acknowledged is never lost.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import psycopg

from beffroi.phishing.rules.lookup import (
    FIND_POSTGRES,
    FIND_SQLITE,
    PAGE_POSTGRES,
    PAGE_SQLITE,
    Found,
    ShownPage,
    found_of,
    page_of,
)
from beffroi.phishing.rules.spool import (
    APPEND_POSTGRES,
    APPEND_SQLITE,
    CREATE_SQLITE,
    FILE_NAME,
    Cells,
)

WAIT_SECONDS = 10
STORE_ERRORS = (sqlite3.Error, psycopg.Error, OSError)


class Store(Protocol):
    """One database, seen from the one thread that writes."""

    def find(self, tokens: Sequence[str]) -> Mapping[str, Found]: ...

    def append(self, rows: Sequence[Cells]) -> None: ...

    def page(self, key: str) -> ShownPage | None: ...

    def close(self) -> None: ...


class SqliteStore:
    """The main file, read only; the tracking file, written by this process alone."""

    def __init__(self, main: Path, folder: Path) -> None:
        self._main = main
        self._folder = folder
        self._read: sqlite3.Connection | None = None
        self._write: sqlite3.Connection | None = None

    def _reading(self) -> sqlite3.Connection:
        if self._read is None:
            address = f"file:{self._main}?mode=ro"
            self._read = sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)  # fmt: skip
        return self._read

    def _writing(self) -> sqlite3.Connection:
        if self._write is None:
            path = self._folder / FILE_NAME
            link = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)  # fmt: skip
            link.execute("PRAGMA journal_mode=WAL")
            # NORMAL would lose the last commits with the power.
            link.execute("PRAGMA synchronous=FULL")
            link.execute(CREATE_SQLITE)
            path.chmod(0o600)
            self._write = link
        return self._write

    def find(self, tokens: Sequence[str]) -> Mapping[str, Found]:
        link = self._reading()
        # One look at the file for the whole batch.
        link.execute("BEGIN")
        try:
            asked = (link.execute(FIND_SQLITE, (token,)).fetchone() for token in tokens)
            return dict(found_of(row) for row in asked if row is not None)
        finally:
            link.execute("COMMIT")

    def append(self, rows: Sequence[Cells]) -> None:
        link = self._writing()
        link.execute("BEGIN IMMEDIATE")
        try:
            link.executemany(APPEND_SQLITE, rows)
            link.execute("COMMIT")
        except sqlite3.Error:
            if link.in_transaction:
                link.execute("ROLLBACK")
            raise

    def page(self, key: str) -> ShownPage | None:
        row = self._reading().execute(PAGE_SQLITE, (key,)).fetchone()
        return page_of(row) if row else None

    def close(self) -> None:
        for link in (self._read, self._write):
            if link is not None:
                link.close()


class PostgresStore:
    """The same table for all edges; a lost connection is opened again at the next batch."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self._parameters = dict(parameters)
        self._link: psycopg.Connection[Any] | None = None

    def _linked(self) -> psycopg.Connection[Any]:
        if self._link is None or self._link.closed:
            self._link = psycopg.connect(**self._parameters, autocommit=True)
            self._link.prepare_threshold = 1
        return self._link

    def find(self, tokens: Sequence[str]) -> Mapping[str, Found]:
        rows = self._linked().execute(FIND_POSTGRES, (list(tokens),)).fetchall()
        return dict(found_of(row) for row in rows)

    def append(self, rows: Sequence[Cells]) -> None:
        columns = [list(column) for column in zip(*rows, strict=True)]
        # Autocommit: the one statement is the transaction, safe when it returns.
        self._linked().execute(APPEND_POSTGRES, columns)

    def page(self, key: str) -> ShownPage | None:
        row = self._linked().execute(PAGE_POSTGRES, (key,)).fetchone()
        return page_of(row) if row else None

    def close(self) -> None:
        if self._link is not None:
            self._link.close()
