"""Write invitations: one row, one personal link, one letter; many by small steps."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse

from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.jobs import operations as jobs
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural
from beffroi.links.operations import issue_link, revoke_links
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.mail.operations.outbox import queue_message
from beffroi.organizations.models.invitations import Invitation, InvitationBatch
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.queries.branding import brand_at
from beffroi.organizations.queries.scopes import describe_scope, holds_role, scope_of
from beffroi.organizations.rules.scopes import scope_key

VALID_DAYS = 14
Place = TypeVar("Place", Establishment, ManagingOrganization)
STEP = 10
FILES_KEPT = timedelta(days=30)


class AlreadyInvited(Refusal):
    sentence = "Cette personne est déjà invitée à ce rôle sur ce périmètre."


class AlreadyMember(Refusal):
    sentence = "Cette personne tient déjà ce rôle sur ce périmètre."


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered, to whom; an organization without establishments is it whole."""

    email: str
    role: Role
    first_name: str = ""
    last_name: str = ""
    region_code: str = ""
    organization: ManagingOrganization | None = None
    establishments: Sequence[Establishment] = field(default=())


@transaction.atomic
def issue(
    offer: Offer, *, by: Actor, inviter: User | None, batch: uuid.UUID | None = None
) -> Invitation:
    """Write one invitation and its letter; one that has expired is renewed.

    Raises: AlreadyInvited; AlreadyMember; BadAddress.
    """
    scope = scope_of(offer.region_code, offer.organization, offer.establishments)
    if holds_role(offer.email, offer.role, scope):
        raise AlreadyMember
    key = scope_key(offer.email, offer.role, scope)
    known = Invitation.objects.live().filter(scope_key=key).first()
    if known is not None:
        if known.expires_at > clock.now():
            raise AlreadyInvited
        return send_letter(known, by=by, verb="renew_invitation")
    invitation = _create(offer, key, by, inviter, batch)
    return send_letter(invitation, by=by, verb="invite")


def _create(
    offer: Offer, key: str, by: Actor, inviter: User | None, batch: uuid.UUID | None
) -> Invitation:
    moment = clock.now()
    try:
        # A savepoint: two colleagues may invite the same person at the same moment.
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=offer.email.strip().lower(),
                first_name=offer.first_name,
                last_name=offer.last_name,
                role=offer.role,
                region_code=offer.region_code,
                organization=offer.organization,
                scope_key=key,
                batch=batch,
                invited_by=inviter,
                invited_by_label=by.label[:200],
                created_at=moment,
                expires_at=moment,
            )
    except IntegrityError as error:
        raise AlreadyInvited from error
    invitation.establishments.set(offer.establishments)
    return invitation


def send_letter(invitation: Invitation, *, by: Actor, verb: str) -> Invitation:
    """Give a new link, write the letter that holds it, and forget the former link.

    In the caller's transaction. Raises: BadAddress.
    """
    revoke_links(purpose=LinkPurpose.INVITATION, subject_key=invitation.pk)
    role = ROLE_LABELS[Role(invitation.role)]
    token = _link_for(invitation, role, by=by)
    address = settings.PUBLIC_URL + reverse("organizations:invitation", args=[token])
    text = render_to_string(
        "organizations/people/invitation_letter.txt",
        {
            "first_name": invitation.first_name,
            "inviter": by.label,
            "role": role,
            "scope": describe_scope(invitation),
            "address": address,
            "valid_days": VALID_DAYS,
        },
    )
    message = queue_message(
        to=invitation.email,
        subject=f"{by.label} vous invite sur Beffroi",
        text=text.strip(),
        purpose="invitation",
        origin_key=f"invitation:{invitation.pk}",
        brand=brand_at(invitation.organization, list(invitation.establishments.all())),
    )
    invitation.message = message
    invitation.opened_at = None
    invitation.expires_at = clock.now() + timedelta(days=VALID_DAYS)
    invitation.save(update_fields=["message", "opened_at", "expires_at"])
    record(
        by=by,
        verb=verb,
        object_kind="invitation",
        object_key=invitation.pk,
        object_label=f"{invitation.email} · {role}",
    )
    return invitation


def _link_for(invitation: Invitation, role: str, *, by: Actor) -> str:
    """Return the token of a new link, told apart in the list of links given out."""
    places = list(invitation.establishments.all()[:2])
    return issue_link(
        purpose=LinkPurpose.INVITATION,
        subject_key=invitation.pk,
        by=by,
        valid_days=VALID_DAYS,
        label=f"{role} : {describe_scope(invitation)}",
        recipient_label=invitation.email,
        establishment_key=places[0].pk if len(places) == 1 else "",
        organization_key=invitation.organization_id or "",
    )


def send_batch(job_id: str, batch_id: str) -> None:
    """Invite everybody of a file, by small steps; may be run twice.

    A line already written is found again by its fingerprint and left alone.
    """
    batch = InvitationBatch.objects.select_related("asked_by").get(pk=batch_id)
    inviter = batch.asked_by
    rows = list(batch.rows)
    refused = list(batch.refused)
    for start in range(0, len(rows), STEP):
        with transaction.atomic():
            for row in rows[start : start + STEP]:
                problem = _invite_row(row, batch, inviter)
                if problem:
                    refused.append(
                        {"line": row["line"], "column": "courriel", "reason": problem}
                    )
            jobs.progress(job_id, min(start + STEP, len(rows)), len(rows))
    sent = Invitation.objects.filter(batch=batch.pk).count()
    with transaction.atomic():
        InvitationBatch.objects.filter(pk=batch.pk).update(rows=[], refused=refused)
        jobs.finish(
            job_id,
            note=f"{plural(sent, 'invitation écrite', 'invitations écrites')}.",
            refused=refused,
        )


def forget_files() -> int:
    """Erase what was read of old files of people; return how many. May be run twice."""
    old = InvitationBatch.objects.filter(created_at__lt=clock.now() - FILES_KEPT)
    return old.delete()[0]


def _found(rows: "QuerySet[Place]", key: str) -> "Place | None":
    return rows.filter(pk=key).first() if key else None


def _invite_row(row: dict[str, str], batch: InvitationBatch, inviter: User) -> str:
    """Invite one person; return why not, or nothing."""
    place = _found(Establishment.objects.all(), row["establishment"])
    organization = _found(ManagingOrganization.objects.all(), row["organization"])
    offer = Offer(
        email=row["email"],
        role=Role(row["role"]),
        first_name=row["first_name"],
        last_name=row["last_name"],
        organization=organization,
        establishments=[place] if place else [],
    )
    scope = scope_of("", organization, offer.establishments)
    is_done = Invitation.objects.filter(
        batch=batch.pk, scope_key=scope_key(offer.email, offer.role, scope)
    ).exists()
    if is_done or organization is None:
        return ""
    try:
        issue(offer, by=inviter.as_actor(), inviter=inviter, batch=batch.pk)
    except Refusal as refusal:
        return str(refusal)
    return ""
