"""Everything that a report prints of one establishment, read in a bounded number of queries."""

from dataclasses import dataclass
from datetime import date

from beffroi.actionplan.queries.lines import ActionLine
from beffroi.actionplan.queries.plan import actions_for_report
from beffroi.actionplan.rules.priority import next_five
from beffroi.actionplan.rules.states import Effort
from beffroi.maturity.models.answers import Snapshot
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.queries import overview
from beffroi.maturity.queries.borrowed import following_ids
from beffroi.maturity.queries.facts import Facts, facts_of
from beffroi.maturity.queries.petals import petal_lines, petals
from beffroi.maturity.rules import board
from beffroi.maturity.rules.scoring import ReflexScore, Score
from beffroi.organizations.models.places import Establishment
from beffroi.reference.queries import category_label, department_name
from beffroi.ui.charts.rosace import Petal


@dataclass(frozen=True, slots=True)
class EstablishmentReport:
    """One establishment as its report tells it, on `day`.

    `snapshot` is the last validation, None before the first; `is_validated` says
    that nothing has changed since; `following_ids` are the questions whose answer is
    that of the head office.
    """

    establishment: Establishment
    category: str
    department: str
    day: date
    facts: Facts
    following_ids: frozenset[str]
    score: Score
    petals: tuple[Petal, ...]
    is_validated: bool
    snapshot: Snapshot | None
    actions: tuple[ActionLine, ...]
    next_actions: tuple[ActionLine, ...]
    strengths: tuple[ReflexScore, ...]
    priorities: tuple[ReflexScore, ...]
    decisions: tuple[str, ...]


def report_of(
    establishment: Establishment, framework: Framework | None = None
) -> EstablishmentReport:
    """Read the report of one establishment (fetched with its organization).

    That of another framework tells the actions born from its requirements alone.
    """
    facts = facts_of(establishment, framework)
    result = facts.score()
    actions = _actions(facts)
    chosen = _next_five(actions)
    is_validated = overview.is_validated(facts)
    return EstablishmentReport(
        establishment=establishment,
        category=category_label(establishment.category_code),
        department=department_name(establishment.department_code),
        day=facts.day,
        facts=facts,
        following_ids=following_ids(establishment)
        if framework is None
        else frozenset(),
        score=result,
        petals=petals(facts.questionnaire, petal_lines(facts.questionnaire, result)),
        is_validated=is_validated,
        snapshot=_last_snapshot(facts),
        actions=actions,
        next_actions=chosen,
        strengths=board.strengths(result),
        priorities=board.priorities(result),
        decisions=board.decisions(
            result,
            board.Situation(
                is_validated=is_validated,
                has_referent=_has_referent(establishment),
                action_count=len(chosen),
                unassigned_count=sum(not line.who for line in chosen),
                budget_titles=tuple(
                    line.action.title
                    for line in chosen
                    if line.action.effort == Effort.BUDGET
                ),
                expired_count=len(facts.expired_ids),
            ),
        ),
    )


def _actions(facts: Facts) -> tuple[ActionLine, ...]:
    lines = actions_for_report(facts.establishment)
    if facts.framework is None:
        return lines
    known = facts.questionnaire.by_id
    return tuple(line for line in lines if line.action.origin_key in known)


def _next_five(actions: tuple[ActionLine, ...]) -> tuple[ActionLine, ...]:
    by_key = {line.action.key: line for line in actions}
    ready = [line.action for line in actions if not line.is_waiting]
    return tuple(by_key[action.key] for action in next_five(ready))


def _last_snapshot(facts: Facts) -> Snapshot | None:
    if facts.assessment is None:
        return None
    rows = Snapshot.objects.validations().filter(assessment=facts.assessment)
    rows = rows.defer("content")
    return rows.order_by("-validated_at", "pk").first()


def _has_referent(establishment: Establishment) -> bool | None:
    profile = Profile.objects.filter(establishment=establishment).first()
    return profile.has_referent if profile else None
