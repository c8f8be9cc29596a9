"""Campaigns: letters, reminders, response, and the photograph at the end."""

from datetime import date, timedelta

import pytest

from beffroi.accounts.rules.roles import Role
from beffroi.jobs.worker import run_waiting
from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage
from beffroi.maturity.models.answers import Snapshot
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.operations.assessments import (
    start_assessment,
    validate_assessment,
)
from beffroi.maturity.queries.overview import overview
from beffroi.observatory.operations.campaigns import (
    AlreadyLaunched,
    AlreadyOver,
    DatesDoNotFollow,
    ExpressNotDone,
    NobodyToInvite,
    NotRunning,
    close_campaign,
    launch_campaign,
    say_up_to_date,
)
from beffroi.observatory.queries.campaigns import campaign_at, rates_of
from beffroi.observatory.queries.progress import places_in, progress_by_place
from beffroi.observatory.rules.calendar import Round, round_due, rounds_of
from beffroi.observatory.rules.campaigns import Activity, Progress, progress_of
from beffroi.observatory.work.campaigns import follow_campaigns
from beffroi.organizations.models.places import Establishment
from tests.build import give_role, make_establishment, make_user
from tests.maturity.build import NADIA, answer
from tests.observatory.build import SOFIA, make_campaign, make_respondent, on

OPEN, CLOSE = date(2026, 9, 1), date(2026, 10, 11)


@pytest.fixture
def followed(establishment, referent) -> Establishment:
    establishment.support_state = "supported"
    establishment.save()
    return establishment


def launched(**changes):
    campaign = make_campaign(**changes)
    launch_campaign(campaign=campaign, by=SOFIA)
    run_waiting()
    campaign.refresh_from_db()
    return campaign


def letters():
    return OutgoingMessage.objects.filter(purpose="campaign")


def after(days: int):
    return on(clock.today() + timedelta(days=days))


@pytest.mark.parametrize(
    ("today", "last", "expected"),
    [
        (OPEN, None, None),
        (date(2026, 9, 20), None, None),
        (date(2026, 9, 21), None, Round.MIDDLE),
        (date(2026, 9, 22), Round.MIDDLE, None),
        (date(2026, 10, 4), Round.MIDDLE, Round.WEEK),
        (date(2026, 10, 4), None, Round.WEEK),
        (date(2026, 10, 9), Round.WEEK, Round.LAST),
        (date(2026, 10, 11), Round.LAST, None),
    ],
)
def test_which_reminder_is_due(today, last, expected):
    assert round_due(OPEN, CLOSE, today, last) == expected


def test_a_short_campaign_has_fewer_reminders():
    assert [d.round for d in rounds_of(OPEN, OPEN + timedelta(days=6))] == [
        Round.MIDDLE,
        Round.LAST,
    ]
    assert rounds_of(OPEN, OPEN + timedelta(days=1)) == ()


def test_participation_needs_something_done_since_the_launch():
    launch = clock.now()
    before, since = launch - timedelta(days=9), launch + timedelta(days=1)

    def found(**changes):
        return progress_of(
            Activity(**{"express_answered": 16, **changes}),
            express_total=16,
            launched_at=launch,
        )

    assert found() == Progress.WAITING
    assert found(last_activity_at=before) == Progress.WAITING
    assert found(last_activity_at=since) == Progress.DONE
    assert found(validated_at=since) == Progress.DONE
    assert found(confirmed_at=since) == Progress.DONE
    assert found(last_activity_at=since, express_answered=4) == Progress.STARTED
    assert found(last_activity_at=since, express_answered=0) == Progress.WAITING


def test_a_launch_invites_and_writes_once_to_each_referent(followed, referent):
    other = make_establishment(
        organization=followed.organization, support_state="invited"
    )
    give_role(
        referent,
        Role.REFERENT,
        organization=followed.organization,
        establishments=(other,),
    )
    make_establishment()

    campaign = launched()

    assert campaign.places.count() == 2
    assert [m.recipient for m in letters()] == [referent.email]
    text = bytes(letters().get().mime).decode("utf-8", "replace")
    assert "Campagne de printemps" in letters().get().subject
    assert "reflexes" in text


def test_filters_choose_the_establishments(followed):
    with pytest.raises(NobodyToInvite):
        launched(department_code="48")
    assert launched(department_code="31", family="older_people").places.count() == 1


def test_reminders_go_only_to_who_has_not_finished(followed, referent):
    finished = make_respondent()
    person = make_user("fini@exemple-beffroi.fr")
    give_role(
        person,
        Role.REFERENT,
        organization=finished.organization,
        establishments=(finished,),
    )
    launched()
    with after(3):
        Standing.objects.filter(pk=finished.pk).update(last_activity_at=clock.now())
    letters().delete()

    with after(33):
        follow_campaigns()
        follow_campaigns()

    assert [m.recipient for m in letters()] == [referent.email]
    assert "une semaine" in letters().get().subject


def test_a_planned_campaign_opens_on_its_day(followed):
    today = clock.today()
    campaign = make_campaign(opens_on=today + timedelta(days=5))
    assert launch_campaign(campaign=campaign, by=SOFIA) is None
    assert not letters().exists()

    with after(5):
        follow_campaigns()

    campaign.refresh_from_db()
    assert (campaign.state, letters().count()) == ("open", 1)


def test_the_response_is_counted_live(followed):
    campaign = launched()
    assert (rates_of(campaign).invited, rates_of(campaign).response_percent) == (1, 0)

    answer(followed, "R1.3", 1)

    rates = rates_of(campaign)
    assert (rates.started, rates.done, rates.response_percent) == (1, 0, 100)


def test_lists_and_single_rows_agree_on_progress(followed):
    places = [followed, make_respondent(), make_respondent()]
    campaign = launched()
    answer(followed, "R1.3", 1)
    say_up_to_date(campaign=campaign, establishment=places[1], by=NADIA)

    found = progress_by_place(campaign, [place.pk for place in places])

    assert list(found.values()) == ["started", "done", "waiting"]
    for progress in Progress:
        listed = set(places_in(campaign, only=progress).values_list("pk", flat=True))
        assert listed == {key for key, value in found.items() if value == progress}


def test_one_says_that_the_answers_are_up_to_date(followed):
    place = make_respondent()
    campaign = launched()
    assert campaign_at(place).may_confirm

    say_up_to_date(campaign=campaign, establishment=place, by=NADIA)
    say_up_to_date(campaign=campaign, establishment=place, by=NADIA)

    assert campaign_at(place).is_done
    with pytest.raises(ExpressNotDone):
        say_up_to_date(campaign=campaign, establishment=followed, by=NADIA)


def test_the_end_freezes_what_was_answered_without_validating_it(followed):
    silent = make_establishment(support_state="supported")
    campaign = launched()
    answer(followed, "R1.3", 1)

    with after(41):
        follow_campaigns()
        follow_campaigns()

    campaign.refresh_from_db()
    assert campaign.state == "closed"
    snapshot = Snapshot.objects.get()
    assert (snapshot.occasion_label, snapshot.validated_as) == (
        "Campagne de printemps",
        "",
    )
    assert campaign.places.get(establishment=followed).snapshot == snapshot
    assert campaign.places.get(establishment=silent).progress == "waiting"
    assert overview(followed).last_snapshot is None
    assert not Standing.objects.get(pk=followed.pk).is_validated


def test_the_photograph_leaves_a_validation_as_it_is(followed):
    campaign = launched()
    answer(followed, "R1.3", 1)
    assessment = start_assessment(establishment=followed, by=NADIA)
    kept = validate_assessment(assessment=assessment, as_role=Role.DIRECTOR, by=NADIA)

    close_campaign(campaign=campaign, by=SOFIA)
    run_waiting()

    assert overview(followed).last_snapshot == kept
    assert overview(followed).is_validated
    campaign.refresh_from_db()
    assert rates_of(campaign).validated == 1


def test_refusals_say_why(followed):
    today = clock.today()
    with pytest.raises(DatesDoNotFollow):
        make_campaign(opens_on=today, closes_on=today)
    draft = make_campaign()
    with pytest.raises(NotRunning):
        close_campaign(campaign=draft, by=SOFIA)
    with after(60), pytest.raises(AlreadyOver):
        launch_campaign(campaign=draft, by=SOFIA)
    campaign = launched()
    with pytest.raises(AlreadyLaunched):
        launch_campaign(campaign=campaign, by=SOFIA)
    with pytest.raises(AlreadyLaunched):
        make_campaign(campaign=campaign)
