"""The report says in words which answers and proofs are those of the head office."""

import pytest

from beffroi.maturity.operations.head_office import break_inheritance
from beffroi.maturity.work.report import report_pdf
from tests.lib.pdf import text_of
from tests.maturity.build import NADIA, add_statement, answer
from tests.maturity.build_head_office import answer_for_all, prove_for_all

NAMED = "Répondu par le siège : Association Les Micocouliers"


@pytest.fixture
def followed(establishment):
    """One answer of the head office, proven by it; one answer given here, proven here."""
    answer_for_all(establishment.organization, "R6.1", 3)
    prove_for_all(establishment.organization, "R6.1")
    answer(establishment, "R1.1", 3)
    add_statement(establishment, "R1.1")
    return establishment


def words_of(place) -> str:
    return " ".join(text_of(report_pdf(place)).replace("\u00a0", " ").split())


def test_the_head_office_is_named_beside_its_answer_and_its_proof(followed):
    words = words_of(followed)

    assert words.count(NAMED) == 1
    assert words.count("Preuve du siège : attestation du") == 1
    assert "La réponse que l’organisme a donnée une fois" in words


def test_who_answers_alone_reads_nothing_of_it(followed):
    break_inheritance(establishment=followed, question_id="R6.1", by=NADIA)

    words = words_of(followed)

    assert "Répondu par le siège" not in words
    assert "Preuve du siège" not in words
