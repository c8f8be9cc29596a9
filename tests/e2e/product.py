"""The real product, started as a user starts it, in a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg

START_SECONDS = 240


@dataclass(frozen=True)
class Product:
    """A running Beffroi: its address and its data folder."""

    address: str
    data_dir: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def own_database(address: str) -> Iterator[str]:
    """Create an empty PostgreSQL database beside the one given, dropped at the end.

    Without an address the product keeps its own SQLite file.
    """
    if not address:
        yield ""
        return
    name = f"beffroi_walk_{os.getpid()}"
    parts = urlsplit(address)
    with psycopg.connect(address, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}"')
        try:
            yield parts._replace(path=f"/{name}").geturl()
        finally:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def running_product(
    data_dir: Path,
    *,
    database_url: str = "",
    host: str = "127.0.0.1",
    settings: dict[str, str] | None = None,
) -> Iterator[Product]:
    """Start `beffroi run --demo`, wait until /sante answers, stop all at the end."""
    port = free_port()
    address = f"http://{host}:{port}"
    data_dir.mkdir(parents=True, exist_ok=True)
    env = {
        **{
            name: value
            for name, value in os.environ.items()
            if not name.startswith("BEFFROI_")
        },
        "BEFFROI_DATA_DIR": str(data_dir),
        "BEFFROI_PUBLIC_URL": address,
        "BEFFROI_DATABASE_URL": database_url,
        **(settings or {}),
    }
    log_path = data_dir / "product.log"
    with log_path.open("wb") as log:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "beffroi.config.cli",
                "run",
                "--demo",
                "--port",
                str(port),
            ],
            env=env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(address, process, log_path)
            yield Product(address, data_dir)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _wait(address: str, process: "subprocess.Popen[bytes]", log_path: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urlopen(f"{address}/sante", timeout=5) as answer:
                if json.load(answer)["ok"]:
                    return
        except (URLError, OSError, ValueError):
            pass
        time.sleep(0.3)
    tail = log_path.read_text(encoding="utf-8", errors="replace")[-4000:]
    message = f"the product did not start:\n{tail}"
    raise RuntimeError(message)
