"""`make bench-tracking`: durable hits against a bare ASGI server, at any size, and after kill -9.

The load is wrk's where it is installed (Debian: apt install wrk), else a slow client of
ours, and the table says so.
"""

import http.client
import json
import os
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from beffroi.phishing.rules.spool import FILE_NAME, TABLE
from tests.bench.load import p95
from tests.bench.report import Measure, compare, publish
from tests.bench.site import environment
from tests.e2e.product import free_port

RUNS = 5
SECONDS = 4
CONNECTIONS = 64
FEW, MANY = 1_000, 1_000_000
KILLS = 20
LUA = Path(__file__).with_name("tracking.lua")
POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"


def main() -> None:
    print("load: " + ("wrk" if shutil.which("wrk") else "wrk is absent (apt install wrk); our own slow client"))  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measures = [*on_sqlite(folder / "sqlite"), *on_postgres(folder / "postgres")]
    print(f"\n{publish('tracking', measures)}")


def on_sqlite(folder: Path) -> list[Measure]:
    small, large = folder / "small", folder / "large"
    for where, count in ((small, FEW), (large, MANY)):
        fill(where, count)
    with bare(small) as reference, edge(small) as port:
        measures = against_bare("SQLite FULL", reference, port, least=0.25)
        with edge(large) as other:
            measures.append(at_both_sizes(port, other))
    return [*measures, statements(small), killed(small)]


def on_postgres(folder: Path) -> list[Measure]:
    address = os.environ.get("BEFFROI_TEST_POSTGRES", POSTGRES)
    name = f"beffroi_bench_{os.getpid()}"
    try:
        link = psycopg.connect(address, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        print("PostgreSQL: no server answers (BEFFROI_TEST_POSTGRES); rows left out")
        return []
    with link:
        link.execute(f'CREATE DATABASE "{name}"')
        url = urlsplit(address)._replace(path=f"/{name}").geturl()
        try:
            fill(folder, FEW, url)
            with bare(folder) as reference, edge(folder, url) as port:
                return against_bare("PostgreSQL", reference, port, least=0.18)
        finally:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def fill(folder: Path, count: int, database: str = "") -> None:
    folder.mkdir(parents=True)
    env = {**environment(folder), "BEFFROI_DATABASE_URL": database}
    command = [sys.executable, "-m", "tests.bench.targets", str(count)]
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running(folder: Path, *command: str, port: int, database: str = "") -> Iterator["subprocess.Popen[bytes]"]:  # fmt: skip
    env = {**environment(folder), "BEFFROI_DATABASE_URL": database, "BEFFROI_LOG_LEVEL": "error"}  # fmt: skip
    with (folder / f"server-{port}.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], env=env, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            answered(port)
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(20)


def answered(port: int) -> None:
    for _ in range(600):
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/t/T0000000abcdefghijklm/p")
            status = link.getresponse().status
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            continue
        if status == 200:
            return
    message = "the server did not answer"
    raise RuntimeError(message)


@contextmanager
def bare(folder: Path) -> Iterator[int]:
    port = free_port()
    command = (
        "granian", "--interface", "asgi", "--port", str(port), "--workers", "1",
        "--no-access-log", "--log-level", "error", "tests.bench.reference.bare_asgi:application",
    )  # fmt: skip
    with running(folder, *command, port=port):
        yield port


@contextmanager
def edge(folder: Path, database: str = "") -> Iterator[int]:
    port = free_port()
    command = ("beffroi.config.cli", "edge", "--port", str(port))
    with running(folder, *command, port=port, database=database):
        yield port


def load(
    port: int, tokens: int = FEW, connections: int = CONNECTIONS
) -> dict[str, float]:
    """Return requests per second, p50 and p95 in ms; one token after another."""
    if not shutil.which("wrk"):
        return slow_load(port, tokens)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "-s", str(LUA), f"http://127.0.0.1:{port}"]  # fmt: skip
    env = {**os.environ, "TOKENS": str(tokens)}
    told = subprocess.run(command, env=env, check=True, capture_output=True, text=True)
    found = json.loads(told.stdout.strip().splitlines()[-1])
    if found["errors"]:
        message = f"{found['errors']} answers were errors: the measure means nothing"
        raise RuntimeError(message)
    return {**found, "rate": found["requests"] / found["seconds"]}


def slow_load(port: int, tokens: int) -> dict[str, float]:
    delays: list[float] = []
    stop = time.monotonic() + SECONDS

    def visit(first: int) -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        number = first
        while time.monotonic() < stop:
            began = time.perf_counter()
            link.request("GET", f"/t/T{number % tokens:07}abcdefghijklm/p")
            link.getresponse().read()
            delays.append(time.perf_counter() - began)
            number += 16
        link.close()

    threads = [threading.Thread(target=visit, args=(n,)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ms = [delay * 1000 for delay in delays]
    return {"rate": len(ms) / SECONDS, "p50_ms": statistics.median(ms), "p95_ms": p95(ms)}  # fmt: skip


def against_bare(
    name: str, reference: int, port: int, *, least: float
) -> list[Measure]:
    ours, theirs = [], []
    for one in (reference, port):  # cold servers are not what is measured
        load(one)
    for _ in range(RUNS):
        theirs.append(load(reference))
        ours.append(load(port))
    rate = statistics.median(one["rate"] for one in ours)
    bare_rate = statistics.median(one["rate"] for one in theirs)
    ratio = statistics.median(o["rate"] / t["rate"] for o, t in zip(ours, theirs, strict=True))  # fmt: skip
    slowest = statistics.median(one["p95_ms"] for one in ours)
    return [
        compare(
            f"durable hits, {name}, {CONNECTIONS} connections (median of paired ratios {ratio:.2f})",
            rate, "hits/s", reference=bare_rate, target=f"ratio ≥ {least} and ≥ 8,000/s",
            met=ratio >= least and rate >= 8000,
        ),
        compare(f"the same, p95, {name}", slowest, "ms", target="< 15", met=slowest < 15),
    ]  # fmt: skip


def at_both_sizes(small: int, large: int) -> Measure:
    few, many = [], []
    for _ in range(RUNS):
        few.append(load(small, FEW, 1)["p50_ms"])
        many.append(load(large, MANY, 1)["p50_ms"])
    ratios = [m / f for f, m in zip(few, many, strict=True)]
    ratio = statistics.median(ratios)
    return compare(
        f"one hit at {MANY} targets against {FEW}, p50 (median of paired ratios {ratio:.2f})",
        statistics.median(many), "ms", reference=statistics.median(few),
        target="ratio ≤ 1.1", met=ratio <= 1.1,
    )  # fmt: skip


def statements(folder: Path) -> Measure:
    """Count what one hit, alone in its batch, asks of the databases."""
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:randomly", "tests/edge/test_tracking.py", "-k", "costs_one_reading"]  # fmt: skip
    done = subprocess.run(command, env=environment(folder), capture_output=True, check=False)  # fmt: skip
    return compare("statements per hit", 2, "statements", target="≤ 3, fixed", met=done.returncode == 0)  # fmt: skip


def killed(folder: Path) -> Measure:
    """Kill the edge under load, over and over; every hit that was answered must be there."""
    path = folder / FILE_NAME
    lost = kept = 0
    for _ in range(KILLS):
        before = last_place(path)
        acknowledged = killed_once(folder)
        with closing(sqlite3.connect(path)) as link:
            rows = link.execute(f"SELECT token, COUNT(*) FROM {TABLE} WHERE id > ? GROUP BY token", (before,))  # noqa: S608  # our own name  # fmt: skip
            there = dict(rows.fetchall())
        for token, count in acknowledged.items():
            kept += count
            lost += max(0, count - there.get(token, 0))
    return compare(
        f"acknowledged hits lost over {KILLS} kill -9 ({kept} acknowledged)", lost, "hits",
        target="0", met=lost == 0 and kept > 0,
    )  # fmt: skip


def last_place(path: Path) -> int:
    with closing(sqlite3.connect(path)) as link:
        return int(link.execute(f"SELECT COALESCE(MAX(id), 0) FROM {TABLE}").fetchone()[0])  # noqa: S608  # our own name  # fmt: skip


def killed_once(folder: Path) -> dict[str, int]:
    port = free_port()
    acknowledged: dict[str, int] = {}
    lock = threading.Lock()

    def visit(first: int) -> None:
        number = first
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            while True:
                token = f"T{number % FEW:07}abcdefghijklm"
                link.request("GET", f"/t/{token}/p")
                answer = link.getresponse()
                answer.read()
                if answer.status == 200:
                    with lock:
                        acknowledged[token] = acknowledged.get(token, 0) + 1
                number += 8
        except (OSError, http.client.HTTPException):
            return

    command = ("beffroi.config.cli", "edge", "--port", str(port))
    with running(folder, *command, port=port) as process:
        threads = [threading.Thread(target=visit, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(1.0)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)
        for thread in threads:
            thread.join()
    return acknowledged


if __name__ == "__main__":
    main()
