"""What the report for the direction and the poster of the month print."""

from typing import Any

from beffroi.lib import clock
from beffroi.lib.text import NBSP, long_date, number
from beffroi.phishing.queries.result_charts import history_intervals
from beffroi.phishing.queries.results import Line, PlaceResults
from beffroi.phishing.queries.scenario_library import known_among
from beffroi.phishing.rules.comparisons import Past
from beffroi.phishing.rules.cues import CUES
from beffroi.phishing.rules.placeholders import completed, fill
from beffroi.phishing.rules.result_words import (
    duration,
    interval,
    kind_sentence,
    out_of,
    percent,
)
from beffroi.phishing.rules.scenarios import Scenario
from beffroi.ui.charts.drawing import interval_chart_svg

NOTHING = "–"
CUES_PRINTED = 3


def summary_values(results: PlaceResults) -> dict[str, Any]:
    """Return the values of the report; the caller adds the brand."""
    place, campaign = results.place, results.campaign
    counts = results.counts
    return {
        "document_title": f"Bilan du test : {place.establishment.name}",
        "place": place.establishment.name,
        "name": campaign.name,
        "dated": f"Bilan du {long_date(clock.today())}",
        "when": _when(results),
        "is_provisional": not results.is_over,
        "is_small": counts.is_small,
        "lead": results.lead,
        "shield": results.shield,
        "figures": _figures(results),
        "chart": _chart(results),
        "chart_words": _chart_words(results),
        "comparison": _comparison(results),
        "scenarios": [_line(line) for line in results.scenarios],
        "groups": [_line(line) for line in results.groups],
        "group_title": results.group_title,
        "hidden": number(results.hidden_people) if results.hidden_people else "",
        "robots": [[one.label, number(one.count)] for one in results.robots[:8]],
        "robot_count": number(counts.robots),
        "history": [_past(one) for one in results.history],
        "purge": purge_words(results),
    }


def purge_words(results: PlaceResults) -> str:
    campaign = results.campaign
    if campaign.purged_at is not None:
        return f"Les noms ont été effacés le {long_date(campaign.purged_at.astimezone(clock.FRANCE).date())}."
    if campaign.purge_on is None:
        return ""
    return f"Les noms et les adresses seront effacés le {long_date(campaign.purge_on)}."


def _when(results: PlaceResults) -> str:
    first = results.figures.moments.first_sent_at
    if first is None:
        return ""
    day = long_date(first.astimezone(clock.FRANCE).date())
    closed = results.campaign.closed_at
    if closed is None:
        return f"Premier message le {day}"
    return f"Premier message le {day}, clôture le {long_date(closed.astimezone(clock.FRANCE).date())}"


def _figures(results: PlaceResults) -> list[list[str]]:
    counts, moments = results.counts, results.figures.moments
    delay = moments.first_report_delay
    return [
        [percent(counts.report.percent), "ont signalé", f"{out_of(counts.report)}, {interval(counts.report)}"],
        [duration(delay) if delay is not None else NOTHING, "avant le premier signalement", "depuis le premier message"],
        [percent(counts.click.percent), "ont cliqué", f"{out_of(counts.click)}, {interval(counts.click)}"],
        [percent(counts.attempt.percent), "ont tenté de saisir", f"{out_of(counts.attempt)}, {interval(counts.attempt)}"],
    ]  # fmt: skip


def _chart(results: PlaceResults) -> str:
    shown = history_intervals(results)
    if len(shown) < 2:
        return ""
    return interval_chart_svg(
        shown, title="La part des signalements, test après test", standalone=True
    )


def _chart_words(results: PlaceResults) -> str:
    return " ; ".join(
        f"{one.label} : {one.value}{NBSP}%, entre {one.low}{NBSP}% et {one.high}{NBSP}%"
        for one in history_intervals(results)
    )


def _comparison(results: PlaceResults) -> list[str]:
    told = []
    if results.before is not None:
        told.append(f"Depuis « {results.before.name} ». {results.change_words}")
    if results.median is not None:
        told.append(
            f"Dans la région, la moitié des {number(results.median.place_count)} établissements "
            f"ayant mené un test de cette difficulté dépassent {results.median.report_percent}{NBSP}% "
            "de signalements. Aucun n’est nommé."
        )
    return told


def _line(line: Line) -> list[str]:
    counts = line.counts
    return [
        line.label,
        line.difficulty or NOTHING,
        number(counts.delivered),
        f"{percent(counts.report.percent)} ({counts.report.low_percent} à {counts.report.high_percent})",
        f"{percent(counts.click.percent)} ({counts.click.low_percent} à {counts.click.high_percent})",
    ]


def _past(one: Past) -> list[str]:
    is_small = one.counts.is_small
    origin = " (repris de Gophish, robots reclassés)" if one.is_imported else ""
    return [
        f"{one.name}{origin}",
        long_date(one.on) if one.on else NOTHING,
        "moins de 5" if is_small else number(one.counts.delivered),
        NOTHING if is_small else percent(one.counts.report.percent),
        NOTHING if is_small else percent(one.counts.click.percent),
    ]


def poster_values(results: PlaceResults) -> dict[str, Any]:
    """Return the values of the poster: the lesson of the test, and a kind result.

    Raises: KeyError when no scenario of the test is known any more.
    """
    keys = results.campaign.scenario_keys
    known = known_among(keys)
    scenario = next((known[key] for key in keys if key in known), None)
    if scenario is None:
        raise KeyError(*keys)
    place = results.place.establishment
    return {
        "document_title": f"Affiche du mois : {place.name}",
        "place": place.name,
        "saying": scenario.lesson.poster,
        "result": kind_sentence(results.counts),
        "subject": f"« {scenario.title} »",
        "cues": _cues(scenario),
        "todo": [fill(line, completed({})) for line in scenario.lesson.todo],
        "month": f"{long_date(clock.today()).partition(' ')[2]}",
    }


def _cues(scenario: Scenario) -> list[list[str]]:
    """Return the main cues, each kind once, in words."""
    told: dict[str, str] = {}
    ordered = sorted(scenario.cues, key=lambda cue: not cue.is_main)
    for cue in ordered:
        told.setdefault(CUES[cue.kind].label, CUES[cue.kind].advice)
    return [list(pair) for pair in list(told.items())[:CUES_PRINTED]]
