"""« Après »: put an action after another one of the same establishment."""

from uuid import UUID

from django.db import transaction

from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.refusals import CircleOfActions, OtherPlace
from beffroi.actionplan.rules.chains import would_turn
from beffroi.actionplan.work.saving import save_action
from beffroi.journal.rules.actor import Actor
from beffroi.organizations.models.places import Establishment


@transaction.atomic
def set_after(*, action: Action, after: Action | None, by: Actor) -> Action:
    """Say which action comes before this one; nothing frees it. A repeat changes nothing.

    The establishment is held meanwhile, so that two people cannot close a circle
    between them.
    Raises: OtherPlace, CircleOfActions.
    """
    Establishment.objects.select_for_update(of=("self",)).get(
        pk=action.establishment_id
    )
    held = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if after is None:
        if held.after_id is None:
            return held
        held.after = None
        return save_action(held, by=by, verb="chain_action", detail="peut commencer")
    if after.establishment_id != held.establishment_id:
        raise OtherPlace
    if held.after_id == after.pk:
        return held
    if would_turn(held.pk, after.pk, _followed):
        raise CircleOfActions
    held.after = after
    return save_action(
        held, by=by, verb="chain_action", detail=f"après « {after.title} »"
    )


def _followed(key: UUID) -> UUID | None:
    return Action.objects.values_list("after_id", flat=True).get(pk=key)
