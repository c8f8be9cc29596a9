"""The charts of a page of results: shares with their intervals, for the house's drawings."""

from dataclasses import dataclass

from beffroi.phishing.queries.results import PlaceResults
from beffroi.phishing.rules.comparisons import Past
from beffroi.phishing.rules.figures import Rate
from beffroi.phishing.rules.result_words import duration, interval, out_of, percent
from beffroi.phishing.rules.results import Figures
from beffroi.ui.charts.intervals import Interval

# What holds beside a value in the width of a telephone.
LABEL_MOST = 26


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure in words: what it counts, how much, over whom."""

    label: str
    value: str
    note: str = ""


def shown_figures(figures: Figures) -> tuple[Shown, ...]:
    """Return the figures of a test, reports first; none of it is an opening."""
    counts, moments = figures.counts, figures.moments
    delay = moments.first_report_delay
    found = [
        Shown("Ont signalé", percent(counts.report.percent), _note(counts.report)),
        Shown(
            "Premier signalement",
            duration(delay) if delay is not None else "aucun",
            "après le premier message" if delay is not None else "",
        ),
        Shown("Clics confirmés", percent(counts.click.percent), _note(counts.click)),
        Shown("Saisies tentées", percent(counts.attempt.percent), _note(counts.attempt)),
        Shown("Visites douteuses", percent(counts.doubtful.percent), f"{out_of(counts.doubtful)}, ni personne ni robot prouvés"),
    ]  # fmt: skip
    halves = (
        ("La moitié des signalements", moments.report_median),
        ("La moitié des clics", moments.click_median),
    )
    found += [
        Shown(label, f"en {duration(half)}", "après l’arrivée du message")
        for label, half in halves
        if half is not None
    ]
    return tuple(found)


def _note(found: Rate) -> str:
    return f"{out_of(found)}, {interval(found)}"


def interval_of(label: str, found: Rate, mark: int | None = None) -> Interval:
    return Interval(
        label, found.percent or 0, found.low_percent, found.high_percent, mark
    )


def group_intervals(results: PlaceResults) -> list[Interval]:
    """Return the share of reports of each group shown, beside that of the whole place."""
    whole = results.counts.report.percent
    return [
        interval_of(shortened(line.label, LABEL_MOST), line.counts.report, whole)
        for line in results.groups
    ]


def history_intervals(results: PlaceResults) -> list[Interval]:
    """Return the share of reports of each test of the place, the oldest first."""
    return [
        interval_of(past_title(one), one.counts.report)
        for one in results.history
        if not one.counts.is_small
    ]


def past_title(one: Past) -> str:
    """Return « Test d’automne, 11/2026 »: it stands beside its value on a telephone."""
    name = shortened(one.name, LABEL_MOST - 9)
    return f"{name}, {one.on:%m/%Y}" if one.on else name


def shortened(label: str, most: int) -> str:
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"
