"""Answer what people ask about their own data.

Refusal
├── WrongConfirmation  what was typed does not name the person
├── OneselfRefused     nobody erases their own account here
├── LastOperator       nobody would be left to administer the installation
├── AlreadyErased      the person is erased, or being so
├── BeyondReach        a DPO does not answer for all that is held about the person
└── FilesUndecided     a file that the person deposited waits for a choice
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.jobs.models import Job
from beffroi.jobs.operations import launch
from beffroi.jobs.tasking import Task
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.personal import Subject
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.rules.reach import Reach
from beffroi.privacy.enums import CHOICE_LABELS
from beffroi.privacy.models import FileDecision, PersonRequest, RegisterCopy
from beffroi.privacy.queries.reach import organization_within
from beffroi.privacy.rules.states import FileChoice, RequestState
from beffroi.privacy.tasks import make_copy, print_register, read_files, run_erasure
from beffroi.privacy.work.deposits import list_files
from beffroi.privacy.work.erasing import preview
from beffroi.privacy.work.subjects import (
    subject_of_address,
    subject_of_request,
)


class WrongConfirmation(Refusal):
    sentence = "Ce n’est pas l’adresse de la personne : rien n’a été effacé."


class OneselfRefused(Refusal):
    sentence = (
        "Vous ne pouvez pas effacer votre propre compte : demandez à un collègue."
    )


class LastOperator(Refusal):
    sentence = (
        "C’est la dernière personne de l’administration technique. "
        "Donnez d’abord ce rôle à quelqu’un d’autre."
    )


class AlreadyErased(Refusal):
    sentence = "Cette personne est déjà effacée, ou en train de l’être."


class BeyondReach(Refusal):
    sentence = (
        "Aucun de vos établissements ne connaît cette personne, ou d’autres structures "
        "la connaissent aussi : transmettez sa demande à l’administration technique."
    )


class FilesUndecided(Refusal):
    sentence = (
        "Choisissez d’abord, pour chaque fichier que la personne a déposé, de le garder "
        "ou de le supprimer. Rien n’a été effacé."
    )


@transaction.atomic
def open_request(
    *, address: str, reason: str, by: Actor, within: Reach | None = None
) -> PersonRequest:
    """Open the request of one person, with the count of what Beffroi holds about them.

    `within` bounds what a DPO answers for; None is the whole installation.
    Raises: BeyondReach.
    """
    subject = subject_of_address(address)
    organization_id = _organization_of(subject, within)
    request = PersonRequest.objects.create(
        subject_key=subject.key,
        address=address.strip().lower(),
        reason=reason.strip(),
        organization_id=organization_id,
        asked_at=clock.now(),
        asked_by_key=by.key,
        asked_by_label=by.label,
        preview=preview(subject),
    )
    _note(request, "open_person_request", by)
    list_files(request, subject)
    if request.files.exists():
        read_files.enqueue(request_id=str(request.pk))
    return request


def _organization_of(subject: Subject, within: Reach | None) -> UUID | None:
    """Return the organization for which a DPO handles a request; None for everything."""
    if within is None:
        return None
    found = organization_within(subject, within)
    if found is None:
        raise BeyondReach
    return found


def _note(request: PersonRequest, verb: str, by: Actor) -> None:
    record(by=by, verb=verb, object_kind="person_request", object_key=request.pk)


@transaction.atomic
def ask_copy(*, request: PersonRequest, by: Actor, within: Reach | None = None) -> Job:
    """Prepare, in the background, the copy to hand to the person.

    Raises: AlreadyErased; BeyondReach when the person is now known elsewhere too.
    """
    if request.state != RequestState.OPEN:
        raise AlreadyErased
    _organization_of(subject_of_request(request), within)
    _note(request, "copy_person", by)
    label = "Copie des données d’une personne"
    return _launch(request, make_copy, kind="personal_copy", label=label, by=by)


def _launch(
    request: PersonRequest, task: Task[..., Any], *, kind: str, label: str, by: Actor
) -> Job:
    """Have a request worked on in the background; its page shows the result."""
    return launch(
        task,
        kind=kind,
        label=label,
        by=by,
        arguments={"request_id": str(request.pk)},
        result_path=reverse("privacy:request", args=[request.pk]),
    )


@transaction.atomic
def decide_file(*, decision: FileDecision, choice: FileChoice, by: Actor) -> None:
    """Choose what becomes of one file; the choice may change until the erasure.

    Raises: AlreadyErased.
    """
    request = PersonRequest.objects.select_for_update().get(pk=decision.request_id)
    if request.state != RequestState.OPEN:
        raise AlreadyErased
    decision.choice, decision.decided_at = choice, clock.now()
    decision.decided_by_key, decision.decided_by_label = by.key, by.label[:200]
    decision.save(
        update_fields=["choice", "decided_at", "decided_by_key", "decided_by_label"]
    )
    record(
        by=by,
        verb="decide_person_file",
        object_kind="file",
        object_key=decision.file_id,
        detail=CHOICE_LABELS[choice],
    )


def erase_person(
    *,
    request: PersonRequest,
    confirmation: str,
    by: Actor,
    within: Reach | None = None,
) -> Job:
    """Erase the person everywhere, in the background; `confirmation` is their address.

    Raises: AlreadyErased; WrongConfirmation; OneselfRefused; LastOperator; BeyondReach;
    FilesUndecided, the files deposited since being listed then.
    """
    if request.state == RequestState.OPEN:
        # Kept even when the erasure is refused: what is new must be shown.
        list_files(request, subject_of_request(request))
    return _erase(request=request, confirmation=confirmation, by=by, within=within)


@transaction.atomic
def _erase(
    *, request: PersonRequest, confirmation: str, by: Actor, within: Reach | None
) -> Job:
    request = PersonRequest.objects.select_for_update().get(pk=request.pk)
    if request.state != RequestState.OPEN:
        raise AlreadyErased
    if confirmation.strip().lower() != request.address:
        raise WrongConfirmation
    subject = subject_of_request(request)
    _refuse_dangerous(subject, by)
    _organization_of(subject, within)
    if request.files.filter(choice="").exists():
        raise FilesUndecided
    request.state = RequestState.ERASING
    request.save(update_fields=["state"])
    _note(request, "erase_person", by)
    label = "Effacement d’une personne"
    return _launch(request, run_erasure, kind="erasure", label=label, by=by)


def _refuse_dangerous(subject: Subject, by: Actor) -> None:
    if not subject.key:
        return
    if subject.key == by.key:
        raise OneselfRefused
    operators = Membership.objects.active().filter(
        role=Role.OPERATOR_ADMIN, user__is_active=True
    )
    holders = {str(key) for key in operators.values_list("user_id", flat=True)}
    if holders == {subject.key}:
        raise LastOperator


@transaction.atomic
def ask_register(*, by: Actor) -> Job:
    """Print the register, in the background, for the person who asks."""
    copy = RegisterCopy.objects.create(asked_by_key=by.key, asked_at=clock.now())
    record(by=by, verb="print_register", object_kind="register", object_key=copy.pk)
    return launch(
        print_register,
        kind="register",
        label="Registre des données personnelles",
        by=by,
        arguments={"copy_id": str(copy.pk)},
        result_path=reverse("privacy:register_file", args=[copy.pk]),
    )
