"""Invite, follow and accept.

Refusal
├── NotAllowed         the person may not give this role there
├── WrongScope         the role does not go with the scope
├── AlreadyInvited     (work) the same offer waits already
├── AlreadyMember      (work) the person holds it already
├── NoLongerWaiting    accepted or revoked in the meantime
├── LinkExpired        fourteen days have passed
├── AccountExists      an account exists: sign in instead
├── NotTheirs          signed in with another address than the invited one
├── UnreadableFile     a file without the columns needed, or too long
└── NothingToSend      no line of the file can be used
"""

import uuid
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.accounts.operations import people as accounts
from beffroi.accounts.operations.identities import link_identity
from beffroi.accounts.queries import find_user
from beffroi.accounts.rules.claims import Known
from beffroi.accounts.rules.roles import Role
from beffroi.jobs.models import Job
from beffroi.jobs.operations import launch
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.tables import read_table
from beffroi.lib.text import plural
from beffroi.links.models import PersonalLink
from beffroi.links.operations import mark_used, revoke_links
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.organizations.models.invitations import Invitation, InvitationBatch
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.operations.memberships import AlreadyMember as HoldsItAlready
from beffroi.organizations.operations.memberships import WrongScope, grant
from beffroi.organizations.queries.inviting import may_invite, placed_lines
from beffroi.organizations.queries.scopes import scope_of
from beffroi.organizations.rules.invitation_table import (
    is_heading,
    missing_columns,
    read_people,
)
from beffroi.organizations.rules.scopes import fits
from beffroi.organizations.rules.states import InvitationState
from beffroi.organizations.tasks import send_invitations
from beffroi.organizations.work.invitations import Offer, issue, send_letter

MOST_LINES = 3000
FILE_LIMIT_MB = 5


class NotAllowed(Refusal):
    sentence = "Vous ne pouvez pas donner ce rôle sur ce périmètre."


class NoLongerWaiting(Refusal):
    sentence = "Cette invitation n’attend plus de réponse."


class LinkExpired(Refusal):
    sentence = (
        "Cette invitation a expiré. Demandez à la personne qui vous a invité "
        "de la renvoyer."
    )


class AccountExists(Refusal):
    sentence = "Un compte existe déjà à cette adresse : connectez-vous pour accepter."


class NotTheirs(Refusal):
    sentence = "Cette invitation est adressée à une autre personne."


class UnreadableFile(Refusal):
    pass


class NothingToSend(Refusal):
    sentence = "Aucune ligne de ce fichier ne peut être envoyée."


def invite(
    *,
    inviter: User,
    email: str,
    role: Role,
    first_name: str = "",
    last_name: str = "",
    region_code: str = "",
    organization: ManagingOrganization | None = None,
    establishments: Sequence[Establishment] = (),
) -> Invitation:
    """Offer a role to an address, by a letter with a personal link of fourteen days.

    Raises: WrongScope; NotAllowed; AlreadyInvited; AlreadyMember; BadAddress.
    """
    places = list(establishments)
    if not fits(
        role,
        region_code=region_code,
        has_organization=organization is not None,
        establishment_count=len(places),
    ) or any(
        place.organization_id != getattr(organization, "pk", None) for place in places
    ):
        raise WrongScope
    if not may_invite(inviter, role, scope_of(region_code, organization, places)):
        raise NotAllowed
    offer = Offer(email, role, first_name, last_name, region_code, organization, places)
    return issue(offer, by=inviter.as_actor(), inviter=inviter)


@transaction.atomic
def resend(*, invitation: Invitation, inviter: User) -> Invitation:
    """Send the letter again with a new link; the former one no longer opens anything.

    Raises: NotAllowed; NoLongerWaiting; BadAddress.
    """
    _check_right(invitation, inviter)
    waiting = _locked(invitation)
    return send_letter(waiting, by=inviter.as_actor(), verb="resend_invitation")


@transaction.atomic
def revoke(*, invitation: Invitation, inviter: User) -> None:
    """Withdraw an invitation: its link opens nothing from now on.

    Raises: NotAllowed; NoLongerWaiting.
    """
    _check_right(invitation, inviter)
    waiting = _locked(invitation)
    waiting.state = InvitationState.REVOKED
    waiting.save(update_fields=["state"])
    revoke_links(purpose=LinkPurpose.INVITATION, subject_key=waiting.pk)
    _note(waiting, inviter.as_actor(), "revoke_invitation")


@transaction.atomic
def begin(*, invitation: Invitation, link: PersonalLink) -> None:
    """Note that the invited person opened the letter; once is enough."""
    mark_used(link)
    is_first = (
        Invitation.objects.live()
        .filter(pk=invitation.pk, opened_at=None)
        .update(opened_at=clock.now())
    )
    if is_first:
        by = Actor(ActorKind.LINK, str(link.pk), invitation.email)
        _note(invitation, by, "open_invitation")


@transaction.atomic
def accept_with_account(
    *,
    invitation: Invitation,
    link: PersonalLink,
    first_name: str,
    last_name: str,
    job: str,
    password: str,
) -> User:
    """Open the account of an invited person and give the role.

    Raises: NoLongerWaiting; LinkExpired; AccountExists; PasswordRefused.
    """
    waiting = _locked(invitation)
    if find_user(waiting.email) is not None:
        raise AccountExists
    user = accounts.create_account(
        email=waiting.email,
        password=password,
        first_name=first_name,
        last_name=last_name,
        job=job,
        place_words=place_words(waiting),
        has_accepted_conditions=True,
        by=Actor(ActorKind.LINK, str(link.pk), waiting.email),
    )
    _give(waiting, user)
    return user


@transaction.atomic
def accept_with_identity(
    *,
    invitation: Invitation,
    known: Known,
    first_name: str,
    last_name: str,
    job: str,
    by: Actor,
) -> User:
    """Open the account of an invited person who signs in by a provider, without password.

    The invitation proves the address, the provider proves the person.
    Raises: NoLongerWaiting; LinkExpired; AccountExists; IdentityTaken.
    """
    waiting = _locked(invitation)
    if find_user(waiting.email) is not None:
        raise AccountExists
    user = accounts.create_account(
        email=waiting.email,
        first_name=first_name,
        last_name=last_name,
        job=job,
        place_words=place_words(waiting),
        has_accepted_conditions=True,
        by=by,
    )
    link_identity(
        user=user,
        provider=known.provider,
        subject=known.subject,
        label=known.name,
        by=user.as_actor(),
    )
    _give(waiting, user)
    return user


@transaction.atomic
def accept_as(*, invitation: Invitation, user: User) -> User:
    """Give the offered role to a person who has an account at the invited address.

    Raises: NotTheirs; NoLongerWaiting; LinkExpired.
    """
    if user.email.casefold() != invitation.email.casefold():
        raise NotTheirs
    _give(_locked(invitation), user)
    return user


def _give(invitation: Invitation, user: User) -> None:
    if invitation.expires_at <= clock.now():
        raise LinkExpired
    with suppress(HoldsItAlready):
        grant(
            user=user,
            role=Role(invitation.role),
            region_code=invitation.region_code,
            organization=invitation.organization,
            establishments=invitation.establishments.all(),
            by=user.as_actor(),
        )
    moment = clock.now()
    invitation.state = InvitationState.ACCEPTED
    invitation.opened_at = invitation.opened_at or moment
    invitation.accepted_at = moment
    invitation.accepted_by = user
    invitation.save(update_fields=["state", "opened_at", "accepted_at", "accepted_by"])
    revoke_links(purpose=LinkPurpose.INVITATION, subject_key=invitation.pk)
    _note(invitation, user.as_actor(), "accept_invitation")


def place_words(invitation: Invitation) -> list[str]:
    """Return the names of the offered places, which the password must not contain."""
    words = [place.name for place in invitation.establishments.all()]
    words += [place.town for place in invitation.establishments.all()]
    if invitation.organization is not None:
        words += [invitation.organization.name, invitation.organization.town]
    return words


def _locked(invitation: Invitation) -> Invitation:
    """Return the invitation, reserved until the end of the transaction.

    Raises: NoLongerWaiting.
    """
    waiting = (
        Invitation.objects.live().select_for_update().filter(pk=invitation.pk).first()
    )
    if waiting is None:
        raise NoLongerWaiting
    return waiting


def _check_right(invitation: Invitation, inviter: User) -> None:
    scope = scope_of(
        invitation.region_code,
        invitation.organization,
        invitation.establishments.all(),
    )
    if not may_invite(inviter, Role(invitation.role), scope):
        raise NotAllowed


def _note(invitation: Invitation, by: Actor, verb: str) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="invitation",
        object_key=invitation.pk,
        object_label=invitation.email,
    )


def prepare_batch(*, file: BinaryIO, name: str, inviter: User) -> InvitationBatch:
    """Read a file of people to invite; nothing is sent before `launch_batch`.

    Raises: UnreadableFile; TableError when it is not a table.
    """
    table = read_table(file, name, limit_mb=FILE_LIMIT_MB, recognize=is_heading)
    missing = missing_columns(table.headers)
    if missing:
        message = (
            f"Il manque {plural(len(missing), 'colonne')} : {', '.join(missing)}. "
            f"Colonnes lues : {', '.join(table.headers[:12])}."
        )
        raise UnreadableFile(message)
    numbered: list[tuple[int, Sequence[str]]] = []
    for row in table.rows:
        if len(numbered) == MOST_LINES:
            message = (
                f"Ce fichier dépasse {MOST_LINES} lignes : partagez-le en plusieurs."
            )
            raise UnreadableFile(message)
        numbered.append((row.line, row.cells))
    people, refused = read_people(table.headers, numbered)
    rows, misplaced, known_count = placed_lines(people, inviter)
    refusals = sorted([*refused, *misplaced], key=lambda line: line.line)
    batch = InvitationBatch(
        id=uuid.uuid4(),
        asked_by=inviter,
        file_name=name[:200],
        rows=rows,
        refused=[
            {"line": line.line, "column": line.column, "reason": line.reason}
            for line in refusals
        ],
        known_count=known_count,
        created_at=clock.now(),
    )
    _keep(batch, inviter)
    return batch


@transaction.atomic
def _keep(batch: InvitationBatch, inviter: User) -> None:
    batch.save(force_insert=True)
    record(
        by=inviter.as_actor(),
        verb="read_invitation_file",
        object_kind="invitation_batch",
        object_key=batch.pk,
        object_label=batch.file_name,
    )


@transaction.atomic
def launch_batch(*, batch: InvitationBatch, inviter: User, result_path: str) -> Job:
    """Send the invitations of a file in the background; once, whoever asks twice.

    Raises: NothingToSend; NoLongerWaiting.
    """
    if not batch.rows:
        raise NothingToSend
    moment = clock.now()
    is_first = InvitationBatch.objects.filter(pk=batch.pk, launched_at=None).update(
        launched_at=moment
    )
    if not is_first:
        raise NoLongerWaiting
    job = launch(
        send_invitations,
        kind="invitations",
        label=f"Invitations du fichier « {batch.file_name} »",
        by=inviter.as_actor(),
        arguments={"batch_id": str(batch.pk)},
        result_path=result_path,
    )
    InvitationBatch.objects.filter(pk=batch.pk).update(job_key=str(job.pk))
    record(
        by=inviter.as_actor(),
        verb="send_invitation_file",
        object_kind="invitation_batch",
        object_key=batch.pk,
        object_label=batch.file_name,
    )
    return job
