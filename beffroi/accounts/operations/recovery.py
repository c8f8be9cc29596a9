"""Give a lost second factor back: asked, then confirmed by people.

`work.py` carries it out once the delay is over.

Refusal
├── NothingToRecover   the account has no second factor
├── NotYourself        nobody vouches for themselves
├── AlreadyConfirmed   this person has vouched already
└── RequestClosed      the request ended in the meantime
"""

from collections.abc import Iterable

from django.db import transaction

from beffroi.accounts.journaling import note
from beffroi.accounts.models import RecoveryRequest, User
from beffroi.accounts.queries import has_second_factor
from beffroi.accounts.rules.recovery import (
    OPEN_STATES,
    RecoveryState,
    confirmations_needed,
    due_at,
)
from beffroi.accounts.rules.roles import Role
from beffroi.accounts.work import tell_about_recovery
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.ui.templatetags.text_filters import moment as moment_words


class NothingToRecover(Refusal):
    sentence = "Ce compte n’a pas de second facteur."


class NotYourself(Refusal):
    sentence = "Personne ne peut confirmer sa propre demande."


class AlreadyConfirmed(Refusal):
    sentence = "Vous avez déjà confirmé cette demande. Il faut une autre personne."


class RequestClosed(Refusal):
    sentence = "Cette demande n’est plus en cours."


@transaction.atomic
def ask_recovery(*, user: User, by: Actor) -> RecoveryRequest:
    """Open a request for a person whose password was right; twice returns the same.

    Raises: NothingToRecover.
    """
    if not has_second_factor(user):
        raise NothingToRecover
    User.objects.select_for_update().get(pk=user.pk)
    known = RecoveryRequest.objects.open().filter(user=user).first()
    if known is not None:
        return known
    request = RecoveryRequest.objects.create(user=user, asked_at=clock.now())
    note(request.user, by=by, verb="ask_recovery")
    tell_about_recovery(
        request,
        "Une personne qui connaît votre mot de passe dit avoir perdu votre second "
        "facteur. Si ce n’est pas vous, changez votre mot de passe et prévenez votre "
        "référent : il peut refuser la demande.",
    )
    return request


@transaction.atomic
def confirm_recovery(
    *, request: RecoveryRequest, roles: Iterable[Role], confirmer: User
) -> RecoveryRequest:
    """Vouch, after checking in person, that the one who asks is the one they say.

    `roles` are those held at this moment: they tell how many people it takes.
    Raises: NotYourself; AlreadyConfirmed; RequestClosed.
    """
    waiting = _locked(request, RecoveryState.WAITING)
    if confirmer.pk == waiting.user_id:
        raise NotYourself
    if waiting.first_key == str(confirmer.pk):
        raise AlreadyConfirmed
    waiting.needed_count = confirmations_needed(roles)
    if not waiting.first_key:
        waiting.first_key = str(confirmer.pk)
        waiting.first_label = confirmer.get_full_name()[:200]
    else:
        waiting.second_key = str(confirmer.pk)
        waiting.second_label = confirmer.get_full_name()[:200]
    note(waiting.user, by=confirmer.as_actor(), verb="confirm_recovery")
    if waiting.needed_count == 1 or waiting.second_key:
        waiting.state = RecoveryState.CONFIRMED
        waiting.due_at = due_at(clock.now())
        tell_about_recovery(
            waiting,
            "Votre identité a été confirmée. Votre second facteur sera retiré le "
            f"{moment_words(waiting.due_at)}. Si ce n’est pas vous, connectez-vous et "
            "annulez la demande dans « Mon compte », ou prévenez votre référent.",
        )
    waiting.save()
    return waiting


@transaction.atomic
def refuse_recovery(*, request: RecoveryRequest, by: Actor) -> RecoveryRequest:
    """End a request that does not come from the person.

    Raises: RequestClosed.
    """
    return _end(_locked(request, *OPEN_STATES), RecoveryState.REFUSED, by)


@transaction.atomic
def cancel_recovery(*, user: User) -> bool:
    """End the open request of a person who is signed in; tell whether there was one."""
    request = (
        RecoveryRequest.objects.open().select_for_update().filter(user=user).first()
    )
    if request is None:
        return False
    _end(request, RecoveryState.CANCELED, user.as_actor())
    return True


def _locked(request: RecoveryRequest, *states: RecoveryState) -> RecoveryRequest:
    found = (
        RecoveryRequest.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(pk=request.pk, state__in=states)
        .first()
    )
    if found is None:
        raise RequestClosed
    return found


def _end(request: RecoveryRequest, state: RecoveryState, by: Actor) -> RecoveryRequest:
    request.state = state
    request.ended_at = clock.now()
    request.save(update_fields=["state", "ended_at"])
    verb = "refuse_recovery" if state == RecoveryState.REFUSED else "cancel_recovery"
    note(request.user, by=by, verb=verb)
    tell_about_recovery(
        request, "La demande de retrait de votre second facteur est abandonnée."
    )
    return request
