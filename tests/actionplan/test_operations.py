"""What people do to actions."""

from datetime import date, timedelta

import pytest

from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.models import Action
from beffroi.actionplan.operations import refusals
from beffroi.actionplan.operations.people import assign, bulk_assign
from beffroi.actionplan.operations.plan import ActionText, change_action, write_action
from beffroi.actionplan.operations.progress import postpone, set_state, take, undo
from beffroi.actionplan.operations.talk import comment
from beffroi.actionplan.rules.states import ActionKind, ActionState
from beffroi.actionplan.rules.undo import Before, before_from
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from tests.actionplan.build import make_action, make_written
from tests.build import give_role, make_establishment, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_one_morning")]
TODAY = date(2026, 11, 24)


def verbs(action):
    entries = Entry.objects.filter(object_kind="action", object_key=str(action.pk))
    return list(entries.order_by("id").values_list("verb", flat=True))


def test_an_action_written_by_hand_is_in_the_plan(establishment, referent):
    action = write_action(
        establishment=establishment,
        text=ActionText(
            title="  Ranger l’armoire  ", reflex_number=6, effort=1, cost="0 €"
        ),
        by=referent.as_actor(),
        assignee_label="Sud Réseaux",
        due_on=TODAY + timedelta(days=3),
    )

    assert action.title == "Ranger l’armoire"
    assert (action.kind, action.reflex_number) == (ActionKind.FREE, 6)
    assert action.origin_key is None
    assert action.assignee_label == "Sud Réseaux"
    assert "armoire" in action.search_text
    assert verbs(action) == ["write_action"]


def test_two_actions_written_by_hand_do_not_collide(establishment):
    make_written(establishment)
    make_written(establishment)

    assert Action.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"title": "  "}, refusals.TitleMissing),
        ({"title": "é" * 201}, refusals.TitleTooLong),
    ],
)
def test_an_action_needs_a_title_of_a_reasonable_length(
    establishment, changes, refusal
):
    with pytest.raises(refusal):
        write_action(establishment=establishment, text=ActionText(**changes), by=SYSTEM)
    action = make_written(establishment)
    with pytest.raises(refusal):
        change_action(
            action=action, text=ActionText(**changes), expected_revision=1, by=SYSTEM
        )
    assert Action.objects.get().title == "Ranger l’armoire réseau"


def test_a_due_date_already_passed_is_refused(establishment, referent):
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(refusals.DueInThePast):
        write_action(
            establishment=establishment, text=ActionText("Ranger"), due_on=yesterday,
            by=SYSTEM,
        )  # fmt: skip
    action = make_action(establishment, due_on=TODAY)
    with pytest.raises(refusals.DueInThePast):
        assign(action=action, assignee=referent, due_on=yesterday, by=SYSTEM)


def test_a_due_date_passed_since_may_stay_when_the_person_changes(
    establishment, referent
):
    action = make_action(establishment, due_on=TODAY)
    with clock.at(clock.now() + timedelta(days=30)):
        given = assign(action=action, assignee=referent, due_on=TODAY, by=SYSTEM)

    assert given.assignee == referent


def test_two_people_who_write_at_once_do_not_overwrite_each_other(establishment):
    action = make_written(establishment)
    change_action(
        action=action, text=ActionText(title="Première"), expected_revision=1, by=SYSTEM
    )

    with pytest.raises(refusals.ActionChangedMeanwhile):
        change_action(
            action=action,
            text=ActionText(title="Seconde"),
            expected_revision=1,
            by=SYSTEM,
        )

    assert Action.objects.get().title == "Première"


def test_a_text_saved_unchanged_leaves_no_trace(establishment):
    action = make_written(establishment)

    change_action(
        action=action,
        text=ActionText(title=action.title),
        expected_revision=1,
        by=SYSTEM,
    )

    assert Action.objects.get().revision == 1
    assert verbs(action) == ["write_action"]


def test_an_action_goes_to_a_member_or_to_a_name(establishment, referent, outsider):
    action = make_action(establishment)

    assert assign(action=action, assignee=referent, by=SYSTEM).assignee == referent
    named = assign(
        action=action, assignee=None, assignee_label="Sud Réseaux", by=SYSTEM
    )
    assert (named.assignee, named.assignee_label) == (None, "Sud Réseaux")
    assert assign(action=action, assignee=None, by=SYSTEM).assignee_label == ""
    with pytest.raises(refusals.NotAMember):
        assign(action=action, assignee=outsider, by=SYSTEM)
    with pytest.raises(refusals.TwoAssignees):
        assign(action=action, assignee=referent, assignee_label="Jean", by=SYSTEM)


def test_a_member_of_the_whole_organization_may_be_given_its_actions(establishment):
    head = make_user()
    give_role(head, Role.REFERENT, organization=establishment.organization)

    action = assign(action=make_action(establishment), assignee=head, by=SYSTEM)

    assert action.assignee == head


def test_a_member_of_another_establishment_of_the_organization_may_not(establishment):
    neighbour = make_user()
    other = make_establishment(organization=establishment.organization)
    give_role(
        neighbour,
        Role.REFERENT,
        organization=other.organization,
        establishments=(other,),
    )

    with pytest.raises(refusals.NotAMember):
        assign(action=make_action(establishment), assignee=neighbour, by=SYSTEM)


def test_a_person_who_left_may_not_be_given_an_action(establishment, referent):
    referent.is_active = False
    referent.save()

    with pytest.raises(refusals.NotAMember):
        assign(action=make_action(establishment), assignee=referent, by=SYSTEM)


def test_the_history_names_the_person_and_the_day(establishment, referent):
    action = make_action(establishment, to=referent, due_on=TODAY)

    names = Entry.objects.get(verb="assign_action", object_key=str(action.pk)).names
    assert names.detail == "à Nadia Delmas, pour le 24 novembre 2026"


def test_a_closed_action_is_neither_given_taken_nor_put_off(establishment, referent):
    action = make_action(establishment)
    closed = set_state(action=action, state=ActionState.DONE, by=SYSTEM)

    with pytest.raises(refusals.ActionClosed):
        assign(action=closed, assignee=referent, by=SYSTEM)
    with pytest.raises(refusals.ActionClosed):
        take(action=closed, person=referent, by=SYSTEM)
    with pytest.raises(refusals.ActionClosed):
        postpone(action=closed, by=SYSTEM)


def test_many_actions_are_given_at_once(establishment, referent, outsider):
    mine = [make_action(establishment) for _ in range(3)]
    closed = set_state(
        action=make_action(establishment), state=ActionState.DONE, by=SYSTEM
    )
    foreign = make_action(make_establishment())

    changed = bulk_assign(
        among=Action.objects.managed_by(referent),
        ids=[action.pk for action in [*mine, closed, foreign]],
        assignee=referent,
        due_on=TODAY,
        by=referent.as_actor(),
    )

    assert changed == 3
    given = Action.objects.filter(assignee=referent, due_on=TODAY)
    assert set(given) == set(mine)
    assert Entry.objects.filter(verb="assign_action").count() == 3


def test_a_date_given_to_many_keeps_each_person(establishment, referent, contributor):
    one = make_action(establishment, to=referent)
    two = make_action(establishment, to=contributor, due_on=TODAY)
    three = make_action(establishment)
    day = TODAY + timedelta(days=9)

    bulk_assign(
        among=Action.objects.all(),
        ids=[one.pk, two.pk, three.pk],
        due_on=day,
        by=SYSTEM,
    )

    assert list(
        Action.objects.order_by("created_at", "pk").values_list("due_on", flat=True)
    ) == [day, day, day]
    assert Action.objects.get(pk=one.pk).assignee == referent
    assert Action.objects.get(pk=two.pk).assignee == contributor
    assert Action.objects.get(pk=three.pk).assignee is None


def test_a_person_given_to_many_keeps_each_date(establishment, referent):
    action = make_action(establishment, due_on=TODAY)

    with clock.at(clock.now() + timedelta(days=5)):
        bulk_assign(
            among=Action.objects.all(), ids=[action.pk], assignee=referent, by=SYSTEM
        )

    assert Action.objects.get().due_on == TODAY


def test_giving_many_actions_needs_actions_and_something_to_give(
    establishment, referent
):
    action = make_action(establishment)
    every = Action.objects.all()
    with pytest.raises(refusals.NothingSelected):
        bulk_assign(among=every, ids=[], assignee=referent, by=SYSTEM)
    with pytest.raises(refusals.TooManySelected):
        bulk_assign(among=every, ids=[action.pk] * 101, assignee=referent, by=SYSTEM)
    with pytest.raises(refusals.NothingToGive):
        bulk_assign(among=every, ids=[action.pk], by=SYSTEM)


def test_a_refused_bulk_changes_nothing(establishment, referent):
    mine = make_action(establishment)
    elsewhere = make_action(make_establishment())

    with pytest.raises(refusals.NotAMember):
        bulk_assign(
            among=Action.objects.all(), ids=[mine.pk, elsewhere.pk], assignee=referent,
            by=SYSTEM,
        )  # fmt: skip

    assert not Action.objects.exclude(assignee=None).exists()


def test_a_state_set_twice_is_noted_once(establishment):
    action = make_action(establishment)
    set_state(action=action, state=ActionState.DONE, by=SYSTEM)
    set_state(action=action, state=ActionState.DONE, by=SYSTEM)

    assert verbs(action) == ["open_action", "set_action_state"]


def test_a_reopened_action_has_no_closing_date(establishment):
    action = make_action(establishment)
    set_state(action=action, state=ActionState.DROPPED, by=SYSTEM)

    assert set_state(action=action, state=ActionState.TODO, by=SYSTEM).closed_at is None


def test_taking_an_action_gives_it_and_starts_it(establishment, referent):
    action = make_action(establishment)

    taken = take(action=action, person=referent, by=referent.as_actor())
    again = take(action=action, person=referent, by=referent.as_actor())

    assert (taken.assignee, taken.state) == (referent, ActionState.DOING)
    assert again.revision == taken.revision


def test_an_action_put_off_comes_back_in_a_month_or_at_its_date(establishment):
    far = make_action(establishment)
    near = make_action(establishment, due_on=TODAY + timedelta(days=10))

    assert postpone(action=far, by=SYSTEM).postponed_until == date(2026, 12, 24)
    assert postpone(action=near, by=SYSTEM).postponed_until == date(2026, 12, 4)
    assert postpone(action=far, by=SYSTEM).revision == 2


def test_a_comment_is_kept_with_its_author(establishment, referent):
    action = make_action(establishment)

    written = comment(
        action=action, text="  En attente du devis. ", by=referent.as_actor()
    )

    assert written.text == "En attente du devis."
    assert written.author_label == "Nadia Delmas"
    with pytest.raises(refusals.CommentMissing):
        comment(action=action, text="  ", by=SYSTEM)
    with pytest.raises(refusals.CommentTooLong):
        comment(action=action, text="a" * 2001, by=SYSTEM)


def before_of(action, revision):
    return Before(
        action_key=action.key,
        revision=revision,
        state=action.state,
        assignee_key=str(action.assignee_id or ""),
        assignee_label=action.assignee_label,
        due_on=action.due_on,
        postponed_until=action.postponed_until,
    )


def test_undoing_puts_back_state_person_and_dates(establishment, referent):
    action = make_action(establishment, due_on=TODAY)
    named = assign(
        action=action, assignee=None, assignee_label="Jean", due_on=TODAY, by=SYSTEM
    )
    taken = take(action=named, person=referent, by=SYSTEM)

    back = undo(action=taken, before=before_of(named, taken.revision), by=SYSTEM)

    assert (back.state, back.assignee, back.assignee_label, back.due_on) == (
        ActionState.TODO, None, "Jean", TODAY,
    )  # fmt: skip
    assert verbs(action)[-1] == "undo_action"


def test_undoing_is_refused_once_something_else_happened(establishment, referent):
    action = make_action(establishment)
    done = set_state(action=action, state=ActionState.DONE, by=SYSTEM)
    before = before_of(action, done.revision)
    set_state(action=action, state=ActionState.TODO, by=SYSTEM)

    with pytest.raises(refusals.UndoTooLate):
        undo(action=action, before=before, by=SYSTEM)
    with pytest.raises(refusals.UndoTooLate):
        undo(action=make_action(establishment), before=before, by=SYSTEM)


def test_the_way_back_travels_as_plain_values(establishment):
    before = before_of(make_action(establishment, due_on=TODAY), 3)

    assert before_from(before.as_data()) == before
