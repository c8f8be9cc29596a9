"""Real processes of Beffroi on a database of their own, for the tests."""

import os
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from django.db import connection

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 180.0


@contextmanager
def own_environment(folder: Path, *, is_ready: bool = True) -> Iterator[dict[str, str]]:
    """Give the variables of an installation of its own, on the same kind of database.

    Its tables are a copy of the test's, unless it must not be ready.
    """
    variables = {**os.environ, "BEFFROI_DATA_DIR": str(folder)}
    variables.pop("BEFFROI_DATABASE_URL", None)
    if connection.vendor == "sqlite":
        if is_ready:
            _copy_sqlite(folder / "beffroi.sqlite3")
        yield variables
        return
    name = f"beffroi_test_{uuid.uuid4().hex[:12]}"
    model = connection.settings_dict["NAME"] if is_ready else "template1"
    connection.close()  # a database is copied while nobody is in it
    with psycopg.connect(_address("postgres"), autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE "{model}"')
        try:
            yield {**variables, "BEFFROI_DATABASE_URL": _address(name)}
        finally:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _copy_sqlite(target: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")


def _address(name: str) -> str:
    known = connection.settings_dict
    secret = f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else ""
    query = urlencode({"host": known["HOST"]}) if known["HOST"].startswith("/") else ""
    host = "" if query else known["HOST"]
    port = f":{known['PORT']}" if known["PORT"] and host else ""
    return f"postgres://{known['USER']}{secret}@{host}{port}/{name}?{query}"


def start(*arguments: str, variables: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "beffroi.config.cli", *arguments],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(*arguments: str, variables: dict[str, str], code: int = 0) -> str:
    """Run one command to its end and return what it printed."""
    process = start(*arguments, variables=variables)
    out, _ = process.communicate(timeout=PATIENCE_SECONDS * 2)
    assert process.returncode == code, out
    return out


def python(source: str, variables: dict[str, str]) -> str:
    """Run lines of Python with Django ready and return what they printed."""
    prelude = "import django; django.setup()\n"
    done = subprocess.run(
        [sys.executable, "-c", prelude + source],
        cwd=ROOT,
        env={**variables, "DJANGO_SETTINGS_MODULE": "beffroi.config.settings"},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    return done.stdout.strip()


def wait_until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.1)
