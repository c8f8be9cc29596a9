"""Figures are published group by group, at most once a month, from kept figures."""

from datetime import timedelta

import pytest

from beffroi.lib import clock
from beffroi.maturity.models.standing import Standing
from beffroi.observatory.models.cells import Cell, Group
from beffroi.observatory.queries.cells import figures_of_region, group_of, whole_region
from beffroi.observatory.rules.calendar import is_due
from beffroi.observatory.rules.criteria import WHOLE, Criteria
from beffroi.observatory.rules.figures import (
    EXPRESS_DONE,
    METRICS,
    Respondent,
    figures_of,
)
from beffroi.observatory.work.publishing import publish_all, publish_region
from tests.build import make_establishment
from tests.observatory.build import make_respondent, make_respondents, on

pytestmark = pytest.mark.django_db
OLDER = Criteria(family="older_people")


def later(days: int):
    return on(clock.today() + timedelta(days=days))


def test_quartiles_and_median_of_a_group():
    people = [
        Respondent(n, n, 0, (None, *[n] * 11), is_express_done=n > 20)
        for n in (10, 20, 30, 40, 50)
    ]

    found = {figure.metric: figure for figure in figures_of(people)}

    assert set(found) == set(METRICS)
    assert (found["percent"].q1, found["percent"].median, found["percent"].q3) == (
        20, 30, 40,
    )  # fmt: skip
    # Without object, a reflex counts as the result.
    assert found["reflex_1"].median == 30
    assert found[EXPRESS_DONE].share == 60


def test_nothing_is_published_under_five():
    make_respondents(4)

    assert publish_region("76") == 0
    assert whole_region("76") is None


def test_five_answers_make_the_figures_of_the_region():
    make_respondents(5)
    make_establishment(support_state="invited")

    publish_all()

    whole = whole_region("76")
    assert whole is not None
    assert (whole.count, whole.followed_count) == (5, 6)
    assert whole.response_rate_percent == 83
    assert whole.result.median_percent == 30
    assert set(whole.cells) == set(METRICS)


def test_a_second_run_the_same_day_changes_nothing():
    make_respondents(6)
    publish_region("76")
    before = Cell.objects.count()

    assert publish_region("76") == 0
    assert Cell.objects.count() == before


def test_a_newcomer_waits_for_four_others():
    make_respondents(6)
    publish_region("76")
    make_respondent(99)

    with later(28):
        publish_region("76")
        assert whole_region("76").count == 6

    make_respondents(4)
    with later(56):
        publish_region("76")
        assert whole_region("76").count == 11


def test_figures_stay_a_month_whatever_happens():
    make_respondents(6)
    publish_region("76")
    Standing.objects.update(percent=100)

    with later(27):
        assert publish_region("76") == 0
    with later(28):
        publish_region("76")
        assert whole_region("76").result.median_percent == 100
    assert (
        Cell.objects.filter(metric="percent").values("published_on").distinct().count()
        == 2
    )


def test_a_family_that_leaves_two_out_stays_hidden():
    make_respondents(10, category_code="500")
    make_respondents(2, category_code="355")

    publish_region("76")

    assert set(figures_of_region("76")) >= {WHOLE}
    assert OLDER not in figures_of_region("76")


def test_a_family_and_size_need_ten():
    make_respondents(10, category_code="500", places=80)
    make_respondents(10, category_code="500", places=20)
    make_respondents(6, category_code="355", places=200)

    publish_region("76")

    assert (
        group_of("76", Criteria(family="older_people", size_band="medium")).count == 10
    )
    assert group_of("76", Criteria(family="health", size_band="large")) is None


def test_each_region_has_its_own_figures():
    make_respondents(5)
    make_respondents(5, region_code="93", department_code="13")

    publish_all()

    assert whole_region("76").count == 5
    assert whole_region("93").count == 5


def test_figures_that_count_an_erased_establishment_stay_as_they_are():
    places = make_respondents(6)
    publish_region("76")
    places[0].delete()

    with later(28):
        publish_region("76")

    assert whole_region("76").count == 6
    assert (
        Group.objects.get(family="", department_code="", size_band="").published_on
        == clock.today()
    )


def test_a_month_passes():
    today = clock.today()
    assert is_due(None, today)
    assert not is_due(today - timedelta(days=27), today)
    assert is_due(today - timedelta(days=28), today)
