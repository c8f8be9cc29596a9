"""Where several establishments stand, for lists: same number of queries whatever the size."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from beffroi.actionplan.queries.plan import open_counts
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.petals import petals
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.organizations.models.places import Establishment
from beffroi.ui.charts.rosace import Petal


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One establishment in a list; percents are None while they have no meaning."""

    establishment: Establishment
    url: str
    question_count: int
    answered_count: int
    lock_count: int
    express_answered_count: int
    percent: int | None
    proof_rate_percent: int | None
    unknown_rate_percent: int | None
    expired_evidence_count: int
    open_action_count: int
    overdue_action_count: int
    last_activity_at: datetime | None
    validated_at: datetime | None
    is_validated: bool
    petals: tuple[Petal, ...]


def standings_for(
    establishments: Iterable[Establishment],
) -> Mapping[UUID, StandingLine]:
    """Return the line of each establishment, by its key, in two queries.

    Sharing levels are not looked at: the caller shows scores and petals only
    where the detail is open.
    """
    places = list(establishments)
    keys = [place.pk for place in places]
    kept = Standing.objects.in_bulk(keys)
    opened = open_counts(keys)
    lines: dict[UUID, StandingLine] = {}
    for place in places:
        count = opened.get(place.pk)
        lines[place.pk] = _line(
            place,
            kept.get(place.pk) or Standing(establishment=place),
            opened=count.open if count else 0,
            overdue=count.overdue if count else 0,
        )
    return lines


def standing_of(establishment: Establishment) -> StandingLine:
    return standings_for([establishment])[establishment.pk]


def _line(
    place: Establishment, kept: Standing, *, opened: int, overdue: int
) -> StandingLine:
    current = questionnaire()
    return StandingLine(
        establishment=place,
        url=reverse("maturity:overview", args=[place.pk]),
        question_count=current.question_count,
        answered_count=kept.answered_count,
        lock_count=len(current.locks),
        express_answered_count=kept.express_answered_count,
        percent=kept.percent,
        proof_rate_percent=kept.proof_rate_percent,
        unknown_rate_percent=kept.unknown_rate_percent,
        expired_evidence_count=kept.expired_evidence_count,
        open_action_count=opened,
        overdue_action_count=overdue,
        last_activity_at=kept.last_activity_at,
        validated_at=kept.validated_at,
        is_validated=kept.is_validated,
        petals=petals(current, kept.petals),
    )
