"""Periods and letters: never twice, never empty, always a way out."""

from datetime import date

import pytest

from beffroi.lib.manifest import DigestLine, DigestSection
from beffroi.notifications.rules.kinds import DigestRhythm, NoticeKind
from beffroi.notifications.rules.letters import (
    SHOWN,
    Told,
    digest_text,
    notices_subject,
    notices_text,
)
from beffroi.notifications.rules.periods import period_of

URL = "https://beffroi.exemple.fr"


@pytest.mark.parametrize(
    ("rhythm", "day", "period"),
    [
        (DigestRhythm.WEEKLY, date(2026, 11, 23), "2026-W48"),
        (DigestRhythm.WEEKLY, date(2026, 11, 29), "2026-W48"),
        (DigestRhythm.WEEKLY, date(2026, 11, 30), "2026-W49"),
        # The first days of January belong to the last week of the year before.
        (DigestRhythm.WEEKLY, date(2027, 1, 2), "2026-W53"),
        (DigestRhythm.MONTHLY, date(2026, 11, 2), "2026-11"),
        (DigestRhythm.MONTHLY, date(2026, 11, 30), "2026-11"),
        (DigestRhythm.NEVER, date(2026, 11, 30), ""),
    ],
)
def test_a_period_has_one_name_however_late_in_it(rhythm, day, period):
    assert period_of(rhythm, day) == period


def told(kind=NoticeKind.ASSIGNED, n=1):
    return Told(kind, f"Action {n}", "Les Micocouliers", "Nadia", f"/actions/{n}/")


@pytest.mark.parametrize(
    ("items", "subject"),
    [
        ([told()], "Une action vous est confiée"),
        ([told(n=n) for n in range(10)], "10\xa0actions vous sont confiées"),
        ([told(NoticeKind.MENTIONED)], "On vous parle dans Beffroi"),
        (
            [told(), told(NoticeKind.MENTIONED)],
            "On vous parle et on vous confie des actions dans Beffroi",
        ),
    ],
)
def test_the_subject_says_what_happened(items, subject):
    assert notices_subject(items) == subject


def test_ten_actions_make_one_letter_with_ten_links():
    text = notices_text(
        first_name="Omar",
        told=[told(n=n) for n in range(10)],
        public_url=URL,
        stop_url=f"{URL}/stop",
    )

    assert text.startswith("Bonjour Omar,")
    assert text.count(f"{URL}/actions/") == 10
    assert text.rstrip().endswith(f"{URL}/stop")


def test_a_digest_shows_the_first_lines_and_counts_the_others():
    lines = tuple(DigestLine(f"Action {n}", f"/actions/{n}/") for n in range(SHOWN))
    text = digest_text(
        first_name="",
        sections=[DigestSection("Dans les deux semaines", lines, total=31)],
        public_url=URL,
        stop_url=f"{URL}/stop",
        rhythm=DigestRhythm.WEEKLY,
    )

    assert text.startswith("Bonjour,")
    assert "Dans les deux semaines (31)" in text
    assert "- et 23\xa0autres." in text
    assert "chaque lundi" in text
