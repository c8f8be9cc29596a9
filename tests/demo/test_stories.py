"""The stories as they are written, before anything is played."""

from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.demo.rules.arrivals import Fate, guestings
from beffroi.demo.rules.calendar import FIRST_WORKDAY, moment, workday
from beffroi.demo.rules.cast import Cast, arrival_of, invitation_of
from beffroi.demo.rules.happenings import (
    ActionCommented,
    ActionGiven,
    ActionMoved,
    ActionPostponed,
    ActionProved,
    ActionsShared,
    ActionTaken,
    ActionWritten,
    Answered,
    DetailShared,
    Measured,
    Proved,
    Validated,
)
from beffroi.demo.rules.region import Story
from beffroi.demo.rules.replies import character_of, replies_of
from beffroi.demo.rules.stories import write_region
from beffroi.lib.nir import NirFinding, find_nir
from beffroi.maturity.rules.levels import AnswerKind
from tests.demo.build import whole_world

PLAN_DEEDS = (
    ActionGiven,
    ActionProved,
    ActionTaken,
    ActionPostponed,
    ActionMoved,
    ActionCommented,
)


@pytest.fixture(scope="module")
def world():
    return whole_world()


@pytest.fixture(scope="module")
def told(world):
    return write_region(world.region, world.questionnaire, world.words)


def _by_place(told):
    stories = defaultdict(list)
    for happening in told:
        stories[happening.finess].append(happening)
    return {
        finess: sorted(rows, key=lambda row: (-row.workday, row.minute))
        for finess, rows in stories.items()
    }


def _places(world, story):
    return [p.finess for p in world.region.establishments if p.story == story]


def test_the_same_files_always_tell_the_same(world, told):
    again = write_region(world.region, world.questionnaire, world.words)

    assert again == told


def test_nothing_happens_today_nor_before_the_six_months(told):
    assert all(1 <= row.workday < FIRST_WORKDAY for row in told)
    assert all(7 * 60 <= row.minute < 19 * 60 for row in told)


def test_each_story_answers_as_much_as_it_says(world, told):
    asked = defaultdict(set)
    for row in told:
        if isinstance(row.deed, Answered):
            asked[row.finess].add(row.deed.question_id)

    assert {len(asked[f]) for f in _places(world, Story.ADVANCED)} == {64}
    assert all(43 <= len(asked[f]) <= 49 for f in _places(world, Story.STEADY))
    assert all(5 <= len(asked[f]) <= 16 for f in _places(world, Story.STARTING))
    assert {len(asked[f]) for f in _places(world, Story.STALLED)} == {12}
    assert not any(asked[f] for f in _places(world, Story.INVITED))
    assert not any(asked[f] for f in _places(world, Story.NOT_INVITED))


def test_the_advanced_validate_three_times_and_the_stalled_fall_silent(world, told):
    validated = Counter(row.finess for row in told if isinstance(row.deed, Validated))
    acted = defaultdict(list)
    for row in told:
        if isinstance(row.deed, Answered | Proved | ActionGiven):
            acted[row.finess].append(row.workday)

    assert {validated[f] for f in _places(world, Story.ADVANCED)} == {3}
    assert {validated[f] for f in _places(world, Story.STEADY)} <= {0, 1, 2}
    assert all(min(acted[f]) > 80 for f in _places(world, Story.STALLED))


def test_about_a_third_share_the_detail(told):
    shared = sum(isinstance(row.deed, DetailShared) for row in told)

    assert 18 <= shared <= 22


def test_proofs_and_actions_only_follow_an_answer(told):
    for rows in _by_place(told).values():
        answered = {}
        for row in rows:
            deed = row.deed
            if isinstance(deed, Answered):
                answered[deed.question_id] = deed.reply
            elif isinstance(deed, (Proved, *PLAN_DEEDS)):
                assert deed.question_id in answered
                reply = answered[deed.question_id]
                assert reply.kind != AnswerKind.NOT_APPLICABLE
                assert isinstance(deed, PLAN_DEEDS) or reply.points > 1


def test_a_meeting_shares_out_what_was_answered_and_leaves_some_to_nobody(told):
    for rows in _by_place(told).values():
        answered, shared = set(), set()
        for row in rows:
            if isinstance(row.deed, Answered):
                answered.add(row.deed.question_id)
            elif isinstance(row.deed, ActionsShared):
                shared |= set(row.deed.question_ids)
                assert shared <= answered
        assert not answered or shared < answered


def test_some_actions_are_finished_with_their_proof(told):
    assert sum(isinstance(row.deed, ActionProved) for row in told) > 15


def test_what_is_written_holds_no_brace_and_no_social_security_number(told):
    for row in told:
        text = getattr(row.deed, "comment", "") or getattr(row.deed, "text", "")
        assert "{" not in text
        assert find_nir(text) == NirFinding.NONE


def test_comments_are_varied_and_most_answers_have_none(told):
    comments = [row.deed.comment for row in told if isinstance(row.deed, Answered)]
    written = [text for text in comments if text]

    assert 0.25 < len(written) / len(comments) < 0.55
    assert len(set(written)) > 120


def test_something_is_measured_and_something_written_by_hand(told):
    assert any(isinstance(row.deed, Measured) for row in told)
    assert any(isinstance(row.deed, ActionWritten) for row in told)


def test_a_character_shows_in_the_answers(world):
    for card in world.region.establishments:
        if card.story not in {Story.ADVANCED, Story.STEADY}:
            continue
        replies = replies_of(card, world.questionnaire, world.words)
        character = character_of(card, world.words)
        strong = [
            r.points for k, r in replies.items() if _number(k) in character.strong
        ]
        weak = [r.points for k, r in replies.items() if _number(k) in character.weak]
        assert sum(strong) / len(strong) > sum(weak) / len(weak)


def _number(question_id):
    return int(question_id[1:].partition(".")[0])


def test_everybody_arrives_before_they_act(world, told):
    cast = Cast(world.region)
    for row in told:
        person = cast.find(row.finess, row.hand)
        arrival = arrival_of(person, world.region)
        assert not person.organization or arrival > row.workday
        assert (
            not person.organization
            or invitation_of(person, world.region) < FIRST_WORKDAY
        )


def test_invitations_without_account_meet_every_fate(world):
    waiting = guestings(world.region, world.words)

    assert {item.fate for item in waiting} == set(Fate)
    assert len({item.guest for item in waiting}) == len(waiting)


@given(st.dates(date(2026, 1, 1), date(2040, 12, 31)), st.integers(1, FIRST_WORKDAY))
def test_a_working_day_is_in_the_past_and_never_at_the_weekend(today, ago):
    day = workday(today, ago)

    assert day < today
    assert day.weekday() < 5
    assert today - day <= timedelta(days=190)
    assert moment(today, ago, 600).utcoffset() is not None
