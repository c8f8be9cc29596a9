"""The page that a personal link opens: some questions, and nothing else of the place."""

from dataclasses import dataclass
from uuid import UUID

from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.links.operations import find_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.maturity.models.approvals import ApprovalRequest
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.queries.requests import UNKNOWN_LABEL, proposed_words
from beffroi.maturity.rules.questionnaire import Question
from beffroi.maturity.rules.requests import ItemState, Wanted


@dataclass(frozen=True, slots=True)
class Card:
    """One choice: its value in the form and its sentence."""

    value: str
    words: str


@dataclass(frozen=True, slots=True)
class OutsideLine:
    """One question as its recipient reads it."""

    item: OutsideItem
    question: Question
    wanted: Wanted
    words: str

    @property
    def cards(self) -> tuple[Card, ...]:
        """Return the four levels in plain words, then « je ne sais pas »."""
        levels = [Card(str(n), words) for n, words in enumerate(self.question.levels)]
        return (*levels, Card("unknown", UNKNOWN_LABEL))

    @property
    def is_answered(self) -> bool:
        return self.item.state in {ItemState.ANSWERED, ItemState.ACCEPTED}

    @property
    def is_accepted(self) -> bool:
        return self.item.state == ItemState.ACCEPTED

    @property
    def is_sent_back(self) -> bool:
        return self.item.state == ItemState.REFUSED


@dataclass(frozen=True, slots=True)
class OutsidePage:
    """What the recipient sees: who asks, for which establishment, until when."""

    link: PersonalLink
    request: OutsideRequest
    lines: tuple[OutsideLine, ...]

    @property
    def answered_count(self) -> int:
        return sum(line.is_answered for line in self.lines)

    @property
    def is_done(self) -> bool:
        return self.answered_count == len(self.lines)

    def line(self, key: UUID) -> OutsideLine | None:
        return next((line for line in self.lines if line.item.pk == key), None)


def outside_page(token: str) -> OutsidePage | None:
    """Return the page of a live link, None when it opens nothing."""
    link = find_link(token=token, purpose=LinkPurpose.OUTSIDE_REQUEST)
    if link is None:
        return None
    row = (
        OutsideRequest.objects.open(clock.now())
        .filter(pk=link.subject_key)
        .select_related("establishment", "link")
        .first()
    )
    if row is None:
        return None
    asked = questionnaire(row.questionnaire)
    items = row.items.select_related("proof_file").order_by("rank")
    lines = tuple(
        OutsideLine(
            item, question, Wanted(item.wanted), proposed_words(asked, question, item)
        )
        for item in items
        if (question := asked.by_id.get(item.question_id)) is not None
    )
    return OutsidePage(link, row, lines)


def open_approval(token: str) -> tuple[PersonalLink, ApprovalRequest] | None:
    """Return the link and the validation that it asks for; None when it opens nothing."""
    link = find_link(token=token, purpose=LinkPurpose.APPROVAL)
    if link is None:
        return None
    approval = (
        ApprovalRequest.objects.waiting(clock.now())
        .filter(pk=link.subject_key)
        .select_related("establishment")
        .first()
    )
    return (link, approval) if approval else None
