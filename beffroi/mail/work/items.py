"""The items of mailings: made by chunks, claimed by chunks, settled by chunks.

Each function is one short transaction, or one for each chunk; none speaks to a network.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.db.models import F, QuerySet

from beffroi.lib import clock
from beffroi.mail.models import (
    Mailing,
    MailingItem,
    SendingProfile,
    Suppressed,
)
from beffroi.mail.rules.dsn import is_gone
from beffroi.mail.rules.items import ClaimedItem, NewItem, OnSettled, Outcome
from beffroi.mail.rules.mime import ascii_address
from beffroi.mail.rules.pace import SERVER, Pace, pace_of
from beffroi.mail.rules.states import (
    COUNTED,
    ItemState,
    MailingState,
    Suppression,
)

# What a killed worker may leave « peut-être envoyé ».
CHUNK = 20
CREATED_AT_ONCE = 500
LEASE = timedelta(minutes=10)
INTERRUPTED = "Interrompu pendant l’envoi : personne ne sait si le message est parti."
BAD_ADDRESS = "Aucun message ne peut être envoyé à cette adresse."
FIELDS = (
    "pk", "reference", "recipient", "domain", "values", "variant_id", "attempts",
)  # fmt: skip
# Twenty lines that differ: one prepared statement costs a tenth of what the ORM makes of
# it. A test settles items on both databases.
SETTLE = (
    "UPDATE mail_mailingitem SET state = %s, answer = %s, sent_at = COALESCE(%s, sent_at), "
    "next_try_at = COALESCE(%s, next_try_at), claim = NULL, claimed_until = NULL "
    "WHERE id = %s"
)


def create_items(mailing: Mailing, items: Iterable[NewItem]) -> int:
    """Prepare the messages of a mailing; return how many were given.

    Read as they come, and kept by chunks of 500. May be called again with the same
    items: a reference that the mailing knows changes nothing. An address that cannot
    be written to becomes a refused item.
    """
    variants = dict(mailing.variants.values_list("key", "pk"))
    count = 0
    source = iter(items)
    while chunk := list(islice(source, CREATED_AT_ONCE)):
        rows = [_row(mailing.pk, item, variants[item.variant]) for item in chunk]
        with transaction.atomic():
            MailingItem.objects.bulk_create(rows, ignore_conflicts=True)
        count += len(rows)
    return count


def admit_latecomers(mailing: Mailing, items: Iterable[NewItem]) -> int:
    """Add messages to a mailing that has started, even one that was done.

    Return how many were given. May be called again with the same ones. Nothing is added
    once it is stopped.
    """
    open_states = [MailingState.RUNNING, MailingState.PAUSED, MailingState.DONE]
    rows = Mailing.objects.filter(pk=mailing.pk, state__in=open_states)
    if not rows.exists():
        return 0
    count = create_items(mailing, items)
    with transaction.atomic():
        # Locked first: those who settle a chunk write this row too.
        row = rows.select_for_update().first()
        if row is None:
            return 0
        all_items = MailingItem.objects.filter(mailing=row)
        changes = {
            "prepared_count": all_items.count(),
            "refused_count": all_items.filter(state=ItemState.REFUSED).count(),
        }
        rows.update(**changes)
        if all_items.filter(state=ItemState.WAITING).exists():
            rows.filter(state=MailingState.DONE).update(
                state=MailingState.RUNNING, ended_at=None
            )
    return count


def _row(mailing_id: uuid.UUID, item: NewItem, variant_id: int) -> MailingItem:
    row = MailingItem(
        mailing_id=mailing_id,
        variant_id=variant_id,
        reference=item.reference,
        values=dict(item.values),
        due_at=item.due_at,
        next_try_at=item.due_at,
    )
    try:
        row.recipient = ascii_address(item.recipient)
    except ValueError:
        row.recipient = item.recipient[:254]
        row.state, row.answer = ItemState.REFUSED, BAD_ADDRESS
    row.domain = row.recipient.rpartition("@")[2].lower()[:253]
    return row


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's chunk; without items, `wait_seconds` says how long the pace wants."""

    key: uuid.UUID
    items: tuple[ClaimedItem, ...] = ()
    wait_seconds: float = 0.0


@transaction.atomic
def claim_chunk(mailing: Mailing, profile: SendingProfile) -> Claim:
    """Mark « sending » the next items that are due and that the pace allows.

    Only while the mailing runs. The same statements whatever the number of items.
    """
    moment = clock.now()
    key = uuid.uuid4()
    due = due_items(mailing, moment)
    if not (profile.rate_per_minute or profile.domain_rate_per_minute):
        return _mark(Claim(key, tuple(_read(due, CHUNK))), moment)
    fresh = SendingProfile.objects.select_for_update().filter(pk=profile.pk).first()
    if fresh is None:
        return Claim(key)
    now = moment.timestamp()
    pace = pace_of(fresh.rate_per_minute, fresh.domain_rate_per_minute, fresh.levels)
    room = pace.room(SERVER, now)
    limit = CHUNK if room is None else min(CHUNK, room)
    exhausted = pace.exhausted(now)
    waiting = due.exclude(domain__in=exhausted) if exhausted else due
    taken = [one for one in _read(waiting, limit) if pace.take(one.domain, now)]
    if not taken:
        keys = [SERVER, *exhausted]
        waits = [wait for one in keys if (wait := pace.wait_seconds(one, now)) > 0]
        return Claim(key, wait_seconds=min(waits, default=0.0))
    _remember(fresh, pace, now)
    return _mark(Claim(key, tuple(taken)), moment)


def due_items(mailing: Mailing, moment: datetime) -> "QuerySet[MailingItem]":
    return MailingItem.objects.filter(
        mailing_id=mailing.pk,
        mailing__state=MailingState.RUNNING,
        state=ItemState.WAITING,
        next_try_at__lte=moment,
    )


def _read(due: "QuerySet[MailingItem]", limit: int) -> Iterator[ClaimedItem]:
    rows = (
        due.order_by("next_try_at", "pk")
        .select_for_update(skip_locked=True, of=("self",))
        .values_list(*FIELDS)[:limit]
    )
    for row in rows:
        yield ClaimedItem(*row)


def _remember(profile: SendingProfile, pace: Pace, now: float) -> None:
    profile.levels = pace.kept(now)
    profile.save(update_fields=["levels"])


def _mark(claim: Claim, moment: datetime) -> Claim:
    if claim.items:
        MailingItem.objects.filter(pk__in=[item.id for item in claim.items]).update(
            state=ItemState.SENDING,
            claim=claim.key,
            claimed_until=moment + LEASE,
            attempts=F("attempts") + 1,
        )
    return claim


def suppressed_among(addresses: Iterable[str]) -> frozenset[str]:
    """Return those of the addresses that no mailing writes to, in small letters."""
    wanted = [address.lower() for address in addresses]
    found = Suppressed.objects.filter(address__in=wanted)
    return frozenset(found.values_list("address", flat=True))


@transaction.atomic
def settle(
    mailing: Mailing,
    claim: Claim,
    outcomes: Sequence[Outcome],
    *,
    unsent: Sequence[int],
    on_settled: OnSettled,
) -> None:
    """Write what became of a chunk, and give back the items that did not leave.

    What the worker no longer holds, its lease being over, is left as others settled it.
    """
    held = MailingItem.objects.filter(claim=claim.key, state=ItemState.SENDING)
    mine = set(
        held.filter(pk__in=[item.id for item in claim.items])
        .select_for_update()
        .values_list("pk", flat=True)
    )
    if unsent:
        held.filter(pk__in=unsent).update(
            state=ItemState.WAITING,
            claim=None,
            claimed_until=None,
            attempts=F("attempts") - 1,
        )
    kept = [outcome for outcome in outcomes if outcome.item_id in mine]
    addresses = {item.id: item.recipient for item in claim.items}
    gone = [
        addresses[outcome.item_id]
        for outcome in kept
        if outcome.state is ItemState.REFUSED and is_gone(outcome.answer)
    ]
    write(mailing.pk, kept, on_settled)
    suppress(gone, Suppression.BOUNCED)


def write(
    mailing_id: uuid.UUID,
    outcomes: Sequence[Outcome],
    on_settled: OnSettled,
    *,
    before: ItemState | None = None,
) -> None:
    """Write outcomes and their counters, in the caller's transaction.

    `before` is the counted state that the items leave, if any.
    """
    if not outcomes:
        return
    adapt = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.executemany(
            SETTLE,
            [
                (
                    outcome.state.value,
                    outcome.answer[:300],
                    adapt(outcome.at) if outcome.state is ItemState.SENT else None,
                    adapt(outcome.next_try_at) if outcome.next_try_at else None,
                    outcome.item_id,
                )
                for outcome in outcomes
            ],
        )
    on_settled(outcomes)
    changes = Counter(outcome.state for outcome in outcomes)
    if before:
        changes[before] -= len(outcomes)
    counters = {
        f"{state.value}_count": F(f"{state.value}_count") + changes[state]
        for state in COUNTED
        if changes[state]
    }
    if counters:
        Mailing.objects.filter(pk=mailing_id).update(**counters)


def suppress(addresses: Iterable[str], reason: Suppression) -> None:
    """Put addresses on the list that no mailing writes to. May be called twice."""
    moment = clock.now()
    rows = [
        Suppressed(address=address.lower(), reason_code=reason, suppressed_at=moment)
        for address in addresses
    ]
    if rows:
        Suppressed.objects.bulk_create(rows, ignore_conflicts=True)


def forget_lost_claims(mailing: Mailing, on_settled: OnSettled) -> int:
    """Settle what killed workers left behind: « maybe sent », never sent again alone.

    Return how many; to be called again while it returns some.
    """
    moment = clock.now()
    with transaction.atomic():
        lost = (
            MailingItem.objects.filter(
                mailing_id=mailing.pk,
                state=ItemState.SENDING,
                claimed_until__lt=moment,
            )
            .order_by("pk")
            .select_for_update(skip_locked=True)
            .values_list("pk", "reference")[:CREATED_AT_ONCE]
        )
        outcomes = [
            Outcome(pk, reference, ItemState.MAYBE_SENT, moment, INTERRUPTED)
            for pk, reference in lost
        ]
        write(mailing.pk, outcomes, on_settled)
    return len(outcomes)
