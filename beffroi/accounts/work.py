"""What accounts do by themselves: carry out the recoveries whose delay is over."""

from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from beffroi.accounts.models import OpenSession, RecoveryRequest
from beffroi.accounts.rules.recovery import PATIENCE, RecoveryState
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.mail.operations.outbox import queue_message

SUBJECT = "Votre second facteur Beffroi"
CHUNK = 200


def carry_out_recoveries() -> int:
    """Remove each second factor whose delay is over; return how many.

    One short transaction each; a second call finds nothing to do. Requests that
    nobody confirmed in time are forgotten.
    """
    moment = clock.now()
    due = RecoveryRequest.objects.due(moment).order_by("due_at", "pk")
    keys = list(due.values_list("pk", flat=True)[:CHUNK])
    done = sum(_carry_out(key) for key in keys)
    RecoveryRequest.objects.filter(
        state=RecoveryState.WAITING, asked_at__lt=moment - PATIENCE
    ).update(state=RecoveryState.EXPIRED, ended_at=moment)
    return done


@transaction.atomic
def _carry_out(key: UUID) -> bool:
    request = (
        RecoveryRequest.objects.due(clock.now())
        .select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=key)
        .first()
    )
    if request is None:
        return False
    Authenticator.objects.filter(user_id=request.user_id).delete()
    OpenSession.objects.filter(user_id=request.user_id).delete()
    request.state = RecoveryState.DONE
    request.ended_at = clock.now()
    request.save(update_fields=["state", "ended_at"])
    record(
        by=SYSTEM,
        verb="carry_out_recovery",
        object_kind="user",
        object_key=request.user_id,
        object_label=request.user.get_full_name(),
    )
    tell_about_recovery(
        request,
        "Votre second facteur est retiré, et toutes vos sessions sont fermées. "
        "Réglez un nouveau second facteur à votre prochaine visite.",
    )
    return True


def tell_about_recovery(request: RecoveryRequest, sentence: str) -> None:
    """Write to the person at each step: who asked may be somebody else."""
    queue_message(
        to=request.user.email,
        subject=SUBJECT,
        text=f"Bonjour {request.user.get_full_name()},\n\n{sentence}",
        purpose="recovery",
    )
