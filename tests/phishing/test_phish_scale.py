"""The Phish Scale, case by case (NIST TN 2276)."""

import pytest

from beffroi.phishing.rules.cues import (
    CUES,
    FAMILY_LABELS,
    CueFamily,
    CueKind,
    kinds_of,
)
from beffroi.phishing.rules.phish_scale import (
    DIFFICULTY_LABELS,
    LEVEL_OF,
    Alignment,
    CueCount,
    Difficulty,
    Element,
    Premise,
    alignment,
    cue_count,
    difficulty,
)


def premise(*scores: int) -> Premise:
    return Premise(*(Element(score, "") for score in scores))


def test_there_are_23_kinds_in_five_families():
    assert len(CueKind) == 23
    assert set(CUES) == set(CueKind)
    assert [len(kinds_of(family)) for family in CueFamily] == [2, 4, 4, 7, 6]
    assert set(FAMILY_LABELS) == set(CueFamily)


def test_each_kind_has_a_label_and_one_sentence_of_advice():
    for words in CUES.values():
        assert words.label
        assert words.advice.endswith(".")
        assert words.advice.count(". ") == 0
    assert len({words.label for words in CUES.values()}) == 23


@pytest.mark.parametrize(
    ("count", "band"),
    [
        (1, CueCount.FEW),
        (8, CueCount.FEW),
        (9, CueCount.SOME),
        (14, CueCount.SOME),
        (15, CueCount.MANY),
        (40, CueCount.MANY),
    ],
)
def test_cues_are_few_some_or_many(count, band):
    assert cue_count(count) == band


def test_a_message_without_cue_has_no_difficulty():
    with pytest.raises(ValueError, match="without cue"):
        difficulty(0, 12)


@pytest.mark.parametrize(
    ("rating", "band"),
    [
        (-8, Alignment.WEAK),
        (10, Alignment.WEAK),
        (11, Alignment.MEDIUM),
        (17, Alignment.MEDIUM),
        (18, Alignment.STRONG),
        (32, Alignment.STRONG),
    ],
)
def test_the_story_fits_weakly_fairly_or_strongly(rating, band):
    assert alignment(rating) == band


def test_the_rating_adds_four_elements_and_takes_the_fifth_away():
    assert premise(8, 8, 8, 8, 0).rating() == 32
    assert premise(0, 0, 0, 0, 8).rating() == -8
    assert premise(6, 6, 2, 4, 4).rating() == 14


def test_a_lesson_on_the_theme_makes_the_message_easier():
    story = premise(6, 6, 2, 4, 0)

    assert difficulty(5, story.rating()) == Difficulty.VERY
    assert difficulty(5, story.rating(training=8)) == Difficulty.MODERATE


@pytest.mark.parametrize(
    ("cues", "rating", "expected"),
    [
        (5, 20, Difficulty.VERY),
        (5, 14, Difficulty.VERY),
        (5, 5, Difficulty.MODERATE),
        (12, 20, Difficulty.VERY),
        (12, 14, Difficulty.MODERATE),
        (12, 5, Difficulty.MODERATE_TO_LEAST),
        (16, 20, Difficulty.MODERATE),
        (16, 14, Difficulty.MODERATE),
        (16, 5, Difficulty.LEAST),
    ],
)
def test_the_table_of_difficulty(cues, rating, expected):
    assert difficulty(cues, rating) == expected


def test_each_difficulty_has_words_and_a_level():
    assert set(DIFFICULTY_LABELS) == set(LEVEL_OF) == set(Difficulty)
