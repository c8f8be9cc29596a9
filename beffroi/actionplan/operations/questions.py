"""Actions born elsewhere: the need comes, changes, goes; a repeat changes nothing."""

from datetime import date

from django.db import transaction

from beffroi.actionplan.models import Action
from beffroi.actionplan.rules.states import ActionState
from beffroi.actionplan.rules.wanted import WantedAction
from beffroi.actionplan.work.saving import TITLE_MAX, keep_derived, save_action
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.origin import Origin
from beffroi.organizations.models.places import Establishment

TEXT_FIELDS = ("title", "why", "how", "done_when", "message", "effort", "cost")
FIGURE_FIELDS = (
    "message_to",
    "reflex_number",
    "question_id",
    "is_provable",
    "gain_points",
    "weight",
    "is_lock",
    "is_vital",
)


@transaction.atomic
def sync_question_action(
    *,
    establishment: Establishment,
    wanted: WantedAction | None,
    origin: Origin,
    by: Actor,
) -> Action | None:
    """Make the action of one origin agree with what its answer calls for.

    One action per establishment, origin module and origin key, however often it
    is called. Who, due date and comments always stay, as do texts written by
    hand. `wanted=None`: the need is gone, an open action becomes done. An action
    closed by hand opens again only when the kind changes, or when the need comes
    back after having gone. Returns nothing when there is and was nothing to do.
    """
    action = _of_origin(establishment, origin)
    if wanted is None:
        return _settle(action, by=by) if action else None
    if action is None:
        return _create(establishment, wanted, origin, due_on=None, by=by)
    is_new_need = action.is_settled or action.kind != wanted.kind
    changed = _apply(action, wanted, origin)
    if not action.is_open and is_new_need:
        action.state = ActionState.TODO
        action.postponed_until = None
        return save_action(action, by=by, verb="reopen_action")
    if changed:
        return save_action(action, by=by, verb="update_action")
    return action


@transaction.atomic
def open_action(
    *,
    establishment: Establishment,
    wanted: WantedAction,
    origin: Origin,
    by: Actor,
    due_on: date | None = None,
) -> Action:
    """Open the action that an activity calls for, once.

    A repeat with the same origin returns the first action unchanged, whatever
    people have done with it since.
    """
    return _of_origin(establishment, origin) or _create(
        establishment, wanted, origin, due_on=due_on, by=by
    )


def _of_origin(establishment: Establishment, origin: Origin) -> Action | None:
    return (
        Action.objects.select_for_update(of=("self",))
        .filter(
            establishment=establishment,
            origin_module=origin.module,
            origin_key=origin.key,
        )
        .first()
    )


def _create(
    establishment: Establishment,
    wanted: WantedAction,
    origin: Origin,
    *,
    due_on: date | None,
    by: Actor,
) -> Action:
    draft = Action(establishment=establishment, due_on=due_on)
    _apply(draft, wanted, origin)
    keep_derived(draft)
    moment = clock.now()
    names = (*TEXT_FIELDS, *FIGURE_FIELDS, "kind", "origin_label", "origin_link")
    # get_or_create: two people may answer the same question at the same moment.
    action, created = Action.objects.get_or_create(
        establishment=establishment,
        origin_module=origin.module,
        origin_key=origin.key,
        defaults={
            **{name: getattr(draft, name) for name in names},
            "due_on": due_on,
            "priority_24ths": draft.priority_24ths,
            "search_text": draft.search_text,
            "created_at": moment,
            "changed_at": moment,
        },
    )
    if created:
        record(
            by=by,
            verb="open_action",
            object_kind="action",
            object_key=action.pk,
            object_label=action.title,
            establishment_key=establishment.pk,
            detail=origin.label,
        )
    return action


def _apply(action: Action, wanted: WantedAction, origin: Origin) -> bool:
    """Write what is wanted into the row; tell whether anything changed."""
    values: dict[str, object] = {
        name: getattr(wanted, name)
        for name in (*TEXT_FIELDS, *FIGURE_FIELDS)
        if name not in action.pinned_fields
    }
    if "title" in values:
        values["title"] = wanted.title[:TITLE_MAX]
    values["kind"] = wanted.kind
    values["origin_label"] = origin.label
    values["origin_link"] = origin.link
    values["is_settled"] = False
    before = {name: getattr(action, name) for name in values}
    for name, value in values.items():
        setattr(action, name, value)
    return before != values


def _settle(action: Action, *, by: Actor) -> Action:
    if action.is_settled:
        return action
    action.is_settled = True
    if action.is_open:
        action.state = ActionState.DONE
        return save_action(action, by=by, verb="settle_action")
    # Closed by hand earlier: nothing changes for people, only what a new need means.
    action.save(update_fields=["is_settled"])
    return action
