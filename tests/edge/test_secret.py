"""A posted secret is found nowhere: not in the spool, the database, a file or a log."""

import http.client
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from beffroi.phishing.models.hits import Hit
from beffroi.phishing.work.collecting import collect
from tests.e2e.product import free_port
from tests.edge.asking import opened
from tests.phishing.builders import make_campaign, make_place, make_target

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "Zq3vT8mKp2Lx9RcW"
SECRET = "M4rque-Tr3s-S3crete-7731"


@contextmanager
def serving(folder: Path):
    """The real command, on the test's database as another process sees it."""
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BEFFROI_")}
    env = {
        **kept, "BEFFROI_DATA_DIR": str(folder), "BEFFROI_LOG_LEVEL": "debug",
        "BEFFROI_DATABASE_URL": database_url(),
    }  # fmt: skip
    with (folder / "edge.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "beffroi.config.cli", "edge", "--port", str(port)],
            env=env, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            _wait(port)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def database_url() -> str:
    if connection.vendor == "sqlite":
        return ""
    told = connection.settings_dict
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            assert post(port, "/t/personne", "x") == 404
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail("the edge did not answer")


def post(port: int, path: str, body: str) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Note": SECRET}
    link.request("POST", path, body.encode(), headers)
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer.status


def test_a_posted_secret_is_found_nowhere(establishment, tmp_path, settings):
    settings.DATA_DIR = tmp_path
    make_target(make_place(make_campaign(), establishment), TOKEN)
    opened(tmp_path).close()  # the copy of the database that the process reads

    with serving(tmp_path) as port:
        for path in (f"/t/{TOKEN}", f"/t/{TOKEN}?mdp={SECRET}", f"/t/{TOKEN}/g", f"/t/{TOKEN}/x", f"/t/{SECRET}"):  # fmt: skip
            post(port, path, f"identifiant=zoe&mot_de_passe={SECRET}")
        post(port, f"/t/{TOKEN}", f"gros={SECRET * 20_000}")
        # What breaks in the middle is not told either.
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        link.putrequest("POST", f"/t/{TOKEN}")
        link.putheader("Content-Length", "100000")
        link.endheaders(SECRET.encode())
        link.close()
    assert collect() >= 4

    assert Hit.objects.filter(kind="form").exists()
    assert SECRET not in whole_database()
    guilty = [path.name for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]  # fmt: skip
    assert guilty == []


def whole_database() -> str:
    if connection.vendor == "postgresql":
        with psycopg.connect(database_url()) as link:
            names = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")  # fmt: skip
            tables = [name for (name,) in names]
            return "".join(str(link.execute(f'SELECT * FROM "{name}"').fetchall()) for name in tables)  # noqa: S608  # our own tables  # fmt: skip
    return "\n".join(connection.connection.iterdump())
