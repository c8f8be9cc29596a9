"""The pages of a head office: what it answered, who follows, who answers otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.head_office import (
    HeadOfficeAnswer,
    HeadOfficeProof,
    Inheritance,
)
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.queries.questions import NO_OBJECT_WORDS, Card, value_words
from beffroi.maturity.rules.inheritance import FOLLOWING, InheritanceState
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.messages import Message, message_for
from beffroi.maturity.rules.paths import Path, Step, step_of
from beffroi.maturity.rules.questionnaire import (
    Question,
    Questionnaire,
    Reflex,
    Respondent,
)
from beffroi.organizations.access import MANAGERS
from beffroi.organizations.models.places import Establishment, ManagingOrganization

APART_SHOWN = 100
HEADS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Spread:
    """How far one answer has gone: establishments that follow, that answer otherwise,
    and those that it has not reached yet."""

    followed: int = 0
    apart: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class HeadOfficeLine:
    """One question on the page of the head office; `words` is empty without answer.

    `withdrawn_at` is when the answer that it had was taken back.
    """

    question: Question
    words: str
    spread: Spread
    withdrawn_at: datetime | None = None

    @property
    def is_on_its_way(self) -> bool:
        """Tell whether an establishment has not received the answer, or its end."""
        waiting = self.spread.waiting if self.words else self.spread.followed
        return waiting > 0


@dataclass(frozen=True, slots=True)
class HeadOfficeReflex:
    reflex: Reflex
    lines: tuple[HeadOfficeLine, ...]

    @property
    def answered_count(self) -> int:
        return sum(bool(line.words) for line in self.lines)


@dataclass(frozen=True, slots=True)
class HeadOfficePage:
    """Everything that the page of the head office shows."""

    organization: ManagingOrganization
    place_count: int
    reflexes: tuple[HeadOfficeReflex, ...]
    waiting_count: int
    next_question: Question | None

    @property
    def answered_count(self) -> int:
        return sum(item.answered_count for item in self.reflexes)


@dataclass(frozen=True, slots=True)
class ApartLine:
    """One establishment that answers by itself; `words` is empty while it does not."""

    establishment: Establishment
    words: str


@dataclass(frozen=True, slots=True)
class HeadOfficeQuestion:
    """The screen of one question, answered for every establishment."""

    organization: ManagingOrganization
    questionnaire: Questionnaire
    reflex: Reflex
    question: Question
    step: Step
    answer: HeadOfficeAnswer | None
    words: str
    place_count: int
    spread: Spread
    apart: tuple[ApartLine, ...]
    proofs: tuple[HeadOfficeProof, ...]
    respondent: Respondent
    message: Message
    day: date
    is_unknown: bool = False

    @property
    def is_withdrawn(self) -> bool:
        return self.answer is not None and self.answer.withdrawn_at is not None

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and self.answer.withdrawn_at is None

    @property
    def cards(self) -> tuple[Card, ...]:
        """Return the five choices: a head office answers what it knows."""
        pairs = zip(self.questionnaire.scale, self.question.levels, strict=True)
        levels = [
            Card(str(level), str(level), label, words)
            for level, (label, words) in enumerate(pairs)
        ]
        no_object = Card(AnswerKind.NOT_APPLICABLE, "–", "Sans objet", NO_OBJECT_WORDS)
        return (*levels, no_object)


def organizations_answered_for(user: User) -> list[ManagingOrganization]:
    """Return the organizations that a person manages whole, by name."""
    rows = ManagingOrganization.objects.held_whole_by(user, *MANAGERS)
    return list(rows.order_by("sort_name", "pk")[:HEADS_SHOWN])


def head_office_page(organization: ManagingOrganization) -> HeadOfficePage:
    """Read the page in four queries, whatever the number of establishments."""
    asked = questionnaire()
    answers = {answer.question_id: answer for answer in _answers(organization)}
    place_count = _places(organization).count()
    spreads = _spreads(organization, place_count)
    reflexes = tuple(
        HeadOfficeReflex(
            reflex,
            tuple(
                _line(asked, question, answers.get(question.id), spreads)
                for question in reflex.questions
            ),
        )
        for reflex in asked.reflexes
    )
    lines = [line for item in reflexes for line in item.lines]
    return HeadOfficePage(
        organization=organization,
        place_count=place_count,
        reflexes=reflexes,
        waiting_count=sum(line.is_on_its_way for line in lines),
        next_question=next((q for q in asked.locks if q.id not in answers), None),
    )


def _answers(organization: ManagingOrganization) -> QuerySet[HeadOfficeAnswer]:
    return HeadOfficeAnswer.objects.filter(
        organization=organization, questionnaire=questionnaire().slug
    )


def _places(organization: ManagingOrganization) -> QuerySet[Establishment]:
    return Establishment.objects.open().filter(organization=organization)


def _spreads(
    organization: ManagingOrganization, place_count: int
) -> Mapping[str, Spread]:
    """Return how far each answer has gone, by question, in one grouped query."""
    is_following = Q(state__in=FOLLOWING)
    is_apart = ~is_following & ~Q(state=InheritanceState.ENDED)
    rows = (
        Inheritance.objects.filter(
            source__in=_answers(organization),
            establishment__in=_places(organization),
        )
        .values(key=F("source__question_id"))
        .annotate(
            followed=Count(
                "pk", filter=is_following & Q(seen_revision=F("source__revision"))
            ),
            apart=Count("pk", filter=is_apart),
        )
    )
    return {
        row["key"]: Spread(
            followed=row["followed"],
            apart=row["apart"],
            waiting=place_count - row["followed"] - row["apart"],
        )
        for row in rows
    }


def _line(
    asked: Questionnaire,
    question: Question,
    answer: HeadOfficeAnswer | None,
    spreads: Mapping[str, Spread],
) -> HeadOfficeLine:
    withdrawn_at = answer.withdrawn_at if answer else None
    is_living = answer is not None and withdrawn_at is None
    return HeadOfficeLine(
        question=question,
        words=value_words(asked, question, answer) if answer and is_living else "",
        spread=spreads.get(question.id, Spread()),
        withdrawn_at=withdrawn_at,
    )


def head_office_question(
    organization: ManagingOrganization, question_id: str, path: Path, *, signature: str
) -> HeadOfficeQuestion | None:
    """Read the screen of one question, None when there is no such question."""
    asked = questionnaire()
    question = asked.by_id.get(question_id)
    if question is None:
        return None
    reflex = asked.reflex_of(question)
    answer = _answers(organization).filter(question_id=question_id).first()
    place_count = _places(organization).count()
    spreads = _spreads(organization, place_count) if answer else {}
    return HeadOfficeQuestion(
        organization=organization,
        questionnaire=asked,
        reflex=reflex,
        question=question,
        step=step_of(asked, path, question),
        answer=answer,
        words=value_words(asked, question, answer) if answer else "",
        place_count=place_count,
        spread=spreads.get(question_id, Spread(waiting=place_count)),
        apart=_apart(asked, question, answer) if answer else (),
        proofs=_proofs(organization, question_id),
        respondent=asked.respondents[question.ask_who],
        message=message_for(
            question,
            establishment_name=organization.name,
            short=reflex.short,
            signature=signature,
        ),
        day=clock.today(),
    )


def _proofs(
    organization: ManagingOrganization, question_id: str
) -> tuple[HeadOfficeProof, ...]:
    rows = HeadOfficeProof.objects.filter(
        organization=organization, question_id=question_id, withdrawn_at=None
    )
    return tuple(rows.select_related("file").order_by("-dated_on", "pk"))


def _apart(
    asked: Questionnaire, question: Question, source: HeadOfficeAnswer
) -> tuple[ApartLine, ...]:
    """Return who answers by itself, with its words, by name."""
    links = (
        Inheritance.objects.filter(
            source=source,
            establishment__in=Establishment.objects.open().filter(
                organization_id=source.organization_id
            ),
        )
        .exclude(state__in=(*FOLLOWING, InheritanceState.ENDED))
        .select_related("establishment")
        .order_by("establishment__sort_name", "establishment_id")[:APART_SHOWN]
    )
    places = [link.establishment for link in links]
    answers = _answers_at([place.pk for place in places], source)
    return tuple(
        ApartLine(
            place,
            value_words(asked, question, answers[place.pk])
            if place.pk in answers
            else "",
        )
        for place in places
    )


def _answers_at(keys: list[UUID], source: HeadOfficeAnswer) -> Mapping[UUID, Answer]:
    rows = Answer.objects.filter(
        assessment__establishment_id__in=keys,
        assessment__questionnaire=source.questionnaire,
        question_id=source.question_id,
    ).select_related("assessment")
    return {answer.assessment.establishment_id: answer for answer in rows}
