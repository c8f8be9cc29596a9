"""Have a direction without account validate the results, by a personal link.

Refusal
├── DirectionHasAccount
├── ApprovalGone
├── NothingToValidate, AlreadyValidated, ChangedSinceRead (operations.assessments)
└── BadAddress (mail.operations.outbox)
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.links.models import PersonalLink
from beffroi.links.operations import give_link, mark_used, revoke_links
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.operations.outbox import queue_message
from beffroi.maturity.access import has_director
from beffroi.maturity.models.answers import Snapshot
from beffroi.maturity.models.approvals import ApprovalRequest
from beffroi.maturity.operations.assessments import (
    AlreadyValidated,
    NothingToValidate,
    validate_assessment,
)
from beffroi.maturity.queries.facts import facts_of
from beffroi.maturity.rules.outside_letters import (
    Asker,
    Letter,
    approval_letter,
    approved_letter,
)
from beffroi.maturity.work import standing as standings
from beffroi.organizations.models.places import Establishment

VALID_DAYS = 30
TWICE = timedelta(minutes=2)
BY_LINK = "par lien personnel"


class DirectionHasAccount(Refusal):
    sentence = (
        "La direction a un compte dans Beffroi : elle valide elle-même, après s’être "
        "connectée."
    )


class ApprovalGone(Refusal):
    sentence = "Cette validation n’est plus attendue : rien n’a été validé."


@transaction.atomic
def ask_approval(
    *, establishment: Establishment, name: str, email: str, asker: User
) -> ApprovalRequest:
    """Send a direction the link to the summary, to read and validate it.

    A letter still waiting is replaced; the same one within two minutes leaves once.

    Raises: DirectionHasAccount; NothingToValidate; AlreadyValidated; BadAddress.
    """
    standing = standings.lock(establishment)
    if has_director(establishment):
        raise DirectionHasAccount
    if not facts_of(establishment, is_slim=True).answers:
        raise NothingToValidate
    if standing.is_validated:
        raise AlreadyValidated
    waiting = list(
        ApprovalRequest.objects.waiting(clock.now()).filter(establishment=establishment)
    )
    address = email.strip().lower()
    for former in waiting:
        if former.recipient_email == address and former.sent_at > clock.now() - TWICE:
            return former
        revoke_links(purpose=LinkPurpose.APPROVAL, subject_key=former.pk)
    approval = ApprovalRequest(
        establishment=establishment,
        recipient_name=name.strip(),
        recipient_email=address,
        sent_at=clock.now(),
        sent_by_key=str(asker.pk),
        sent_by_label=asker.get_full_name(),
        sent_by_email=asker.email,
    )
    _send(approval, by=asker.as_actor())
    return approval


def _send(approval: ApprovalRequest, *, by: Actor) -> None:
    place = approval.establishment
    end = clock.now() + timedelta(days=VALID_DAYS)
    approval.link, token = give_link(
        purpose=LinkPurpose.APPROVAL,
        subject_key=approval.pk,
        by=by,
        expires_at=end,
        label="Bilan des douze réflexes",
        recipient_label=f"{approval.recipient_name} ({approval.recipient_email})",
        establishment_key=place.pk,
        organization_key=place.organization_id or "",
    )
    letter = approval_letter(
        asker=_asker(approval),
        recipient_name=approval.recipient_name,
        address=settings.PUBLIC_URL + reverse("maturity:approval", args=[token]),
        last_day=end.astimezone(clock.FRANCE).date(),
    )
    approval.message = _queue(approval, letter, to=approval.recipient_email)
    approval.save(force_insert=True)
    record(
        by=by,
        verb="ask_approval",
        object_kind="approval",
        object_key=approval.pk,
        object_label=approval.recipient_name,
        establishment_key=place.pk,
    )


@transaction.atomic
def approve(
    *, approval: ApprovalRequest, link: PersonalLink, read_at: datetime | None
) -> Snapshot:
    """Validate in the name of the direction; the link closes with it.

    `read_at` is the last change that the person had before their eyes.

    Raises: ApprovalGone; DirectionHasAccount; NothingToValidate; AlreadyValidated;
    ChangedSinceRead.
    """
    establishment = approval.establishment
    standings.lock(establishment)
    waiting = ApprovalRequest.objects.waiting(clock.now()).filter(pk=approval.pk)
    if not waiting.exists():
        raise ApprovalGone
    if has_director(establishment):
        raise DirectionHasAccount
    assessment = facts_of(establishment, is_slim=True).assessment
    if assessment is None:
        raise NothingToValidate
    snapshot = validate_assessment(
        assessment=assessment,
        by=Actor(
            ActorKind.LINK, str(link.pk), f"{approval.recipient_name} ({BY_LINK})"
        ),
        as_role=Role.DIRECTOR,
        read_at=read_at,
    )
    approval.approved_at = clock.now()
    approval.snapshot = snapshot
    approval.save(update_fields=["approved_at", "snapshot"])
    mark_used(link)
    revoke_links(purpose=LinkPurpose.APPROVAL, subject_key=approval.pk)
    _tell_the_asker(approval, snapshot)
    return snapshot


def _tell_the_asker(approval: ApprovalRequest, snapshot: Snapshot) -> None:
    path = reverse("maturity:snapshot", args=[approval.establishment_id, snapshot.pk])
    letter = approved_letter(
        asker=_asker(approval),
        recipient_name=approval.recipient_name,
        address=settings.PUBLIC_URL + path,
    )
    _queue(approval, letter, to=approval.sent_by_email, purpose="approved")


def _asker(approval: ApprovalRequest) -> Asker:
    return Asker(
        approval.sent_by_label, approval.sent_by_email, approval.establishment.name
    )


def _queue(
    approval: ApprovalRequest, letter: Letter, *, to: str, purpose: str = "approval"
) -> OutgoingMessage:
    return queue_message(
        to=to,
        subject=letter.subject,
        text=letter.body,
        purpose=purpose,
        origin_key=f"approval:{approval.pk}",
    )
