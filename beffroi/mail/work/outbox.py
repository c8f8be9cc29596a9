"""Send what is due, by small claims, each message marked before the wire.

A worker killed between the wire and the note leaves a message « sending »; past
its lease it becomes « maybe sent », shown to a person and never sent again alone.
No transaction is open while the network is spoken to.
"""

import time
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage, SendingProfile
from beffroi.mail.pipeline import Pipelining, Reply
from beffroi.mail.rules.retry import Fate, delay_after, fate_of
from beffroi.mail.rules.states import SETTLED, MessageState
from beffroi.mail.wire import CutInBody, NoWire, deliver, open_wire
from beffroi.mail.work.servers import Signing, server_of, signing_of

CHUNK = 25
LEASE = timedelta(minutes=10)
NO_WIRE_DELAY = timedelta(minutes=2)
PATIENCE = timedelta(days=5)
RUN_SECONDS = 240
KEPT = timedelta(days=365)
GAVE_UP = "Abandonné après plusieurs essais."


def send_due() -> int:
    """Send every message that is due; return how many left.

    May be run twice, also at the same moment. Stops by itself after some minutes;
    the timetable calls it again.
    """
    forget_lost_claims()
    sent, started = 0, time.monotonic()
    while time.monotonic() - started < RUN_SECONDS:
        profile = SendingProfile.objects.service().first()
        if profile is None:
            break
        claim = claim_chunk()
        if claim is None:
            break
        done, is_connected = _send_chunk(profile, claim)
        sent += done
        if not is_connected:
            break
    return sent


def forget_lost_claims() -> int:
    """Settle what a killed worker left behind; return how many are « maybe sent »."""
    moment = clock.now()
    OutgoingMessage.objects.waiting().filter(claimed_until__lt=moment).update(
        claim=None, claimed_until=None
    )
    return OutgoingMessage.objects.filter(
        state=MessageState.SENDING, claimed_until__lt=moment
    ).update(
        state=MessageState.MAYBE_SENT,
        claim=None,
        claimed_until=None,
        answer="Interrompu pendant l’envoi : personne ne sait si le message est parti.",
    )


@transaction.atomic
def claim_chunk() -> uuid.UUID | None:
    """Reserve the next messages for this worker; None when nothing is due."""
    moment = clock.now()
    keys = list(
        OutgoingMessage.objects.waiting()
        .filter(claim=None, next_try_at__lte=moment)
        .order_by("next_try_at", "pk")
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)[:CHUNK]
    )
    if not keys:
        return None
    claim = uuid.uuid4()
    OutgoingMessage.objects.filter(pk__in=keys, claim=None).update(
        claim=claim, claimed_until=moment + LEASE
    )
    return claim


def forget_old() -> int:
    """Erase the messages that ended long ago; return how many. May be run twice."""
    ended = OutgoingMessage.objects.filter(
        state__in=list(SETTLED), created_at__lt=clock.now() - KEPT
    )
    return ended.delete()[0]


def _send_chunk(profile: SendingProfile, claim: uuid.UUID) -> tuple[int, bool]:
    sent = 0
    try:
        signing = signing_of(profile)
        with open_wire(server_of(profile)) as wire:
            for message in OutgoingMessage.objects.filter(claim=claim).order_by("pk"):
                way = _Way(wire, profile.from_address, signing)
                sent += _send_one(way, message, claim)
    except NoWire as trouble:
        _put_back(claim, str(trouble))
        return sent, False
    return sent, True


@dataclass(frozen=True, slots=True)
class _Way:
    """How the messages of a chunk leave."""

    wire: Pipelining
    sender: str
    signing: Signing


def _send_one(way: _Way, message: OutgoingMessage, claim: uuid.UUID) -> int:
    mine = OutgoingMessage.objects.filter(pk=message.pk, claim=claim)
    is_mine = mine.filter(state=MessageState.WAITING).update(
        state=MessageState.SENDING,
        attempts=F("attempts") + 1,
        claimed_until=clock.now() + LEASE,
    )
    if not is_mine:
        return 0
    try:
        reply = deliver(
            way.wire,
            sender=way.sender,
            recipient=message.recipient,
            mime=way.signing(bytes(message.mime)),
        )
    except NoWire:
        mine.update(state=MessageState.WAITING, attempts=F("attempts") - 1)
        raise
    except CutInBody as cut:
        mine.update(
            state=MessageState.MAYBE_SENT,
            claim=None,
            claimed_until=None,
            answer=f"Connexion coupée pendant l’envoi : {cut}"[:300],
        )
        message_lost = "Le serveur a coupé la connexion pendant l’envoi."
        raise NoWire(message_lost) from cut
    _settle(message, reply, claim)
    return int(fate_of(reply.code) is Fate.SENT)


def _settle(message: OutgoingMessage, reply: Reply, claim: uuid.UUID) -> None:
    """Write what the server decided; the body is erased once it is of no more use."""
    moment = clock.now()
    changes: dict[str, object] = {
        "claim": None,
        "claimed_until": None,
        "answer": f"{reply.code} {reply.text}"[:300],
    }
    fate = fate_of(reply.code)
    delay = delay_after(message.attempts + 1)
    if fate is Fate.SENT:
        changes |= {"state": MessageState.SENT, "sent_at": moment, "mime": b""}
    elif fate is Fate.LATER and delay is not None:
        changes |= {"state": MessageState.WAITING, "next_try_at": moment + delay}
    else:
        changes |= {"state": MessageState.REFUSED, "mime": b""}
        if fate is Fate.LATER:
            changes["answer"] = f"{GAVE_UP} {changes['answer']}"[:300]
    OutgoingMessage.objects.filter(
        pk=message.pk, claim=claim, state=MessageState.SENDING
    ).update(**changes)


def _put_back(claim: uuid.UUID, sentence: str) -> None:
    """Give back what was reserved: the server, not the messages, is the trouble."""
    moment = clock.now()
    held = OutgoingMessage.objects.filter(claim=claim, state=MessageState.WAITING)
    held.filter(created_at__lt=moment - PATIENCE).update(
        state=MessageState.REFUSED,
        mime=b"",
        claim=None,
        claimed_until=None,
        answer=f"{GAVE_UP} {sentence}"[:300],
    )
    held.filter(created_at__gte=moment - PATIENCE).update(
        claim=None,
        claimed_until=None,
        next_try_at=moment + NO_WIRE_DELAY,
        answer=sentence[:300],
    )
