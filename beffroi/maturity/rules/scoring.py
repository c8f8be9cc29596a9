"""The score of the twelve reflexes: declared, then proven.

Source: shared reference, question bank § 10 « Scoring proposed »; the table of
cases in tests/maturity/test_scoring.py is the authority. In short:

- an answer counts for `effective = min(declared, 2)` without a valid proof;
- a fact that Beffroi measured replaces what is declared for its question;
- « je ne sais pas » and « sans réponse » count 0; « sans objet » leaves the total;
- another framework has its own scale, up to `Question.most`: an answer counts for
  its share of that scale, capped without a proof as `levels.unproven_max` says,
  and the result is the weighted mean of its requirements;
- percents are whole numbers, rounded half up, and level names follow the
  percents as shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from beffroi.maturity.rules.levels import (
    DECLARED_MAX,
    AnswerKind,
    ReflexLevel,
    provable_from,
    unproven_max,
)
from beffroi.maturity.rules.questionnaire import Question, Questionnaire, Reflex

BUILDING_FROM = 25
SOLID_FROM = 50
MASTERED_FROM = 80
LOCKED_BELOW = 2


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of one question: the answer, its proofs.

    `kind` is None while nobody answered. `measured_level` is the level of the
    latest valid measured fact, None without one.
    """

    kind: AnswerKind | None = None
    level: int | None = None
    has_valid_proof: bool = False
    measured_level: int | None = None


NOTHING = Given()


@dataclass(frozen=True, slots=True)
class QuestionScore:
    """One question once scored; levels are 0 to `most`, 0 when nothing counts.

    `declared` is the length of the petal: the answer as given, or what was
    measured when that is more or when there is no answer.
    """

    weight: int
    is_lock: bool
    is_answered: bool
    is_applicable: bool
    is_unknown: bool
    is_proven: bool
    declared: int
    effective: int
    most: int = DECLARED_MAX

    @property
    def is_locking(self) -> bool:
        return self.is_lock and self.is_applicable and self.effective < LOCKED_BELOW

    @property
    def lacks_proof(self) -> bool:
        return self.declared == self.most and self.effective < self.most

    @property
    def is_provable(self) -> bool:
        """Tell whether the answer reaches « en place », where a proof is looked for."""
        return self.is_applicable and self.effective >= provable_from(self.most)


@dataclass(frozen=True, slots=True)
class ReflexScore:
    """One reflex: percent (None while unanswered or without object), level, petal.

    Ratios are between 0 and 1 and weigh the applicable questions; `declared_ratio`
    plus `unknown_ratio` never exceeds 1, `proven_ratio` never exceeds `declared_ratio`.
    """

    number: int
    percent: int | None
    exact_percent: Fraction | None
    level: ReflexLevel
    declared_ratio: float
    proven_ratio: float
    unknown_ratio: float
    question_count: int
    answered_count: int
    unknown_count: int
    not_applicable_count: int
    locking_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """The whole assessment; percents are None while they have no meaning.

    `proof_rate_percent` is None while no answer reaches « en place »;
    `unknown_rate_percent` while no applicable question is answered.
    """

    percent: int | None
    proof_rate_percent: int | None
    unknown_rate_percent: int | None
    question_count: int
    answered_count: int
    lock_count: int
    lock_answered_count: int
    lock_held_count: int
    reflexes: tuple[ReflexScore, ...]
    questions: Mapping[str, QuestionScore]


def score(questionnaire: Questionnaire, givens: Mapping[str, Given]) -> Score:
    """Return the score of an assessment; questions absent from `givens` are unanswered.

    Global percent: mean of the reflexes, an unanswered one counting 0 as soon as
    anything is answered, one wholly without object left out.
    """
    scored = {
        key: score_question(question, givens.get(key, NOTHING))
        for key, question in questionnaire.by_id.items()
    }
    reflexes = tuple(score_reflex(item, scored) for item in questionnaire.reflexes)
    items = tuple(scored.values())
    locks = tuple(item for item in items if item.is_lock)
    return Score(
        percent=_global_percent(reflexes)
        if questionnaire.is_reflexes
        else _weighted_percent(items),
        proof_rate_percent=_proof_rate(items),
        unknown_rate_percent=_unknown_rate(items),
        question_count=len(items),
        answered_count=_count(item.is_answered for item in items),
        lock_count=len(locks),
        lock_answered_count=_count(item.is_answered for item in locks),
        lock_held_count=_count(
            item.is_answered and not item.is_locking for item in locks
        ),
        reflexes=reflexes,
        questions=scored,
    )


def score_question(question: Question, given: Given) -> QuestionScore:
    """Return what one answer is worth; a measured fact prevails over the answer."""
    is_measured = given.measured_level is not None
    measured = given.measured_level or 0
    declared = given.level or 0 if given.kind == AnswerKind.LEVEL else 0
    if is_measured:
        effective = measured
    elif given.has_valid_proof:
        effective = declared
    else:
        effective = min(declared, unproven_max(question.most))
    return QuestionScore(
        weight=question.weight,
        is_lock=question.is_lock,
        is_answered=given.kind not in {None, AnswerKind.PARTIAL} or is_measured,
        is_applicable=given.kind != AnswerKind.NOT_APPLICABLE or is_measured,
        is_unknown=given.kind == AnswerKind.UNKNOWN and not is_measured,
        is_proven=is_measured
        or (given.kind == AnswerKind.LEVEL and given.has_valid_proof),
        declared=max(declared, measured),
        effective=effective,
        most=question.most,
    )


def score_reflex(reflex: Reflex, scored: Mapping[str, QuestionScore]) -> ReflexScore:
    """Return the score of one reflex; unanswered questions count 0 once one is answered."""
    pairs = [(question.id, scored[question.id]) for question in reflex.questions]
    items = [item for _, item in pairs]
    counted = [item for item in items if item.is_applicable]
    is_started = any(item.is_answered for item in counted)
    exact = _share(counted, [i.effective for i in counted]) if is_started else None
    locking = tuple(key for key, item in pairs if item.is_locking)
    percent = None if exact is None else _rounded(exact)
    return ReflexScore(
        number=reflex.number,
        percent=percent,
        exact_percent=exact,
        level=_level(percent, counted, is_locked=bool(locking)),
        declared_ratio=_ratio(counted, [i.declared for i in counted]),
        proven_ratio=_ratio(counted, [i.effective * i.is_proven for i in counted]),
        unknown_ratio=_ratio(counted, [i.most * i.is_unknown for i in counted]),
        question_count=len(items),
        answered_count=_count(item.is_answered for item in items),
        unknown_count=_count(item.is_unknown for item in items),
        not_applicable_count=len(items) - len(counted),
        locking_ids=locking if is_started else (),
    )


def _level(
    percent: int | None, counted: Sequence[QuestionScore], *, is_locked: bool
) -> ReflexLevel:
    if not counted:
        return ReflexLevel.NO_OBJECT
    if percent is None:
        return ReflexLevel.UNANSWERED
    if percent < BUILDING_FROM:
        return ReflexLevel.TO_START
    if percent < SOLID_FROM or is_locked:
        return ReflexLevel.BUILDING
    if percent < MASTERED_FROM or any(item.lacks_proof for item in counted):
        return ReflexLevel.SOLID
    return ReflexLevel.MASTERED


def _global_percent(reflexes: Sequence[ReflexScore]) -> int | None:
    counted = [r for r in reflexes if r.level != ReflexLevel.NO_OBJECT]
    if all(reflex.exact_percent is None for reflex in counted):
        return None
    total = sum((r.exact_percent or Fraction(0) for r in counted), Fraction(0))
    return _rounded(total / len(counted))


def _weighted_percent(items: Sequence[QuestionScore]) -> int | None:
    """Return the mean of the applicable requirements, None before the first answer.

    Source: shared reference, maturity § 4.1 (a), weighted average.
    """
    counted = [item for item in items if item.is_applicable]
    if not any(item.is_answered for item in counted):
        return None
    return _rounded(_share(counted, [item.effective for item in counted]))


def _proof_rate(items: Iterable[QuestionScore]) -> int | None:
    """Return the share of the points of answers from « en place » up that is proven."""
    provable = [item for item in items if item.is_provable]
    proven = [item for item in provable if item.is_proven]
    points = _total(provable, [item.effective for item in provable])
    if not points:
        return None
    return _rounded(100 * _total(proven, [item.effective for item in proven]) / points)


def _unknown_rate(items: Iterable[QuestionScore]) -> int | None:
    answered = [item for item in items if item.is_answered and item.is_applicable]
    unknown = _count(item.is_unknown for item in answered)
    return _rounded(Fraction(100 * unknown, len(answered))) if answered else None


def _share(items: Sequence[QuestionScore], points: Sequence[int]) -> Fraction:
    """Return the percent of the weighted points over the most that could be had."""
    most = sum(item.weight for item in items)
    return 100 * _total(items, points) / most if most else Fraction(0)


def _total(items: Sequence[QuestionScore], points: Sequence[int]) -> Fraction:
    """Return the weighted points, each over the most that its question gives.

    Whole numbers first: nearly every question has the same top level, and a fraction for
    each is what an answer costs most.
    """
    had: dict[int, int] = {}
    for item, had_points in zip(items, points, strict=True):
        had[item.most] = had.get(item.most, 0) + item.weight * had_points
    return sum((Fraction(part, top) for top, part in had.items()), Fraction(0))


def _ratio(items: Sequence[QuestionScore], points: Sequence[int]) -> float:
    return round(float(_share(items, points)) / 100, 4)


def _rounded(value: Fraction) -> int:
    """Return the nearest whole number, half up."""
    return int(value + Fraction(1, 2))


def _count(flags: Iterable[bool]) -> int:
    return sum(1 for flag in flags if flag)
