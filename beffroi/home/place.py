"""The home page of someone who acts for establishments."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action
from beffroi.actionplan.queries.plan import NextActions, next_five_for
from beffroi.home.rules.next_steps import (
    SHOWN_STEPS,
    PlaceFacts,
    Step,
    StepTarget,
    next_steps,
)
from beffroi.lib.text import long_date
from beffroi.maturity.access import Rights, rights_at
from beffroi.maturity.queries.borrowed import waiting_count
from beffroi.maturity.queries.requests import places_to_review, to_review_count
from beffroi.maturity.queries.standings import StandingLine, standing_of
from beffroi.observatory.queries.campaigns import PlaceCampaign, campaign_at
from beffroi.organizations.models.contacts import EmergencyContact
from beffroi.organizations.models.places import Establishment

TARGETS = {
    StepTarget.EXPRESS: "maturity:express",
    StepTarget.REFLEXES: "maturity:overview",
    StepTarget.ACTIONS: "actionplan:next_actions",
    StepTarget.CONTACTS: "organizations:emergency_contacts",
    StepTarget.REQUESTS: "maturity:requests",
    StepTarget.CAMPAIGN: "observatory:place_campaign",
    StepTarget.TO_CONFIRM: "maturity:to_confirm",
}


@dataclass(frozen=True, slots=True)
class PlaceHome:
    """What one establishment's home page shows; `steps` are (step, address) pairs."""

    establishment: Establishment
    standing: StandingLine
    steps: tuple[tuple[Step, str], ...]
    actions: NextActions
    may_ask_help: bool


def place_home(user: User, establishment: Establishment) -> PlaceHome:
    """Read the home page of one establishment in a bounded number of queries."""
    standing = standing_of(establishment)
    actions = next_five_for(establishment, among=Action.objects.visible_to(user))
    rights = rights_at(user, establishment)
    facts = _facts(
        standing,
        actions,
        rights,
        campaign=campaign_at(establishment),
        to_confirm=waiting_count(establishment),
        has_contacts=EmergencyContact.objects.filter(
            establishment=establishment
        ).exists(),
        outside_answers=to_review_count(establishment),
    )
    steps = tuple(
        (step, reverse(TARGETS[step.target], args=[establishment.pk]))
        for step in next_steps(facts)
    )
    return PlaceHome(establishment, standing, steps, actions, rights.can_answer)


def _facts(
    standing: StandingLine,
    actions: NextActions,
    rights: Rights,
    *,
    campaign: PlaceCampaign | None,
    to_confirm: int,
    has_contacts: bool,
    outside_answers: int,
) -> PlaceFacts:
    asked = campaign.campaign if campaign and not campaign.is_done else None
    return PlaceFacts(
        express_answered=standing.express_answered_count,
        express_total=standing.lock_count,
        answered=standing.answered_count,
        total=standing.question_count,
        is_validated=standing.is_validated,
        expired_evidence=standing.expired_evidence_count,
        next_action_title=actions.lines[0].action.title if actions.lines else "",
        has_emergency_contacts=has_contacts,
        may_answer=rights.can_answer,
        may_manage=rights.can_manage,
        may_validate=rights.can_validate,
        outside_answers=outside_answers,
        campaign=asked.name if asked else "",
        campaign_end=long_date(asked.closes_on) if asked else "",
        to_confirm=to_confirm,
    )


def first_steps(
    user: User, lines: Iterable[StandingLine]
) -> tuple[tuple[Establishment, Step, str], ...]:
    """Return what to do first at the three places that wait most, with its address.

    Answers received come first, then unfinished express paths, then expired proofs.
    """
    places = list(lines)
    answered = places_to_review(line.establishment for line in places)
    ordered = sorted(
        places,
        key=lambda line: (
            line.establishment.pk not in answered,
            line.express_answered_count >= line.lock_count,
            -line.expired_evidence_count,
            line.is_validated,
        ),
    )
    return tuple(
        (line.establishment, *place_home(user, line.establishment).steps[0])
        for line in ordered[:SHOWN_STEPS]
    )
