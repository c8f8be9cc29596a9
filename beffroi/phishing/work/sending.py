"""Send the messages of the tests under way: the gate, and what became of each.

Consent is asked for again just before the wire, chunk by chunk; what became of a message
is copied to its target and to the counters in the transaction that settles it.
"""

import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from beffroi.lib import clock
from beffroi.mail.models import Mailing, MailingItem
from beffroi.mail.rules.items import ClaimedItem, Gate, OnSettled, Outcome
from beffroi.mail.rules.states import ItemState, MailingState
from beffroi.mail.work.mailings import run_mailing
from beffroi.organizations.enums import HOLD_LABELS
from beffroi.organizations.queries.consent import holds
from beffroi.organizations.rules.consent import Activity
from beffroi.phishing.models.campaigns import CampaignPlace
from beffroi.phishing.models.targets import Target
from beffroi.phishing.rules.states import (
    ARRIVED,
    LOST,
    OVER,
    ApprovalState,
    CampaignState,
    SendState,
)
from beffroi.phishing.work.launching import MODULE

logger = logging.getLogger(__name__)
RUN_SECONDS = 50.0
# One establishment must not keep the others waiting.
TURN_SECONDS = 10.0
LATE_AT_ONCE = 500
STOPPED = "Le test est arrêté, en pause, ou n’a pas l’accord de la direction."
SENDING = frozenset({CampaignState.SCHEDULED, CampaignState.RUNNING})
STATES = {
    ItemState.WAITING: SendState.WAITING,
    ItemState.SENT: SendState.SENT,
    ItemState.MAYBE_SENT: SendState.MAYBE_SENT,
    ItemState.REFUSED: SendState.REFUSED,
    ItemState.BOUNCED: SendState.BOUNCED,
    ItemState.HELD: SendState.HELD,
}
COPY = "UPDATE phishing_target SET send_state = %s, sent_at = COALESCE(%s, sent_at) WHERE token = %s"  # fmt: skip


def due_places() -> list[UUID]:
    """Return the establishments that have messages to send now, the most late first.

    One reading of an index for each mailing under way, whatever its size.
    """
    moment = clock.now()
    items = MailingItem.objects.filter(mailing=OuterRef("pk"))
    waiting = items.filter(state=ItemState.WAITING).order_by("next_try_at")
    lost = items.filter(state=ItemState.SENDING, claimed_until__lt=moment)
    due = (
        Mailing.objects.filter(origin_module=MODULE, state=MailingState.RUNNING)
        .exclude(resume_at__gt=moment)
        .annotate(next_at=Subquery(waiting.values("next_try_at")[:1]))
        .filter(Q(next_at__lte=moment) | Exists(lost))
    )
    # Every database puts nothing at an end of its own.
    rows = due.annotate(at=Coalesce("next_at", moment)).order_by("at", "pk")
    return [UUID(key) for key in rows.values_list("origin_key", flat=True)]


def send_due(seconds: float = RUN_SECONDS) -> int:
    """Send what is due, establishment after establishment; return how many left.

    May run in several workers at once.
    """
    until = time.monotonic() + seconds
    sent = 0
    while (keys := due_places()) and time.monotonic() < until:
        done = sum(_turn(key, until) for key in keys)
        sent += done
        if not done:
            break
    return sent


def _turn(place_key: UUID, until: float) -> int:
    seconds = min(TURN_SECONDS, until - time.monotonic())
    place = (
        CampaignPlace.objects.select_related("campaign", "establishment")
        .filter(pk=place_key)
        .first()
    )
    if place is None or seconds <= 0:
        return 0
    try:
        return send_place(place, seconds=seconds)
    except Exception:
        # A fault at one establishment must not keep all the others waiting.
        logger.exception("sending failed", extra={"place": str(place_key)})
        return 0


def send_place(place: CampaignPlace, *, seconds: float) -> int:
    """Send what is due at one establishment; return how many messages left."""
    mailing = Mailing.objects.of_origin(MODULE, place.pk).first()
    if mailing is None:
        return 0
    run = run_mailing(
        mailing, gate_of(place), on_settled=copier_of(place), seconds=seconds
    )
    return run.sent


def gate_of(place: CampaignPlace) -> Gate:
    """Return what says, at the moment of sending, who may not be written to, and why."""

    def gate(items: Sequence[ClaimedItem]) -> Mapping[int, str | None]:
        if not may_send(place):
            return {item.id: STOPPED for item in items}
        found = holds(
            place.establishment,
            [item.recipient for item in items],
            activity=Activity.PHISHING,
            subject_key=str(place.campaign_id),
            moment=clock.now(),
        )
        return {
            item.id: HOLD_LABELS[hold] if (hold := found[item.recipient]) else None
            for item in items
        }

    return gate


def may_send(place: CampaignPlace) -> bool:
    """Tell whether the test still runs, with the word of this direction."""
    return CampaignPlace.objects.filter(
        pk=place.pk,
        approval=ApprovalState.GRANTED,
        campaign__state__in=list(SENDING),
    ).exists()


def copier_of(place: CampaignPlace) -> OnSettled:
    """Return what copies outcomes to the targets of an establishment and its counters."""

    def copy(outcomes: Sequence[Outcome]) -> None:
        copy_outcomes(place.pk, outcomes)

    return copy


def copy_outcomes(place_key: UUID, outcomes: Sequence[Outcome]) -> None:
    """Copy what became of some messages, in the caller's transaction; may be repeated."""
    tokens = [outcome.reference for outcome in outcomes]
    before = dict(
        Target.objects.filter(token__in=tokens, place=place_key, is_check=False)
        .select_for_update()
        .values_list("token", "send_state")
    )
    known = [outcome for outcome in outcomes if outcome.reference in before]
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            COPY,
            [
                (
                    STATES[outcome.state].value,
                    adapt(outcome.at) if outcome.state is ItemState.SENT else None,
                    outcome.reference,
                )
                for outcome in known
            ],
        )
    # When an interrupted message left, if it did, is known no better than this.
    maybe = [o.reference for o in known if o.state is ItemState.MAYBE_SENT]
    if maybe:
        Target.objects.filter(token__in=maybe, sent_at=None).update(sent_at=F("due_at"))
    _move_counters(place_key, known, before)


def _move_counters(
    place_key: UUID, outcomes: Sequence[Outcome], before: Mapping[str, str]
) -> None:
    steps: Counter[str] = Counter()
    for outcome in outcomes:
        for states, name in ((ARRIVED, "sent_count"), (LOST, "undelivered_count")):
            steps[name] += (STATES[outcome.state] in states) - (
                before[outcome.reference] in states
            )
    changes: dict[str, object] = {
        name: F(name) + step for name, step in steps.items() if step
    }
    arrived = [o.at for o in outcomes if STATES[o.state] in ARRIVED]
    if arrived:
        first = min(arrived)
        is_first = Q(first_sent_at=None) | Q(first_sent_at__gt=first)
        changes["first_sent_at"] = Case(
            When(is_first, then=first), default=F("first_sent_at")
        )
    if changes:
        CampaignPlace.objects.filter(pk=place_key).update(**changes)


def copy_late() -> int:
    """Copy the reports of non-delivery that came since; return how many.

    Of the tests that are not over; may be called twice.
    """
    count = 0
    mailings = Mailing.objects.filter(origin_module=MODULE, bounced_count__gt=0)
    places = CampaignPlace.objects.exclude(campaign__state__in=OVER)
    for mailing in mailings.order_by("pk").iterator():
        place = places.filter(pk=UUID(mailing.origin_key)).first()
        if place is not None:
            count += _copy_bounces(place, mailing)
    return count


def _copy_bounces(place: CampaignPlace, mailing: Mailing) -> int:
    known = Target.objects.filter(place=place, send_state=SendState.BOUNCED)
    late = MailingItem.objects.filter(mailing=mailing, state=ItemState.BOUNCED)
    rows = late.exclude(reference__in=known.values("token"))[:LATE_AT_ONCE]
    outcomes = [
        Outcome(row.pk, row.reference, ItemState.BOUNCED, clock.now(), row.answer)
        for row in rows
    ]
    if outcomes:
        _copy_late(place.pk, outcomes)
    return len(outcomes)


@transaction.atomic
def _copy_late(place_key: UUID, outcomes: Sequence[Outcome]) -> None:
    copy_outcomes(place_key, outcomes)
