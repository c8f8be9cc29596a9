"""Every pair of tokens used for text reaches AA; marks and borders reach 3:1."""

import re

import pytest

from tests.ui.build import STATIC, contrast, themes

TEXT_PAIRS = [
    *[
        (text, ground)
        for text in ("ink", "ink-soft", "heading", "tower", "tower-deep")
        for ground in ("stone", "paper", "neutral-tint", "tower-tint")
    ],
    *[("ink", ground) for ground in ("good-tint", "warn-tint", "alarm-tint", "bell-tint", "glass")],
    *[(tone, ground) for tone in ("good", "warn", "alarm") for ground in ("stone", "paper", f"{tone}-tint")],
    ("tower", "warn-tint"),
    ("tower", "good-tint"),
    ("tower", "alarm-tint"),
    ("on-tower", "tower"),
    ("on-tower", "tower-deep"),
    ("on-alarm", "alarm"),
    ("on-masthead", "masthead"),
    ("on-emergency", "emergency"),
    ("on-shade-light", "shade-1"),
    ("on-shade-light", "shade-2"),
    ("on-shade-deep", "shade-3"),
    ("on-shade-deep", "shade-4"),
]  # fmt: skip
MARK_PAIRS = [
    ("edge", "paper"),
    ("edge", "stone"),
    ("tower", "paper"),
    ("tower", "stone"),
    ("tower", "declared"),
    ("tower", "glass"),
    ("bell", "masthead"),
    ("hatch", "paper"),
    ("hatch", "hatch-ground"),
    ("second", "stone"),
    ("good", "neutral-tint"),
    ("warn", "neutral-tint"),
    ("alarm", "neutral-tint"),
]
IDENTITY = {
    "ink": "#182233",
    "stone": "#f6f3ee",
    "paper": "#ffffff",
    "line": "#ddd6ca",
    "tower": "#1d4b6e",
    "tower-deep": "#12324c",
    "bell": "#e2a12f",
    "good": "#2c6e49",
    "warn": "#9a5b00",
    "alarm": "#a92b27",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_used_for_text_reaches_aa(theme):
    colors = themes()[theme]

    weak = {
        pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2)
        for pair in TEXT_PAIRS
        if contrast(colors[pair[0]], colors[pair[1]]) < 4.5
    }

    assert weak == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_borders_that_carry_meaning_reach_three_to_one(theme):
    colors = themes()[theme]

    weak = {
        pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2)
        for pair in MARK_PAIRS
        if contrast(colors[pair[0]], colors[pair[1]]) < 3
    }

    assert weak == {}


def test_the_light_theme_is_the_identity_of_the_design():
    light = themes()["light"]

    assert {name: light[name] for name in IDENTITY} == IDENTITY


def test_the_measure_of_contrast_knows_black_on_white_and_a_weak_pair():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#e2a12f", "#ffffff") < 4.5


def test_the_bell_is_never_a_colour_of_text():
    for sheet in STATIC.glob("*.css"):
        css = sheet.read_text(encoding="utf-8")
        uses = re.findall(r"([^{}]+)\{[^{}]*?(?<![\w-])color:\s*var\(--bell\)", css)

        assert [use.strip() for use in uses if "::marker" not in use] == []


def test_every_token_that_a_sheet_uses_is_defined():
    defined = set()
    used = set()
    for sheet in STATIC.glob("*.css"):
        css = sheet.read_text(encoding="utf-8")
        defined |= set(re.findall(r"(--[a-z0-9-]+):", css))
        used |= set(re.findall(r"var\((--[a-z0-9-]+)\)", css))

    assert used - defined == set()


def test_no_sheet_asks_another_host_for_anything():
    for sheet in STATIC.glob("*.css"):
        css = sheet.read_text(encoding="utf-8")

        assert "//" not in css.replace("/*", "").replace("*/", "")
        assert "@import" not in css
