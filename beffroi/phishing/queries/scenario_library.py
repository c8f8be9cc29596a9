"""Every scenario that somebody may read or send: our files, and what is written on screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F

from beffroi.accounts.models import User
from beffroi.lib.text import fold
from beffroi.organizations.enums import JOB_FAMILY_LABELS
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.models.edited import (
    EditedScenario,
    EditedScenarioQuerySet,
    ScenarioVersion,
)
from beffroi.phishing.queries.owners import Owner
from beffroi.phishing.queries.scenarios import latest, scenarios
from beffroi.phishing.rules.phish_scale import (
    ALIGNMENT_LABELS,
    CUE_COUNT_LABELS,
    DIFFICULTY_LABELS,
    ELEMENT_LABELS,
    alignment,
    cue_count,
)
from beffroi.phishing.rules.placeholders import examples, fill
from beffroi.phishing.rules.scenario_drafts import SCORE_LABELS, is_edited
from beffroi.phishing.rules.scenario_parsing import parse_scenario
from beffroi.phishing.rules.scenarios import (
    LEVEL_LABELS,
    LURE_LABELS,
    SEASON_LABELS,
    THEME_LABELS,
    LureKind,
    Scenario,
    Season,
    Theme,
)
from beffroi.reference.contents import nomenclature

OURS, REGIONAL, OWN = "beffroi", "region", "maison"


@dataclass(frozen=True, slots=True)
class LibraryFilters:
    """The filters of the library; empty means no filter."""

    words: str = ""
    level: int = 0
    lure: LureKind | None = None
    theme: Theme | None = None
    season: Season | None = None
    audience: JobFamily | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One scenario of the library, in words; `edited` is None for one of our files."""

    scenario: Scenario
    sender: str
    level_label: str
    difficulty: str
    lure: str
    theme: str
    season: str
    owner: str
    edited: EditedScenario | None = None


@dataclass(frozen=True, slots=True)
class ScaleLine:
    """One element of the story: what is asked, the answer, why."""

    label: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class Explained:
    """How the difficulty was computed, step by step."""

    level: str
    difficulty: str
    cues: int
    band: str
    rating: int
    alignment: str
    lines: tuple[ScaleLine, ...]


def available_to(where: Establishment | str) -> Mapping[str, Scenario]:
    """Return the last version of each scenario that a place or a region may send, by slug.

    Our files first, then what is published for them: one query. `where` is an
    establishment, or the code of a region. Raises: ContentError.
    """
    rows = EditedScenario.objects.all()
    offered = (
        rows.offered_in(where) if isinstance(where, str) else rows.offered_at(where)
    )
    return {**latest(), **{item.slug: item for item in _last_versions(offered)}}


def find(key: str) -> Scenario:
    """Return one version, « slug@version », wherever it was written.

    Raises: KeyError when there is none; ContentError.
    """
    return find_all([key])[key]


def find_all(keys: Iterable[str]) -> Mapping[str, Scenario]:
    """Return some versions by key, in one query at most; archived ones too.

    Raises: KeyError when one is missing; ContentError.
    """
    wanted = list(dict.fromkeys(keys))
    found = known_among(wanted)
    return {key: found[key] for key in wanted}


def known_among(keys: Iterable[str]) -> Mapping[str, Scenario]:
    """Return those of some versions that still exist, in one query at most.

    Raises: ContentError.
    """
    wanted = list(dict.fromkeys(keys))
    slugs = {key.partition("@")[0] for key in wanted if is_edited(key)}
    bodies: dict[str, Mapping[str, Any]] = {}
    if slugs:
        rows = ScenarioVersion.objects.filter(scenario__slug__in=slugs)
        for slug, number, body in rows.values_list("scenario__slug", "number", "body"):
            bodies[f"{slug}@{number}"] = body
    found: dict[str, Scenario] = {}
    for key in wanted:
        if key in bodies:
            found[key] = parse_scenario(bodies[key], key)
        elif key in scenarios():
            found[key] = scenarios()[key]
    return found


def published(edited: EditedScenario) -> Scenario | None:
    """Return the last published version of a scenario written on screen."""
    return next(iter(_last_versions(EditedScenario.objects.filter(pk=edited.pk))), None)


def _last_versions(rows: EditedScenarioQuerySet) -> list[Scenario]:
    """Read the last version of each row, by level and title, in one query."""
    held = ScenarioVersion.objects.filter(
        scenario__in=rows.values("pk"), number=F("scenario__latest_version")
    )
    bodies = held.values_list("scenario__slug", "body")
    found = [parse_scenario(body, slug) for slug, body in bodies]
    return sorted(found, key=lambda item: (item.level, item.title))


def library_cards(user: User, filters: LibraryFilters) -> list[Card]:
    """Return what a person may read, filtered: our files and what is published for them."""
    rows = EditedScenario.objects.visible_to(user).published()
    edited = {
        row.slug: row for row in rows.select_related("organization", "establishment")
    }
    found = [*latest().values(), *_last_versions(rows)]
    return [
        card_of(item, edited.get(item.slug)) for item in found if _suits(item, filters)
    ]


def card_of(scenario: Scenario, edited: EditedScenario | None) -> Card:
    return Card(
        scenario=scenario,
        sender=fill(scenario.sender.name, examples()),
        level_label=LEVEL_LABELS[scenario.level],
        difficulty=DIFFICULTY_LABELS[scenario.difficulty],
        lure=LURE_LABELS[scenario.lure],
        theme=THEME_LABELS[scenario.theme],
        season=SEASON_LABELS[scenario.season],
        owner=owner_words(edited) if edited else "",
        edited=edited,
    )


def owner_words(edited: EditedScenario) -> str:
    """Return whose scenario it is, in words; reads organization and establishment."""
    return Owner(edited.region_code, edited.organization, edited.establishment).words


def _suits(item: Scenario, filters: LibraryFilters) -> bool:
    return item.suits(
        levels=[filters.level] if filters.level else (),
        lures=[filters.lure] if filters.lure else (),
        themes=[filters.theme] if filters.theme else (),
        season=filters.season,
        audience=filters.audience,
    ) and all(word in _searched(item) for word in fold(filters.words).split()[:6])


def _searched(item: Scenario) -> str:
    texts = (
        item.title,
        item.subject,
        item.sender.name,
        item.text,
        THEME_LABELS[item.theme],
    )
    return fold(" ".join(texts))


def explained(scenario: Scenario) -> Explained:
    """Return the Phish Scale of a scenario in words."""
    rating = scenario.premise.rating()
    return Explained(
        level=LEVEL_LABELS[scenario.level],
        difficulty=DIFFICULTY_LABELS[scenario.difficulty],
        cues=len(scenario.cues),
        band=CUE_COUNT_LABELS[cue_count(len(scenario.cues))],
        rating=rating,
        alignment=ALIGNMENT_LABELS[alignment(rating)],
        lines=tuple(
            ScaleLine(
                label[0].upper() + label[1:],
                SCORE_LABELS[element.score],
                element.reason,
            )
            for name, label in ELEMENT_LABELS.items()
            for element in [getattr(scenario.premise, name)]
        ),
    )


def audience_words(scenario: Scenario) -> str:
    """Return whom a scenario speaks to."""
    if scenario.audiences == frozenset(JobFamily):
        return "tous les métiers"
    return _listed(
        JOB_FAMILY_LABELS[family]
        for family in JobFamily
        if family in scenario.audiences
    )


def places_words(scenario: Scenario) -> str:
    """Return which establishments a scenario suits."""
    if not scenario.places:
        return "tous les établissements"
    families = nomenclature().families
    return _listed(families[slug].label for slug in families if slug in scenario.places)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def drafts_of(user: User) -> "EditedScenarioQuerySet":
    """Return what a person may change, newest first: drafts, and what is published."""
    rows = EditedScenario.objects.editable_by(user).filter(archived_at=None)
    return rows.select_related("organization", "establishment").order_by(
        "-changed_at", "pk"
    )
