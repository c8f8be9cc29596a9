"""Make reports and posters in a warm process; print the medians as JSON.

The content differs each time: Typst would otherwise answer from its memory.
"""

import json
import os
import statistics
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from beffroi.alert.work import poster_pdf  # noqa: E402
from beffroi.maturity.work.report import report_pdf  # noqa: E402
from tests.bench.dataset import fill  # noqa: E402
from tests.maturity.build_report import answer_everything, give_actions  # noqa: E402

RUNS = 12
WARM = 2


def median_seconds(make: Callable[[int], bytes]) -> float:
    delays = []
    for number in range(RUNS + WARM):
        start = time.perf_counter()
        content = make(number)
        delays.append(time.perf_counter() - start)
        if not content.startswith(b"%PDF"):
            message = "no PDF was made: the measure means nothing"
            raise RuntimeError(message)
    return statistics.median(delays[WARM:])


def main() -> None:
    call_command("migrate", verbosity=0)
    _, referent, place = fill(3)
    answer_everything(place, referent)
    give_actions(place, referent)

    def report(number: int) -> bytes:
        place.name = f"Résidence de mesure {number}"
        place.save(update_fields=["name"])
        return report_pdf(place)

    def poster(number: int) -> bytes:
        return poster_pdf(
            place=f"Unité {number}",
            numbers=(),
            address=f"http://127.0.0.1/u/{number:032d}/",
        )

    print(
        json.dumps(
            {
                "report_seconds": round(median_seconds(report), 3),
                "poster_ms": round(median_seconds(poster) * 1000, 1),
            }
        )
    )


main()
