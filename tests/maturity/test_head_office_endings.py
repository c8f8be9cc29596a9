"""An answer of the head office ends: taken back, or left behind with the organization."""

from datetime import timedelta

import pytest
from django.urls import reverse

from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.maturity.models.answers import AnswerChange
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.head_office import Inheritance
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.operations.head_office import (
    NothingInherited,
    ProofWithoutAnswer,
    confirm_inheritance,
    take_head_office_answer,
    withdraw_head_office_answer,
)
from beffroi.maturity.queries.borrowed import borrowed_counts, borrowed_page, tie_of
from beffroi.maturity.queries.facts import facts_of
from beffroi.maturity.queries.head_office import head_office_page
from beffroi.maturity.rules.inheritance import InheritanceState, is_waiting
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.work.head_office import spread, spread_proofs
from beffroi.maturity.work.moves import end_all, end_recent
from beffroi.organizations.operations.places import correct_establishment
from tests.build import make_organization
from tests.maturity.build import NADIA, answer
from tests.maturity.build_head_office import (
    CLAIRE,
    answer_at,
    answer_for_all,
    make_head,
    make_sites,
    prove_for_all,
    state_at,
)
from tests.maturity.screens import text_of, url

S = InheritanceState


@pytest.fixture
def sites(organization):
    return make_sites(organization, 2)


def take_back(organization, question_id="R6.1"):
    found = withdraw_head_office_answer(
        organization=organization, question_id=question_id, by=CLAIRE
    )
    run_waiting()
    return found


def move(place, organization):
    correct_establishment(
        establishment=place, values={"organization": organization}, by=NADIA
    )
    place.refresh_from_db()
    return place


@pytest.mark.parametrize(
    ("state", "is_current", "is_withdrawn", "expected"),
    [
        (None, False, False, True),
        (S.ENDED, True, False, True),
        (S.INHERITED, True, False, False),
        (S.CONFIRMED, False, False, True),
        (S.BROKEN, False, False, False),
        (S.INHERITED, True, True, True),
        (S.CONFIRMED, True, True, True),
        (S.OWN, False, True, False),
        (S.ENDED, True, True, False),
        (None, False, True, False),
    ],
)
def test_what_waits_for_an_establishment(state, is_current, is_withdrawn, expected):
    found = is_waiting(state, is_current=is_current, is_withdrawn=is_withdrawn)

    assert found is expected


def test_a_withdrawn_answer_leaves_the_question_open_with_its_history(
    organization, sites
):
    answer_for_all(organization, level=3)
    prove_for_all(organization)
    before = Standing.objects.get(pk=sites[0].pk)
    assert before.proof_rate_percent == 100

    take_back(organization)

    for place in sites:
        present = answer_at(place)
        assert (present.kind, present.level) == (AnswerKind.UNKNOWN, None)
        assert present.answered_by_label == "Claire Vidal (siège)"
        assert state_at(place) == S.ENDED
        levels = AnswerChange.objects.filter(answer=present).order_by("revision")
        assert list(levels.values_list("level", flat=True)) == [3, None]
        assert not facts_of(place).given("R6.1").has_valid_proof
        assert Standing.objects.get(pk=place.pk).proof_rate_percent != 100
        assert tie_of(place, "R6.1").ended_title == "Le siège a retiré sa réponse"
        assert borrowed_counts(place).ended == 1
        assert len(borrowed_page(place).ended) == 1
    assert Entry.objects.filter(verb="withdraw_head_office_answer").count() == 1
    assert Entry.objects.filter(verb="end_inheritance").count() == 2


def test_withdrawing_twice_changes_nothing(organization, sites):
    answer_for_all(organization)
    take_back(organization)
    take_back(organization)

    assert Entry.objects.filter(verb="withdraw_head_office_answer").count() == 1
    assert Entry.objects.filter(verb="end_inheritance").count() == 2
    assert spread(organization.pk) == 0


def test_what_was_never_answered_cannot_be_withdrawn(organization):
    with pytest.raises(NothingInherited):
        take_back(organization)


def test_the_answer_that_a_place_had_before_comes_back(organization, sites):
    answer(sites[0], "R6.1", 1, by=NADIA, comment="Une box du commerce.")
    answer_for_all(organization, level=3)
    take_head_office_answer(establishment=sites[0], question_id="R6.1", by=NADIA)
    answer_for_all(organization, level=2)

    take_back(organization)

    present = answer_at(sites[0])
    assert (present.level, present.comment) == (1, "Une box du commerce.")
    assert present.answered_by_label == "Nadia Delmas (réponse reprise)"
    assert AnswerChange.objects.filter(answer=present).count() == 4
    assert answer_at(sites[1]).kind == AnswerKind.UNKNOWN


def test_who_answers_alone_is_left_alone(organization, sites):
    answer(sites[0], "R6.1", 1, by=NADIA)
    answer_for_all(organization, level=3)

    take_back(organization)

    assert answer_at(sites[0]).level == 1
    assert state_at(sites[0]) == S.OWN
    assert tie_of(sites[0], "R6.1") is None


def test_answering_again_puts_it_back_with_its_proofs(organization, sites):
    answer_for_all(organization, level=3)
    prove_for_all(organization)
    take_back(organization)
    answer(sites[1], "R6.1", 1, by=NADIA)

    again = answer_for_all(organization, level=3)

    assert again.withdrawn_at is None
    assert (answer_at(sites[0]).level, state_at(sites[0])) == (3, S.INHERITED)
    assert facts_of(sites[0]).given("R6.1").has_valid_proof
    assert Evidence.objects.filter(establishment=sites[0]).count() == 1
    assert answer_at(sites[1]).level == 1
    assert tie_of(sites[1], "R6.1").is_told


def test_a_withdrawn_answer_takes_no_proof_and_no_gesture(organization, sites):
    answer_for_all(organization, level=3)
    prove_for_all(organization)
    withdraw_head_office_answer(
        organization=organization, question_id="R6.1", by=CLAIRE
    )
    assert head_office_page(organization).waiting_count == 1

    with pytest.raises(ProofWithoutAnswer):
        prove_for_all(organization)
    with pytest.raises(NothingInherited):
        confirm_inheritance(establishment=sites[0], question_id="R6.1", by=NADIA)
    spread_proofs(organization.pk, "R6.1")
    assert not facts_of(sites[0]).given("R6.1").has_valid_proof

    run_waiting()
    assert head_office_page(organization).waiting_count == 0


def test_saving_again_closes_the_matter(organization, sites):
    answer_for_all(organization)
    take_back(organization)

    answer(sites[0], "R6.1", 1, by=NADIA)

    assert borrowed_counts(sites[0]).ended == 0
    assert tie_of(sites[0], "R6.1") is None


def test_the_screens_withdraw_and_tell(organization, sites, outsider, client_of):
    head = make_head(organization)
    answer_for_all(organization, level=3)
    client = client_of(head)
    page = reverse("maturity:head_office_question", args=[organization.pk, "R6.1"])
    gesture = reverse(
        "maturity:head_office_answer_withdraw", args=[organization.pk, "R6.1"]
    )
    assert "Retirer cette réponse partout" in text_of(client.get(page))
    assert client_of(outsider).post(gesture).status_code == 404

    told = text_of(client.post(gesture, follow=True))
    run_waiting()

    assert "La réponse est retirée partout" in told
    assert "Réponse retirée" in text_of(client.get(page))
    overview = reverse("maturity:head_office", args=[organization.pk])
    assert "Réponse retirée le" in text_of(client.get(overview))
    question = text_of(client.get(url("question", sites[0], "R6.1")))
    assert "Le siège a retiré sa réponse" in question
    assert "La question est de nouveau ouverte" in question
    listed = text_of(client.get(url("to_confirm", sites[0])))
    assert "Le siège ne répond plus pour vous" in listed
    noted = text_of(client.get(url("overview", sites[0])))
    assert "1 réponse du siège ne compte plus ici" in noted


def test_withdrawing_what_was_never_given_says_so(organization, sites, client_of):
    gesture = reverse(
        "maturity:head_office_answer_withdraw", args=[organization.pk, "R6.1"]
    )

    told = client_of(make_head(organization)).post(gesture, follow=True)

    assert "Le siège n’a pas répondu à cette question." in text_of(told)


def test_who_leaves_an_organization_loses_what_its_head_office_said(
    organization, sites
):
    answer_for_all(organization, level=3)
    prove_for_all(organization)
    other = make_organization(name="Fondation des Ormes")

    move(sites[0], other)
    assert end_recent() == 1

    present = answer_at(sites[0])
    assert present.kind == AnswerKind.UNKNOWN
    assert present.answered_by_label == "Changement d’organisme"
    assert AnswerChange.objects.filter(answer=present).count() == 2
    assert not facts_of(sites[0]).given("R6.1").has_valid_proof
    assert Standing.objects.get(pk=sites[0].pk).percent == 0
    tie = tie_of(sites[0], "R6.1")
    assert (tie.ended_title, tie.left_label) == (
        "Vous avez changé d’organisme",
        "Association Les Micocouliers",
    )
    assert answer_at(sites[1]).level == 3
    assert end_recent() == end_all() == 0


def test_the_new_head_office_answers_at_once(organization, sites):
    other = make_organization()
    answer_for_all(other, level=1)
    answer_for_all(organization, level=3)

    move(sites[0], other)
    end_recent()

    assert answer_at(sites[0]).level == 1
    states = Inheritance.objects.filter(establishment=sites[0])
    assert sorted(states.values_list("state", flat=True)) == [S.BROKEN, S.INHERITED]
    assert tie_of(sites[0], "R6.1").is_following


def test_who_belongs_to_nobody_follows_nobody(organization, sites):
    answer_for_all(organization, level=3)

    move(sites[0], None)

    assert end_recent() == 1
    assert answer_at(sites[0]).kind == AnswerKind.UNKNOWN


def test_the_own_answer_of_who_moves_comes_back(organization, sites):
    answer(sites[0], "R6.1", 1, by=NADIA)
    answer_for_all(organization, level=3)
    take_head_office_answer(establishment=sites[0], question_id="R6.1", by=NADIA)

    move(sites[0], make_organization())
    end_recent()

    assert answer_at(sites[0]).level == 1


def test_what_is_answered_before_the_round_stays(organization, sites):
    answer_for_all(organization, level=3)
    prove_for_all(organization)
    move(sites[0], make_organization())

    answer(sites[0], "R6.1", 1, by=NADIA)

    assert end_recent() == 0
    assert answer_at(sites[0]).level == 1
    assert not facts_of(sites[0]).given("R6.1").has_valid_proof


def test_what_is_confirmed_before_the_round_stays_without_its_proofs(
    organization, sites
):
    answer_for_all(organization, level=3)
    prove_for_all(organization)
    move(sites[0], make_organization())

    answer(sites[0], "R6.1", 3, by=NADIA)

    assert end_recent() == 0
    assert answer_at(sites[0]).level == 3
    assert not facts_of(sites[0]).given("R6.1").has_valid_proof
    assert Standing.objects.get(pk=sites[0].pk).proof_rate_percent == 0


def test_an_old_move_is_seen_at_night(organization, sites):
    answer_for_all(organization, level=3)
    with clock.at(clock.now() - timedelta(days=9)):
        move(sites[0], make_organization())

    assert end_recent() == 0
    assert end_all() == 1


def test_the_question_tells_the_move(organization, sites, client_of):
    answer_for_all(organization, level=3)
    other = make_organization()
    move(sites[0], other)
    end_recent()

    page = text_of(client_of(make_head(other)).get(url("question", sites[0], "R6.1")))

    assert "Vous avez changé d’organisme" in page
    assert "la réponse du siège (Association Les Micocouliers) ne compte plus" in page
