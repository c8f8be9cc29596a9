"""What people write in the plan: words corrected, actions added, numbers refused."""

from datetime import date

import pytest
from django.urls import reverse

from beffroi.actionplan.models import Action
from beffroi.actionplan.rules.states import ActionKind
from tests.actionplan.addresses import action_url
from tests.actionplan.build import make_action
from tests.actionplan.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_one_morning")]
TODAY = date(2026, 11, 24)


NIR = "2 69 05 49 588 157 80"
LIKE_A_NIR = "2 69 05 49 588 157"


def test_an_empty_comment_is_refused_in_words(establishment, referent, client_of):
    action = make_action(establishment)

    answer = client_of(referent).post(
        action_url(action, "action_comment"), {"text": " "}
    )

    assert answer.status_code == 422
    assert "Écrivez votre commentaire" in read(answer).words


def typed(action, **changes):
    return {
        "title": action.title, "why": action.why, "how": action.how,
        "done_when": action.done_when, "message": action.message,
        "effort": action.effort, "cost": action.cost, "revision": action.revision,
        **changes,
    }  # fmt: skip


def test_words_can_be_corrected(establishment, referent, client_of):
    action = make_action(establishment)
    client = client_of(referent)
    url = action_url(action, "action_edit")

    assert client.get(url).status_code == 200
    saved = client.post(url, typed(action, title="Appeler Jean", effort=1))

    assert saved.url == action_url(action)
    action.refresh_from_db()
    assert (action.title, action.effort, action.reflex_number) == ("Appeler Jean", 1, 2)


def test_what_two_people_write_at_once_is_shown_to_the_second(
    establishment, referent, director, client_of
):
    action = make_action(establishment)
    url = action_url(action, "action_edit")
    client_of(director).post(url, typed(action, title="Version de Paul"))

    answer = client_of(referent).post(url, typed(action, title="Version de Nadia"))
    page = read(answer)

    assert answer.status_code == 422
    assert "Version de Paul" in page.words
    assert page.values["title"] == "Version de Nadia"
    assert Action.objects.get().title == "Version de Paul"
    again = client_of(referent).post(
        url, typed(action, title="Version de Nadia", revision=page.values["revision"])
    )
    assert again.status_code == 302
    assert Action.objects.get().title == "Version de Nadia"


def test_a_correction_without_title_keeps_what_was_typed(
    establishment, referent, client_of
):
    action = make_action(establishment)

    answer = client_of(referent).post(
        action_url(action, "action_edit"), typed(action, title="", cost="300 €")
    )

    assert answer.status_code == 422
    assert read(answer).values["cost"] == "300 €"


def test_an_action_is_added_by_hand(establishment, referent, client_of):
    client = client_of(referent)
    url = reverse("actionplan:action_create", args=[establishment.pk])

    assert client.get(url).status_code == 200
    refused = client.post(url, {"title": "Ranger", "effort": 2, "due_on": "2026-01-01"})
    assert refused.status_code == 422
    assert "déjà passée" in read(refused).words
    added = client.post(
        url,
        {"title": "Ranger", "effort": 2, "reflex_number": 6, "due_on": "2026-12-01",
         "assignee_label": "Sud Réseaux"},
    )  # fmt: skip

    action = Action.objects.get()
    assert added.url == action_url(action)
    assert (action.kind, action.reflex_number) == (ActionKind.FREE, 6)
    assert action.assignee_label == "Sud Réseaux"


def test_a_social_security_number_is_refused(establishment, referent, client_of):
    action = make_action(establishment)
    client = client_of(referent)

    comment_refused = client.post(
        action_url(action, "action_comment"), {"text": f"Mme X, {NIR}"}
    )
    words_refused = client.post(
        action_url(action, "action_edit"), typed(action, how=NIR)
    )

    for answer in (comment_refused, words_refused):
        assert answer.status_code == 422
        assert "numéro de sécurité sociale. Retirez-le" in read(answer).words
    assert not action.comments.exists()


def test_a_number_that_only_looks_like_one_passes_with_a_tick(
    establishment, referent, client_of
):
    action = make_action(establishment)
    client = client_of(referent)
    url = action_url(action, "action_comment")

    asked = read(client.post(url, {"text": LIKE_A_NIR}))
    assert "not_a_nir" in asked.values
    answer = client.post(url, {"text": LIKE_A_NIR, "not_a_nir": "on"})

    assert answer.status_code == 302
    assert action.comments.get().text == LIKE_A_NIR
