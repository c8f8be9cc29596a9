"""A head office answers once; establishments follow, break away, take back."""

import pytest
from django.core.files.base import ContentFile

from beffroi.actionplan.models import Action
from beffroi.jobs.worker import run_waiting
from beffroi.journal.models import Entry
from beffroi.maturity.models.answers import AnswerChange
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.head_office import HeadOfficeAnswer
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.operations.answers import AnswerIncomplete
from beffroi.maturity.operations.evidence import (
    HeadOfficeProofStays,
    withdraw_evidence,
)
from beffroi.maturity.operations.head_office import (
    HeadOfficeChangedMeanwhile,
    HeadOfficeMustKnow,
    NothingInherited,
    ProofWithoutAnswer,
    add_head_office_proof,
    break_inheritance,
    confirm_inheritance,
    keep_own_answer,
    take_head_office_answer,
    withdraw_head_office_proof,
)
from beffroi.maturity.queries.borrowed import borrowed_page
from beffroi.maturity.queries.facts import facts_of
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.inheritance import InheritanceState, is_told, passing
from beffroi.maturity.rules.levels import AnswerKind, EvidenceKind
from beffroi.maturity.work.head_office import spread, spread_all
from tests.build import make_establishment
from tests.maturity.build import NADIA, add_statement, answer
from tests.maturity.build_head_office import (
    CLAIRE,
    answer_at,
    answer_for_all,
    make_sites,
    prove_for_all,
    state_at,
)

S = InheritanceState


@pytest.fixture
def sites(organization):
    return make_sites(organization)


def moved(act, place, question_id="R6.1"):
    return act(establishment=place, question_id=question_id, by=NADIA)


@pytest.mark.parametrize(
    ("state", "is_current", "has_answer", "expected"),
    [
        (None, False, False, (S.INHERITED, True)),
        (None, False, True, (S.OWN, False)),
        (S.INHERITED, True, True, None),
        (S.CONFIRMED, True, True, None),
        (S.INHERITED, False, True, (S.INHERITED, True)),
        (S.CONFIRMED, False, True, (S.INHERITED, True)),
        (S.BROKEN, False, True, None),
        (S.OWN, False, True, None),
    ],
)
def test_passing_an_answer_on(state, is_current, has_answer, expected):
    found = passing(state, is_current=is_current, has_answer=has_answer)

    assert (found and (found.state, found.is_written)) == expected


def test_only_who_answers_alone_is_told_of_a_change():
    assert is_told(S.BROKEN, seen_revision=1, revision=2)
    assert not is_told(S.BROKEN, seen_revision=2, revision=2)
    assert not is_told(S.INHERITED, seen_revision=1, revision=2)


def test_one_answer_reaches_every_establishment_with_its_history(organization, sites):
    answer_for_all(organization, comment="Contrat commun.")

    for place in sites:
        received = answer_at(place)
        assert (received.level, received.comment) == (2, "Contrat commun.")
        assert received.answered_by_label == "Claire Vidal (siège)"
        assert state_at(place) == S.INHERITED
        change = AnswerChange.objects.get(answer=received)
        assert change.changed_by_label == "Claire Vidal (siège)"
        standing = Standing.objects.get(pk=place.pk)
        assert (standing.answered_count, standing.last_activity_at) == (1, None)
    assert Entry.objects.filter(verb="inherit_answers").count() == 5
    assert Action.objects.filter(question_id="R6.1").count() == 5


def test_passing_on_twice_changes_nothing(organization, sites):
    answer_for_all(organization)

    assert spread(organization.pk) == 0
    assert AnswerChange.objects.count() == 5


def test_other_organizations_and_closed_places_receive_nothing(organization, sites):
    stranger = make_establishment()
    closed = make_establishment(organization=organization, state="closed")

    answer_for_all(organization)

    assert answer_at(stranger) is None
    assert answer_at(closed) is None


def test_an_establishment_that_arrives_later_is_served_at_night(organization, sites):
    answer_for_all(organization)
    late = make_establishment(organization=organization)

    spread_all()

    assert answer_at(late).level == 2


def test_answers_to_an_earlier_questionnaire_are_carried_over_with_their_ties(
    organization, sites
):
    answer_for_all(organization)
    moved(confirm_inheritance, sites[0])
    HeadOfficeAnswer.objects.update(questionnaire="douze-reflexes-2020-1")

    spread_all()
    spread_all()

    assert HeadOfficeAnswer.objects.get().questionnaire == questionnaire().slug
    assert [state_at(site) for site in sites] == [S.CONFIRMED, *[S.INHERITED] * 4]
    assert AnswerChange.objects.count() == 5


def test_an_own_answer_is_not_overwritten_but_an_offer_is_made(organization, sites):
    answer(sites[0], "R6.1", 1)

    answer_for_all(organization, level=3)

    assert answer_at(sites[0]).level == 1
    assert state_at(sites[0]) == S.OWN
    moved(take_head_office_answer, sites[0])
    assert answer_at(sites[0]).level == 3
    assert state_at(sites[0]) == S.CONFIRMED


def test_nothing_is_offered_to_who_already_gives_the_same_answer(organization, sites):
    answer(sites[0], "R6.1", 2)

    answer_for_all(organization, level=2)

    assert state_at(sites[0]) == S.OWN
    assert borrowed_page(sites[0]).offers == ()
    assert borrowed_page(sites[0]).apart[0].own_words.startswith("En place")


def test_a_new_answer_flows_to_who_follows_and_spares_who_broke_away(
    organization, sites
):
    answer_for_all(organization, level=1)
    moved(confirm_inheritance, sites[0])
    moved(break_inheritance, sites[1])
    answer(sites[1], "R6.1", 0)

    answer_for_all(organization, level=3)

    assert answer_at(sites[0]).level == 3
    assert state_at(sites[0]) == S.INHERITED
    assert answer_at(sites[1]).level == 0
    assert state_at(sites[1]) == S.BROKEN


def test_breaking_away_opens_the_question_again(organization, sites):
    answer_for_all(organization, level=3)
    prove_for_all(organization)

    moved(break_inheritance, sites[0])

    assert answer_at(sites[0]).kind == AnswerKind.UNKNOWN
    given = facts_of(sites[0]).given("R6.1")
    assert (given.kind, given.has_valid_proof) == (AnswerKind.UNKNOWN, False)
    words = AnswerChange.objects.filter(answer=answer_at(sites[0]))
    assert [c.changed_by_label for c in words.order_by("revision")] == [
        "Claire Vidal (siège)",
        "Nadia Delmas",
    ]
    assert facts_of(sites[1]).given("R6.1").has_valid_proof


def test_breaking_away_twice_changes_nothing_more(organization, sites):
    answer_for_all(organization)
    moved(break_inheritance, sites[0])
    revision = answer_at(sites[0]).revision

    moved(break_inheritance, sites[0])

    assert answer_at(sites[0]).revision == revision


def test_another_answer_on_the_question_screen_breaks_away_too(organization, sites):
    answer_for_all(organization, level=2)

    answer(sites[0], "R6.1", 1)

    assert state_at(sites[0]) == S.BROKEN


def test_the_same_answer_on_the_question_screen_confirms(organization, sites):
    answer_for_all(organization, level=2)

    answer(sites[0], "R6.1", 2)

    assert state_at(sites[0]) == S.CONFIRMED


def test_who_keeps_its_own_answer_is_told_again_at_the_next_change(organization, sites):
    answer(sites[0], "R6.1", 1)
    source = answer_for_all(organization, level=2)
    link = moved(keep_own_answer, sites[0])
    assert link.seen_revision == source.revision

    answer_for_all(organization, level=3)

    link.refresh_from_db()
    assert is_told(S(link.state), seen_revision=link.seen_revision, revision=2)


def test_a_proof_of_the_head_office_counts_wherever_it_is_followed(organization, sites):
    answer(sites[0], "R6.1", 1)
    answer_for_all(organization, level=3)

    proof = prove_for_all(organization)

    assert [facts_of(p).given("R6.1").has_valid_proof for p in sites] == [
        False, True, True, True, True,
    ]  # fmt: skip
    withdraw_head_office_proof(proof=proof, by=CLAIRE)
    run_waiting()
    assert not any(facts_of(p).given("R6.1").has_valid_proof for p in sites)


def test_taking_the_answer_back_brings_its_proofs_back(organization, sites):
    answer_for_all(organization, level=3)
    prove_for_all(organization)
    moved(break_inheritance, sites[0])

    moved(take_head_office_answer, sites[0])

    assert facts_of(sites[0]).given("R6.1").has_valid_proof
    assert Evidence.objects.filter(establishment=sites[0]).count() == 1


def test_a_file_is_kept_once_for_all(organization, sites):
    answer_for_all(organization, level=3)

    add_head_office_proof(
        organization=organization,
        question_id="R6.1",
        kind=EvidenceKind.FILE,
        title="Contrat",
        upload=ContentFile(b"site;contrat\ntous;oui\n", name="contrat.csv"),
        dated_on=facts_of(sites[0]).day,
        by=CLAIRE,
    )
    run_waiting()

    assert Evidence.objects.values("file_id").distinct().count() == 1
    assert Evidence.objects.count() == 5


def test_nobody_withdraws_a_proof_of_the_head_office_at_one_site(organization, sites):
    answer_for_all(organization, level=3)
    prove_for_all(organization)
    evidence = Evidence.objects.filter(establishment=sites[0]).get()

    with pytest.raises(HeadOfficeProofStays):
        withdraw_evidence(evidence=evidence, by=NADIA)


def test_the_site_keeps_its_own_proofs_when_it_breaks_away(organization, sites):
    answer_for_all(organization, level=3)
    add_statement(sites[0], "R6.1")
    prove_for_all(organization)

    moved(break_inheritance, sites[0])

    kept = Evidence.objects.filter(establishment=sites[0], withdrawn_at=None)
    assert [row.title for row in kept] == ["Contrôle du mois"]


def test_the_head_office_answers_what_it_knows(organization, sites):
    with pytest.raises(HeadOfficeMustKnow):
        answer_for_all(organization, kind=AnswerKind.UNKNOWN, level=None)
    with pytest.raises(AnswerIncomplete):
        answer_for_all(organization, level=7)
    with pytest.raises(ProofWithoutAnswer):
        prove_for_all(organization)


def test_two_people_of_the_head_office_do_not_overwrite_one_another(
    organization, sites
):
    answer_for_all(organization, level=1)

    with pytest.raises(HeadOfficeChangedMeanwhile):
        answer_for_all(organization, level=2, expected_revision=0)


def test_nothing_to_confirm_where_the_head_office_said_nothing(sites):
    for act in (confirm_inheritance, break_inheritance, take_head_office_answer):
        with pytest.raises(NothingInherited):
            moved(act, sites[0])


def test_a_place_that_changes_organization_keeps_its_answers_and_loses_the_tie(
    organization, sites
):
    answer_for_all(organization, level=2)
    sites[0].organization = make_establishment().organization
    sites[0].save()

    with pytest.raises(NothingInherited):
        moved(confirm_inheritance, sites[0])
    assert answer_at(sites[0]).level == 2
