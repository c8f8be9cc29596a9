"""Requests to people outside, as the establishment reads them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from beffroi.lib import clock
from beffroi.mail.enums import STATE_LABELS, STATE_TONES
from beffroi.mail.rules.states import UNDELIVERED, MessageState
from beffroi.maturity.enums import (
    EVENT_LABELS,
    ITEM_STATE_LABELS,
    ITEM_STATE_TONES,
    STANDING_LABELS,
    STANDING_TONES,
    WANTED_LABELS,
)
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest, RequestEvent
from beffroi.maturity.queries.present import present_answers
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.queries.questions import value_words
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.questionnaire import Question, Questionnaire
from beffroi.maturity.rules.requests import (
    EventKind,
    ItemState,
    RequestStanding,
    Wanted,
    may_remind,
)
from beffroi.organizations.models.places import Establishment

PANEL_SHOWN = 5
UNKNOWN_LABEL = "Je ne sais pas"


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request in a list: to whom, where it stands."""

    request: OutsideRequest
    respondent_label: str
    standing: RequestStanding
    standing_label: str
    tone: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One question of a request, what came back, and what stands today beside it.

    `revision` is that of the present answer, 0 when there is none.
    """

    item: OutsideItem
    question: Question | None
    wanted_label: str
    state_label: str
    tone: str
    proposed_words: str
    present_words: str
    present_by: str
    revision: int
    has_conflict: bool

    @property
    def is_to_review(self) -> bool:
        return self.item.state == ItemState.ANSWERED


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of the log; the state of its letter where there is one."""

    words: str
    event: RequestEvent
    letter_label: str
    letter_tone: str
    is_undelivered: bool


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Everything that the page of one request shows."""

    line: RequestLine
    items: tuple[ItemLine, ...]
    events: tuple[EventLine, ...]
    can_remind: bool
    can_renew: bool
    can_take_back: bool

    @property
    def is_undelivered(self) -> bool:
        """Tell whether the last letter never reached its reader."""
        letters = [line for line in self.events if line.letter_label]
        return bool(letters) and letters[-1].is_undelivered

    @property
    def easy_count(self) -> int:
        """Return how many answers can be accepted at once."""
        return sum(i.is_to_review and not i.has_conflict for i in self.items)


def requests_of(
    establishment: Establishment, standing: RequestStanding | None
) -> QuerySet[OutsideRequest]:
    """Return the requests of an establishment: answers to review first, then the latest."""
    rows = OutsideRequest.objects.filter(establishment=establishment)
    if standing is not None:
        rows = rows.in_standing(standing, clock.now())
    return rows.select_related("link").order_by("-to_review_count", "-sent_at", "pk")


def request_lines(rows: Iterable[OutsideRequest]) -> tuple[RequestLine, ...]:
    return tuple(request_line(row) for row in rows)


def request_line(row: OutsideRequest) -> RequestLine:
    standing = row.standing_at(clock.now())
    respondent = questionnaire(row.questionnaire).respondents.get(row.recipient_kind)
    return RequestLine(
        request=row,
        respondent_label=respondent.label if respondent else "",
        standing=standing,
        standing_label=STANDING_LABELS[standing],
        tone=STANDING_TONES[standing],
    )


def request_page(row: OutsideRequest) -> RequestPage:
    """Read one request whole, in a bounded number of queries."""
    line = request_line(row)
    is_waiting = row.awaited_count > 0
    is_dead = line.request.link.revoked_at is not None or _is_expired(row)
    return RequestPage(
        line=line,
        items=item_lines(row),
        events=_events(row),
        can_remind=is_waiting
        and not is_dead
        and may_remind(reminded_at=row.reminded_at or row.sent_at, now=clock.now()),
        can_renew=is_waiting and is_dead,
        can_take_back=not is_dead and row.closed_at is None,
    )


def _is_expired(row: OutsideRequest) -> bool:
    return row.link.expires_at is not None and row.link.expires_at <= clock.now()


def item_lines(row: OutsideRequest) -> tuple[ItemLine, ...]:
    asked = questionnaire(row.questionnaire)
    items = list(row.items.select_related("proof_file").order_by("rank"))
    present = present_answers(
        row.establishment, row.questionnaire, [item.question_id for item in items]
    )
    return tuple(
        item_line(asked, item, present.get(item.question_id)) for item in items
    )


def item_line(
    asked: Questionnaire, item: OutsideItem, answer: Answer | None
) -> ItemLine:
    question = asked.by_id.get(item.question_id)
    state = ItemState(item.state)
    return ItemLine(
        item=item,
        question=question,
        wanted_label=WANTED_LABELS[Wanted(item.wanted)],
        state_label=ITEM_STATE_LABELS[state],
        tone=ITEM_STATE_TONES[state],
        proposed_words=proposed_words(asked, question, item),
        present_words=value_words(asked, question, answer)
        if answer and question
        else "",
        present_by=answer.answered_by_label if answer else "",
        revision=answer.revision if answer else 0,
        has_conflict=has_conflict(item, answer),
    )


def proposed_words(
    asked: Questionnaire, question: Question | None, item: OutsideItem
) -> str:
    """Return what the recipient answered as a short sentence, nothing when they did not."""
    if item.is_unknown:
        return UNKNOWN_LABEL
    if item.level is None or question is None:
        return ""
    return f"{asked.scale[item.level]} : {question.levels[item.level]}"


def has_conflict(item: OutsideItem, answer: Answer | None) -> bool:
    """Tell whether the establishment's own answer changed since, to something else."""
    if item.state != ItemState.ANSWERED or not Wanted(item.wanted).has_answer:
        return False
    if answer is None or answer.revision == item.seen_revision:
        return False
    kind = AnswerKind.UNKNOWN if item.is_unknown else AnswerKind.LEVEL
    return (answer.kind, answer.level) != (kind, item.level)


def _events(row: OutsideRequest) -> tuple[EventLine, ...]:
    rows = row.events.select_related("message").defer("message__mime")
    lines = []
    for event in rows.order_by("at", "pk"):
        state = MessageState(event.message.state) if event.message else None
        words = EVENT_LABELS[EventKind(event.kind)]
        lines.append(
            EventLine(
                words=f"{words}, question {event.question_id}"
                if event.question_id
                else words,
                event=event,
                letter_label=STATE_LABELS[state] if state else "",
                letter_tone=STATE_TONES[state] if state else "",
                is_undelivered=state in UNDELIVERED,
            )
        )
    return tuple(lines)


def to_review_count(establishment: Establishment) -> int:
    """Return how many answers from outside wait to be read."""
    return OutsideItem.objects.filter(
        request__establishment=establishment, state=ItemState.ANSWERED
    ).count()


def places_to_review(establishments: Iterable[Establishment]) -> frozenset[UUID]:
    """Return the keys of those where answers from outside wait to be read."""
    rows = OutsideRequest.objects.filter(
        establishment__in=[place.pk for place in establishments], to_review_count__gt=0
    )
    return frozenset(rows.values_list("establishment_id", flat=True))


def question_items(
    establishment: Establishment, question_id: str
) -> tuple[ItemLine, ...]:
    """Return what was asked outside about one question, the latest first."""
    items = list(
        OutsideItem.objects.filter(
            request__establishment=establishment, question_id=question_id
        )
        .select_related("request__link", "proof_file")
        .order_by("-request__sent_at", "pk")[:PANEL_SHOWN]
    )
    if not items:
        return ()
    asked = questionnaire(items[0].request.questionnaire)
    present: Mapping[str, Answer] = present_answers(
        establishment, asked.slug, [question_id]
    )
    return tuple(item_line(asked, item, present.get(question_id)) for item in items)
