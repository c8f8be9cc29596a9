"""FINESS imports, search, documents and start: the other rows of the first section."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

from tests.bench.report import Measure, compare
from tests.bench.site import run_python
from tests.e2e.product import running_product

SHARED = Path(
    "../shared/data/finess/finess-2021-occitanie-gabarit-etalab.RECONSTITUE.csv"
)
REGION_ROWS, NATIONAL_ROWS = 9_013, 100_000
TYPES = (
    ("500", "EHPAD"), ("183", "IME"), ("354", "SSIAD"), ("246", "ESAT"), ("255", "MAS"),
)  # fmt: skip
WORDS = (
    "MICOCOULIERS", "GARANCE", "TILLEULS", "FONTAINE", "SAINT JACQUES", "BELLEVUE",
    "OLIVIERS", "CLOS FLEURI", "GRAND PRE", "ROCHEBELLE", "LAVANDES", "MARRONNIERS",
)  # fmt: skip
TOWNS = (
    "TOULOUSE",
    "ALBI",
    "RODEZ",
    "AUCH",
    "FOIX",
    "CAHORS",
    "TARBES",
    "MENDE",
    "NIMES",
)


def import_measures(folder: Path) -> list[Measure]:
    region = (
        SHARED if SHARED.exists() else write_etalab(folder / "region.csv", REGION_ROWS)
    )
    national = write_etalab(folder / "national.csv", NATIONAL_ROWS)
    first = measured(folder / "region", region)
    again = measured(folder / "region", region)
    large = measured(folder / "national", national)
    return [
        compare(
            f"FINESS import, {REGION_ROWS} rows", first["seconds"], "s",
            target="≤ 15", met=first["seconds"] <= 15,
        ),
        compare(
            "the same file again, unchanged", again["seconds"], "s",
            target="≤ 5", met=again["seconds"] <= 5,
        ),
        compare(
            f"FINESS import, {NATIONAL_ROWS} rows, memory", large["peak_mb"], "MB",
            target="≤ 200", met=large["peak_mb"] <= 200,
        ),
        search_measure(folder / "national"),
        *document_measures(folder / "documents"),
        *start_measures(folder / "start"),
    ]  # fmt: skip


def measured(folder: Path, file: Path) -> dict[str, float]:
    """Import a file in a process of its own; return its seconds and peak memory."""
    line = run_python("tests.bench.measured", str(file.resolve()), folder=folder)
    return dict(json.loads(line))


def search_measure(folder: Path) -> Measure:
    found = json.loads(run_python("tests.bench.search", folder=folder))
    return compare(
        f"search among {found['establishments']} (accents, typing errors)",
        found["p95_ms"], "ms p95", target="< 80", met=found["p95_ms"] < 80,
    )  # fmt: skip


def document_measures(folder: Path) -> list[Measure]:
    found = json.loads(run_python("tests.bench.documents", folder=folder))
    return [
        compare(
            "report of an establishment, warm worker", found["report_seconds"], "s",
            target="≤ 1", met=found["report_seconds"] <= 1,
        ),
        compare(
            "poster, warm worker", found["poster_ms"], "ms",
            target="≤ 60", met=found["poster_ms"] <= 60,
        ),
    ]  # fmt: skip


def start_measures(folder: Path) -> list[Measure]:
    began = time.monotonic()
    with running_product(folder) as product:
        ready = time.monotonic() - began
        visited = time.monotonic()
        with urlopen(f"{product.address}/compte/connexion/") as answer:
            answer.read()
        first = time.monotonic() - visited
    return [
        compare(
            "start on empty data, demo included",
            ready,
            "s",
            target="≤ 90",
            met=ready <= 90,
        ),
        compare("first page after the start", first, "s", target="≤ 8", met=first <= 8),
    ]


def write_etalab(path: Path, rows: int) -> Path:
    """Write an invented register in the 32 fields of the historical file."""
    with path.open("w", encoding="utf-8") as out:
        out.write("finess;etalab;93;2026-05-04\n")
        out.writelines(etalab_lines(rows))
    return path


def etalab_lines(rows: int) -> Iterator[str]:
    for number in range(rows):
        code, label = TYPES[number % len(TYPES)]
        town = TOWNS[number // len(WORDS) % len(TOWNS)]  # each name in each town
        name = f"{label} {WORDS[number % len(WORDS)]} {number % 977}"
        owner = 310_000_000 + number // 7
        fields = [
            "structureet", f"{311_000_000 + number:09d}", f"{owner:09d}", name, "", "", "",
            str(number % 200), "R", "DES LILAS", "", "", "555", "31", "HAUTE GARONNE",
            f"31{number % 900:03d} {town}", "0536490000", "", code, label, "1101", "Famille",
            "", "", "", "", "", "", "1998-01-01", "", "2026-01-02", "",
        ]  # fmt: skip
        yield ";".join(fields) + "\n"
