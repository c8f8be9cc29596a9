"""Colors that can be read, and the shade that could be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.lib.colors import (
    MARK_RATIO,
    TEXT_RATIO,
    WHITE,
    color_of,
    contrast,
    readable,
)
from beffroi.ui.branding import BEFFROI
from tests.ui.build import contrast as contrast_of_the_house


@pytest.mark.parametrize(
    ("typed", "color"),
    [
        ("#1D4B6E", "#1d4b6e"),
        ("1d4b6e", "#1d4b6e"),
        (" #abc ", "#aabbcc"),
        ("bleu", ""),
        ("#12", ""),
        ("#1d4b6e;}", ""),
    ],
)
def test_a_color_is_six_signs_or_nothing(typed, color):
    assert color_of(typed) == color


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)
    assert contrast("#1d4b6e", WHITE) == contrast_of_the_house("#1d4b6e", "#ffffff")
    assert contrast(BEFFROI.color, WHITE) >= TEXT_RATIO


@given(st.integers(0, 0xFFFFFF), st.sampled_from([TEXT_RATIO, MARK_RATIO]))
def test_a_proposed_shade_can_always_be_read(value, ratio):
    color = f"#{value:06x}"
    shade = readable(color, ratio)

    assert contrast(shade, WHITE) >= ratio
    if contrast(color, WHITE) >= ratio:
        assert shade == color
