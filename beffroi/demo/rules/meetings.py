"""The meetings where a plan is shared out: who does what, for when, at what price.

Written with dice of their own, so that what the stories tell does not depend on them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.filling import provider_name
from beffroi.demo.rules.happenings import (
    ActionPriced,
    ActionProved,
    ActionsShared,
    Answered,
    Hand,
)
from beffroi.demo.rules.pen import Pen
from beffroi.demo.rules.region import Story

# The part of the free actions that finds somebody: some always stay without anybody.
GIVEN = {
    Story.ADVANCED: 0.7,
    Story.STEADY: 0.6,
    Story.STARTING: 0.65,
    Story.STALLED: 0.35,
}
# In working days ago; from days to come, so that some have passed by now.
FIRST, SECOND = 38, 9
FIRST_DUE, SECOND_DUE = (30, 160), (16, 130)
STALLED_DUE = (100, 240)
HANDFUL = 8  # given together, to one person, for one day
PROOFS_BROUGHT = {Story.ADVANCED: 2, Story.STEADY: 1}
# Once, then by year; what a reflex costs in a house of eighty people.
AMOUNTS = (
    (1200, 0), (0, 960), (3200, 640), (450, 180), (180, 0), (0, 420), (2400, 0), (760, 90),
)  # fmt: skip
PRICED = {Story.ADVANCED: 3, Story.STEADY: 2, Story.STARTING: 1}
HANDS: Mapping[str, Sequence[Hand]] = {
    "management": (Hand.DIRECTOR,),
    "hr": (Hand.DIRECTOR, Hand.REFERENT),
    "dpo": (Hand.DPO,),
    "care": (Hand.CONTRIBUTOR,),
    "colleague": (Hand.CONTRIBUTOR, Hand.REFERENT),
}
OUTSIDE = frozenset({"provider", "editor", "head_office"})
OUTSIDE_CHANCE = 0.2


def hold_meetings(told: Pen, begin: int) -> None:
    """Share out what has been left free; `begin` is the day of the first answers."""
    story = told.plot.card.story
    pen = replace(told, dice=Dice("meetings", told.plot.card.finess))
    if story == Story.STALLED:
        _share(pen, begin - 3, STALLED_DUE)
        return
    if begin > FIRST:
        _share(pen, FIRST, FIRST_DUE)
    last = min(SECOND, begin - 3)
    if last > 0:
        _share(pen, last, SECOND_DUE)
        _price(pen, last)
        _prove(pen, max(1, last - 4))


def _share(pen: Pen, workday: int, due: tuple[int, int]) -> None:
    pen.turn_to(workday, 11)
    ids = pen.dice.shuffled(_answered_before(pen, workday))
    kept = ids[: round(len(ids) * GIVEN[pen.plot.card.story])]
    by_person: dict[Hand | str, list[str]] = {}
    for key in kept:
        by_person.setdefault(_whom(pen, key), []).append(key)
    for to, theirs in by_person.items():
        for start in range(0, len(theirs), HANDFUL):
            some = tuple(theirs[start : start + HANDFUL])
            days = pen.dice.between(*due)
            pen.write(Hand.REFERENT, ActionsShared(some, to=to, due_in_days=days))


def _answered_before(pen: Pen, workday: int) -> list[str]:
    """Return what was answered by then, in the order of the telling."""
    found = {
        row.deed.question_id: row.deed.reply
        for row in pen.happenings
        if isinstance(row.deed, Answered) and row.workday > workday
    }
    return [key for key, reply in found.items() if not reply.reason]


def _whom(pen: Pen, question_id: str) -> Hand | str:
    """Return somebody of the house, or the name of those who look after the machines."""
    who = pen.question(question_id).ask_who
    if who in OUTSIDE and pen.dice.happens(OUTSIDE_CHANCE):
        return provider_name(pen.plot.card, pen.plot.words)
    everybody = (Hand.REFERENT, Hand.REFERENT, Hand.DIRECTOR, Hand.CONTRIBUTOR)
    return pen.dice.choose(HANDS.get(who, everybody))


def _price(pen: Pen, workday: int) -> None:
    pen.turn_to(workday, 16)
    answered = set(_answered_before(pen, workday))
    ids = [key for key in pen.open_ids() if key in answered]
    chosen = pen.dice.some(ids, PRICED.get(pen.plot.card.story, 0))
    for key, (once, yearly) in zip(chosen, pen.dice.shuffled(AMOUNTS), strict=False):
        pen.write(Hand.REFERENT, ActionPriced(key, once, yearly))


def _prove(pen: Pen, workday: int) -> None:
    """Finish some actions with the proof in hand."""
    pen.turn_to(workday, 10)
    ids = pen.provable(_answered_before(pen, workday))
    for key in pen.dice.some(ids, PROOFS_BROUGHT.get(pen.plot.card.story, 0)):
        pen.write(Hand.REFERENT, ActionProved(key, pen.dice.between(0, 3)))
