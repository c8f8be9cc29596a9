"""Where a request stands, when it reminds, what its letters say."""

from datetime import UTC, date, datetime, timedelta

import pytest

from beffroi.maturity.rules.outside_letters import (
    Asked,
    Asker,
    approval_letter,
    refusal_letter,
    reminder_letter,
    request_letter,
)
from beffroi.maturity.rules.requests import (
    RequestStanding,
    Wanted,
    automatic_reminder_due,
    may_remind,
    standing_of,
)

SENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
NADIA = Asker("Nadia Delmas", "nadia@exemple.fr", "Résidence Les Micocouliers")
ADDRESS = "https://beffroi.exemple.fr/repondre/jeton/"
ITEMS = [
    Asked("Une copie est-elle hors d’atteinte ?", Wanted.BOTH),
    Asked("Avez-vous restauré des données ?", Wanted.PROOF),
]


@pytest.mark.parametrize(
    ("closed", "revoked", "expired", "to_review", "standing"),
    [
        (False, False, False, 0, RequestStanding.WAITING),
        (False, False, True, 0, RequestStanding.EXPIRED),
        (False, True, True, 0, RequestStanding.REVOKED),
        (True, True, True, 0, RequestStanding.DONE),
        (False, False, False, 1, RequestStanding.TO_REVIEW),
        (False, True, True, 2, RequestStanding.TO_REVIEW),
    ],
)
def test_an_answer_received_comes_before_everything(
    closed, revoked, expired, to_review, standing
):
    assert (
        standing_of(
            is_closed=closed,
            is_revoked=revoked,
            is_expired=expired,
            to_review_count=to_review,
        )
        == standing
    )


@pytest.mark.parametrize(
    ("days", "count", "reminded_days", "due"),
    [
        (6, 0, None, False),
        (7, 0, None, True),
        (7, 0, 6.5, False),
        (8, 1, 7, False),
        (14, 1, 7, True),
        (14, 1, 13.5, False),
        (29, 2, 14, False),
    ],
)
def test_reminders_leave_after_a_week_then_two_and_never_twice_a_day(
    days, count, reminded_days, due
):
    reminded = None if reminded_days is None else SENT + timedelta(days=reminded_days)

    assert (
        automatic_reminder_due(
            sent_at=SENT,
            reminder_count=count,
            reminded_at=reminded,
            now=SENT + timedelta(days=days),
        )
        is due
    )


def test_a_reminder_by_hand_waits_for_a_day():
    assert may_remind(reminded_at=None, now=SENT)
    assert not may_remind(reminded_at=SENT, now=SENT + timedelta(hours=23))
    assert may_remind(reminded_at=SENT, now=SENT + timedelta(days=1))


def test_the_letter_says_who_asks_for_whom_and_why_it_is_safe():
    letter = request_letter(
        asker=NADIA,
        recipient_name="Luc Faure",
        items=ITEMS,
        note="Merci pour votre aide lundi.",
        address=ADDRESS,
        last_day=date(2026, 4, 1),
    )

    assert letter.subject.startswith("Résidence Les Micocouliers")
    assert "2 questions" in letter.subject
    for words in (
        "Bonjour Luc Faure,",
        "Nadia Delmas fait le point",
        "- Avez-vous restauré des données ? (document qui le montre)",
        "Merci pour votre aide lundi.",
        "jusqu’au 1er avril 2026",
        "nadia@exemple.fr",
        "Beffroi est le service",
    ):
        assert words in letter.body.replace("\u00a0", " "), words
    assert ADDRESS in letter.body.splitlines()


def test_without_a_note_no_empty_paragraph_is_left():
    letter = request_letter(
        asker=NADIA, recipient_name="Luc", items=ITEMS[:1], note=" ",
        address=ADDRESS, last_day=date(2026, 4, 1),
    )  # fmt: skip

    assert "\n\n\n" not in letter.body
    assert "à cette question" in letter.body


def test_the_other_letters_hold_their_link_too():
    last_day = date(2026, 4, 1)
    letters = [
        reminder_letter(
            asker=NADIA, recipient_name="Luc", items=ITEMS, address=ADDRESS, last_day=last_day
        ),
        refusal_letter(
            asker=NADIA, recipient_name="Luc", item=ITEMS[0], word="Il manque la date.",
            address=ADDRESS, last_day=last_day,
        ),
        approval_letter(
            asker=NADIA, recipient_name="Paul", address=ADDRESS, last_day=last_day
        ),
    ]  # fmt: skip

    assert all(ADDRESS in letter.body.splitlines() for letter in letters)
    assert letters[0].body.count("2 questions attendent") == 1
    assert "Il manque la date." in letters[1].body
