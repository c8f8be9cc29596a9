"""Send a mailing: claim a chunk, ask the gate, speak to the server, settle the chunk.

Several workers may run the same mailing at once. A worker killed at any moment leaves
its chunk « sending »; past the lease it is « maybe sent », shown to a person. No
transaction is open while the network is spoken to, and no path leads from an item to the
wire without the gate.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from beffroi.lib import clock
from beffroi.mail.models import Mailing, MailingItem, SendingProfile
from beffroi.mail.pipeline import Delivery, Envelope, Pipelining
from beffroi.mail.rules.items import (
    ClaimedItem,
    Gate,
    OnSettled,
    Outcome,
    nobody_copies,
)
from beffroi.mail.rules.retry import Fate, delay_after, fate_of
from beffroi.mail.rules.states import ItemState, MailingState
from beffroi.mail.wire import NoWire, open_wire
from beffroi.mail.work.items import (
    Claim,
    claim_chunk,
    forget_lost_claims,
    settle,
    suppressed_among,
)
from beffroi.mail.work.outbox import GAVE_UP, NO_WIRE_DELAY
from beffroi.mail.work.servers import server_of
from beffroi.mail.work.writing import Writer

RUN_SECONDS = 50
SHORTEST_NAP, LONGEST_NAP = 0.05, 1.0
NO_SERVER = "Le profil d’envoi a été retiré : choisissez-en un autre."
NOT_SAID = "La vérification avant l’envoi n’a rien dit de cette adresse."
SUPPRESSED = "Cette adresse n’existe plus, ou a demandé à ne plus rien recevoir."
UNWRITABLE = "Ce message ne peut pas être écrit"


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did: messages accepted by the server, items settled.

    `next_at` is when to run again; None when nothing is left to do, or when a person
    paused or stopped the mailing.
    """

    sent: int
    settled: int
    next_at: datetime | None


def run_mailing(
    mailing: Mailing,
    gate: Gate,
    *,
    on_settled: OnSettled = nobody_copies,
    seconds: float = RUN_SECONDS,
) -> Run:
    """Send what is due, for some seconds at most; may be run twice, at once too.

    `gate` is called outside any transaction, with at most twenty items, just before the
    wire: what it gives a reason for, and what it does not name, is « held ».
    `on_settled` is called inside the transaction that settles them.
    """
    while forget_lost_claims(mailing, on_settled):
        pass
    sender = _Sender(mailing, gate, on_settled, time.monotonic() + seconds)
    next_at = sender.run()
    return Run(sender.sent, sender.settled, next_at)


class _Sender:
    """One run of one mailing, with its connection."""

    def __init__(
        self, mailing: Mailing, gate: Gate, on_settled: OnSettled, until: float
    ) -> None:
        self.mailing = mailing
        self.gate = gate
        self.on_settled = on_settled
        self.until = until
        self.sent = self.settled = 0
        self.has_answered = False

    def run(self) -> datetime | None:
        """Return when to come back; None when there is nothing to come back for."""
        self.mailing.refresh_from_db()
        resume_at = self.mailing.resume_at
        if resume_at and resume_at > clock.now():
            return resume_at
        next_at = self._next_at()
        if next_at is None or next_at > clock.now():
            return next_at
        profile = self.mailing.profile
        if profile is None:
            return self._trouble(NO_SERVER)
        try:
            writer = Writer(self.mailing, profile)
            next_at = self._work(profile, writer)
        except NoWire as trouble:
            return self._trouble(str(trouble))
        if self.mailing.trouble:
            self._note("", None)
        return next_at

    def _work(self, profile: SendingProfile, writer: Writer) -> datetime | None:
        """Send chunk after chunk over one connection, opened again when it is lost."""
        with ExitStack() as stack:
            wire = stack.enter_context(open_wire(server_of(profile)))
            while time.monotonic() < self.until:
                claim = claim_chunk(self.mailing, profile)
                if not claim.items:
                    next_at = self._next_at()
                    if not self._nap(claim, next_at):
                        return next_at
                    continue
                self._send(wire, writer, claim)
                if wire.lost:
                    if not self.has_answered:
                        raise NoWire(wire.lost)
                    stack.close()
                    self.has_answered = False
                    wire = stack.enter_context(open_wire(server_of(profile)))
        return clock.now()

    def _nap(self, claim: Claim, next_at: datetime | None) -> bool:
        """Wait a moment for the pace or for what is due soon; say no when it is long."""
        if next_at is None:
            return False
        until_due = (next_at - clock.now()).total_seconds()
        if until_due > LONGEST_NAP and not claim.wait_seconds:
            # Other mailings have better to do with this worker meanwhile.
            return False
        wait = max(claim.wait_seconds, until_due, SHORTEST_NAP)
        if time.monotonic() + wait > self.until:
            return False
        time.sleep(min(wait, LONGEST_NAP))
        return True

    def _send(self, wire: Pipelining, writer: Writer, claim: Claim) -> None:
        outcomes = self._held(claim)
        stopped = {outcome.item_id for outcome in outcomes}
        passed = [item for item in claim.items if item.id not in stopped]
        written: list[ClaimedItem] = []

        def envelopes() -> Iterator[Envelope]:
            for item in passed:
                try:
                    envelope = writer.envelope(item)
                except ValueError as error:
                    outcomes.append(_refused(item, f"{UNWRITABLE} : {error}"))
                    continue
                written.append(item)
                yield envelope

        unsent: list[int] = []
        for rank, delivery in enumerate(wire.deliver_all(envelopes())):
            outcome = _outcome(written[rank], delivery)
            if outcome is None:
                unsent.append(written[rank].id)
                continue
            self.has_answered = self.has_answered or bool(delivery.replies)
            outcomes.append(outcome)
        if wire.lost and unsent and not self.has_answered:
            # A server that hangs up each time at the same message must not stop the
            # others behind it: this one takes its turn again later.
            first = next(item for item in written if item.id == unsent[0])
            outcomes.append(_later(first, wire.lost))
            unsent = unsent[1:]
        self._settle(claim, outcomes, unsent)

    def _held(self, claim: Claim) -> list[Outcome]:
        """Ask who may not be written to; when the gate fails, nothing leaves."""
        try:
            said = self.gate(claim.items)
        except BaseException:
            self._settle(claim, [], [item.id for item in claim.items])
            raise
        suppressed = suppressed_among(item.recipient for item in claim.items)
        outcomes = []
        for item in claim.items:
            reason = said.get(item.id, NOT_SAID)
            if reason is None and item.recipient.lower() in suppressed:
                reason = SUPPRESSED
            if reason is not None:
                outcomes.append(_held(item, reason))
        return outcomes

    def _settle(self, claim: Claim, outcomes: list[Outcome], unsent: list[int]) -> None:
        settle(self.mailing, claim, outcomes, unsent=unsent, on_settled=self.on_settled)
        self.settled += len(outcomes)
        self.sent += sum(outcome.state is ItemState.SENT for outcome in outcomes)

    def _next_at(self) -> datetime | None:
        """Return when the next item is due; None, and note the end, when none is left."""
        items = MailingItem.objects.filter(
            mailing_id=self.mailing.pk, mailing__state=MailingState.RUNNING
        )
        waiting = items.filter(state=ItemState.WAITING)
        found: datetime | None = waiting.aggregate(at=Min("next_try_at"))["at"]
        if found is None:
            # Those of other workers: at the end of their leases somebody must look.
            sending = items.filter(state=ItemState.SENDING)
            found = sending.aggregate(at=Min("claimed_until"))["at"]
        if found is None:
            finish(self.mailing)
        return found

    def _note(self, trouble: str, resume_at: datetime | None) -> None:
        Mailing.objects.filter(pk=self.mailing.pk).update(
            trouble=trouble[:300], resume_at=resume_at
        )

    def _trouble(self, sentence: str) -> datetime:
        resume_at = clock.now() + NO_WIRE_DELAY
        self._note(sentence, resume_at)
        return resume_at


@transaction.atomic
def finish(mailing: Mailing) -> None:
    """Note that a running mailing has nothing left to send, if so."""
    left = MailingItem.objects.filter(
        mailing_id=mailing.pk, state__in=[ItemState.WAITING, ItemState.SENDING]
    )
    if not left.exists():
        Mailing.objects.filter(pk=mailing.pk, state=MailingState.RUNNING).update(
            state=MailingState.DONE, ended_at=clock.now(), trouble="", resume_at=None
        )


def _outcome(item: ClaimedItem, delivery: Delivery) -> Outcome | None:
    """Return what a delivery means; None when the message did not leave."""
    moment = clock.now()
    if delivery.maybe:
        return Outcome(
            item.id, item.reference, ItemState.MAYBE_SENT, moment, delivery.maybe
        )
    if delivery.unsent:
        return None
    [reply] = delivery.replies
    answer = f"{reply.code} {reply.text}"
    fate = fate_of(reply.code)
    if fate is Fate.SENT:
        return Outcome(item.id, item.reference, ItemState.SENT, moment, answer)
    if fate is Fate.NEVER:
        return _refused(item, answer)
    return _later(item, answer)


def _later(item: ClaimedItem, answer: str) -> Outcome:
    """Try again after a while, or give up after many times."""
    delay = delay_after(item.attempts + 1)
    if delay is None:
        return _refused(item, f"{GAVE_UP} {answer}")
    moment = clock.now()
    return Outcome(
        item.id, item.reference, ItemState.WAITING, moment, answer, moment + delay
    )


def _refused(item: ClaimedItem, answer: str) -> Outcome:
    return Outcome(item.id, item.reference, ItemState.REFUSED, clock.now(), answer)


def _held(item: ClaimedItem, reason: str) -> Outcome:
    return Outcome(item.id, item.reference, ItemState.HELD, clock.now(), reason)
