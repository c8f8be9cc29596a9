"""The answers of one establishment that come from elsewhere: head office, sister site."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet

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
    """

    question: Question
    link: Inheritance
    words: str
    own_words: str

    @property
    def is_following(self) -> bool:
        return self.link.state in FOLLOWING

    @property
    def is_confirmed(self) -> bool:
        return self.link.state == InheritanceState.CONFIRMED

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
    """To confirm by reflex, what the head office offers, what is answered otherwise here."""

    reflexes: tuple[BorrowedReflex, ...]
    offers: tuple[Tie, ...]
    confirmed: tuple[Tie, ...]
    apart: tuple[Tie, ...]

    @property
    def waiting_count(self) -> int:
        return sum(item.count for item in self.reflexes)

    @property
    def is_empty(self) -> bool:
        return not (self.reflexes or self.offers or self.confirmed or self.apart)


@dataclass(frozen=True, slots=True)
class BorrowedCounts:
    """What the page of the twelve reflexes says of answers that come from elsewhere."""

    inherited: int
    copied: int
    offered: int

    @property
    def waiting(self) -> int:
        return self.inherited + self.copied

    @property
    def is_any(self) -> bool:
        return bool(self.waiting or self.offered)


def _links(place: Establishment) -> QuerySet[Inheritance]:
    return Inheritance.objects.filter(
        establishment=place,
        source__organization_id=place.organization_id,
        source__questionnaire=questionnaire().slug,
    ).select_related("source")


def _copies(place: Establishment) -> QuerySet[CopiedAnswer]:
    return CopiedAnswer.objects.filter(
        answer__assessment__establishment=place,
        answer__assessment__questionnaire=questionnaire().slug,
    ).select_related("answer")


def borrowed_counts(place: Establishment) -> BorrowedCounts:
    """Count in two queries what waits for somebody here."""
    links = _links(place)
    return BorrowedCounts(
        inherited=links.filter(state=InheritanceState.INHERITED).count(),
        copied=_copies(place).count(),
        offered=links.exclude(state__in=FOLLOWING)
        .filter(seen_revision__lt=F("source__revision"))
        .count(),
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
    """Return what the head office says of one question, None when it says nothing."""
    asked = questionnaire()
    link = _links(place).filter(source__question_id=question_id).first()
    if link is None or question_id not in asked.by_id:
        return None
    question = asked.by_id[question_id]
    return Tie(question, link, value_words(asked, question, link.source), "")


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
        _tie(link, own)
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
        offers=tuple(tie for tie in ties if tie.is_told),
        confirmed=tuple(tie for tie in ties if tie.is_confirmed),
        apart=tuple(t for t in ties if not t.is_following and not t.is_told),
    )


def _tie(link: Inheritance, own: dict[str, Answer]) -> Tie:
    asked = questionnaire()
    question = asked.by_id[link.source.question_id]
    answer = own.get(question.id)
    return Tie(
        question,
        link,
        value_words(asked, question, link.source),
        value_words(asked, question, answer) if answer else "Sans réponse",
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
