import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.lib.textsearch import distance, errors_forgiven, grams, words

LETTERS = st.text("abcde", max_size=7)


def test_words_are_folded_distinct_and_without_empty_ones():
    assert words("L’Hôpital de l'Été, HÔPITAL œuvre") == ["hopital", "ete", "oeuvre"]


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [
        ("toulouse", "toulouse", 0),
        ("toulose", "toulouse", 1),
        ("touluose", "toulouse", 1),
        ("tolouze", "toulouse", 2),
        ("nimes", "sete", 3),
    ],
)
def test_errors_are_letters_added_forgotten_replaced_or_swapped(one, other, errors):
    assert distance(one, other, 2) == min(errors, 3)


@given(LETTERS, LETTERS)
def test_distance_is_symmetric_and_null_only_for_the_same_word(one, other):
    assert distance(one, other, 7) == distance(other, one, 7)
    assert (distance(one, other, 7) == 0) == (one == other)


def test_short_words_and_numbers_forgive_nothing():
    assert [errors_forgiven(word) for word in ("ime", "31000", "foyer", "residence")] == [
        0, 0, 1, 2,
    ]  # fmt: skip


def test_runs_of_letters_mark_both_ends():
    assert grams("mas") == ["^ma", "mas", "as$"]
