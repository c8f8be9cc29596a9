"""Kill senders at random moments, then count what each address received."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.site import environment
from tests.e2e.product import own_database
from tests.mail.sink import Script, Taken, sink

NAME = "m1"
PATIENCE_SECONDS = 300


@dataclass(frozen=True)
class Slaughter:
    """What a run of kills left: messages received by address, addresses by state."""

    received: Counter[str]
    states: dict[str, list[str]]
    counted: dict[str, int]
    mailing: str
    kills: int
    chunk: int


def kill_senders(
    folder: Path,
    *,
    messages: int,
    kills: int,
    workers: int = 1,
    seed: int | None = None,
) -> Slaughter:
    """Send a mailing with workers of which one is killed (SIGKILL) again and again.

    The kills are spread over the mailing, each at a random moment of its share.
    """
    dice = random.Random(seed)  # noqa: S311  # a moment, not a secret
    received: Counter[str] = Counter()

    def note(taken: Taken) -> None:
        received.update(taken.recipients)

    env = environment(folder)
    with (
        own_database(os.environ.get("BEFFROI_DATABASE_URL", "")) as address,
        sink(keeps=False, on_taken=note) as script,
    ):
        if address:
            env["BEFFROI_DATABASE_URL"] = address
        _run(env, "prepare", NAME, str(script.port), str(messages))
        senders = [_start(env) for _ in range(workers)]
        try:
            done = _kill_some(script, senders, env, messages, kills, dice)
            for sender in senders:
                sender.communicate(timeout=PATIENCE_SECONDS)
        finally:
            for sender in senders:
                sender.kill()
                sender.communicate()
        _run(env, "late", NAME)
        found = _run(env, "states", NAME)
    return Slaughter(received, kills=done, **found)


def _kill_some(
    script: Script,
    senders: "list[subprocess.Popen[str]]",
    env: dict[str, str],
    messages: int,
    kills: int,
    dice: random.Random,
) -> int:
    """Return how many were killed; each is replaced at once."""
    for kill in range(kills):
        share = messages * (kill + dice.random() * 0.8) / (kills + 1)
        if not _wait_for(script, share, senders):
            return kill
        time.sleep(dice.random() * 0.02)
        victim = senders.pop(dice.randrange(len(senders)))
        victim.send_signal(signal.SIGKILL)
        victim.communicate()
        senders.append(_start(env))
    return kills


def _start(env: dict[str, str], verb: str = "send") -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.sender", verb, NAME],
        env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    return process


def _wait_for(
    script: Script, share: float, senders: "list[subprocess.Popen[str]]"
) -> bool:
    """Wait until so many messages arrived; say no when every sender ended before."""
    until = time.monotonic() + PATIENCE_SECONDS
    while script.count < share:
        if all(sender.poll() is not None for sender in senders):
            return False
        assert time.monotonic() < until, "the senders do not advance"
        time.sleep(0.001)
    return True


def _run(env: dict[str, str], *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.sender", *arguments],
        env=env, input="go\n", stdout=subprocess.PIPE, text=True, check=True,
        timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    return json.loads(done.stdout.strip().splitlines()[-1])


def verdict(found: Slaughter, messages: int) -> list[str]:
    """Return what is wrong; nothing when no message was lost nor sent twice."""
    maybe = set(found.states.get("maybe_sent", ()))
    sent = set(found.states.get("sent", ()))
    wrong = []
    if twice := [one for one, times in found.received.items() if times > 1]:
        wrong.append(f"{len(twice)} received twice")
    if lost := sent - set(found.received):
        wrong.append(f"{len(lost)} « sent » never arrived")
    if unsaid := set(found.received) - sent - maybe:
        wrong.append(f"{len(unsaid)} arrived and are not told")
    if len(sent) + len(maybe) != messages:
        wrong.append(f"{messages - len(sent) - len(maybe)} neither sent nor in doubt")
    if len(maybe) > found.chunk * found.kills:
        wrong.append(f"{len(maybe)} in doubt for {found.kills} kills")
    counted = (found.counted["sent"], found.counted["maybe_sent"])
    if counted != (len(sent), len(maybe)) or found.mailing != "done":
        wrong.append(f"the mailing says {counted}, « {found.mailing} »")
    return wrong
