"""The answers of one establishment that come from elsewhere: head office, sister site."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from beffroi.accounts.models import User
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.head_office import CopiedAnswer, Inheritance
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.queries.questions import value_words
from beffroi.maturity.rules.inheritance import (
    FOLLOWING,
    InheritanceState,
    is_told,
)
from beffroi.maturity.rules.questionnaire import Question, Reflex
from beffroi.organizations.models.places import Establishment

SISTERS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Tie:
    """One question here and the answer of the head office, in words.

    `is_told`: the head office says something new to who answers by itself.
    `left_label` names the organization that the establishment has left, if it did.
    """

    question: Question
    link: Inheritance
    words: str
    own_words: str
    left_label: str = ""

    @property
    def is_following(self) -> bool:
        return self.link.state in FOLLOWING

    @property
    def is_confirmed(self) -> bool:
        return self.link.state == InheritanceState.CONFIRMED

    @property
    def is_ended(self) -> bool:
        """Tell whether the head office took it back, or is no longer that of the place."""
        return self.link.state == InheritanceState.ENDED

    @property
    def ended_title(self) -> str:
        if self.left_label:
            return "Vous avez changé d’organisme"
        return "Le siège a retiré sa réponse"

    @property
    def is_told(self) -> bool:
        return is_told(
            InheritanceState(self.link.state),
            seen_revision=self.link.seen_revision,
            revision=self.link.source.revision,
        )

    @property
    def told_title(self) -> str:
        if self.link.state == InheritanceState.OWN:
            return "Le siège propose une réponse"
        return "Le siège a changé sa réponse"


@dataclass(frozen=True, slots=True)
class Copied:
    """One answer brought from a sister establishment, to be confirmed."""

    question: Question
    row: CopiedAnswer
    words: str


@dataclass(frozen=True, slots=True)
class BorrowedReflex:
    """What one reflex has to confirm."""

    reflex: Reflex
    ties: tuple[Tie, ...]
    copies: tuple[Copied, ...]

    @property
    def count(self) -> int:
        return len(self.ties) + len(self.copies)


@dataclass(frozen=True, slots=True)
class BorrowedPage:
    """To confirm by reflex, what ended, what is offered, what is answered otherwise here."""

    reflexes: tuple[BorrowedReflex, ...]
    ended: tuple[Tie, ...]
    offers: tuple[Tie, ...]
    confirmed: tuple[Tie, ...]
    apart: tuple[Tie, ...]

    @property
    def waiting_count(self) -> int:
        return sum(item.count for item in self.reflexes)

    @property
    def is_empty(self) -> bool:
        shown = (self.reflexes, self.ended, self.offers, self.confirmed, self.apart)
        return not any(shown)


@dataclass(frozen=True, slots=True)
class BorrowedCounts:
    """What the page of the twelve reflexes says of answers that come from elsewhere."""

    inherited: int
    copied: int
    offered: int
    ended: int

    @property
    def waiting(self) -> int:
        return self.inherited + self.copied

    @property
    def is_any(self) -> bool:
        return bool(self.waiting or self.offered or self.ended)


def _links(place: Establishment) -> QuerySet[Inheritance]:
    """The ties with the head office of today, and those that ended, whoever it was."""
    is_held = Q(source__organization_id=place.organization_id) & (
        Q(source__withdrawn_at=None) | Q(state__in=FOLLOWING)
    )
    return (
        Inheritance.objects.filter(
            establishment=place, source__questionnaire=questionnaire().slug
        )
        .filter(is_held | Q(state=InheritanceState.ENDED))
        .select_related("source", "source__organization")
    )


def _copies(place: Establishment) -> QuerySet[CopiedAnswer]:
    return CopiedAnswer.objects.filter(
        answer__assessment__establishment=place,
        answer__assessment__questionnaire=questionnaire().slug,
    ).select_related("answer")


def borrowed_counts(place: Establishment) -> BorrowedCounts:
    """Count in four queries what waits for somebody here."""
    links = _links(place)
    return BorrowedCounts(
        inherited=links.filter(state=InheritanceState.INHERITED).count(),
        copied=_copies(place).count(),
        offered=links.exclude(state__in=FOLLOWING)
        .exclude(state=InheritanceState.ENDED)
        .filter(seen_revision__lt=F("source__revision"))
        .count(),
        ended=links.filter(state=InheritanceState.ENDED).count(),
    )


def following_ids(place: Establishment) -> frozenset[str]:
    """Return the questions answered by the head office and followed here."""
    rows = _links(place).filter(state__in=FOLLOWING)
    return frozenset(rows.values_list("source__question_id", flat=True))


def copied_ids(place: Establishment) -> frozenset[str]:
    """Return the questions whose copied answer waits to be confirmed."""
    return frozenset(_copies(place).values_list("answer__question_id", flat=True))


def waiting_count(place: Establishment) -> int:
    """Count in two queries the answers that somebody here has to confirm."""
    inherited = _links(place).filter(state=InheritanceState.INHERITED)
    return inherited.count() + _copies(place).count()


def tie_of(place: Establishment, question_id: str) -> Tie | None:
    """Return what the head office says of one question, None when it says nothing.

    That of today first; an answer that ended, when nothing took its place.
    """
    if question_id not in questionnaire().by_id:
        return None
    links = _links(place).filter(source__question_id=question_id)
    by_life = sorted(links, key=lambda link: link.state == InheritanceState.ENDED)
    return _tie(by_life[0], place, {}) if by_life else None


def copied_of(place: Establishment, question_id: str) -> CopiedAnswer | None:
    """Return the mark of an answer copied from a sister establishment."""
    return _copies(place).filter(answer__question_id=question_id).first()


def borrowed_page(place: Establishment) -> BorrowedPage:
    """Read the page in three queries."""
    asked = questionnaire()
    own = {
        answer.question_id: answer
        for answer in Answer.objects.filter(
            assessment__establishment=place, assessment__questionnaire=asked.slug
        )
    }
    ties = [
        _tie(link, place, own)
        for link in _links(place)
        if link.source.question_id in asked.by_id
    ]
    copies = [
        Copied(question, row, value_words(asked, question, row.answer))
        for row in _copies(place)
        if (question := asked.by_id.get(row.answer.question_id))
    ]
    order = {key: rank for rank, key in enumerate(asked.by_id)}
    ties.sort(key=lambda tie: order[tie.question.id])
    copies.sort(key=lambda copy: order[copy.question.id])
    return BorrowedPage(
        reflexes=tuple(_reflexes(asked.reflexes, ties, copies)),
        ended=tuple(tie for tie in ties if tie.is_ended),
        offers=tuple(tie for tie in ties if tie.is_told),
        confirmed=tuple(tie for tie in ties if tie.is_confirmed),
        apart=tuple(t for t in ties if not (t.is_following or t.is_told or t.is_ended)),
    )


def _tie(link: Inheritance, place: Establishment, own: dict[str, Answer]) -> Tie:
    asked = questionnaire()
    question = asked.by_id[link.source.question_id]
    answer = own.get(question.id)
    return Tie(
        question,
        link,
        value_words(asked, question, link.source),
        value_words(asked, question, answer) if answer else "Sans réponse",
        ""
        if link.source.organization_id == place.organization_id
        else link.source.organization.name,
    )


def _reflexes(
    reflexes: Iterable[Reflex], ties: list[Tie], copies: list[Copied]
) -> Iterable[BorrowedReflex]:
    for reflex in reflexes:
        item = BorrowedReflex(
            reflex,
            tuple(
                tie
                for tie in ties
                if tie.question.reflex_number == reflex.number
                and tie.is_following
                and not tie.is_confirmed
            ),
            tuple(c for c in copies if c.question.reflex_number == reflex.number),
        )
        if item.count:
            yield item


def sisters_of(user: User, place: Establishment) -> QuerySet[Establishment]:
    """Return the establishments of the same organization whose answers a person may copy."""
    if place.organization_id is None:
        return Establishment.objects.none()
    rows = Establishment.objects.detailed_for(user).open()
    return (
        rows.filter(organization_id=place.organization_id)
        .exclude(pk=place.pk)
        .order_by("sort_name", "pk")[:SISTERS_SHOWN]
    )
