"""What an establishment answers, from its size, its trade, its character and its story.

One establishment must tell one plausible thing: what a head office or an internal
service keeps is answered alike by all the establishments of the organization.
"""

from dataclasses import dataclass, replace

from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.region import EstablishmentCard, Story
from beffroi.demo.rules.words import Character, QuestionWords, Words
from beffroi.maturity.rules.levels import DECLARED_MAX, AnswerKind, ItManager
from beffroi.maturity.rules.questionnaire import Question, Questionnaire

BASE = {
    Story.ADVANCED: 2.3,
    Story.STEADY: 1.75,
    Story.STARTING: 1.25,
    Story.STALLED: 1.2,
}
STRONG, WEAK = 0.7, -0.75
LUCK = 0.3  # no two establishments of one story are alike
ALONE = -0.35  # nobody runs the IT: machines suffer first
WITHOUT_WIFI = frozenset({"182", "209", "354", "445", "446"})
WITHOUT_CARE = frozenset({"177", "214", "246", "382", "446"})
ON_THE_ROAD = frozenset({"182", "209", "354", "445", "446"})
HOSPITAL = "355"
TECHNICAL = frozenset({3, 4, 6})
SHARED = frozenset({2, 4, 6})  # one network, one server room for the organization
HEAD_OFFICE_ONLY = {"R3.5": 0.4, "R6.5": 0.5, "R12.3": 0.35, "R11.6": 0.3}
UNKNOWN_CHANCE = {
    Story.ADVANCED: 0.05,
    Story.STEADY: 0.28,
    Story.STARTING: 0.45,
    Story.STALLED: 0.4,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: a level, « je ne sais pas » or « sans objet » with its reason."""

    kind: AnswerKind
    level: int | None = None
    reason: str = ""

    @property
    def points(self) -> int:
        return self.level or 0

    @property
    def is_level(self) -> bool:
        return self.kind == AnswerKind.LEVEL


def at_level(level: int) -> Reply:
    return Reply(AnswerKind.LEVEL, level)


UNKNOWN = Reply(AnswerKind.UNKNOWN)


def character_of(card: EstablishmentCard, words: Words) -> Character:
    """Return the character that goes with what the establishment is."""
    known = words.characters
    if card.category == HOSPITAL:
        return known["hospital"]
    if card.it_manager == ItManager.NOBODY:
        return known["small_house"]
    dice = Dice("character", card.finess)
    if card.category in ON_THE_ROAD and dice.happens(0.7):
        return known["on_the_road"]
    if card.it_manager == ItManager.HEAD_OFFICE and dice.happens(0.5):
        return known["head_office_network"]
    others = ["backups_first", "careful_team", "well_written"]
    if card.it_manager == ItManager.PROVIDER:
        others.append("solid_provider")
    return known[dice.choose(others)]


def replies_of(
    card: EstablishmentCard, questionnaire: Questionnaire, words: Words
) -> dict[str, Reply]:
    """Return what the establishment would answer to every question today."""
    character = character_of(card, words)
    return {
        question.id: _reply(card, question, words.questions[question.id], character)
        for question in questionnaire.questions
    }


def _reply(
    card: EstablishmentCard,
    question: Question,
    words: QuestionWords,
    character: Character,
) -> Reply:
    dice = Dice("reply", card.finess, question.id)
    without = _without_object(card, question, dice)
    if without is not None:
        return without
    if words.unknown and dice.happens(UNKNOWN_CHANCE[card.story]):
        return UNKNOWN
    common = Dice("reply", card.organization, question.id)
    is_shared = question.reflex_number in SHARED and card.it_manager in {
        ItManager.HEAD_OFFICE,
        ItManager.INTERNAL,
    }
    value = BASE[card.story] + words.ease + (common if is_shared else dice).spread(0.6)
    value += Dice("luck", card.finess).spread(LUCK)
    value += STRONG * (question.reflex_number in character.strong)
    value += WEAK * (question.reflex_number in character.weak)
    if card.it_manager == ItManager.NOBODY and question.reflex_number in TECHNICAL:
        value += ALONE
    return at_level(max(0, min(DECLARED_MAX, round(value))))


def _without_object(
    card: EstablishmentCard, question: Question, dice: Dice
) -> Reply | None:
    reason = ""
    if question.id == "R6.4" and card.category in WITHOUT_WIFI:
        reason = "no_such_equipment"
    elif question.id == "R7.4" and card.category in WITHOUT_CARE:
        reason = "no_such_activity"
    elif question.id == "R9.2" and card.it_manager == ItManager.NOBODY:
        reason = "no_such_equipment"
    elif card.it_manager == ItManager.HEAD_OFFICE:
        is_kept = dice.happens(HEAD_OFFICE_ONLY.get(question.id, 0))
        reason = "head_office" if is_kept else ""
    return Reply(AnswerKind.NOT_APPLICABLE, reason=reason) if reason else None


def earlier(reply: Reply, words: QuestionWords, dice: Dice) -> Reply:
    """Return what was answered some months before, never better than today."""
    if not reply.is_level or not reply.level:
        return reply
    if words.unknown and dice.happens(0.4):
        return UNKNOWN
    steps = 2 if reply.level == DECLARED_MAX and dice.happens(0.3) else 1
    return replace(reply, level=reply.level - steps)
