"""Accept or refuse what came back from outside.

Refusal
├── NothingToReview
├── WordMissing
├── TooManyToday, AddressAtRest (operations.pace)
├── AnswerChangedMeanwhile (operations.answers)
└── the refusals of operations.evidence on dates
"""

from datetime import datetime, timedelta

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.links.operations import revoke_links
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest
from beffroi.maturity.operations.answers import answer_question
from beffroi.maturity.operations.assessments import start_assessment
from beffroi.maturity.operations.evidence import add_evidence
from beffroi.maturity.operations.pace import check_pace
from beffroi.maturity.operations.requests import locked
from beffroi.maturity.queries.present import present_answers
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.queries.requests import has_conflict
from beffroi.maturity.rules.levels import AnswerKind, EvidenceKind
from beffroi.maturity.rules.outside_letters import refusal_letter
from beffroi.maturity.rules.requests import EventKind, ItemState, Wanted
from beffroi.maturity.work import outside

# After a refusal the recipient has at least this long.
DAYS_TO_COMPLETE = 7


class NothingToReview(Refusal):
    sentence = "Cette réponse a déjà été relue, ou n’est pas encore arrivée."


class WordMissing(Refusal):
    sentence = (
        "Dites en quelques mots ce qui manque : la personne recevra votre message."
    )


@transaction.atomic
def accept_item(*, item: OutsideItem, expected_revision: int, by: Actor) -> OutsideItem:
    """Make a proposal the establishment's own answer, its proof included.

    `expected_revision` is the revision of the present answer that the person had
    before their eyes, 0 when there was none. An item already accepted stays so.

    Raises: NothingToReview; AnswerChangedMeanwhile; the refusals on the proof's date.
    """
    row = locked(item.request)
    item = row.items.select_related("proof_file").get(pk=item.pk)
    if item.state == ItemState.ACCEPTED:
        return item
    if item.state != ItemState.ANSWERED:
        raise NothingToReview
    given_by = f"{_recipient(row)}, accepté par {by.label}"
    if Wanted(item.wanted).has_answer:
        _answer(row, item, expected_revision, by=by, given_by=given_by)
    if item.proof_kind:
        _prove(row, item, by=by, given_by=given_by)
    _decide(item, ItemState.ACCEPTED, by=by)
    outside.note_event(row, EventKind.ACCEPTED, by=by, question_id=item.question_id)
    _close_when_done(row, by=by)
    _journal(row, item, by=by, verb="accept_outside_answer")
    return item


def _recipient(row: OutsideRequest) -> str:
    respondent = questionnaire(row.questionnaire).respondents.get(row.recipient_kind)
    label = respondent.label.lower() if respondent else "personne extérieure"
    return f"{row.recipient_name} ({label})"


def _answer(
    row: OutsideRequest,
    item: OutsideItem,
    expected_revision: int,
    *,
    by: Actor,
    given_by: str,
) -> None:
    answer_question(
        assessment=start_assessment(establishment=row.establishment, by=by),
        question_id=item.question_id,
        kind=AnswerKind.UNKNOWN if item.is_unknown else AnswerKind.LEVEL,
        level=item.level,
        comment=item.comment,
        expected_revision=expected_revision,
        by=by,
        given_by=given_by,
    )


def _prove(row: OutsideRequest, item: OutsideItem, *, by: Actor, given_by: str) -> None:
    add_evidence(
        establishment=row.establishment,
        question_id=item.question_id,
        kind=EvidenceKind(item.proof_kind),
        title=item.proof_title,
        dated_on=item.proof_dated_on or clock.today(),
        stored=item.proof_file,
        url=item.proof_url,
        statement=item.proof_statement,
        by=by,
        given_by=given_by,
    )


def _decide(item: OutsideItem, state: ItemState, *, by: Actor, word: str = "") -> None:
    item.state = state
    item.refusal_word = word
    item.decided_at = clock.now()
    item.decided_by_label = by.label[:200]
    item.save()


def _close_when_done(row: OutsideRequest, *, by: Actor) -> None:
    row.count_items()
    is_done = row.awaited_count == 0 and row.to_review_count == 0
    if is_done:
        row.closed_at = clock.now()
        revoke_links(purpose=LinkPurpose.OUTSIDE_REQUEST, subject_key=row.pk)
        outside.note_event(row, EventKind.CLOSED, by=by)
    row.save()


def accept_all(*, request: OutsideRequest, by: Actor) -> tuple[int, int]:
    """Accept every proposal that meets no other answer; return how many, and how many are left.

    One short transaction per question; may be repeated.
    """
    accepted = left = 0
    items = list(request.items.filter(state=ItemState.ANSWERED).order_by("rank"))
    keys = [item.question_id for item in items]
    present = present_answers(request.establishment, request.questionnaire, keys)
    for item in items:
        answer = present.get(item.question_id)
        if has_conflict(item, answer):
            left += 1
            continue
        revision = answer.revision if answer else 0
        try:
            accept_item(item=item, expected_revision=revision, by=by)
        except Refusal:
            left += 1
        else:
            accepted += 1
    return accepted, left


@transaction.atomic
def refuse_item(*, item: OutsideItem, word: str, by: Actor) -> OutsideItem:
    """Send an answer back with a word; the recipient may complete it.

    The letter holds a new link, unless the request was taken back.

    Raises: WordMissing; NothingToReview; TooManyToday; AddressAtRest.
    """
    if not word.strip():
        raise WordMissing
    row = locked(item.request)
    item = row.items.get(pk=item.pk)
    if item.state == ItemState.REFUSED and item.refusal_word == word.strip():
        return item
    if item.state != ItemState.ANSWERED:
        raise NothingToReview
    _decide(item, ItemState.REFUSED, by=by, word=word.strip()[:500])
    row.count_items()
    if row.link.revoked_at is None:
        _send_back(row, item, by=by)
    else:
        outside.note_event(row, EventKind.REFUSED, by=by, question_id=item.question_id)
    row.save()
    _journal(row, item, by=by, verb="refuse_outside_answer")
    return item


def _send_back(row: OutsideRequest, item: OutsideItem, *, by: Actor) -> None:
    check_pace(row.establishment, row.recipient_email)
    address = outside.give_address(row, by=by, expires_at=_later_end(row))
    row.reminded_at = clock.now()
    letter = refusal_letter(
        asker=outside.asker_of(row),
        recipient_name=row.recipient_name,
        item=outside.asked_of(row, [item])[0],
        word=item.refusal_word,
        address=address,
        last_day=outside.last_day_of(row),
    )
    outside.post_letter(
        row, letter, kind=EventKind.REFUSED, by=by, question_id=item.question_id
    )


def _later_end(row: OutsideRequest) -> datetime:
    soonest = clock.now() + timedelta(days=DAYS_TO_COMPLETE)
    return max(row.link.expires_at or soonest, soonest)


def _journal(row: OutsideRequest, item: OutsideItem, *, by: Actor, verb: str) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="outside_request",
        object_key=row.pk,
        object_label=row.recipient_name,
        establishment_key=row.establishment_id,
        detail=f"Question {item.question_id}",
    )
