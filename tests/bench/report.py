"""One row per measure, printed as a table and kept as JSON in build/bench/."""

import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = Path("build/bench")


@dataclass(frozen=True)
class Measure:
    """One figure beside its target; `ratio` is the value over the reference."""

    name: str
    value: float
    unit: str
    reference: float | None
    ratio: float | None
    target: str
    met: bool


def compare(
    name: str,
    value: float,
    unit: str,
    *,
    target: str,
    met: bool,
    reference: float | None = None,
) -> Measure:
    ratio = value / reference if reference else None
    return Measure(
        name,
        round(value, 3),
        unit,
        None if reference is None else round(reference, 3),
        None if ratio is None else round(ratio, 3),
        target,
        met,
    )


def publish(section: str, measures: list[Measure]) -> Path:
    """Print the table, write build/bench/SECTION.json and return its path."""
    print(f"\n## {section} — {_machine()}\n")
    print("| What | Value | Reference | Ratio | Target | Met |")
    print("| --- | --- | --- | --- | --- | --- |")
    for measure in measures:
        reference = "–" if measure.reference is None else f"{measure.reference:g}"
        ratio = "–" if measure.ratio is None else f"{measure.ratio:.2f}"
        print(
            f"| {measure.name} | {measure.value:g} {measure.unit} | {reference} | {ratio} "
            f"| {measure.target} | {'yes' if measure.met else 'NO'} |"
        )
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{section}.json"
    path.write_text(json.dumps([asdict(item) for item in measures], indent=2) + "\n")
    return path


def _machine() -> str:
    cores = os.cpu_count()
    return f"{cores} cores, Python {platform.python_version()}, {platform.system()}"
