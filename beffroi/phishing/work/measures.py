"""Tell the twelve reflexes what a closed test measured."""

from django.urls import reverse

from beffroi.journal.rules.actor import SYSTEM, Actor
from beffroi.lib import clock
from beffroi.lib.origin import Origin
from beffroi.lib.text import long_date, plural
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.operations.evidence import (
    EvidenceAlreadyExpired,
    record_evidence,
)
from beffroi.maturity.queries.facts import facts_of
from beffroi.organizations.queries.consent import authorization_for
from beffroi.organizations.rules.consent import Activity
from beffroi.phishing.models.campaigns import CampaignPlace
from beffroi.phishing.queries.result_history import (
    history_of,
    past_of,
)
from beffroi.phishing.queries.scenario_library import known_among
from beffroi.phishing.rules.comparisons import Past
from beffroi.phishing.rules.measures import REPORTING, Measure, measures
from beffroi.phishing.rules.states import CampaignState

MODULE = "phishing"
AHEAD = (
    CampaignState.DRAFT,
    CampaignState.APPROVAL,
    CampaignState.SCHEDULED,
    CampaignState.RUNNING,
)


def push_measures(place: CampaignPlace, *, by: Actor = SYSTEM) -> tuple[Evidence, ...]:
    """Record what a closed test measured at one place; return the facts that now stand.

    Called by the work that closes a test, once for each place fetched with its campaign
    and establishment. May be called again: one fact for each question and place. Nothing
    for a test that is not closed, or of which no message arrived. No fact names anybody.
    """
    if place.campaign.state != CampaignState.CLOSED:
        return ()
    now = past_of(place, known_among(place.campaign.scenario_keys))
    before = [one for one in history_of(place.establishment) if _is_before(one, now)]
    found = measures(now, before, is_followed=_is_followed(place))
    return tuple(
        fact
        for measure in found
        if not _contradicts(place, measure)
        if (fact := _record(place, now, measure, by)) is not None
    )


def _is_before(one: Past, now: Past) -> bool:
    return one.key != now.key and None not in (one.on, now.on) and one.on <= now.on  # type: ignore[operator]  # both are dates


def _is_followed(place: CampaignPlace) -> bool:
    """Tell whether another test is foreseen here: one in preparation, or a programme."""
    is_prepared = (
        CampaignPlace.objects.filter(
            establishment=place.establishment, campaign__state__in=AHEAD
        )
        .exclude(pk=place.pk)
        .exists()
    )
    return is_prepared or (
        authorization_for(
            place.establishment,
            activity=Activity.PHISHING,
            subject_key="",
            moment=clock.now(),
        )
        is not None
    )


def _contradicts(place: CampaignPlace, measure: Measure) -> bool:
    """Tell whether a measure would lower what it does not measure.

    Reports prove that people know how; that each is answered, declared higher, is
    neither proven nor denied by a test.
    """
    if measure.question_id != REPORTING:
        return False
    answer = facts_of(place.establishment, is_slim=True).answers.get(REPORTING)
    return answer is not None and (answer.level or 0) > measure.level


def _record(
    place: CampaignPlace, now: Past, measure: Measure, by: Actor
) -> Evidence | None:
    try:
        return record_evidence(
            establishment=place.establishment,
            question_id=measure.question_id,
            title=_title(now),
            dated_on=now.on or clock.today(),
            measured_level=measure.level,
            origin=Origin(
                module=MODULE,
                label=f"Test d’hameçonnage : {now.name}"[:200],
                link=reverse(
                    "phishing:place_results", args=[place.campaign_id, place.pk]
                ),
                key=f"{place.pk}:{measure.question_id}",
            ),
            by=by,
        )
    except EvidenceAlreadyExpired:
        # Closed too long ago to prove anything today.
        return None


def _title(now: Past) -> str:
    day = f" clos le {long_date(now.on)}" if now.on else ""
    if now.counts.is_small:
        return f"Test d’hameçonnage{day}"
    told = plural(now.counts.reported, "signalement")
    arrived = plural(now.counts.delivered, "message arrivé", "messages arrivés")
    return f"Test d’hameçonnage{day} : {told} pour {arrived}"
