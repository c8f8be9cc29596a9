"""A framework withdrawn: nobody begins, who began reads; then offered again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.models import Action
from beffroi.actionplan.rules.states import ActionState
from beffroi.jobs import worker
from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.maturity.models.answers import Assessment
from beffroi.maturity.operations.assessments import (
    start_assessment,
    validate_assessment,
)
from beffroi.maturity.operations.frameworks import choose_groups
from beffroi.maturity.operations.withdrawals import (
    FrameworkWithdrawn,
    offer_framework_again,
    withdraw_framework,
)
from beffroi.maturity.queries.digest import digest_of
from beffroi.maturity.queries.frameworks import standpoints
from tests.build import make_establishment
from tests.maturity.build import NADIA, PAUL, add_statement
from tests.maturity.build_frameworks import key, make_framework, respond
from tests.maturity.screens import statement_form, text_of, url

pytestmark = pytest.mark.django_db


def withdraw(framework):
    job = withdraw_framework(framework=framework, by=PAUL)
    worker.run_waiting()
    framework.refresh_from_db()
    return job


def offer(framework):
    job = offer_framework_again(framework=framework, by=PAUL)
    worker.run_waiting()
    framework.refresh_from_db()
    return job


def test_nobody_begins_a_withdrawn_framework(establishment, framework):
    other = make_establishment()
    withdraw(framework)

    with pytest.raises(FrameworkWithdrawn):
        start_assessment(establishment=other, framework=framework, by=NADIA)

    assert [line.framework for line in standpoints(other)] == []
    assert [line.framework for line in standpoints(establishment)] == [framework]


def test_nothing_more_is_written_where_it_was_begun(establishment, framework):
    assessment = Assessment.objects.get(framework=framework)
    withdraw(framework)

    for act in (
        lambda: respond(establishment, framework, "A1", 2),
        lambda: add_statement(establishment, key("B1"), framework=framework),
        lambda: choose_groups(assessment=assessment, groups=["standard"], by=NADIA),
        lambda: validate_assessment(
            assessment=assessment, by=PAUL, as_role=Role.DIRECTOR
        ),
    ):
        with pytest.raises(FrameworkWithdrawn):
            act()


def test_its_actions_leave_the_plan_and_come_back(establishment, framework):
    respond(establishment, framework, "A1", 0)
    validated = Assessment.objects.get(framework=framework)
    validate_assessment(assessment=validated, by=PAUL, as_role=Role.DIRECTOR)
    actions = Action.objects.filter(establishment=establishment)
    assert actions.open().count() == 2

    withdraw(framework)

    assert actions.open().count() == 0
    assert set(actions.values_list("state", flat=True)) == {ActionState.DONE}
    assert Assessment.objects.get(framework=framework).is_validated

    offer(framework)

    assert actions.open().count() == 2
    assert respond(establishment, framework, "A1", 1).level == 1


def test_each_move_is_told_once(framework):
    assert withdraw(framework) is not None
    assert withdraw(framework) is None
    assert offer(framework) is not None
    assert offer(framework) is None

    verbs = ["withdraw_framework", "offer_framework_again"]
    told = Entry.objects.filter(verb__in=verbs).order_by("pk")
    assert list(told.values_list("verb", flat=True)) == verbs


def test_its_proofs_are_no_longer_asked_for_again(establishment, framework, referent):
    today = clock.today()
    for concerned in (framework, None):
        add_statement(
            establishment,
            key("B1") if concerned else "R1.1",
            framework=concerned,
            expires_on=today + timedelta(days=5),
        )
    assert [section.total for section in digest_of(referent)] == [2]

    withdraw(framework)

    assert [section.total for section in digest_of(referent)] == [1]


def test_a_reader_reads_and_nobody_writes(
    establishment, framework, referent, director, outsider, client_of
):
    withdraw(framework)
    client = client_of(referent)
    question = url("framework_question", establishment, "essai", key("B1"))

    overview = text_of(client.get(url("framework_overview", establishment, "essai")))
    assert "Référentiel retiré" in overview
    assert "Valider" not in overview
    shown = text_of(client.get(question))
    assert "Chez le prestataire" in shown
    assert "Enregistrer" not in shown
    listed = text_of(client.get(url("frameworks", establishment)))
    assert "Retiré, à lire seulement" in listed
    table = client.get(url("framework_answers", establishment, "essai", "csv"))
    assert b"Chez le prestataire" in b"".join(table)
    assert client.post(question, {"choice": "1", "revision": 1}).status_code == 403
    proofs = url("framework_evidence_add", establishment, "essai", key("B1"))
    assert client.post(proofs, statement_form()).status_code == 403
    validation = url("framework_validation", establishment, "essai")
    assert client_of(director).get(validation).status_code == 403
    assert client_of(outsider).get(question).status_code == 404


def test_who_had_not_begun_no_longer_finds_it(establishment, referent, client_of):
    framework = make_framework()
    withdraw(framework)

    address = url("framework_overview", establishment, "essai")

    assert client_of(referent).get(address).status_code == 404


def test_the_end_of_an_action_proves_it_no_longer(
    establishment, framework, referent, client_of
):
    respond(establishment, framework, "A1", 3)
    action = Action.objects.get(origin_key=key("A1"))
    address = reverse("maturity:closing", args=[action.pk])
    assert client_of(referent).get(address).status_code == 200

    withdraw(framework)

    assert client_of(referent).get(address).status_code == 404


def test_a_lead_withdraws_and_puts_back_the_frameworks_of_the_region(
    regional_lead, outsider, client_of
):
    mine, others = make_framework(region_code="76"), make_framework(region_code="84")
    client = client_of(regional_lead)
    gesture = reverse("maturity:framework_withdraw", args=[mine.slug])
    back = reverse("maturity:framework_offer", args=[mine.slug])

    told = text_of(client.post(gesture, follow=True))

    assert "est retiré. Ce qui était répondu reste lisible" in told
    assert "Retiré le" in told
    assert "est de nouveau proposé" in text_of(client.post(back, follow=True))
    elsewhere = reverse("maturity:framework_withdraw", args=[others.slug])
    assert client.post(elsewhere).status_code == 404
    for address in (gesture, back):
        assert client_of(outsider).post(address).status_code == 403


def test_an_operator_withdraws_what_all_were_offered(operator_admin, client_of):
    framework = make_framework()
    gesture = reverse("maturity:framework_withdraw", args=[framework.slug])

    client_of(operator_admin).post(gesture)

    framework.refresh_from_db()
    assert framework.withdrawn_at is not None
