"""One parent for all processes: starts them, restarts them, stops them together."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import IO

STEADY_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 30.0
STOP_SECONDS = 20.0
LOOK_SECONDS = 0.2


@dataclass
class Child:
    """One command of Beffroi, run as a process of its own."""

    name: str
    arguments: Sequence[str]
    process: "subprocess.Popen[str] | None" = None
    crashes: int = 0
    started: float = 0.0
    not_before: float = 0.0
    readers: list[threading.Thread] = field(default_factory=list)

    def start(self, say: Callable[[str, str], None]) -> None:
        self.started = time.monotonic()
        # Its own session: Ctrl-C reaches the supervisor alone, which stops all in order.
        self.process = subprocess.Popen(  # noqa: S603  # our own commands
            [sys.executable, "-m", "beffroi.config.cli", *self.arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        )
        assert self.process.stdout is not None  # noqa: S101  # asked for just above
        reader = threading.Thread(
            target=_copy_lines, args=(self.name, self.process.stdout, say), daemon=True
        )
        reader.start()
        self.readers = [reader]

    def pause_after_crash(self) -> float:
        """Note one more crash and return how long to wait, in seconds: 1, 2, 4… 30."""
        if time.monotonic() - self.started > STEADY_SECONDS:
            self.crashes = 0
        self.crashes += 1
        pause = min(2.0 ** (self.crashes - 1), LONGEST_PAUSE_SECONDS)
        self.not_before = time.monotonic() + pause
        return pause


def _copy_lines(name: str, lines: IO[str], say: Callable[[str, str], None]) -> None:
    with lines:
        for line in lines:
            say(name, line.rstrip("\n"))


class Supervisor:
    """Keeps its children alive until told to stop."""

    def __init__(
        self, children: Sequence[Child], say: Callable[[str, str], None]
    ) -> None:
        self.children = children
        self.say = say
        self.stopped = threading.Event()

    def ask_to_stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopped.set()

    def run(self, on_tick: Callable[[], None]) -> None:
        """Start all, watch them, and stop them in reverse order at the end."""
        try:
            for child in self.children:
                child.start(self.say)
            while not self.stopped.wait(LOOK_SECONDS):
                for child in self.children:
                    self._look_after(child)
                on_tick()
        finally:
            self.stop_all()

    def _look_after(self, child: Child) -> None:
        if child.process is None:
            if time.monotonic() >= child.not_before:
                child.start(self.say)
            return
        code = child.process.poll()
        if code is None:
            return
        child.process = None
        pause = child.pause_after_crash()
        self.say(
            "beffroi",
            f"« {child.name} » s’est arrêté (code {code}) ; relance dans {pause:.0f} s.",
        )

    def stop_all(self) -> None:
        alive = [child for child in self.children if child.process is not None]
        for child in reversed(alive):
            _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for child in alive:
            _wait(child, max(0.1, deadline - time.monotonic()))
        for child in alive:
            for reader in child.readers:
                reader.join(timeout=1)


def _signal(child: Child, number: signal.Signals) -> None:
    if child.process is not None and child.process.poll() is None:
        child.process.send_signal(number)


def _wait(child: Child, seconds: float) -> None:
    if child.process is None:
        return
    try:
        child.process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        child.process.kill()
        child.process.wait()
