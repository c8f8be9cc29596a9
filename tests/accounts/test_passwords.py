"""The table of cases is the authority of the password rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.accounts.queries import common_passwords
from beffroi.accounts.rules.passwords import Problem, assess, estimated_bits

NAMES = ["Nadia", "Delmas", "nadia.delmas", "Résidence Les Micocouliers", "Albi"]


@pytest.mark.parametrize(
    "password",
    [
        "Tr0ttoir%bleu",  # more than 12 characters of four classes
        "vK7!mq2Zb#tL",  # 12 characters of four classes, the CNIL's first example
        "Pluie7Gravier3Lampe",  # 14 or more with three classes
        "kTz83mWq5vBn2L",  # exactly 14, the second example
        "le chat du voisin dort sous trois parapluies",  # at least seven words
        "sept mots sans aucun rapport entre eux",  # exactly seven
        "Sept-Mots-Reliés-Par-Des-Petits-Tirets",  # parted by something else
        "montrez encore quatre petits canards verts dehors",  # « trez » is a French word
        "vkqzmwpxtrbnchfdg",  # 17 random lower-case letters are 80 bits
        "crème brûlée après sieste sous grands arbres",
    ],
)
def test_a_strong_password_is_accepted(password):
    verdict = assess(password, personal=NAMES, common=common_passwords())

    assert verdict.is_accepted, verdict.problems


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", Problem.TOO_WEAK),
        ("a", Problem.TOO_WEAK),
        ("vK7!mq2Zb#t", Problem.TOO_WEAK),  # 11 characters
        ("kTz83mWq5vBn2", Problem.TOO_WEAK),  # 13 with three classes
        ("8412963057", Problem.TOO_WEAK),
        ("six mots ne sont pas assez", Problem.TOO_WEAK),
        ("vkqzmwpxtrbnchfd", Problem.TOO_WEAK),  # 16 letters: 75 bits
        ("motdepasse", Problem.COMMON),
        ("Motdepasse!7", Problem.COMMON),
        ("MotDePasse!2048", Problem.COMMON),
        ("M0tdep@sse!!78", Problem.COMMON),
        ("123456", Problem.COMMON),
        ("Azertyuiop12!", Problem.SEQUENCE),
        ("Tulipe!azerty7", Problem.SEQUENCE),
        ("Tulipe!ytreza7", Problem.SEQUENCE),
        ("Tulipe%Vert1234", Problem.SEQUENCE),
        ("Tulipe%Vert4321", Problem.SEQUENCE),
        ("Tulipe%abcd97", Problem.SEQUENCE),
        ("Tulip!!!!!Vert7", Problem.REPEATED),
        ("aB1!aB1!aB1!", Problem.REPEATED),
        ("Velo7%Velo7%Velo7%", Problem.REPEATED),
        ("non non non non non non non", Problem.REPEATED),
        ("Nadia%Trottoir83", Problem.PERSONAL),
        ("trottoirDELMAS%8", Problem.PERSONAL),
        ("Mi-co.Micocouliers%97", Problem.PERSONAL),
        ("mícocouliers%A97", Problem.PERSONAL),
        ("Trottoir%Albi97", Problem.PERSONAL),
        ("Trottoir%2026x", Problem.DATE),
        ("Septembre%97xY", Problem.DATE),
        ("Aout%97xYzTrot", Problem.DATE),
        ("Hiver%97xYzTrot", Problem.DATE),
        ("sept mots sans aucun rapport depuis 1998", Problem.DATE),
        ("la grande porte de nadia reste ouverte", Problem.PERSONAL),
    ],
)
def test_a_guessable_password_is_refused_with_its_reason(password, problem):
    verdict = assess(password, personal=NAMES, common=common_passwords())

    assert problem in verdict.problems


@pytest.mark.parametrize(
    ("password", "bits"),
    [
        ("vK7!mq2Zb#tL", 80),  # 12 × log2(99) = 79.5, rounded
        ("", 0),
        ("a", 5),
        ("sept mots sans aucun rapport entre eux", 90),
    ],
)
def test_the_strength_is_estimated_in_bits(password, bits):
    assert estimated_bits(password) == bits


def test_common_passwords_are_read_once_and_without_comments():
    words = common_passwords()

    assert "motdepasse" in words
    assert len(words) > 1000
    assert not any(word.startswith("#") for word in words)
    assert common_passwords() is words


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=4))
def test_any_text_gets_a_verdict(password, names):
    verdict = assess(password, personal=names, common=common_passwords())

    assert verdict.bits >= 0


@pytest.mark.parametrize("words", [["Les"], ["association des maisons"], [""]])
def test_words_that_all_places_share_are_not_personal(words):
    verdict = assess("Maison7Gravier3Lampe", personal=words, common=frozenset())

    assert verdict.is_accepted
