"""Actions that answers and other activities open, change and close."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.people import assign
from beffroi.actionplan.operations.plan import ActionText, change_action
from beffroi.actionplan.operations.progress import set_state
from beffroi.actionplan.operations.questions import open_action, sync_question_action
from beffroi.actionplan.operations.talk import comment
from beffroi.actionplan.rules.states import ActionKind, ActionState
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from tests.actionplan.build import make_origin, make_wanted
from tests.build import make_establishment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_one_morning")]
TODAY = date(2026, 11, 24)


def sync(establishment, wanted, key="R2.4"):
    return sync_question_action(
        establishment=establishment, wanted=wanted, origin=make_origin(key), by=SYSTEM
    )


def verbs(action):
    entries = Entry.objects.filter(object_kind="action", object_key=str(action.pk))
    return list(entries.order_by("id").values_list("verb", flat=True))


def test_an_answer_opens_its_action_once(establishment):
    first = sync(establishment, make_wanted())
    second = sync(establishment, make_wanted())

    assert first == second == Action.objects.get()
    assert first.state == ActionState.TODO
    assert first.priority_24ths == 24 * 2 * 3 * 3 // 2 // 2
    assert first.origin_label == "Réflexe 2, question R2.4"
    assert first.created_at == clock.now()
    assert verbs(first) == ["open_action"]
    assert second.revision == 1


def test_nothing_wanted_and_nothing_there_does_nothing(establishment):
    assert sync(establishment, None) is None
    assert not Entry.objects.exists()


def test_each_establishment_and_each_question_has_its_own_action(establishment):
    sync(establishment, make_wanted())
    sync(establishment, make_wanted(), key="R2.5")
    sync(make_establishment(), make_wanted())

    assert Action.objects.count() == 3


def test_two_answers_at_the_same_moment_cannot_make_two_actions(establishment):
    action = sync(establishment, make_wanted())
    action.pk = None
    action._state.adding = True

    with pytest.raises(IntegrityError), transaction.atomic():
        action.save(force_insert=True)


def test_a_new_kind_changes_texts_and_figures_but_not_who_and_when(
    establishment, referent
):
    action = sync(establishment, make_wanted(kind=ActionKind.ASK, effort=1))
    assign(action=action, assignee=referent, due_on=TODAY, by=SYSTEM)
    comment(action=action, text="Appelé ce matin.", by=referent.as_actor())

    again = sync(
        establishment,
        make_wanted(kind=ActionKind.VERIFY, title="Vérifier", gain_points=1),
    )

    assert again.pk == action.pk
    assert (again.kind, again.title, again.gain_points) == ("verify", "Vérifier", 1)
    assert (again.assignee, again.due_on) == (referent, TODAY)
    assert again.comments.count() == 1
    assert again.priority_24ths == 24 * 3 * 3 // 2 // 2
    assert verbs(action)[-1] == "update_action"


def test_an_answer_that_asks_for_nothing_more_closes_the_action(establishment):
    action = sync(establishment, make_wanted())

    closed = sync(establishment, None)

    assert closed.pk == action.pk
    assert closed.state == ActionState.DONE
    assert closed.closed_at == clock.now()
    assert sync(establishment, None).revision == closed.revision
    assert verbs(action) == ["open_action", "settle_action"]


def test_a_need_that_comes_back_opens_the_same_action_again(establishment):
    action = sync(establishment, make_wanted(kind=ActionKind.PROVE))
    sync(establishment, None)

    again = sync(establishment, make_wanted(kind=ActionKind.PROVE))

    assert again.pk == action.pk
    assert again.state == ActionState.TODO
    assert again.closed_at is None
    assert verbs(action)[-1] == "reopen_action"


def test_a_proof_that_expires_opens_an_action_that_somebody_had_finished(establishment):
    action = sync(establishment, make_wanted(kind=ActionKind.PROVE))
    set_state(action=action, state=ActionState.DONE, by=SYSTEM)
    sync(establishment, None)

    again = sync(establishment, make_wanted(kind=ActionKind.PROVE))

    assert again.state == ActionState.TODO


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.DROPPED])
def test_an_action_closed_by_hand_stays_closed_while_the_need_is_the_same(
    establishment, state
):
    action = sync(establishment, make_wanted(gain_points=2))
    set_state(action=action, state=state, by=SYSTEM)

    again = sync(establishment, make_wanted(gain_points=1))

    assert again.state == state
    assert again.gain_points == 1


@pytest.mark.parametrize("state", [ActionState.DONE, ActionState.DROPPED])
def test_an_action_closed_by_hand_opens_again_when_the_need_is_another(
    establishment, state
):
    action = sync(establishment, make_wanted(kind=ActionKind.IMPROVE))
    set_state(action=action, state=state, by=SYSTEM)

    again = sync(establishment, make_wanted(kind=ActionKind.VERIFY))

    assert again.state == ActionState.TODO


def test_a_text_written_by_hand_survives_every_answer(establishment):
    action = sync(establishment, make_wanted())
    text = ActionText(title="Appeler Jean pour l’essai", effort=1, why=action.why)
    change_action(action=action, text=text, expected_revision=1, by=SYSTEM)

    again = sync(
        establishment,
        make_wanted(kind=ActionKind.VERIFY, title="Autre", why="Parce que.", effort=3),
    )

    assert again.title == "Appeler Jean pour l’essai"
    assert again.effort == 1
    assert again.why == "Parce que."
    assert "title" in again.pinned_fields
    assert "why" not in again.pinned_fields


def test_a_title_too_long_from_an_origin_is_cut(establishment):
    assert len(sync(establishment, make_wanted(title="é" * 300)).title) == 200


def test_another_activity_opens_an_action_once_and_never_touches_it_again(
    establishment,
):
    origin = make_origin("RETEX-1", module="exercises", label="Exercice de mars")
    first = open_action(
        establishment=establishment, wanted=make_wanted(), origin=origin, by=SYSTEM,
        due_on=TODAY,
    )  # fmt: skip
    set_state(action=first, state=ActionState.DROPPED, by=SYSTEM)

    second = open_action(
        establishment=establishment, wanted=make_wanted(title="Autre"), origin=origin,
        by=SYSTEM,
    )  # fmt: skip

    assert second.pk == first.pk
    assert second.state == ActionState.DROPPED
    assert second.due_on == TODAY
