"""`make bench-kills`: twenty senders killed in a mailing of 5,000, alone and by two."""

import tempfile
from pathlib import Path

from tests.bench.report import Measure, compare, publish
from tests.mail.killing import kill_senders, verdict

MESSAGES, KILLS = 5_000, 20


def main() -> None:
    print(publish("kills", [measure(workers) for workers in (1, 2)]))


def measure(workers: int) -> Measure:
    with tempfile.TemporaryDirectory() as name:
        found = kill_senders(
            Path(name), messages=MESSAGES, kills=KILLS, workers=workers
        )
    wrong = verdict(found, MESSAGES)
    for line in wrong:
        print(f"  {line}")
    doubts = len(found.states.get("maybe_sent", ()))
    return compare(
        f"{found.kills} kills among {workers} sender(s): messages in doubt",
        doubts,
        f"of {MESSAGES}",
        target=f"0 lost, 0 twice, ≤ {found.chunk} in doubt a kill",
        met=not wrong and found.kills == KILLS,
    )


if __name__ == "__main__":
    main()
