"""The buttons: done, taken, later, undone."""

from datetime import date

import pytest

from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.progress import set_state
from beffroi.actionplan.rules.states import ActionState
from beffroi.journal.rules.actor import SYSTEM
from tests.actionplan.addresses import action_url, five_url
from tests.actionplan.build import make_action
from tests.actionplan.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_one_morning")]
TODAY = date(2026, 11, 24)


def test_finishing_offers_to_undo_and_undoing_puts_everything_back(
    establishment, referent, director, outsider, client_of
):
    action = make_action(establishment, due_on=TODAY)
    client = client_of(referent)

    response = client.post(
        action_url(action, "action_take"), {"retour": five_url(establishment)}
    )
    assert response.url.startswith(five_url(establishment) + "?annuler=")
    page = read(client.get(response.url))
    assert "Annuler" in page.buttons
    assert Action.objects.get().assignee == referent

    undo_url = action_url(action, "action_undo")
    data = {"annuler": page.values["annuler"], "retour": page.values["retour"]}
    assert client_of(outsider).post(undo_url, data).status_code == 404
    assert client_of(director).post(undo_url, data).status_code == 422
    back = client.post(undo_url, data)

    assert back.url == five_url(establishment)
    action = Action.objects.get()
    assert (action.state, action.assignee, action.due_on) == ("todo", None, TODAY)


def test_the_offer_to_undo_goes_when_something_else_happened(
    establishment, referent, client_of
):
    action = make_action(establishment)
    client = client_of(referent)
    done = client.post(action_url(action, "action_state"), {"etat": "done"})
    token = read(client.get(done.url)).values["annuler"]
    set_state(action=action, state=ActionState.TODO, by=SYSTEM)

    assert "Annuler" not in read(client.get(done.url)).buttons
    answer = client.post(action_url(action, "action_undo"), {"annuler": token})
    assert answer.status_code == 422
    assert "il n’est plus possible d’annuler" in read(answer).words


@pytest.mark.parametrize("token", ["", "abc", "gAAAAA" + "B" * 60])
def test_a_token_that_was_made_up_undoes_nothing(
    establishment, referent, client_of, token
):
    action = make_action(establishment)
    client = client_of(referent)

    page = read(client.get(five_url(establishment), {"annuler": token}))
    answer = client.post(action_url(action, "action_undo"), {"annuler": token})

    assert "Annuler" not in page.buttons
    assert answer.status_code == 422


def test_a_finished_action_reminds_that_the_answer_is_unchanged(
    establishment, referent, client_of
):
    action = make_action(establishment, key="R2.4")
    client = client_of(referent)

    done = client.post(action_url(action, "action_state"), {"etat": "done"})
    page = read(client.get(done.url))

    assert page.links["mettez-la à jour"].endswith("/reflexes/question/R2.4/")


@pytest.mark.parametrize(
    "elsewhere", ["https://ailleurs.example/", "//ailleurs.example"]
)
def test_nobody_is_sent_to_another_site(establishment, referent, client_of, elsewhere):
    action = make_action(establishment)

    answer = client_of(referent).post(
        action_url(action, "action_postpone"), {"retour": elsewhere}
    )

    assert answer.url.startswith(action_url(action))


def test_a_state_that_the_page_does_not_offer_is_a_bad_request(
    establishment, referent, client_of
):
    action = make_action(establishment)

    answer = client_of(referent).post(action_url(action, "action_state"), {"etat": "x"})

    assert answer.status_code == 400


def test_later_takes_the_action_out_of_the_five(establishment, referent, client_of):
    action = make_action(establishment, title="Essayer")
    client = client_of(referent)

    answer = client.post(
        action_url(action, "action_postpone"), {"retour": five_url(establishment)}
    )
    page = read(client.get(answer.url))

    assert "reviendra le 24 décembre 2026" in page.words
    assert page.cards == []


def test_a_button_pressed_on_a_stale_page_explains_itself(
    establishment, referent, client_of
):
    action = make_action(establishment)
    set_state(action=action, state=ActionState.DONE, by=SYSTEM)
    client = client_of(referent)

    for name in ("action_take", "action_postpone", "action_give"):
        answer = client.post(action_url(action, name))
        assert answer.status_code == 422
        assert "Cette action est close" in read(answer).words
