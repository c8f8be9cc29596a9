"""The page of the twelve reflexes of one establishment."""

from dataclasses import dataclass

from django.urls import reverse

from beffroi.lib.text import NBSP, long_date
from beffroi.maturity.models.answers import Assessment, Snapshot
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.facts import Facts, facts_of
from beffroi.maturity.queries.petals import petal_lines, petals
from beffroi.maturity.rules.levels import ReflexLevel
from beffroi.maturity.rules.paths import first_left, minutes_for
from beffroi.maturity.rules.questionnaire import Question, Questionnaire, Reflex
from beffroi.maturity.rules.scoring import ReflexScore, Score
from beffroi.organizations.models.places import Establishment
from beffroi.ui.charts.lines import Point, Series
from beffroi.ui.charts.rosace import Petal

HISTORY_SHOWN = 12
LEVEL_TONES = {
    ReflexLevel.UNANSWERED: "neutral",
    ReflexLevel.TO_START: "warn",
    ReflexLevel.BUILDING: "info",
    ReflexLevel.SOLID: "good",
    ReflexLevel.MASTERED: "good",
    ReflexLevel.NO_OBJECT: "neutral",
}
LEVEL_ICONS = {
    ReflexLevel.TO_START: "circle-dashed",
    ReflexLevel.BUILDING: "hammer",
    ReflexLevel.SOLID: "circle-check",
    ReflexLevel.MASTERED: "award",
}


@dataclass(frozen=True, slots=True)
class ReflexLine:
    """One reflex in the list: what it is, where it stands, in words."""

    reflex: Reflex
    score: ReflexScore
    level_label: str
    tone: str
    icon: str
    expired_count: int
    url: str


@dataclass(frozen=True, slots=True)
class Express:
    """How far the express path has come; `next_question` is None once it is done."""

    done: int
    total: int
    held: int
    minutes_left: int
    next_question: Question | None

    @property
    def is_started(self) -> bool:
        return self.done > 0

    @property
    def is_done(self) -> bool:
        return self.next_question is None

    @property
    def progress_words(self) -> str:
        return f"{self.done} sur {self.total}"


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the page of the twelve reflexes shows."""

    establishment: Establishment
    questionnaire: Questionnaire
    assessment: Assessment | None
    score: Score
    petals: tuple[Petal, ...]
    lines: tuple[ReflexLine, ...]
    express: Express
    next_question: Question | None
    expired_ids: tuple[str, ...]
    is_validated: bool
    last_snapshot: Snapshot | None
    history: tuple[Series, ...]
    history_title: str
    has_profile: bool

    @property
    def is_started(self) -> bool:
        return self.score.answered_count > 0

    @property
    def is_partial(self) -> bool:
        """Tell whether some questions still wait for an answer."""
        return self.score.answered_count < self.score.question_count


def overview(establishment: Establishment) -> Overview:
    """Read the page in a bounded number of queries."""
    facts = facts_of(establishment)
    result = facts.score()
    snapshots = latest_snapshots(facts.assessment)
    answered = {k for k, item in result.questions.items() if item.is_answered}
    history = _history(snapshots)
    return Overview(
        establishment=establishment,
        questionnaire=facts.questionnaire,
        assessment=facts.assessment,
        score=result,
        petals=petals(
            facts.questionnaire,
            petal_lines(facts.questionnaire, result),
            url_of=lambda number: reflex_url(establishment, number),
        ),
        lines=_lines(facts, result, establishment),
        express=_express(facts.questionnaire, result, answered),
        next_question=first_left(facts.questionnaire.questions, answered),
        expired_ids=facts.expired_ids,
        is_validated=_is_validated(establishment),
        last_snapshot=snapshots[0] if snapshots else None,
        history=history,
        history_title=_history_title(snapshots),
        has_profile=Profile.objects.filter(establishment=establishment).exists(),
    )


def reflex_url(establishment: Establishment, number: int) -> str:
    return reverse("maturity:reflex", args=[establishment.pk, number])


def latest_snapshots(assessment: Assessment | None) -> list[Snapshot]:
    """Return the last validations, the latest first, without their heavy content."""
    if assessment is None:
        return []
    rows = Snapshot.objects.validations().filter(assessment=assessment)
    rows = rows.defer("content")
    return list(rows.order_by("-validated_at", "pk")[:HISTORY_SHOWN])


def _is_validated(establishment: Establishment) -> bool:
    return Standing.objects.filter(pk=establishment.pk, is_validated=True).exists()


def _lines(
    facts: Facts, result: Score, establishment: Establishment
) -> tuple[ReflexLine, ...]:
    expired = set(facts.expired_ids)
    return tuple(
        ReflexLine(
            reflex=reflex,
            score=item,
            level_label=facts.questionnaire.level_labels[item.level],
            tone=LEVEL_TONES[item.level],
            icon=LEVEL_ICONS.get(item.level, ""),
            expired_count=sum(q.id in expired for q in reflex.questions),
            url=reflex_url(establishment, reflex.number),
        )
        for reflex, item in zip(
            facts.questionnaire.reflexes, result.reflexes, strict=True
        )
    )


def _express(
    questionnaire: Questionnaire, result: Score, answered: set[str]
) -> Express:
    left = result.lock_count - result.lock_answered_count
    return Express(
        done=result.lock_answered_count,
        total=result.lock_count,
        held=result.lock_held_count,
        minutes_left=minutes_for(questionnaire, left),
        next_question=first_left(questionnaire.locks, answered),
    )


def _history(snapshots: list[Snapshot]) -> tuple[Series, ...]:
    """Return the lines over time, from the oldest snapshot; nothing before the second."""
    ordered = [
        snapshot for snapshot in reversed(snapshots) if snapshot.percent is not None
    ]
    if len(ordered) < 2:
        return ()
    return (
        Series("Résultat", [_point(item, item.percent) for item in ordered]),
        Series("Prouvé", [_point(item, item.proof_rate_percent) for item in ordered]),
    )


def _point(snapshot: Snapshot, value: int | None) -> Point:
    shown = value or 0
    return Point(
        label=long_date(snapshot.validated_at.date()),
        value=shown,
        display=f"{shown}{NBSP}%",
    )


def _history_title(snapshots: list[Snapshot]) -> str:
    """State what the line shows."""
    ordered = [s.percent for s in reversed(snapshots) if s.percent is not None]
    if len(ordered) < 2:
        return ""
    gain = ordered[-1] - ordered[0]
    if gain > 0:
        return f"Le résultat a gagné {gain}{NBSP}points depuis la première validation"
    if gain < 0:
        return f"Le résultat a perdu {-gain}{NBSP}points depuis la première validation"
    return "Le résultat est stable depuis la première validation"
