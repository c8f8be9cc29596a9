"""A test whose messages arrived, with what people did, as its batches leave it."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count, Min, Q, Sum

from beffroi.lib import clock
from beffroi.organizations.models.places import Establishment
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.hits import Hit
from beffroi.phishing.models.targets import Target
from tests.phishing.builders import AT, make_campaign, make_place

SCENARIO = "boite-pleine@1"


def make_test(establishment: Establishment, **changes) -> CampaignPlace:
    """Return a place of a test of its own, running unless told otherwise."""
    known = {"scenario_keys": [SCENARIO], "launched_at": AT} | changes
    return make_place(make_campaign(**known), establishment)


def add_people(
    place: CampaignPlace,
    count: int,
    *,
    team: str = "",
    family: str = "care",
    scenario: str = SCENARIO,
    clicked: int = 0,
    attempted: int = 0,
    reported: int = 0,
    visited: int = 0,
    robots: int = 0,
    staff: Iterable = (),
    state: str = "sent",
) -> list[Target]:
    """Add people: the first ones click, the last ones report, four minutes after."""
    members = list(staff)
    start = Target.objects.filter(campaign=place.campaign).count()
    rows = []
    for n in range(count):
        is_clicked = n < clicked
        seen = is_clicked or n < visited
        rows.append(
            Target(
                token=f"{place.pk.hex[:8]}{start + n:08d}",
                campaign=place.campaign,
                place=place,
                staff=members[n] if n < len(members) else None,
                values={"prenom": "Anne", "etablissement": "Résidence"},
                team_label=team,
                family=family,
                scenario_key=scenario,
                send_state=state,
                sent_at=AT if state == "sent" else None,
                visited_at=AT + timedelta(minutes=9) if seen else None,
                clicked_at=AT + timedelta(minutes=9 + n) if is_clicked else None,
                attempted_at=AT + timedelta(minutes=12) if n < attempted else None,
                reported_at=AT + timedelta(minutes=4 + n)
                if n >= count - reported
                else None,
                robot_count=robots,
            )
        )
    Target.objects.bulk_create(rows, batch_size=500)
    keep_counters(place)
    return rows


def keep_counters(place: CampaignPlace) -> CampaignPlace:
    """Write the counters that the batches keep."""
    arrived = Q(send_state__in=["sent", "maybe_sent"])
    found = Target.objects.filter(place=place, is_check=False).aggregate(
        sent_count=Count("pk", filter=arrived),
        undelivered_count=Count("pk", filter=~arrived & ~Q(send_state="waiting")),
        visited_count=Count("visited_at"),
        clicked_count=Count("clicked_at"),
        attempted_count=Count("attempted_at"),
        reported_count=Count("reported_at"),
        robots=Sum("robot_count"),
        first_sent_at=Min("sent_at"),
        first_click_at=Min("clicked_at"),
        first_report_at=Min("reported_at"),
    )
    found["robot_count"] = found.pop("robots") or 0
    CampaignPlace.objects.filter(pk=place.pk).update(**found)
    place.refresh_from_db()
    return place


def add_robot(target: Target, reason: str = "scanner_network") -> Hit:
    return Hit.objects.create(
        spool_id=f"hit-{target.token}-{reason}",
        token=target.token,
        kind="link",
        hit_at=AT,
        address_print="a" * 24,
        site_print="b" * 24,
        hit_class="robot",
        reasons=[reason],
        rules_version=1,
    )


def close(place: CampaignPlace, *, days_ago: int = 0) -> CampaignPlace:
    """Close a test, so many days before today."""
    Campaign.objects.filter(pk=place.campaign_id).update(
        state="closed", closed_at=clock.now() - timedelta(days=days_ago)
    )
    place.campaign.refresh_from_db()
    return place
