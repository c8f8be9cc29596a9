"""What the recipient answers, and what the referent makes of it."""

from datetime import timedelta

import pytest

from beffroi.files.models import StoredFile
from beffroi.files.operations import FileNameMisleads
from beffroi.journal.models import Entry
from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.maturity.models.answers import Answer, AnswerChange
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.operations import outside, reviews
from beffroi.maturity.operations.answers import AnswerChangedMeanwhile
from beffroi.maturity.operations.evidence import EvidenceAlreadyExpired
from beffroi.maturity.operations.requests import take_back
from beffroi.maturity.queries.requests import request_page, to_review_count
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.requests import ItemState, Proposal, Wanted
from tests.maturity.build import answer
from tests.maturity.build_requests import (
    a_file,
    ask,
    item_of,
    last_link,
    last_token,
    letters_to,
    reply,
    text_of_letter,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(referent):
    return referent.as_actor()


@pytest.fixture
def row(establishment, referent):
    return ask(establishment, referent)


def test_an_answer_waits_to_be_read_and_changes_nothing_yet(establishment, row):
    item = reply(row, "R2.3", 2, comment=" Disque au coffre. ", proof=a_file())

    row.refresh_from_db()
    assert item.state == ItemState.ANSWERED
    assert (item.level, item.comment, item.proof_kind) == (
        2,
        "Disque au coffre.",
        "file",
    )
    assert (row.awaited_count, row.to_review_count) == (1, 1)
    assert to_review_count(establishment) == 1
    assert not Answer.objects.exists()
    assert not Evidence.objects.exists()
    assert PersonalLink.objects.get().used_at is not None
    entry = Entry.objects.get(verb="answer_outside")
    assert entry.actor_kind == "link"


def test_who_asked_is_told_once_everything_has_an_answer(row, referent):
    reply(row, "R2.3")
    assert letters_to(referent.email) == []

    reply(row, "R2.4", None)
    reply(row, "R2.4", 1)

    (letter,) = letters_to(referent.email)
    assert f"/demandes/{row.pk}/" in text_of_letter(letter)


def test_an_answer_may_be_changed_and_its_old_file_is_forgotten(row):
    reply(row, "R2.3", 1, proof=a_file("ancien.pdf"))
    kept = reply(row, "R2.3", 2)
    assert kept.proof_title == "ancien.pdf"

    reply(row, "R2.3", 2, proof=a_file("nouveau.pdf"))

    assert list(StoredFile.objects.values_list("name", flat=True)) == ["nouveau.pdf"]
    outside.answer_item(
        item=item_of(row, "R2.3"),
        link=last_link(),
        proposal=Proposal(level=2),
        without_proof=True,
    )
    assert item_of(row, "R2.3").proof_kind == ""
    assert not StoredFile.objects.exists()


def test_incomplete_false_or_too_old_answers_are_refused(establishment, referent, row):
    link = last_link()
    item = item_of(row, "R2.3")
    proof_only = ask(establishment, referent, "R2.5", wanted=Wanted.PROOF)

    with pytest.raises(outside.ProposalIncomplete):
        outside.answer_item(item=item, link=link, proposal=Proposal(comment="Oui."))
    false = outside.GivenProof(
        EvidenceKind.FILE, "x", clock.today(), upload=a_file("rapport.png").upload
    )
    with pytest.raises(FileNameMisleads):
        outside.answer_item(
            item=item, link=link, proposal=Proposal(level=2), proof=false
        )
    with pytest.raises(EvidenceAlreadyExpired):
        reply(row, "R2.3", 2, proof=a_file(age_days=2000))
    with pytest.raises(outside.ProofMissing):
        outside.answer_item(
            item=item_of(proof_only, "R2.5"), link=last_link(), proposal=Proposal()
        )
    assert item_of(row, "R2.3").state == ItemState.WAITING


def test_without_a_document_a_word_is_enough(establishment, referent):
    row = ask(establishment, referent, "R2.5", wanted=Wanted.PROOF)

    item = outside.answer_item(
        item=item_of(row, "R2.5"),
        link=last_link(),
        proposal=Proposal(comment="Nous n’en avons pas."),
    )

    assert item.state == ItemState.ANSWERED


def test_a_robot_is_stopped(row, monkeypatch):
    monkeypatch.setattr(outside, "MOST_SAVES", 2)
    reply(row, "R2.3", 0)
    reply(row, "R2.3", 1)

    with pytest.raises(outside.TooManySaves):
        reply(row, "R2.3", 2)


def test_a_link_closed_meanwhile_keeps_nothing(row, by):
    link = last_link()
    take_back(request=row, by=by)

    with pytest.raises(outside.LinkClosed):
        outside.answer_item(
            item=item_of(row, "R2.3"), link=link, proposal=Proposal(level=2)
        )
    assert item_of(row, "R2.3").state == ItemState.WAITING


def test_accepting_makes_it_the_own_answer_with_its_proof(establishment, row, by):
    item = reply(row, "R2.3", 3, comment="Copie hors ligne.", proof=a_file())

    reviews.accept_item(item=item, expected_revision=0, by=by)
    reviews.accept_item(item=item, expected_revision=0, by=by)

    kept = Answer.objects.get()
    proof = Evidence.objects.get()
    words = "Luc Faure (prestataire informatique), accepté par Nadia Delmas"
    assert (kept.question_id, kept.level, kept.comment) == (
        "R2.3",
        3,
        "Copie hors ligne.",
    )
    assert kept.answered_by_label == proof.added_by_label == words
    assert AnswerChange.objects.get().changed_by_label == words
    assert kept.answered_by_key == by.key
    assert proof.file is not None
    assert proof.title == "rapport.pdf"
    assert StoredFile.objects.count() == 1
    with pytest.raises(outside.AlreadyAccepted):
        reply(row, "R2.3", 1)


def test_a_proof_alone_leaves_the_answer_as_it_is(establishment, referent, by):
    answer(establishment, "R2.4", 3)
    row = ask(establishment, referent, "R2.4", wanted=Wanted.PROOF)
    item = outside.answer_item(
        item=item_of(row, "R2.4"), link=last_link(), proposal=Proposal(), proof=a_file()
    )

    reviews.accept_item(item=item, expected_revision=0, by=by)

    assert Answer.objects.get().revision == 1
    assert Evidence.objects.get().question_id == "R2.4"


def test_the_request_closes_with_its_link_once_all_is_accepted(row, by):
    for key in ("R2.3", "R2.4"):
        reviews.accept_item(item=reply(row, key), expected_revision=0, by=by)

    row.refresh_from_db()
    assert row.closed_at is not None
    assert PersonalLink.objects.filter(revoked_at=None).count() == 0
    assert row.events.filter(kind="closed").count() == 1


def test_an_answer_changed_meanwhile_is_shown_and_not_overwritten(
    establishment, row, by
):
    answer(establishment, "R2.3", 1)
    item = reply(row, "R2.3", 2)
    line = request_page(row).items[0]

    assert line.has_conflict
    assert "Amorcé" in line.present_words
    with pytest.raises(AnswerChangedMeanwhile):
        reviews.accept_item(item=item, expected_revision=0, by=by)
    assert Answer.objects.get().level == 1
    assert item_of(row, "R2.3").state == ItemState.ANSWERED
    reviews.accept_item(item=item, expected_revision=line.revision, by=by)
    assert Answer.objects.get().level == 2
    assert AnswerChange.objects.count() == 2


def test_the_same_answer_given_meanwhile_is_no_conflict(establishment, row):
    answer(establishment, "R2.3", 2)
    reply(row, "R2.3", 2)

    assert not request_page(row).items[0].has_conflict


def test_all_is_accepted_at_once_but_what_conflicts(establishment, row, by):
    reply(row, "R2.3", 2)
    reply(row, "R2.4", 1)
    answer(establishment, "R2.4", 3)

    assert reviews.accept_all(request=row, by=by) == (1, 1)
    assert reviews.accept_all(request=row, by=by) == (0, 1)
    levels = dict(Answer.objects.values_list("question_id", "level"))
    assert levels == {"R2.3": 2, "R2.4": 3}


def test_a_proof_too_old_by_now_is_left_to_the_person(row, by):
    reply(row, "R2.3", 2, proof=a_file())

    with clock.at(clock.now() + timedelta(days=1200)):
        assert reviews.accept_all(request=row, by=by) == (0, 1)
    assert not Answer.objects.exists()


def test_sending_back_gives_a_word_and_a_fresh_link(row, by):
    item = reply(row, "R2.3", 2)
    first = last_token()

    reviews.refuse_item(item=item, word="  Il manque la date. ", by=by)
    reviews.refuse_item(item=item, word="Il manque la date.", by=by)

    row.refresh_from_db()
    assert (row.awaited_count, row.to_review_count) == (2, 0)
    assert len(letters_to()) == 2
    assert "Il manque la date." in text_of_letter(letters_to()[-1])
    assert last_token() != first
    again = reply(row, "R2.3", 2, comment="Le 3 mars.")
    assert again.state == ItemState.ANSWERED


def test_sending_back_needs_a_word_and_an_answer(row, by):
    item = item_of(row, "R2.3")

    with pytest.raises(reviews.NothingToReview):
        reviews.refuse_item(item=item, word="Pourquoi ?", by=by)
    with pytest.raises(reviews.NothingToReview):
        reviews.accept_item(item=item, expected_revision=0, by=by)
    with pytest.raises(reviews.WordMissing):
        reviews.refuse_item(item=reply(row, "R2.3"), word="  ", by=by)


def test_after_a_withdrawal_an_answer_sent_back_writes_to_nobody(row, by):
    item = reply(row, "R2.3")
    take_back(request=row, by=by)

    reviews.refuse_item(item=item, word="Trop tard.", by=by)

    assert len(letters_to()) == 1
