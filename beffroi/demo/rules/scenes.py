"""The scenes that stories are made of: first call, a session of answers, proofs, a plan."""

from collections.abc import Callable, Collection, Sequence

from beffroi.actionplan.rules.states import ActionState
from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.filling import provider_name
from beffroi.demo.rules.happenings import (
    ActionChained,
    ActionCommented,
    ActionGiven,
    ActionMoved,
    ActionPostponed,
    ActionPriced,
    ActionTaken,
    ActionWritten,
    CalendarAdopted,
    ContactsWritten,
    Deed,
    DetailShared,
    Hand,
    NoteWritten,
    OccurrenceDone,
    ProfileFilled,
    SupportBegins,
    Validated,
)
from beffroi.demo.rules.pen import Pen
from beffroi.demo.rules.replies import earlier
from beffroi.maturity.rules.levels import DECLARED_MAX

SOON_DAYS = 8
PROVIDER = "provider"  # who knows the answer, in the questionnaire


def welcome(pen: Pen, workday: int) -> None:
    """The regional team calls and takes the establishment in charge."""
    pen.turn_to(workday)
    pen.write(Hand.OFFICER, SupportBegins(is_supported=True))
    note(pen, "first_call")


def note(pen: Pen, about: str) -> None:
    text = pen.dice.choose(pen.plot.words.notes[about])
    pen.write(Hand.OFFICER, NoteWritten(text))


def settle(pen: Pen, workday: int, *, contacts: int) -> None:
    """Profile, sharing and numbers to call, before the first question."""
    pen.turn_to(workday, 9)
    pen.write(Hand.REFERENT, ProfileFilled())
    if pen.plot.is_detail_shared:
        pen.write(Hand.DIRECTOR, DetailShared())
    if contacts:
        pen.write(Hand.REFERENT, ContactsWritten(contacts))


def session(
    pen: Pen, workday: int, ids: Sequence[str], *, improving: Collection[str] = ()
) -> None:
    """Answer some questions; those that will improve are answered as of then."""
    pen.turn_to(workday, 10)
    for key in ids:
        reply = pen.plot.replies[key]
        if key in improving:
            words = pen.plot.words.questions[key]
            reply = earlier(reply, words, pen.dice.split("earlier", key))
        pen.answer(key, reply)


def bring_proofs(
    pen: Pen, workday: int, ids: Sequence[str], *, top: float, held: float
) -> None:
    """Prove some answers: with chance `top` the verified ones, `held` those in place."""
    pen.turn_to(workday, 14)
    for key in pen.provable(ids):
        is_top = pen.given[key].points == DECLARED_MAX
        if pen.dice.happens(top if is_top else held):
            pen.prove(key, pen.dice.between(0, 12))


def renew(pen: Pen, workday: int, *, chance: float) -> None:
    """Bring again some of the proofs that have expired or soon will."""
    pen.turn_to(workday, 11)
    for key in list(pen.proofs):
        if pen.days_left(key) < SOON_DAYS and pen.dice.happens(chance):
            pen.prove(key, pen.dice.between(0, 4))


def improve(pen: Pen, workday: int, ids: Sequence[str], *, top: float) -> None:
    """Answer again what has been done meanwhile, the proof in hand."""
    for start in range(0, len(ids), 4):
        some = ids[start : start + 4]
        pen.turn_to(max(1, workday - start))
        for key in some:
            pen.answer(key, pen.plot.replies[key])
        for key in pen.provable(some):
            is_top = pen.given[key].points == DECLARED_MAX
            if pen.dice.happens(top if is_top else top / 2):
                pen.prove(key, pen.dice.between(0, 6))


def validate(pen: Pen, workday: int) -> None:
    pen.turn_to(workday, 17)
    pen.write(Hand.DIRECTOR, Validated())


def give_late(pen: Pen, workday: int, ids: Sequence[str]) -> None:
    """Give actions whose due date has passed by now."""
    pen.turn_to(workday, 15)
    hands = (Hand.REFERENT, Hand.CONTRIBUTOR, Hand.DIRECTOR)
    for rank, key in enumerate(ids):
        days = pen.dice.between(12, max(14, round(workday * 0.8)))
        pen.write(Hand.REFERENT, ActionGiven(key, to=hands[rank % 3], due_in_days=days))
    if ids:
        pen.turn_to(min(workday - 1, pen.dice.between(6, 12)))
        comment(pen, ids[0], "late")


def give_ahead(pen: Pen, workday: int, ids: Sequence[str]) -> None:
    """Give actions that are still to come."""
    pen.turn_to(workday, 15)
    provider = provider_name(pen.plot.card, pen.plot.words)
    hands = (Hand.CONTRIBUTOR, Hand.REFERENT, Hand.CONTRIBUTOR, Hand.DIRECTOR)
    for rank, key in enumerate(ids):
        is_technical = pen.question(key).ask_who == PROVIDER
        to = provider if is_technical and pen.dice.happens(0.5) else hands[rank % 4]
        days = pen.dice.between(25 + round(workday * 1.4), 95)
        pen.write(Hand.REFERENT, ActionGiven(key, to=to, due_in_days=days))
        if pen.dice.happens(0.4):
            comment(pen, key, "given")


def carry_on(pen: Pen, workday: int, ids: Sequence[str]) -> None:
    """Take, comment, put off, finish, drop: one action each, as many as there are."""
    pen.turn_to(workday)
    moves: tuple[tuple[Callable[[str], Deed], str], ...] = (
        (ActionTaken, "moving"),
        (ActionPostponed, ""),
        (ActionTaken, "moving"),
    )
    for key, (move, words) in zip(ids, moves, strict=False):
        pen.write(Hand.REFERENT, move(key))
        if words:
            comment(pen, key, words)
    for key, state in zip(
        ids[len(moves) :], (ActionState.DONE, ActionState.DROPPED), strict=False
    ):
        pen.write(Hand.REFERENT, ActionMoved(key, state))
        comment(pen, key, "done" if state == ActionState.DONE else "dropped")


def comment(pen: Pen, question_id: str, about: str) -> None:
    text = pen.dice.choose(pen.plot.words.action_comments[about])
    pen.write(Hand.REFERENT, ActionCommented(question_id, pen.fill(text)))


# What the people of a place take of the calendar, and what they have already done.
CALENDAR_HANDS = (
    ("rapport-sauvegarde", Hand.REFERENT),
    ("revue-comptes", Hand.CONTRIBUTOR),
    ("nouveaux-arrivants", Hand.CONTRIBUTOR),
    ("campagne-octobre", Hand.REFERENT),
    ("exercice-crise", Hand.DIRECTOR),
    ("test-messagerie", Hand.REFERENT),
    ("point-direction", Hand.DIRECTOR),
)
CALENDAR_DONE = (
    (44, "rapport-sauvegarde"),
    (40, "departs-saison"),
    (34, "campagne-octobre"),
    (24, "rapport-sauvegarde"),
    (16, "nouveaux-arrivants"),
    (12, "revue-contrats"),
    (8, "test-messagerie"),
    (6, "rapport-sauvegarde"),
)
AMOUNTS = ((1200, 0), (0, 960), (3200, 640), (450, 180))


def keep_calendar(pen: Pen, ids: Sequence[str], start: int) -> None:
    """Adopt the calendar, do some of it, price and order some actions, speak to people."""
    dice = Dice("calendar", pen.plot.card.finess)
    pen.turn_to(start, 11)
    pen.write(Hand.REFERENT, CalendarAdopted(CALENDAR_HANDS))
    for workday, slug in CALENDAR_DONE:
        if workday < start:
            pen.turn_to(workday, 15)
            pen.write(Hand.REFERENT, OccurrenceDone(slug))
    pen.turn_to(5, 14)
    for key, (once, yearly) in zip(ids, AMOUNTS, strict=False):
        pen.write(Hand.REFERENT, ActionPriced(key, once, yearly))
    if len(ids) > 1:
        pen.write(Hand.REFERENT, ActionChained(ids[0], ids[1]))
    pen.turn_to(3, 9)
    for key, to in zip(ids, (Hand.DIRECTOR, Hand.CONTRIBUTOR), strict=False):
        text = dice.choose(pen.plot.words.action_comments["asked"])
        pen.write(Hand.REFERENT, ActionCommented(key, pen.fill(text), to))


def write_own(pen: Pen, workday: int) -> None:
    """Write an action by hand."""
    pen.turn_to(workday, 16)
    rank = pen.dice.between(0, len(pen.plot.words.own_actions) - 1)
    days = pen.dice.between(10, 40) + round(workday * 1.4)
    pen.write(Hand.REFERENT, ActionWritten(rank, Hand.REFERENT, days))
