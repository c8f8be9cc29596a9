"""The server that takes messages, and the reference client, of `make bench-sending`.

Debian's `postfix` package has both (`smtp-sink` and `smtp-source`, in C, no service is
started). Where it is missing, ours take their place: plain programs of the reference folder,
slower, so that the report says which were used.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.product import free_port

LENGTH = 5500
MISSING = (
    "smtp-sink and smtp-source are missing: our own sink and client were used, which are "
    "slower. On Debian or Ubuntu: apt-get install --no-install-recommends postfix "
    "(choose “No configuration”; the service need not run)."
)
PLACES = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"


def tool(name: str) -> str | None:
    return shutil.which(name, path=PLACES)


def has_postfix() -> bool:
    return bool(tool("smtp-sink") and tool("smtp-source"))


def describe() -> str:
    return "smtp-sink and smtp-source of Postfix" if has_postfix() else MISSING


@contextmanager
def relay(*, delay_ms: int = 0) -> Iterator[int]:
    """Run a sink in a process of its own; with a delay, ours answers that much later."""
    port = free_port()
    own = [
        sys.executable,
        "-m",
        "tests.bench.reference.smtp_sink",
        str(port),
        str(delay_ms),
    ]
    command = own
    if has_postfix() and not delay_ms:
        sink = tool("smtp-sink")
        assert sink is not None
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        command = [sink, *user, f"127.0.0.1:{port}", "1000"]
    process = subprocess.Popen(command, cwd=Path.cwd())
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int) -> None:
    for _ in range(150):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    message = "the sink did not answer"
    raise RuntimeError(message)


def reference_rate(port: int, count: int) -> float:
    """Return the messages a second of the reference client, one session."""
    source = tool("smtp-source")
    own = [
        sys.executable,
        "-m",
        "tests.bench.reference.smtp_source",
        str(port),
        str(count),
    ]
    command = own
    if has_postfix():
        assert source is not None
        command = [
            source, "-s", "1", "-m", str(count), "-l", str(LENGTH),
            "-f", "a@exemple.fr", "-t", "b@exemple.fr", f"127.0.0.1:{port}",
        ]  # fmt: skip
    began = time.monotonic()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    if command is own:
        return float(done.stdout)
    return count / (time.monotonic() - began)
