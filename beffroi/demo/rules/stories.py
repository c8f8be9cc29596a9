"""The six stories of the region (issue 2 § 7): who does what, how many working days ago."""

from collections.abc import Callable, Collection, Iterable, Mapping

from beffroi.demo.rules import meetings, outside, scenes
from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.happenings import (
    Hand,
    Happening,
    Measured,
    PosterGiven,
    ReportMade,
    SupportBegins,
)
from beffroi.demo.rules.pen import Pen, Plot
from beffroi.demo.rules.region import (
    EstablishmentCard,
    OrganizationCard,
    Region,
    Story,
)
from beffroi.demo.rules.replies import at_level, replies_of
from beffroi.demo.rules.words import Words
from beffroi.maturity.rules.questionnaire import Questionnaire

BEGINNINGS = {
    Story.ADVANCED: (112, 120),
    Story.STEADY: (86, 108),
    Story.STARTING: (4, 34),
    Story.STALLED: (87, 91),
}
# Which part of the establishments shares the detail with the region: a third in all.
SHARING = {
    Story.ADVANCED: 0.75,
    Story.STEADY: 0.45,
    Story.STARTING: 0.3,
    Story.STALLED: 0.25,
}
STEADY_ANSWERS = 44
STALLED_ANSWERS = 12
# Verified when all was well, and left to age since.
STALLED_PROOFS = {"R2.3": 6, "R4.1": 9, "R3.1": 70}
POSTER_PLACES = (
    "Salle de soins, rez-de-chaussée",
    "Bureau des transmissions",
    "Accueil",
)


def begin_of(card: EstablishmentCard) -> int:
    """Return how many working days ago the establishment answers its first question."""
    return Dice("begin", card.finess).between(*BEGINNINGS[card.story])


def shown_places(region: Region) -> frozenset[str]:
    """Return the numbers of the establishments where the offered personas act."""
    return frozenset(
        finess
        for person in region.people
        if person.is_persona
        for finess in person.establishments
    )


def sharing_places(region: Region) -> frozenset[str]:
    """Return the numbers of the establishments that share the detail."""
    chosen: set[str] = set()
    shown = shown_places(region)
    for story, part in SHARING.items():
        places = [place for place in region.establishments if place.story == story]
        drawn = Dice("sharing", story).shuffled([place.finess for place in places])
        drawn.sort(key=lambda finess: finess not in shown)
        chosen.update(drawn[: round(len(places) * part)])
    return frozenset(chosen)


def write_region(
    region: Region, questionnaire: Questionnaire, words: Words
) -> list[Happening]:
    """Return all that happens to the establishments of the region, not yet sorted."""
    sharing, shown = sharing_places(region), shown_places(region)
    organizations = {item.slug: item for item in region.organizations}
    return [
        happening
        for card in region.establishments
        for happening in write_story(
            card,
            organizations[card.organization],
            questionnaire,
            words,
            is_detail_shared=card.finess in sharing,
            is_shown=card.finess in shown,
        )
    ]


def write_story(
    card: EstablishmentCard,
    organization: OrganizationCard,
    questionnaire: Questionnaire,
    words: Words,
    *,
    is_detail_shared: bool,
    is_shown: bool,
) -> list[Happening]:
    """Return what happens to one establishment, in the order of its telling."""
    is_active = card.story in BEGINNINGS
    plot = Plot(
        card=card,
        organization=organization,
        questionnaire=questionnaire,
        words=words,
        replies=replies_of(card, questionnaire, words) if is_active else {},
        is_detail_shared=is_detail_shared,
        is_shown=is_shown,
    )
    pen = Pen(plot, Dice("story", card.finess))
    STORIES[card.story](pen)
    if is_active:
        meetings.hold_meetings(pen, begin_of(card))
    return pen.happenings


def _locks(pen: Pen) -> list[str]:
    return [question.id for question in pen.plot.questionnaire.locks]


def _others(pen: Pen, numbers: Iterable[int]) -> list[str]:
    """Return the questions of some reflexes that are not on the express path."""
    wanted = set(numbers)
    return [
        question.id
        for question in pen.plot.questionnaire.questions
        if question.reflex_number in wanted and not question.is_lock
    ]


def _improving(pen: Pen, ids: Iterable[str], count: int) -> list[str]:
    better = [key for key in ids if pen.plot.replies[key].points]
    return pen.dice.shuffled(better)[:count]


def _advanced(pen: Pen) -> None:
    begin = begin_of(pen.plot.card)
    locks = _locks(pen)
    everything = [question.id for question in pen.plot.questionnaire.questions]
    improving = _improving(pen, everything, 20)
    first, second = improving[::2], improving[1::2]
    scenes.welcome(pen, begin + pen.dice.between(4, 7))
    scenes.settle(pen, begin, contacts=10)
    scenes.session(pen, begin, locks, improving=improving)
    for rank, numbers in enumerate(((1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11, 12))):
        day = begin - 3 - 4 * rank
        scenes.session(pen, day, _others(pen, numbers), improving=improving)
        scenes.bring_proofs(pen, day - 2, everything, top=0.5, held=0.08)
    _give_poster(pen, begin - 20)
    scenes.validate(pen, begin - pen.dice.between(22, 26))
    scenes.improve(pen, pen.dice.between(74, 80), first, top=0.9)
    pen.turn_to(pen.dice.between(64, 68))
    scenes.note(pen, "follow_up")
    scenes.validate(pen, pen.dice.between(56, 60))
    scenes.renew(pen, pen.dice.between(48, 52), chance=0.85)
    scenes.improve(pen, pen.dice.between(38, 44), second, top=0.9)
    scenes.bring_proofs(pen, pen.dice.between(20, 24), everything, top=0.7, held=0.2)
    scenes.write_own(pen, 30)
    _plan(pen, late=3, ahead=6, moving=5)
    pen.turn_to(pen.dice.between(10, 15))
    scenes.note(pen, "praise")
    if pen.dice.happens(0.5):
        _measure(pen, 14)
    scenes.renew(pen, pen.dice.between(6, 9), chance=0.8)
    scenes.validate(pen, pen.dice.between(2, 5))
    outside.ask_people(pen)
    _report(pen)


def _steady(pen: Pen) -> None:
    begin = begin_of(pen.plot.card)
    asked, rounds = _steady_path(pen)
    improving = _improving(pen, asked, 10)
    scenes.welcome(pen, begin + pen.dice.between(3, 9))
    scenes.settle(pen, begin, contacts=pen.dice.between(5, 7))
    scenes.session(pen, begin, _locks(pen), improving=improving)
    for rank, ids in enumerate(rounds):
        scenes.session(pen, begin - 4 - 5 * rank, ids, improving=improving)
    scenes.bring_proofs(
        pen, begin - 24, asked, top=0.5, held=0.3 if pen.plot.is_shown else 0.12
    )
    has_validated = pen.may(0.8)
    if has_validated:
        scenes.validate(pen, begin - 26)
    pen.turn_to(pen.dice.between(50, 56))
    scenes.note(pen, "follow_up")
    early, recent = improving[::2], improving[1::2]
    scenes.improve(pen, pen.dice.between(38, 48), early, top=0.6)
    if pen.may(0.5):
        scenes.write_own(pen, pen.dice.between(18, 25))
        _give_poster(pen, 16)
    _plan(pen, late=2, ahead=4, moving=4, avoid=recent)
    if not pen.may(0.7):
        return
    scenes.improve(pen, pen.dice.between(7, 18), recent, top=0.6)
    scenes.renew(pen, pen.dice.between(4, 9), chance=0.6)
    if has_validated and pen.may(0.6):
        scenes.validate(pen, pen.dice.between(1, 3))
    outside.ask_people(pen)
    _report(pen)


def _steady_path(pen: Pen) -> tuple[list[str], list[list[str]]]:
    """Return about 45 questions, and those beyond the express path by session."""
    asked = _locks(pen)
    rounds: list[list[str]] = []
    for number in pen.dice.shuffled(range(1, 13)):
        if len(asked) >= STEADY_ANSWERS:
            break
        ids = _others(pen, [number])
        asked += ids
        if rounds and len(rounds[-1]) < 8:
            rounds[-1] += ids
        else:
            rounds.append(ids)
    return asked, rounds


def _starting(pen: Pen) -> None:
    begin = begin_of(pen.plot.card)
    scenes.welcome(pen, begin + pen.dice.between(2, 6))
    scenes.settle(pen, begin, contacts=pen.dice.between(0, 4))
    locks = _locks(pen)
    if not pen.may(0.55):
        scenes.session(pen, begin, locks[: pen.dice.between(5, 9)])
        return
    scenes.session(pen, begin, locks[:9])
    scenes.session(pen, begin - 2, locks[9:])
    scenes.bring_proofs(pen, begin - 4, locks, top=0.4, held=0.1)
    if begin > 20:
        _plan(pen, late=1, ahead=3, moving=1, start=begin - 5)
        pen.turn_to(pen.dice.between(5, 9))
        scenes.note(pen, "follow_up")


def _stalled(pen: Pen) -> None:
    begin = begin_of(pen.plot.card)
    for key in STALLED_PROOFS:
        pen.plot.replies[key] = at_level(3)
    scenes.welcome(pen, begin + pen.dice.between(3, 9))
    scenes.settle(pen, begin, contacts=1)
    scenes.session(pen, begin, _locks(pen)[:STALLED_ANSWERS])
    pen.turn_to(begin - 1)
    for key, age in STALLED_PROOFS.items():
        pen.prove(key, age)
    scenes.give_late(pen, begin - 2, pen.dice.some(pen.open_ids(), 2))
    pen.turn_to(pen.dice.between(38, 45))
    scenes.note(pen, "silence")
    pen.turn_to(pen.dice.between(8, 16))
    scenes.note(pen, "silence")


def _invited(pen: Pen) -> None:
    pen.turn_to(pen.dice.between(9, 15))
    pen.write(Hand.OFFICER, SupportBegins(is_supported=False))
    scenes.note(pen, "invited")


def _not_invited(pen: Pen) -> None:
    if pen.dice.happens(0.5):
        pen.turn_to(pen.dice.between(20, 60))
        scenes.note(pen, "prospect")


def _plan(
    pen: Pen,
    *,
    late: int,
    ahead: int,
    moving: int,
    start: int = 36,
    avoid: Collection[str] = (),
) -> None:
    """Give actions to people: some overdue by now, some to come, some on the move."""
    drawn = pen.dice.shuffled([k for k in pen.open_ids() if k not in avoid])
    scenes.give_late(pen, min(start, pen.dice.between(30, 36)), drawn[:late])
    scenes.give_ahead(pen, min(start, 18), drawn[late : late + ahead])
    rest = drawn[late + ahead :]
    scenes.carry_on(pen, min(start, 9), rest[:moving])
    if pen.plot.is_shown:
        scenes.keep_calendar(
            pen, drawn[late : late + ahead], min(begin_of(pen.plot.card) - 1, 60)
        )


def _give_poster(pen: Pen, workday: int) -> None:
    pen.turn_to(workday, 16)
    pen.write(Hand.DIRECTOR, PosterGiven(pen.dice.choose(POSTER_PLACES)))


def _report(pen: Pen) -> None:
    """Have the report made where visitors look; it takes a second each."""
    if pen.plot.is_shown:
        pen.turn_to(1, 18)
        pen.write(Hand.DIRECTOR, ReportMade())


def _measure(pen: Pen, workday: int) -> None:
    pen.turn_to(workday, 7)
    ranks = range(len(pen.plot.words.measures))
    pen.write(Hand.OFFICER, Measured(pen.dice.choose(ranks)))


STORIES: Mapping[Story, Callable[[Pen], None]] = {
    Story.ADVANCED: _advanced,
    Story.STEADY: _steady,
    Story.STARTING: _starting,
    Story.STALLED: _stalled,
    Story.INVITED: _invited,
    Story.NOT_INVITED: _not_invited,
}
