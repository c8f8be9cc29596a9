"""What pages read of the plan, in a bounded number of queries."""

from datetime import date, timedelta

import pytest

from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.people import assign
from beffroi.actionplan.operations.progress import postpone, set_state
from beffroi.actionplan.queries.lists import export_rows, filtered, places_with_plan
from beffroi.actionplan.queries.people import people_of, people_of_places
from beffroi.actionplan.queries.plan import (
    OpenCount,
    actions_for_report,
    history_of,
    next_five_for,
    open_action_count,
    open_counts,
)
from beffroi.actionplan.rules.filters import (
    ActionFilter,
    DueFilter,
    Sort,
    StateFilter,
    WhoFilter,
)
from beffroi.actionplan.rules.states import ActionKind, ActionState
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.states import SharingLevel
from tests.actionplan.build import make_action, make_written
from tests.build import give_role, make_establishment, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_one_morning")]
TODAY = date(2026, 11, 24)


def late(establishment, **changes):
    """An action whose due date has passed since it was given."""
    with clock.at(clock.now() - timedelta(days=10)):
        return make_action(establishment, due_on=TODAY - timedelta(days=2), **changes)


def done(establishment):
    return set_state(
        action=make_action(establishment), state=ActionState.DONE, by=SYSTEM
    )


def test_the_five_leave_out_what_is_closed_or_put_off(establishment):
    first = make_action(establishment, reflex_number=1, is_vital=True)
    second = make_action(establishment, reflex_number=2)
    done(establishment)
    postpone(action=make_action(establishment, reflex_number=3), by=SYSTEM)
    late(establishment, reflex_number=4, gain_points=1)
    make_action(make_establishment())

    plan = next_five_for(establishment)

    assert [line.action for line in plan.lines][:2] == [first, second]
    assert len(plan.lines) == 3
    assert (plan.open_count, plan.overdue_count, plan.waiting_count) == (4, 1, 1)


def test_an_action_put_off_is_back_on_its_day(establishment):
    postpone(action=make_action(establishment), by=SYSTEM)

    assert next_five_for(establishment).lines == ()
    with clock.at(clock.now() + timedelta(days=30)):
        assert len(next_five_for(establishment).lines) == 1


def test_the_five_take_one_query_however_long_the_plan(
    establishment, referent, django_assert_num_queries
):
    for n in range(12):
        make_action(establishment, to=referent, reflex_number=n % 6 + 1)

    with django_assert_num_queries(1):
        plan = next_five_for(establishment)
        words = [(line.who, line.mailto, line.reason) for line in plan.lines]

    assert len(words) == 5
    assert words[0][0] == "Nadia Delmas"


def test_the_message_opens_in_the_persons_own_mail_program(establishment):
    make_action(establishment, message="Bonjour,\nune question ?")

    [line] = next_five_for(establishment).lines

    assert line.message_to == "à votre prestataire informatique"
    assert line.mailto.startswith("mailto:?subject=R%C3%A9sidence%20Les%20Micocouliers")
    assert line.mailto.endswith("&body=Bonjour%2C%0D%0Aune%20question%20%3F")


def test_counts_of_many_establishments_take_one_query(
    establishment, django_assert_num_queries
):
    other = make_establishment()
    empty = make_establishment()
    make_action(establishment)
    late(establishment)
    done(establishment)
    make_action(other)

    with django_assert_num_queries(1):
        counts = open_counts([establishment.pk, other.pk, empty.pk])

    assert counts == {establishment.pk: OpenCount(2, 1), other.pk: OpenCount(1, 0)}
    assert open_action_count(establishment) == 2


def test_the_report_goes_reflex_by_reflex(establishment, django_assert_num_queries):
    free = make_written(establishment)
    small = make_action(establishment, reflex_number=2, gain_points=1)
    large = make_action(establishment, reflex_number=2, gain_points=2)
    first = make_action(establishment, reflex_number=1, gain_points=1)
    done(establishment)

    with django_assert_num_queries(1):
        lines = actions_for_report(establishment)

    assert [line.action for line in lines] == [first, large, small, free]


FILTERS = [
    (ActionFilter(), {"call", "doing", "late", "soon", "outside"}),
    (ActionFilter(state=StateFilter.TODO), {"call", "late", "soon", "outside"}),
    (ActionFilter(state=StateFilter.DOING), {"doing"}),
    (ActionFilter(state=StateFilter.DONE), {"done"}),
    (ActionFilter(state=StateFilter.DROPPED), {"dropped"}),
    (ActionFilter(state=StateFilter.ALL),
     {"call", "doing", "late", "soon", "outside", "done", "dropped"}),
    (ActionFilter(kind=ActionKind.ASK), {"call"}),
    (ActionFilter(reflex_number=7), {"doing"}),
    (ActionFilter(effort=1), {"call"}),
    (ActionFilter(who=WhoFilter.ME), {"soon"}),
    (ActionFilter(who=WhoFilter.NOBODY), {"call", "doing", "late"}),
    (ActionFilter(who=WhoFilter.OUTSIDE), {"outside"}),
    (ActionFilter(due=DueFilter.OVERDUE), {"late"}),
    (ActionFilter(due=DueFilter.WEEK), {"soon"}),
    (ActionFilter(due=DueFilter.MONTH), {"soon", "outside"}),
    (ActionFilter(due=DueFilter.NONE), {"call", "doing"}),
    (ActionFilter(words="APPEL éditeur"), {"call"}),
    (ActionFilter(words="reseaux"), {"outside"}),
    (ActionFilter(words="introuvable"), set()),
    (ActionFilter(words="%_"), {"call", "doing", "late", "soon", "outside"}),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "titles"), FILTERS)
def test_filters_keep_what_they_say(establishment, referent, wanted, titles):
    make_action(establishment, title="call", how="Appeler l’éditeur", kind=ActionKind.ASK,
                effort=1)  # fmt: skip
    doing = make_action(establishment, title="doing", reflex_number=7)
    set_state(action=doing, state=ActionState.DOING, by=SYSTEM)
    late(establishment, title="late")
    make_action(establishment, title="soon", to=referent, due_on=TODAY + timedelta(7))
    outside = make_action(establishment, title="outside")
    assign(action=outside, assignee=None, assignee_label="Sud Réseaux",
           due_on=TODAY + timedelta(30), by=SYSTEM)  # fmt: skip
    for state in (ActionState.DONE, ActionState.DROPPED):
        closed = make_action(establishment, title=str(state), to=None)
        set_state(action=closed, state=state, by=SYSTEM)

    found = filtered(Action.objects.all(), wanted, user=referent)

    assert {action.title for action in found} == titles


def test_a_person_and_an_establishment_can_be_chosen(establishment, referent, director):
    mine = make_action(establishment, to=director)
    make_action(establishment, to=referent)
    make_action(make_establishment())
    every = Action.objects.all()

    by_person = filtered(every, ActionFilter(who=director.pk), user=referent)
    by_place = filtered(
        every, ActionFilter(establishment_id=establishment.pk), user=referent
    )

    assert list(by_person) == [mine]
    assert by_place.count() == 2


def test_orders_are_total_and_dates_that_lack_come_last(establishment, referent):
    small = make_action(establishment, gain_points=1, reflex_number=1, due_on=TODAY)
    large = make_action(establishment, gain_points=2, reflex_number=3)
    free = make_written(establishment)
    with clock.at(clock.now() + timedelta(hours=1)):
        small = assign(action=small, assignee=referent, due_on=TODAY, by=SYSTEM)

    def order(sort):
        return list(
            filtered(Action.objects.all(), ActionFilter(sort=sort), user=referent)
        )

    assert order(Sort.PRIORITY) == [large, small, free]
    assert order(Sort.DUE) == [small, large, free]
    assert order(Sort.REFLEX) == [small, large, free]
    assert order(Sort.RECENT)[0] == small


def test_the_database_orders_like_the_rule(establishment, referent):
    for n in range(24):
        make_action(
            establishment,
            reflex_number=n % 5 + 1,
            question_id=f"R{n % 5 + 1}.{n}",
            gain_points=n % 2 + 1,
            weight=n % 3 + 1,
            effort=(n * 7) % 3 + 1,
            is_lock=n % 4 == 0,
            is_vital=n % 3 == 0,
        )
    rows = list(filtered(Action.objects.all(), ActionFilter(), user=referent))

    values = [row.priority_24ths for row in rows]
    assert values == sorted(values, reverse=True)
    assert next_five_for(establishment).lines[0].action == rows[0]


def test_exported_rows_match_their_headers(establishment, referent):
    make_action(establishment, to=referent, due_on=TODAY, title="=1+1")

    rows = list(
        export_rows(filtered(Action.objects.all(), ActionFilter(), user=referent))
    )

    assert len(rows) == 1
    assert rows[0][0] == "Résidence Les Micocouliers"
    assert rows[0][4] == "=1+1"  # neutralized by the file, not by the query
    assert rows[0][10:14] == ("Nadia Delmas", TODAY, False, "une demi-journée")


def test_people_of_an_establishment_are_its_own_and_those_of_the_whole(
    establishment, referent, contributor, outsider, regional_lead
):
    head = make_user(last_name="Abad")
    give_role(head, Role.DIRECTOR, organization=establishment.organization)
    other = make_establishment(organization=establishment.organization)
    neighbour = make_user()
    give_role(
        neighbour, Role.READER, organization=other.organization, establishments=(other,)
    )

    # By last name (Abad, Delmas), then first name (Nadia, Omar).
    assert list(people_of(establishment)) == [head, referent, contributor]
    assert set(people_of_places(Establishment.objects.filter(pk=other.pk))) == {
        head, neighbour,
    }  # fmt: skip


def test_a_role_ended_gives_nothing_any_more(establishment, referent):
    referent_role = establishment.memberships.get(user=referent)
    referent_role.ended_at = clock.now()
    referent_role.save()

    assert list(people_of(establishment)) == []
    assert list(places_with_plan(referent)) == []


def test_what_each_role_sees_of_the_actions(
    establishment, referent, director, dpo, reader, contributor, outsider,
    regional_lead, regional_reader, operator_admin,
):  # fmt: skip
    given = make_action(establishment, to=contributor)
    other = make_action(establishment)

    def seen(user):
        return set(Action.objects.visible_to(user))

    for user in (referent, director, dpo, reader):
        assert seen(user) == {given, other}
    assert seen(contributor) == {given}
    for user in (outsider, regional_lead, regional_reader, operator_admin):
        assert seen(user) == set()
    establishment.sharing_level = SharingLevel.DETAIL
    establishment.save()
    assert seen(regional_lead) == {given, other}
    assert seen(regional_reader) == set()


def test_a_contributor_who_left_loses_the_actions_given(establishment, contributor):
    make_action(establishment, to=contributor)
    establishment.memberships.filter(user=contributor).update(ended_at=clock.now())

    assert not Action.objects.visible_to(contributor).exists()


def test_who_manages_what(establishment, referent, director, reader, contributor):
    action = make_action(establishment, to=contributor)

    assert list(Action.objects.managed_by(referent)) == [action]
    assert list(Action.objects.managed_by(director)) == [action]
    assert not Action.objects.managed_by(reader).exists()
    assert not Action.objects.managed_by(contributor).exists()


def test_the_history_reads_in_french(establishment, referent):
    action = make_action(establishment, to=referent)
    set_state(action=action, state=ActionState.DONE, by=referent.as_actor())

    lines = history_of(action)

    assert [line.words for line in lines] == [
        "État changé", "Action confiée", "Action ouverte",
    ]  # fmt: skip
    assert lines[0].detail == "À faire → Faite"
    assert lines[0].who == "Nadia Delmas"
