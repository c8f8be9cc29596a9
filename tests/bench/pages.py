"""`make bench-pages`: the rows of the figures to reach about pages, imports and start."""

import json
import statistics
import tempfile
from pathlib import Path

from tests.bench.imports import import_measures
from tests.bench.load import Load, drive
from tests.bench.report import Measure, compare, publish
from tests.bench.site import Site, bare, beffroi, run_python

RUNS = 5
# Short turns, one beside the other: a disturbance of some seconds spoils few of them.
TURNS = 9
SMALL, LARGE = 60, 40_000


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measures = [*page_measures(folder), *import_measures(folder)]
    path = publish("pages", measures)
    print(f"\n{path}")


def page_measures(folder: Path) -> list[Measure]:
    small, large = folder / "small", folder / "large"
    small_keys = json.loads(run_python("tests.bench.prepare", str(SMALL), folder=small))
    large_keys = json.loads(run_python("tests.bench.prepare", str(LARGE), folder=large))
    with bare(small) as reference, beffroi(small, small_keys) as site:
        measures = against_bare(reference, site)
        with beffroi(large, large_keys) as wide:
            measures += flat(site, wide)
    return measures


def against_bare(reference: int, site: Site) -> list[Measure]:
    ours: list[Load] = []
    theirs: list[Load] = []
    for port in (reference, site.port):  # cold workers are not what is measured
        drive(port, "/etablissements/", cookie=site.lead, seconds=1)
    for _ in range(RUNS):
        theirs.append(drive(reference, "/etablissements/", cookie=site.lead))
        ours.append(drive(site.port, "/etablissements/", cookie=site.lead))
    refuse_errors([*ours, *theirs])
    rate = statistics.median(load.per_second for load in ours)
    bare_rate = statistics.median(load.per_second for load in theirs)
    p95 = statistics.median(load.p95_ms for load in ours)
    return [
        compare(
            "page of 50 rows, 16 connections", rate, "req/s", reference=bare_rate,
            target="ratio ≥ 0.6 and ≥ 150/s", met=rate / bare_rate >= 0.6 and rate >= 150,
        ),
        compare("page of 50 rows, p95", p95, "ms", target="< 150", met=p95 < 150),
    ]  # fmt: skip


def flat(small: Site, large: Site) -> list[Measure]:
    pages = {
        "home, region": ("/", "lead"),
        "establishments list": ("/etablissements/", "lead"),
        "observatory": ("/region/observatoire/", "lead"),
        "home, referent": ("/", "referent"),
        "twelve reflexes": ("/etablissements/{place}/reflexes/", "referent"),
        "action list": ("/etablissements/{place}/actions/toutes/", "referent"),
    }
    return [
        *(flat_page(name, small, large, *page) for name, page in pages.items()),
        search_page(large),
    ]


def search_page(site: Site) -> Measure:
    """A search finds more in a larger register: its bound is a delay, not a ratio."""
    loads = [
        visit(site, "/etablissements/?q=micocouliers+albi", "lead") for _ in range(RUNS)
    ]
    refuse_errors(loads)
    value = statistics.median(load.p95_ms for load in loads)
    return compare(
        f"search in the list, whole page, {LARGE}", value, "ms p95",
        target="< 80", met=value < 80,
    )  # fmt: skip


def flat_page(name: str, small: Site, large: Site, path: str, who: str) -> Measure:
    few: list[Load] = []
    many: list[Load] = []
    for _ in range(TURNS):
        few.append(visit(small, path, who))
        many.append(visit(large, path, who))
    refuse_errors([*few, *many])
    value = statistics.median(load.p95_ms for load in many)
    reference = statistics.median(load.p95_ms for load in few)
    return compare(
        f"{name}, {LARGE} against {SMALL}", value, "ms p95", reference=reference,
        target="ratio ≤ 1.5", met=value / reference <= 1.5,
    )  # fmt: skip


def visit(site: Site, path: str, who: str) -> Load:
    cookie = site.lead if who == "lead" else site.referent
    target = path.format(place=site.place)
    # One connection: two would wait for one another whenever one worker takes both.
    return drive(site.port, target, cookie=cookie, connections=1, seconds=1)


def refuse_errors(loads: list[Load]) -> None:
    errors = sum(load.errors for load in loads)
    if errors:
        message = f"{errors} answers were not 200: the measure means nothing"
        raise RuntimeError(message)


if __name__ == "__main__":
    main()
