"""The supervisor keeps its children alive, and stops them together."""

import os
import signal
import socket
import threading
import time

import pytest

from beffroi.jobs.supervisor import Child, Supervisor
from tests.jobs.processes import own_environment, start, wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_crashed_child_waits_longer_each_time():
    child = Child("essai", [])
    child.started = time.monotonic()

    pauses = [child.pause_after_crash() for _ in range(7)]

    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_a_child_steady_for_a_minute_starts_again_at_once():
    child = Child("essai", [])
    child.crashes = 5
    child.started = time.monotonic() - 61

    assert child.pause_after_crash() == 1


@pytest.fixture
def supervised(tmp_path, monkeypatch):
    """A supervisor of one scheduler, running in a thread; its lines of output."""
    with own_environment(tmp_path) as variables:
        for name in ("BEFFROI_DATA_DIR", "BEFFROI_DATABASE_URL"):
            if name in variables:
                monkeypatch.setenv(name, variables[name])
        lines: list[str] = []
        child = Child("horloge", ["scheduler"])
        supervisor = Supervisor(
            [child], lambda name, line: lines.append(f"{name}: {line}")
        )
        thread = threading.Thread(target=supervisor.run, args=(lambda: None,))
        thread.start()
        try:
            yield supervisor, child, lines
        finally:
            supervisor.ask_to_stop(signal.SIGTERM, None)
            thread.join(timeout=30)
            assert not thread.is_alive()


def test_a_killed_child_is_started_again_and_all_stop_together(supervised):
    supervisor, child, lines = supervised
    wait_until(lambda: any("scheduler started" in line for line in lines), "it starts")
    first = child.process.pid

    os.kill(first, signal.SIGKILL)
    wait_until(
        lambda: child.process is not None and child.process.pid != first, "again"
    )
    wait_until(lambda: sum("scheduler started" in line for line in lines) == 2, "twice")

    supervisor.ask_to_stop(signal.SIGTERM, None)
    wait_until(lambda: child.process.poll() is not None, "it stops")
    assert child.process.returncode == 0
    assert any("horloge: " in line for line in lines)
    assert any("s’est arrêté" in line for line in lines)


def test_a_port_already_taken_is_told_in_french(tmp_path, unused_port_server):
    with own_environment(tmp_path) as variables:
        process = start("web", "--port", str(unused_port_server), variables=variables)
        out, _ = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "n’est pas disponible" in out
    assert "Traceback" not in out


@pytest.fixture
def unused_port_server():
    """A port that somebody holds."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]
