"""« Preuve de fin »: the action is closed and its question proven, both or neither."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.refusals import ActionClosed
from beffroi.actionplan.rules.states import ActionKind, ActionState
from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.operations.answers import QuestionUnknown
from beffroi.maturity.operations.closing import close_with_proof
from beffroi.maturity.operations.evidence import EvidenceFromTheFuture
from beffroi.maturity.queries.facts import facts_of
from beffroi.maturity.rules.levels import EvidenceKind
from tests.actionplan.build import make_action, make_series
from tests.maturity.build import answer
from tests.maturity.build_frameworks import key, make_framework, respond
from tests.maturity.screens import statement_form, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_morning():
    with clock.at(datetime(2026, 11, 24, 8, tzinfo=UTC)):
        yield


def close(action, by, **changes):
    fields = {
        "kind": EvidenceKind.STATEMENT,
        "title": "Essai du 24 novembre",
        "dated_on": date(2026, 11, 24),
        "statement": "Trois documents rouverts sur un autre poste.",
    }
    return close_with_proof(action=action, by=by.as_actor(), **{**fields, **changes})


def test_the_proof_closes_the_action_and_stands_under_the_question(
    establishment, referent
):
    answer(establishment, "R2.4", by=referent.as_actor())
    action = Action.objects.get(question_id="R2.4")

    evidence = close(action, referent)

    action.refresh_from_db()
    assert action.state == ActionState.DONE
    assert (evidence.establishment, evidence.question_id) == (establishment, "R2.4")
    assert {"add_evidence"} <= set(Entry.objects.values_list("verb", flat=True))


def test_a_task_of_the_calendar_proves_its_question_too(establishment, referent):
    make_series(establishment, starts_on=date(2026, 11, 30))
    action = Action.objects.get(kind=ActionKind.RECURRING)
    Action.objects.filter(pk=action.pk).update(question_id="R2.4")
    action.refresh_from_db()

    close(action, referent)

    assert Evidence.objects.get().question_id == "R2.4"


def test_sent_twice_it_adds_one_proof(establishment, referent):
    action = make_action(establishment, question_id="R2.4")
    close(action, referent)

    with pytest.raises(ActionClosed):
        close(action, referent)

    assert Evidence.objects.count() == 1


def test_a_proof_refused_leaves_the_action_open(establishment, referent):
    action = make_action(establishment, question_id="R2.4")

    with pytest.raises(EvidenceFromTheFuture):
        close(action, referent, dated_on=date(2027, 1, 1))

    action.refresh_from_db()
    assert action.is_open
    assert not Evidence.objects.exists()


def test_the_page_offers_it_and_sends_it(
    establishment, referent, reader, outsider, client_of
):
    action = make_action(establishment, question_id="R2.4")
    url = reverse("maturity:closing", args=[action.pk])
    client = client_of(referent)

    page = client.get(reverse("actionplan:action", args=[action.pk])).content.decode()
    assert url in page
    assert "Terminer avec cette preuve" in client.get(url).content.decode()
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part

    wrong = client.post(url, {"kind": "link", "link-url": "", "link-dated_on": ""})
    assert wrong.status_code == 422
    sent = client.post(
        url,
        {
            "kind": "link",
            "link-url": "https://exemple.fr/compte-rendu",
            "link-dated_on": "2026-11-24",
        },
    )
    assert sent.status_code == 302
    assert Evidence.objects.get().kind == EvidenceKind.LINK
    assert "Action close" in client.get(url).content.decode()
    assert client_of(reader).get(url).status_code == 403
    assert client_of(outsider).get(url).status_code == 404


def test_an_action_without_question_offers_no_proof(establishment, referent, client_of):
    action = make_action(establishment, question_id="")
    url = reverse("maturity:closing", args=[action.pk])

    assert client_of(referent).get(url).status_code == 404
    page = client_of(referent).get(reverse("actionplan:action", args=[action.pk]))
    assert url not in page.content.decode()


def test_an_action_about_nothing_cannot_be_proven(establishment, referent):
    action = make_action(establishment, question_id="")

    with pytest.raises(QuestionUnknown):
        close(action, referent)

    action.refresh_from_db()
    assert action.is_open


def test_the_proof_of_a_requirement_stands_in_its_framework(establishment, referent):
    framework = make_framework()
    respond(establishment, framework, "A1", 3)
    action = Action.objects.get(origin_key=key("A1"))

    evidence = close(action, referent)

    action.refresh_from_db()
    assert action.state == ActionState.DONE
    assert (evidence.framework, evidence.question_id) == (framework, key("A1"))
    assert facts_of(establishment, framework).given(key("A1")).has_valid_proof


def test_two_frameworks_do_not_take_one_another_s_proofs(establishment, referent):
    respond(establishment, make_framework(), "A1", 0)
    other = make_framework(framework={"urn": "urn:essai:risk:framework:autre"})
    respond(establishment, other, "A1", 3)
    action = Action.objects.get(origin_key=key("A1"))

    assert close(action, referent).framework == other


def test_the_page_of_an_action_offers_the_proof_of_its_requirement(
    establishment, referent, outsider, client_of
):
    framework = make_framework()
    respond(establishment, framework, "A1", 3)
    action = Action.objects.get(origin_key=key("A1"))
    url = reverse("maturity:closing", args=[action.pk])
    client = client_of(referent)

    page = client.get(reverse("actionplan:action", args=[action.pk])).content.decode()
    assert url in page
    words = text_of(client.get(url))
    assert "se range sous l’exigence A1 (Référentiel d’essai)" in words
    assert client.post(url, statement_form()).status_code == 302
    assert Evidence.objects.get().framework == framework
    assert "encore ajouter une preuve à l’exigence A1" in text_of(client.get(url))
    assert client_of(outsider).get(url).status_code == 404
    assert client_of(outsider).post(url, statement_form()).status_code == 404
