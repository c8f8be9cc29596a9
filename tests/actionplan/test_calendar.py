"""The calendar of the year: adopted, opened once, skipped, paused, ended."""

from datetime import UTC, date, datetime, timedelta

import pytest

from beffroi.actionplan.models import Action, RecurringTask
from beffroi.actionplan.operations import calendar, refusals
from beffroi.actionplan.operations.progress import set_state, undo
from beffroi.actionplan.queries.calendars import tasks_for
from beffroi.actionplan.queries.year import coming_dates, year_of
from beffroi.actionplan.rules.recurrence import Anchor, Frequency, Rhythm
from beffroi.actionplan.rules.states import ActionKind, ActionState, SeriesState
from beffroi.actionplan.rules.undo import Before
from beffroi.actionplan.work.occurrences import open_due_occurrences
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.organizations.models.memberships import Membership
from tests.actionplan.build import make_series
from tests.build import make_establishment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def on(day: date):
    return clock.at(datetime(day.year, day.month, day.day, 8, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _one_morning():
    with on(TODAY):
        yield


def occurrences(series):
    return list(
        Action.objects.filter(series=series)
        .order_by("due_on")
        .values_list("due_on", "state")
    )


def test_the_whole_calendar_is_adopted_once(establishment, referent):
    slugs = [task.slug for task in tasks_for(establishment)]
    by = referent.as_actor()

    first = calendar.adopt_calendar(establishment=establishment, slugs=slugs, by=by)
    again = calendar.adopt_calendar(establishment=establishment, slugs=slugs, by=by)

    assert first == len(slugs) >= 20
    assert again == 0
    assert RecurringTask.objects.filter(establishment=establishment).count() == first
    assert Entry.objects.filter(verb="adopt_calendar").count() == 1
    # What is due within a month is in the plan at once, the rest is planned.
    opened = Action.objects.filter(kind=ActionKind.RECURRING)
    assert opened.exists()
    assert all(row.due_on - TODAY <= timedelta(days=30) for row in opened)


def test_a_task_for_home_care_is_not_proposed_to_a_nursing_home(establishment):
    nursing = {task.slug for task in tasks_for(establishment)}
    home_care = make_establishment(category_code="354")

    assert "appareils-nomades" not in nursing
    assert "appareils-nomades" in {task.slug for task in tasks_for(home_care)}


def test_nothing_ticked_is_refused(establishment):
    with pytest.raises(refusals.NothingToAdopt):
        calendar.adopt_calendar(establishment=establishment, slugs=["rien"], by=SYSTEM)


def test_an_occurrence_opens_once_ahead_of_its_day(establishment, referent):
    series = make_series(establishment, to=referent, starts_on=date(2027, 3, 15))
    assert occurrences(series) == []

    with on(date(2027, 2, 12)):
        assert open_due_occurrences() == 0
    with on(date(2027, 2, 13)):
        assert open_due_occurrences() == 1
        assert open_due_occurrences() == 0

    [action] = Action.objects.filter(series=series)
    assert (action.due_on, action.assignee) == (date(2027, 3, 15), referent)
    assert action.origin_link == f"/calendrier/{series.pk}/"


def test_after_a_long_stop_what_was_missed_does_not_pile_up(establishment):
    series = make_series(
        establishment, starts_on=date(2026, 12, 20), rhythm=Rhythm.MONTHLY
    )

    with on(date(2027, 9, 27)):
        assert open_due_occurrences() == 1
        assert open_due_occurrences() == 0

    assert occurrences(series) == [(date(2027, 9, 20), "todo")]


def test_one_occurrence_at_a_time(establishment):
    series = make_series(
        establishment, starts_on=date(2026, 11, 30), rhythm=Rhythm.MONTHLY
    )
    assert occurrences(series) == [(date(2026, 11, 30), "todo")]

    with on(date(2027, 1, 5)):
        assert open_due_occurrences() == 0
        set_state(action=Action.objects.get(), state=ActionState.DONE, by=SYSTEM)
        series.refresh_from_db()
        # The one of 30 December went by meanwhile: it is forgiven.
        assert series.next_due_on == date(2027, 1, 30)


def test_finishing_plans_the_next_and_taking_that_back_plans_it_again(establishment):
    series = make_series(
        establishment, starts_on=date(2026, 11, 30), rhythm=Rhythm.MONTHLY
    )
    action = Action.objects.get(series=series)
    with on(date(2027, 1, 5)):
        done = set_state(action=action, state=ActionState.DONE, by=SYSTEM)
        before = Before(
            action_key=action.key, revision=done.revision, state="todo",
            assignee_key="", assignee_label="", due_on=action.due_on, postponed_until=None,
        )  # fmt: skip
        undo(action=action, before=before, by=SYSTEM)

    series.refresh_from_db()
    assert series.next_due_on == date(2026, 12, 30)


def test_from_completion_the_next_day_is_counted_from_the_day_it_was_done(
    establishment,
):
    series = calendar.write_series(
        establishment=establishment,
        text=calendar.SeriesText(
            title="Changer le mot de passe du Wi-Fi",
            frequency=Frequency(Rhythm.HALF_YEARLY, anchor=Anchor.COMPLETION),
            starts_on=date(2026, 12, 1),
        ),
        by=SYSTEM,
    )
    with on(date(2026, 12, 20)):
        set_state(action=Action.objects.get(), state=ActionState.DONE, by=SYSTEM)

    series.refresh_from_db()
    assert series.next_due_on == date(2027, 6, 20)


def test_one_time_is_passed_and_the_next_keeps_its_date(establishment):
    series = make_series(establishment, starts_on=date(2026, 12, 10))
    series.refresh_from_db()

    calendar.skip_occurrence(series=series, due_on=date(2026, 12, 10), by=SYSTEM)
    calendar.skip_occurrence(series=series, due_on=date(2026, 12, 10), by=SYSTEM)

    series.refresh_from_db()
    assert occurrences(series) == [(date(2026, 12, 10), "dropped")]
    assert series.next_due_on == date(2027, 12, 10)

    calendar.skip_occurrence(series=series, due_on=date(2027, 12, 10), by=SYSTEM)
    series.refresh_from_db()
    assert series.next_due_on == date(2028, 12, 10)


def test_a_paused_task_opens_nothing_and_resumes_at_a_day_to_come(establishment):
    series = make_series(
        establishment, starts_on=date(2027, 1, 15), rhythm=Rhythm.MONTHLY
    )
    calendar.pause_series(series=series, by=SYSTEM)
    calendar.pause_series(series=series, by=SYSTEM)

    with on(date(2027, 5, 20)):
        assert open_due_occurrences() == 0
        assert coming_dates(RecurringTask.objects.get()) == ()
        calendar.resume_series(series=series, by=SYSTEM)

    series.refresh_from_db()
    assert (series.state, series.next_due_on) == (SeriesState.ACTIVE, date(2027, 6, 15))


def test_an_ended_task_opens_nothing_more_and_may_be_adopted_again(establishment):
    task = tasks_for(establishment)[0]
    calendar.adopt_calendar(establishment=establishment, slugs=[task.slug], by=SYSTEM)
    series = RecurringTask.objects.get()
    calendar.end_series(series=series, by=SYSTEM)
    calendar.end_series(series=series, by=SYSTEM)

    with on(date(2027, 12, 31)):
        assert open_due_occurrences() == 0
    for move in (calendar.pause_series, calendar.resume_series):
        with pytest.raises(refusals.SeriesEnded):
            move(series=series, by=SYSTEM)

    assert (
        calendar.adopt_calendar(
            establishment=establishment, slugs=[task.slug], by=SYSTEM
        )
        == 1
    )
    assert RecurringTask.objects.get().state == SeriesState.ACTIVE


def test_changing_a_task_leaves_the_occurrence_under_way_alone(establishment, referent):
    series = make_series(establishment, starts_on=date(2026, 12, 10))
    changed = calendar.change_series(
        series=series,
        text=calendar.SeriesText(
            title="Appeler chaque numéro",
            frequency=Frequency(Rhythm.QUARTERLY),
            starts_on=series.starts_on,
        ),
        assignee=referent,
        expected_revision=series.revision,
        by=SYSTEM,
    )

    action = Action.objects.get(series=series)
    assert (action.title, action.assignee) == ("Vérifier les numéros", None)
    assert (changed.title, changed.next_due_on) == (
        "Appeler chaque numéro",
        date(2027, 3, 10),
    )
    with pytest.raises(refusals.SeriesChangedMeanwhile):
        calendar.change_series(
            series=series,
            text=calendar.SeriesText("x", Frequency(Rhythm.YEARLY), series.starts_on),
            assignee=None,
            expected_revision=series.revision,
            by=SYSTEM,
        )


def test_a_stranger_is_never_given_a_task(establishment, outsider):
    with pytest.raises(refusals.NotAMember):
        make_series(establishment, to=outsider)
    with pytest.raises(refusals.StartInThePast):
        make_series(establishment, starts_on=TODAY - timedelta(days=1))


def test_somebody_who_left_receives_no_occurrence(establishment, contributor):
    make_series(establishment, to=contributor, starts_on=date(2027, 1, 10))
    Membership.objects.filter(user=contributor).update(ended_at=clock.now())

    with on(date(2027, 1, 2)):
        open_due_occurrences()

    assert Action.objects.get().assignee is None


def test_the_year_shows_what_is_done_what_is_open_and_what_is_planned(
    establishment, referent, contributor, django_assert_max_num_queries
):
    series = make_series(
        establishment, starts_on=date(2026, 11, 30), rhythm=Rhythm.MONTHLY
    )
    set_state(
        action=Action.objects.get(series=series), state=ActionState.DONE, by=SYSTEM
    )
    make_series(establishment, to=contributor, starts_on=date(2026, 12, 5))

    with django_assert_max_num_queries(6):
        year = year_of(establishment, referent, 2026)

    november, december = year.months[10], year.months[11]
    assert [item.state_label for item in november.dates] == ["Faite"]
    assert [(item.on.day, item.state_label) for item in december.dates] == [
        (5, "À faire"),
        (30, "Prévue"),
    ]
    assert (year.date_count, year.done_count) == (3, 1)
    assert year_of(establishment, referent, 2027).date_count == 13
    assert year_of(establishment, contributor, 2026).date_count == 1
