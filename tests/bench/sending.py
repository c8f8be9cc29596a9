"""`make bench-sending`: the rows of the figures to reach about sending.

`BENCH_DATABASE_URL` measures on a PostgreSQL database of its own instead of SQLite. Each
rate stands beside a run of the reference client in the same minute, on the same sink.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.bench.mailrelay import describe, reference_rate, relay
from tests.bench.report import Measure, compare, publish
from tests.bench.site import environment
from tests.e2e.product import own_database

RUNS = 5
BATCH = 10_000
FAR_BATCH = 600
SIZES = (1_000, 10_000, 100_000)
Result = dict[str, float]
_names = count(1)


@dataclass(frozen=True)
class Bench:
    """A data folder, perhaps with its database, and the sink."""

    folder: Path
    port: int
    database_url: str = ""
    memory: list[float] = field(default_factory=list)

    def _start(self, *arguments: str) -> "subprocess.Popen[str]":
        env = environment(self.folder)
        if self.database_url:
            env["BEFFROI_DATABASE_URL"] = self.database_url
        return subprocess.Popen(
            [sys.executable, "-m", "tests.bench.sender", *arguments],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def prepare(self, size: int, kind: str = "") -> tuple[str, Result]:
        name = f"m{next(_names)}"
        process = self._start("prepare", name, str(self.port), str(size), kind)
        return name, _answer(process)

    def send(self, name: str, *, processes: int = 1) -> list[Result]:
        """Send one mailing with some processes that start at the same moment."""
        started = [self._start("send", name) for _ in range(processes)]
        for process in started:
            assert process.stdout is not None
            process.stdout.readline()
        for process in started:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        results = [_answer(process) for process in started]
        self.memory.extend(result["peak_mb"] for result in results)
        return results

    def rate(self, size: int, *, processes: int = 1, kind: str = "") -> float:
        """Return the messages a second, from the first start to the last end."""
        name, _ = self.prepare(size, kind)
        results = self.send(name, processes=processes)
        sent = sum(result["sent"] for result in results)
        if sent != size:
            message = f"{sent} of {size} left: the measure means nothing"
            raise RuntimeError(message)
        began = min(result["began"] for result in results)
        return size / (max(result["ended"] for result in results) - began)


def _answer(process: "subprocess.Popen[str]") -> Result:
    out, _ = process.communicate()
    if process.returncode:
        message = f"the sender failed ({process.returncode})"
        raise RuntimeError(message)
    found: Result = json.loads(out.strip().splitlines()[-1])
    return found


def main() -> None:
    print(describe(), flush=True)
    measures: list[Measure] = []
    with bench() as near, bench(delay_ms=10) as far:
        steps: list[tuple[Callable[[Bench], list[Measure]], Bench]] = [
            (creation, near), (one_process, near), (two_processes, near),
            (far_processes, far), (flat, near), (signed, near),
        ]  # fmt: skip
        for measure, where in steps:
            for row in measure(where):
                measures.append(row)
                # A long run may be cut: what was measured is said at once.
                print(f"{row.name}: {row.value} {row.unit} ({row.ratio})", flush=True)
        peak = max([*near.memory, *far.memory])
    measures.append(
        compare("memory of a sender, most held", peak, "MB",
                target="≤ 150", met=peak <= 150)
    )  # fmt: skip
    print(f"\n{describe()}\nload average: {os.getloadavg()}")
    print(publish("sending", measures))


@contextmanager
def bench(*, delay_ms: int = 0) -> Iterator[Bench]:
    with (
        tempfile.TemporaryDirectory() as name,
        own_database(os.environ.get("BENCH_DATABASE_URL", "")) as address,
        relay(delay_ms=delay_ms) as port,
    ):
        yield Bench(Path(name), port, address)


def creation(near: Bench) -> list[Measure]:
    near.prepare(100)  # the first one also makes the tables
    found = []
    for size, limit in ((20_000, 3), (100_000, 15)):
        results = [near.prepare(size)[1] for _ in range(3)]
        seconds = statistics.median(result["seconds"] for result in results)
        peak = max(result["peak_mb"] for result in results)
        found.append(
            compare(f"create a mailing of {size} (at most {peak:.0f} MB)", seconds, "s",
                    target=f"≤ {limit}", met=seconds <= limit)
        )  # fmt: skip
    return found


def one_process(near: Bench) -> list[Measure]:
    ours, theirs = [], []
    for _ in range(RUNS):
        theirs.append(reference_rate(near.port, BATCH))
        ours.append(near.rate(BATCH))
    rate, reference = statistics.median(ours), statistics.median(theirs)
    ratio = statistics.median(
        one / other for one, other in zip(ours, theirs, strict=True)
    )
    name, _ = near.prepare(BATCH)
    [result] = near.send(name)
    return [
        compare("end to end, one process", rate, "messages/s", reference=reference,
                target="ratio ≥ 0.35 and ≥ 2000/s", met=ratio >= 0.35 and rate >= 2000),
        compare("processor time of the sender", result["cpu_us"], "µs a message",
                target="(no target)", met=True),
    ]  # fmt: skip


def two_processes(near: Bench) -> list[Measure]:
    one, two = _beside(near, 2 * BATCH)
    row = compare(
        "two processes against one, loopback", two, "messages/s", reference=one,
        target="ratio ≥ 1.2", met=two / one >= 1.2,
    )  # fmt: skip
    return [row]


def far_processes(far: Bench) -> list[Measure]:
    far.prepare(10)
    one, two = _beside(far, FAR_BATCH)
    row = compare(
        "two processes against one, relay 10 ms away", two, "messages/s", reference=one,
        target="ratio ≥ 1.7", met=two / one >= 1.7,
    )  # fmt: skip
    return [row]


def _beside(where: Bench, size: int) -> tuple[float, float]:
    pairs = [(where.rate(size), where.rate(size, processes=2)) for _ in range(RUNS)]
    return (
        statistics.median(one for one, _ in pairs),
        statistics.median(two for _, two in pairs),
    )


def flat(near: Bench) -> list[Measure]:
    """Each size beside the reference; the middle one is what the others are held to."""
    ratios, statements = {}, {}
    for size in SIZES:
        found = []
        for _ in range(RUNS if size < 100_000 else 3):
            name, _ = near.prepare(size)
            before = reference_rate(near.port, BATCH)
            [result] = near.send(name)
            after = reference_rate(near.port, BATCH)
            statements[size] = result["statements_per_chunk"]
            found.append(size / result["seconds"] / statistics.mean([before, after]))
        ratios[size] = statistics.median(found)
    middle = ratios[10_000]
    rows = [
        compare(f"share of the reference's rate at {size}", ratios[size], "",
                reference=middle, target="within 25 % of 10000",
                met=abs(ratios[size] / middle - 1) <= 0.25)
        for size in SIZES
    ]  # fmt: skip
    few, many = statements[10_000], statements[100_000]
    rows.append(
        compare("statements per chunk at 100000", many, "", reference=few,
                target="the same as at 10000", met=abs(many - few) <= 0.1)
    )  # fmt: skip
    return rows


def signed(near: Bench) -> list[Measure]:
    plain, sealed = [], []
    for _ in range(3):
        plain.append(near.rate(BATCH))
        sealed.append(near.rate(BATCH, kind="rsa"))
    value, reference = statistics.median(sealed), statistics.median(plain)
    row = compare(
        "signed (DKIM, RSA-2048) against unsigned", value, "messages/s",
        reference=reference, target="(no target)", met=True,
    )  # fmt: skip
    return [row]


if __name__ == "__main__":
    main()
