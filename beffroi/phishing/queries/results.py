"""The results of a test at one place, as its page, its report and its poster show them.

The number of queries is the same for six people and for five thousand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from beffroi.organizations.enums import JOB_FAMILY_LABELS
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.enums import REASON_LABELS
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.results import RegionalMedian
from beffroi.phishing.models.targets import Target
from beffroi.phishing.queries.result_counts import (
    Cell,
    by_group,
    by_scenario,
    cells_of,
    moments_of,
    robot_lines,
    sizes_of,
    summed,
)
from beffroi.phishing.queries.result_history import (
    history_of,
    last_change,
    levels_of,
    median_beside,
)
from beffroi.phishing.queries.scenario_library import known_among
from beffroi.phishing.rules.comparisons import Past
from beffroi.phishing.rules.phish_scale import DIFFICULTY_LABELS
from beffroi.phishing.rules.result_groups import Division, Shown, choose
from beffroi.phishing.rules.result_words import lead_sentence, shield_sentence
from beffroi.phishing.rules.results import Counts, Figures
from beffroi.phishing.rules.scenarios import Scenario

FIRSTS = ("first_sent_at", "first_click_at", "first_report_at")
GONE = "Message retiré de la bibliothèque"
GROUP_TITLES = {Division.TEAM: "Par équipe", Division.FAMILY: "Par famille de métiers"}


@dataclass(frozen=True, slots=True)
class Line:
    """One group, or one scenario with how hard its message was to recognize."""

    label: str
    counts: Counts
    difficulty: str = ""


@dataclass(frozen=True, slots=True)
class RobotWords:
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class PlaceResults:
    """All that is shown of one place of a test.

    `groups` are those of one division alone; `hidden_people` are in none of them.
    `before` is the test to which the change compares, None when there is none.
    """

    place: CampaignPlace
    figures: Figures
    division: Division = Division.TEAM
    groups: tuple[Line, ...] = ()
    hidden_people: int = 0
    scenarios: tuple[Line, ...] = ()
    levels: tuple[int, ...] = ()
    robots: tuple[RobotWords, ...] = ()
    history: tuple[Past, ...] = ()
    before: Past | None = None
    change_words: str = ""
    median: RegionalMedian | None = None
    mode: str = field(default="running")

    @property
    def campaign(self) -> Campaign:
        return self.place.campaign

    @property
    def counts(self) -> Counts:
        return self.figures.counts

    @property
    def lead(self) -> str:
        return lead_sentence(self.figures, is_over=self.is_over)

    @property
    def shield(self) -> str:
        return "" if self.counts.is_small else shield_sentence(self.figures.moments)

    @property
    def is_over(self) -> bool:
        return self.campaign.is_over

    @property
    def group_title(self) -> str:
        return GROUP_TITLES[self.division]


def mode_of(campaign: Campaign, counts: Counts) -> str:
    """Return what a page of results is: empty, small, running (provisional) or over."""
    if not counts.delivered:
        return "empty"
    if counts.is_small:
        return "small"
    return "over" if campaign.is_over else "running"


def robot_words(people: "QuerySet[Target]") -> tuple[RobotWords, ...]:
    """Return why hits were told to be robots', in words; one query."""
    return tuple(
        RobotWords(REASON_LABELS[one.reason], one.count) for one in robot_lines(people)
    )


def place_results(place: CampaignPlace) -> PlaceResults:
    """Return the results of a place fetched with its campaign and its establishment."""
    cells = cells_of(place)
    counts = summed(cells)
    mode = mode_of(place.campaign, counts)
    if mode in {"empty", "small"}:
        return PlaceResults(place, Figures(Counts(counts.delivered)), mode=mode)
    people = Target.objects.filter(place=place, is_check=False)
    firsts = {name: getattr(place, name) for name in FIRSTS}
    moments = moments_of(firsts, people)
    shown = shown_of(cells)
    history = history_of(place.establishment)
    known = known_among([*place.campaign.scenario_keys, *_keys(cells)])
    levels = levels_of(_keys(cells), known)
    compared = last_change(history, str(place.pk))
    groups = _groups(cells, shown)
    return PlaceResults(
        place,
        Figures(counts, moments),
        shown.division,
        groups,
        counts.delivered - sum(line.counts.delivered for line in groups),
        _scenarios(cells, shown, known),
        levels,
        robot_words(people),
        history,
        compared[0] if compared else None,
        compared[1] if compared else "",
        median_beside(place.campaign.region_code, levels),
        mode,
    )  # fmt: skip


def shown_of(cells: Sequence[Cell]) -> Shown:
    """Return which groups and scenarios of a place may be shown together."""
    return choose(sizes_of(cells, Division.TEAM), sizes_of(cells, Division.FAMILY))


def _keys(cells: Sequence[Cell]) -> list[str]:
    return sorted({cell.scenario_key for cell in cells if cell.counts.delivered})


def _groups(cells: Sequence[Cell], shown: Shown) -> tuple[Line, ...]:
    found = by_group(cells, shown.division)
    lines = [Line(group_label(key, shown.division), found[key]) for key in shown.groups]
    return tuple(sorted(lines, key=lambda line: line.label.casefold()))


def group_label(key: str, division: Division) -> str:
    if division is Division.TEAM:
        return key
    return JOB_FAMILY_LABELS[JobFamily(key)] if key in set(JobFamily) else key


def _scenarios(
    cells: Sequence[Cell], shown: Shown, known: Mapping[str, Scenario]
) -> tuple[Line, ...]:
    lines = []
    for key, counts in sorted(by_scenario(cells).items()):
        if key not in shown.scenarios:
            continue
        item = known.get(key)
        lines.append(
            Line(
                item.title if item else GONE,
                counts,
                DIFFICULTY_LABELS[item.difficulty] if item else "",
            )
        )
    return tuple(lines)
