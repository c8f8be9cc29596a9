"""Write the story of one establishment: one deed after the other, and what they leave open."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.filling import fill
from beffroi.demo.rules.happenings import (
    Answered,
    Deed,
    Hand,
    Happening,
    Proved,
)
from beffroi.demo.rules.region import EstablishmentCard, OrganizationCard
from beffroi.demo.rules.replies import Reply
from beffroi.demo.rules.words import QuestionWords, Words
from beffroi.maturity.rules.levels import DECLARED_MAX, AnswerKind
from beffroi.maturity.rules.questionnaire import Question, Questionnaire

COMMENT_CHANCE = 0.45
EVENING = 18 * 60 + 45
DAYS_PER_WORKDAY = 7 / 5
DAYS_PER_MONTH = 30
# Reflexes that the contributor answers when there is one: closest to the teams.
NEAR_THE_TEAMS = frozenset({10, 11})


@dataclass(frozen=True, slots=True)
class Plot:
    """What one story is written from; `replies` are the answers of today.

    `is_shown`: visitors enter here first, so that all that may happen does.
    """

    card: EstablishmentCard
    organization: OrganizationCard
    questionnaire: Questionnaire
    words: Words
    replies: dict[str, Reply]
    is_detail_shared: bool
    is_shown: bool


@dataclass(slots=True)
class Pen:
    """`given` is the last answer to each question; `proofs` when the last proof was brought."""

    plot: Plot
    dice: Dice
    happenings: list[Happening] = field(default_factory=list)
    given: dict[str, Reply] = field(default_factory=dict)
    proofs: dict[str, tuple[int, int]] = field(default_factory=dict)
    workday: int = 0
    minute: int = 0

    def turn_to(self, workday: int, hour: int = 0) -> None:
        """Go to a working day, in the morning or the afternoon unless an hour is told."""
        self.workday = max(1, workday)
        start = hour or self.dice.choose((9, 10, 14))
        self.minute = start * 60 + self.dice.between(0, 40)

    def write(self, hand: Hand, deed: Deed) -> None:
        self.happenings.append(
            Happening(self.workday, self.minute, self.plot.card.finess, hand, deed)
        )
        self.minute = min(EVENING, self.minute + self.dice.between(2, 5))

    def may(self, chance: float) -> bool:
        """Tell whether something optional happens; always where visitors enter."""
        return self.dice.happens(chance) or self.plot.is_shown

    def fill(self, text: str) -> str:
        return fill(text, self.plot.card, self.plot.organization)

    def question(self, question_id: str) -> Question:
        return self.plot.questionnaire.by_id[question_id]

    def answer(self, question_id: str, reply: Reply) -> None:
        """Answer, unless the same was answered already."""
        if self.given.get(question_id) == reply:
            return
        question = self.question(question_id)
        words = self.plot.words.questions[question_id]
        is_near = question.reflex_number in NEAR_THE_TEAMS
        hand = Hand.CONTRIBUTOR if is_near else Hand.REFERENT
        self.write(hand, Answered(question_id, reply, self._comment(words, reply)))
        self.given[question_id] = reply

    def _comment(self, words: QuestionWords, reply: Reply) -> str:
        texts: tuple[str, ...] = ()
        if reply.kind == AnswerKind.UNKNOWN:
            texts = words.unknown
        elif reply.is_level:
            texts = (words.none, words.low, words.high, words.high)[reply.points]
        if not texts or not self.dice.happens(COMMENT_CHANCE):
            return ""
        return self.fill(self.dice.choose(texts))

    def prove(self, question_id: str, age_days: int) -> None:
        self.write(Hand.REFERENT, Proved(question_id, age_days))
        self.proofs[question_id] = (self.workday, age_days)

    def days_left(self, question_id: str) -> int:
        """Return about how many days the last proof still holds, seen from the page."""
        workday, age_days = self.proofs[question_id]
        held = age_days + (workday - self.workday) * DAYS_PER_WORKDAY
        months = self.question(question_id).proof_months
        return round(months * DAYS_PER_MONTH - held)

    def provable(self, ids: Iterable[str]) -> list[str]:
        """Return the questions answered « en place » or more, without a proof yet."""
        return [
            key
            for key in ids
            if key in self.given
            and self.given[key].points > 1
            and key not in self.proofs
        ]

    def open_ids(self) -> list[str]:
        """Return the questions whose action is surely open: unknown, or below the top."""
        return [
            key
            for key, reply in self.given.items()
            if reply.kind == AnswerKind.UNKNOWN
            or (reply.is_level and reply.points < DECLARED_MAX)
        ]
