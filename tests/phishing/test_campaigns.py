"""A test is prepared: its establishments, its people, its dates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.lib import clock
from beffroi.organizations.operations.consent import exclude_address
from beffroi.organizations.rules.consent import Hold
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.access import can_approve, can_conduct
from beffroi.phishing.models.campaigns import Campaign
from beffroi.phishing.operations.campaigns import (
    AlreadyOver,
    NobodyThere,
    NoMomentLeft,
    NotInPreparation,
    TwoRegions,
    choose_audience,
    choose_dates,
    give_up,
    start_campaign,
)
from beffroi.phishing.queries.audience import reach_of, targets_of
from beffroi.phishing.rules.audience import Audience, is_drawn
from beffroi.phishing.rules.states import CampaignState
from tests.build import make_establishment
from tests.organizations.build_staff import make_member
from tests.phishing.build import DOMAIN, make_campaign, ready_place

TUESDAY = datetime(2026, 11, 24, 9, tzinfo=UTC)


@given(st.text(max_size=8), st.text(max_size=8), st.integers(0, 100))
def test_chance_gives_the_same_answer_each_time(person, seed, percent):
    first = is_drawn(person, seed=seed, percent=percent)
    assert first == is_drawn(person, seed=seed, percent=percent)
    assert is_drawn(person, seed=seed, percent=100)
    assert not is_drawn(person, seed=seed, percent=0)


def test_a_part_of_the_people_is_about_that_part():
    drawn = sum(is_drawn(str(n), seed="x", percent=30) for n in range(5000))
    assert 1350 <= drawn <= 1650


def test_a_choice_is_kept_and_read_again():
    choice = Audience(
        frozenset({"care"}), frozenset({"k"}), has_shared=False, percent=50
    )
    assert Audience.read(choice.kept()) == choice
    assert Audience.read({}) == Audience()
    assert Audience.read({"families": ["nonsense"]}).families == frozenset()


def test_no_choice_is_everybody_and_a_choice_adds_up():
    someone = {"family": "care", "team_key": "t1"}
    assert Audience().holds(**someone, is_shared=True)
    assert not Audience(has_shared=False).holds(**someone, is_shared=True)
    assert Audience(frozenset({"care"})).holds(**someone, is_shared=False)
    assert Audience(teams=frozenset({"t1"})).holds(**someone, is_shared=False)
    assert not Audience(frozenset({"education"})).holds(**someone, is_shared=False)


@pytest.mark.django_db
def test_the_reach_says_who_cannot_be_written_to_and_why(establishment, referent):
    place = ready_place(establishment, referent, count=6)
    make_member(place, referent, last_name="Sans adresse")
    make_member(place, referent, last_name="Dehors", email="x@gmail.com")
    exclude_address(
        establishment=place,
        email=f"anne.vidal1@{DOMAIN}",
        reason="",
        by=referent.as_actor(),
    )
    found = reach_of(place, Audience(), seed="x")
    assert (found.chosen, found.reachable, found.without_address) == (8, 5, 1)
    assert found.held == {Hold.EXCLUDED: 1, Hold.NO_DOMAIN: 1}
    assert len(list(targets_of(place, Audience(), seed="x"))) == found.reachable
    some = Audience(families=frozenset({JobFamily.ADMINISTRATION}))
    assert reach_of(place, some, seed="x").reachable == 2


@pytest.mark.django_db
def test_a_test_is_of_one_region_and_of_somebody(establishment, referent):
    by = referent.as_actor()
    with pytest.raises(NobodyThere):
        start_campaign(places=[], name="Vide", is_regional=False, by=by)
    far = make_establishment(region_code="75")
    with pytest.raises(TwoRegions):
        start_campaign(
            places=[establishment, far], name="Deux", is_regional=True, by=by
        )
    assert not Campaign.objects.exists()


@pytest.mark.django_db
def test_names_are_erased_on_a_date_known_from_the_start(establishment, referent):
    with clock.at(TUESDAY):
        campaign = make_campaign(establishment, referent)
    assert campaign.closes_at == campaign.ends_at + timedelta(days=7)
    assert campaign.purge_on == date(2027, 2, 10)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        (date(2026, 11, 28), date(2026, 11, 29), "08:30-18:00"),  # a weekend
        (date(2026, 12, 25), date(2026, 12, 25), "08:30-18:00"),  # Christmas
        (date(2026, 11, 20), date(2026, 11, 23), "08:30-18:00"),  # past
        (date(2026, 11, 24), date(2026, 11, 24), "06:00-07:00"),  # this morning
        (date(2026, 11, 30), date(2026, 11, 26), "08:30-18:00"),
        (date(2026, 11, 24), date(2027, 11, 24), "08:30-18:00"),
        (date(2026, 11, 25), date(2026, 11, 26), "18:00-08:00"),
    ],
)
def test_a_period_without_a_working_hour_is_refused(
    establishment, referent, first, last, hours
):
    with clock.at(TUESDAY), pytest.raises(NoMomentLeft):
        make_campaign(
            establishment, referent, first_day=first, last_day=last, hours=hours
        )


@pytest.mark.django_db
def test_nights_and_weekends_may_be_chosen(establishment, referent):
    with clock.at(TUESDAY):
        campaign = make_campaign(
            establishment,
            referent,
            first_day=date(2026, 11, 28),
            last_day=date(2026, 11, 29),
            hours="20:00-23:59",
            has_weekends=True,
        )
    assert campaign.has_weekends


@pytest.mark.django_db
def test_what_left_preparation_does_not_change_any_more(establishment, referent):
    campaign, by = make_campaign(establishment, referent), referent.as_actor()
    choose_audience(campaign=campaign, audience=Audience(percent=50), by=by)
    assert campaign.places.get().audience["percent"] == 50
    Campaign.objects.update(state=CampaignState.RUNNING)
    with pytest.raises(NotInPreparation):
        choose_audience(campaign=campaign, audience=Audience(), by=by)
    with pytest.raises(NotInPreparation):
        choose_dates(
            campaign=campaign,
            first_day=clock.today(),
            last_day=clock.today() + timedelta(days=9),
            hours="08:30-18:00",
            by=by,
        )


@pytest.mark.django_db
def test_a_test_is_given_up_once(establishment, referent):
    campaign, by = make_campaign(establishment, referent), referent.as_actor()
    give_up(campaign=campaign, by=by)
    with pytest.raises(AlreadyOver):
        give_up(campaign=campaign, by=by)


@pytest.mark.django_db
def test_who_sees_conducts_and_approves(
    establishment, referent, director, regional_lead, contributor, outsider
):
    campaign = make_campaign(establishment, referent)
    place = campaign.places.get()
    seen = Campaign.objects.visible_to
    assert seen(referent).exists()
    assert seen(director).exists()
    for user in (regional_lead, contributor, outsider):
        assert not seen(user).exists()
    assert can_conduct(referent, campaign)
    assert not can_conduct(outsider, campaign)
    assert can_approve(director, place)
    assert not can_approve(referent, place)
    Campaign.objects.update(is_regional=True)
    campaign.refresh_from_db()
    assert seen(regional_lead).exists()
    assert can_conduct(regional_lead, campaign)
    assert not can_conduct(referent, campaign)
