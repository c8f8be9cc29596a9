"""A Beffroi of invented data, served as in production, beside a bare reference."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.product import free_port

WORKERS = "2"


@dataclass(frozen=True)
class Site:
    """A served data folder: its port, a cookie for the lead and one for the referent."""

    port: int
    lead: str
    referent: str
    place: str


def environment(folder: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("BEFFROI_")}
    return {**kept, "BEFFROI_DATA_DIR": str(folder), "PYTHONPATH": str(Path.cwd())}


def run_python(module: str, *args: str, folder: Path) -> str:
    """Run one module of the project in a data folder; return its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *args],
        env=environment(folder),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = done.stdout.strip().splitlines()
    return lines[-1] if lines else ""


@contextmanager
def serving(folder: Path, application: str, settings: str) -> Iterator[int]:
    """Serve one WSGI application with granian, two workers, on a free port."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", WORKERS, "--blocking-threads", "2",
        "--no-access-log", "--log-level", "error", application,
    ]  # fmt: skip
    env = {**environment(folder), "DJANGO_SETTINGS_MODULE": settings}
    with (folder / f"site-{port}.log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        try:
            _wait(port)
            yield port
        finally:
            process.terminate()
            process.wait(20)


def _wait(port: int) -> None:
    for _ in range(150):
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            link.request("GET", "/sante")
            link.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    message = "the site did not answer"
    raise RuntimeError(message)


@contextmanager
def beffroi(folder: Path, keys: dict[str, str]) -> Iterator[Site]:
    with serving(
        folder, "beffroi.config.wsgi:application", "beffroi.config.settings"
    ) as port:
        yield Site(port, keys["lead"], keys["referent"], keys["place"])


@contextmanager
def bare(folder: Path) -> Iterator[int]:
    with serving(
        folder,
        "tests.bench.reference.bare:application",
        "tests.bench.reference.bare_settings",
    ) as port:
        yield port
