"""The page of one establishment for the twelve reflexes, or for another framework."""

from dataclasses import dataclass

from beffroi.lib.text import NBSP, long_date
from beffroi.maturity.models.answers import Assessment, Snapshot
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.addresses import Addresses
from beffroi.maturity.queries.facts import Facts, facts_of
from beffroi.maturity.queries.marks import Revision, revision_of
from beffroi.maturity.queries.petals import petal_lines, petals
from beffroi.maturity.rules.levels import ReflexLevel
from beffroi.maturity.rules.paths import first_left, minutes_for
from beffroi.maturity.rules.questionnaire import Question, Questionnaire, Reflex
from beffroi.maturity.rules.scoring import ReflexScore, Score
from beffroi.organizations.models.places import Establishment
from beffroi.ui.charts.bars import Stack
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
    changed_count: int
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
    """Everything that the page of an assessment shows.

    `bars` draws the chapters of a framework, which has no rosace; `revision` tells
    what its last versions changed here.
    """

    establishment: Establishment
    framework: Framework | None
    addresses: Addresses
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
    bars: tuple[Stack, ...]
    revision: Revision

    @property
    def public_words(self) -> str:
        """Return the groups that the establishment chose, in words."""
        chosen = self.questionnaire.chosen_groups
        names = [g.name for g in self.questionnaire.groups if g.slug in chosen]
        return ", ".join(names) or "toutes les exigences"

    @property
    def next_url(self) -> str:
        """Return the first question left on the whole path, or nothing."""
        if self.next_question is None:
            return ""
        return f"{self.addresses.question(self.next_question.id)}?parcours=complet"

    @property
    def is_started(self) -> bool:
        return self.score.answered_count > 0

    @property
    def is_partial(self) -> bool:
        """Tell whether some questions still wait for an answer."""
        return self.score.answered_count < self.score.question_count


def overview(
    establishment: Establishment, framework: Framework | None = None
) -> Overview:
    """Read the page in a bounded number of queries."""
    facts = facts_of(establishment, framework)
    result = facts.score()
    snapshots = latest_snapshots(facts.assessment)
    answered = {k for k, item in result.questions.items() if item.is_answered}
    history = _history(snapshots)
    return Overview(
        establishment=establishment,
        framework=framework,
        addresses=facts.addresses,
        questionnaire=facts.questionnaire,
        assessment=facts.assessment,
        score=result,
        petals=petals(
            facts.questionnaire,
            petal_lines(facts.questionnaire, result),
            url_of=facts.addresses.chapter,
        ),
        lines=_lines(facts, result),
        express=_express(facts.questionnaire, result, answered),
        next_question=first_left(facts.questionnaire.questions, answered),
        expired_ids=facts.expired_ids,
        is_validated=is_validated(facts),
        last_snapshot=snapshots[0] if snapshots else None,
        history=history,
        history_title=_history_title(snapshots),
        has_profile=Profile.objects.filter(establishment=establishment).exists(),
        bars=() if facts.questionnaire.is_reflexes else chapter_bars(facts, result),
        revision=revision_of(facts),
    )


def chapter_bars(facts: Facts, result: Score) -> tuple[Stack, ...]:
    """Return one bar per chapter: declared, proven, unknown, as in a petal."""
    return tuple(
        Stack(
            label=f"{item.number}. {reflex.short}",
            declared_ratio=item.declared_ratio,
            proven_ratio=item.proven_ratio,
            unknown_ratio=item.unknown_ratio,
            display="–" if item.percent is None else f"{item.percent}{NBSP}%",
            url=facts.addresses.chapter(item.number),
        )
        for item, reflex in zip(
            result.reflexes, facts.questionnaire.reflexes, strict=True
        )
    )


def latest_snapshots(assessment: Assessment | None) -> list[Snapshot]:
    """Return the last validations, the latest first, without their heavy content."""
    if assessment is None:
        return []
    rows = Snapshot.objects.validations().filter(assessment=assessment)
    rows = rows.defer("content")
    return list(rows.order_by("-validated_at", "pk")[:HISTORY_SHOWN])


def is_validated(facts: Facts) -> bool:
    """Tell whether nothing has changed since the last validation."""
    if facts.framework is not None:
        return facts.assessment is not None and facts.assessment.is_validated
    rows = Standing.objects.filter(pk=facts.establishment.pk, is_validated=True)
    return rows.exists()


def _lines(facts: Facts, result: Score) -> tuple[ReflexLine, ...]:
    expired = set(facts.expired_ids)
    marks = revision_of(facts).marks
    return tuple(
        ReflexLine(
            reflex=reflex,
            score=item,
            level_label=facts.questionnaire.level_labels[item.level],
            tone=LEVEL_TONES[item.level],
            icon=LEVEL_ICONS.get(item.level, ""),
            expired_count=sum(q.id in expired for q in reflex.questions),
            changed_count=sum(q.id in marks for q in reflex.questions),
            url=facts.addresses.chapter(reflex.number),
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
