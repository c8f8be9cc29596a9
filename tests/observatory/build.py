"""Builders of the observatory: many establishments that answered, campaigns."""

from datetime import date, timedelta
from typing import Any

from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib import clock
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.observatory.models.campaigns import Campaign
from beffroi.observatory.operations.campaigns import save_campaign
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.states import SupportState
from tests.build import make_establishment

SOFIA = Actor(ActorKind.PERSON, "sofia", "Sofia Benali")


def make_respondent(
    percent: int = 50, *, places: int | None = None, **changes: Any
) -> Establishment:
    """Return an establishment followed by the region, with figures kept."""
    place = make_establishment(support_state=SupportState.SUPPORTED, **changes)
    asked = questionnaire()
    Standing.objects.create(
        establishment=place,
        answered_count=asked.question_count,
        express_answered_count=len(asked.locks),
        percent=percent,
        proof_rate_percent=percent // 2,
        unknown_rate_percent=10,
        petals=[
            {
                "number": reflex.number,
                "short": reflex.short,
                "percent": percent,
                "level": "building",
                "declared": percent / 100,
                "proven": 0.0,
                "unknown": 0.0,
            }
            for reflex in asked.reflexes
        ],
    )
    if places is not None:
        Profile.objects.create(
            establishment=place, places=places, changed_at=clock.now()
        )
    return place


def make_respondents(count: int, **changes: Any) -> list[Establishment]:
    return [make_respondent(10 * n % 100, **changes) for n in range(1, count + 1)]


def make_campaign(**changes: Any) -> Campaign:
    today = clock.today()
    fields: dict[str, Any] = {
        "region_code": "76",
        "name": "Campagne de printemps",
        "message": "Faisons le point ensemble.",
        "opens_on": today,
        "closes_on": today + timedelta(days=40),
        "by": SOFIA,
    }
    return save_campaign(**{**fields, **changes})


def on(day: date, hour: int = 9):
    """Run as if it were the morning of that day."""
    from_midnight = clock.now().replace(
        year=day.year, month=day.month, day=day.day, hour=hour, minute=0
    )
    return clock.at(from_midnight)
