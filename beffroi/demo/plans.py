"""Play what happens to actions, through the plan's own operations."""

from datetime import timedelta
from functools import singledispatch

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.people import assign
from beffroi.actionplan.operations.plan import ActionText, write_action
from beffroi.actionplan.operations.progress import postpone, set_state, take
from beffroi.actionplan.operations.talk import comment
from beffroi.demo.rules.happenings import (
    ActionCommented,
    ActionGiven,
    ActionMoved,
    ActionPostponed,
    ActionTaken,
    ActionWritten,
    Hand,
)
from beffroi.demo.stage import Scene
from beffroi.lib import clock


@singledispatch
def perform(deed: object, scene: Scene) -> None:
    """Play one deed of the action plan."""
    message = f"{deed} at {scene.card.finess}"
    raise NotImplementedError(message)


def _action(scene: Scene, question_id: str) -> Action:
    return Action.objects.get(establishment=scene.place, origin_key=question_id)


def _person(scene: Scene, hand: Hand) -> User:
    return scene.stage.user(scene.card.finess, hand)


@perform.register
def _(deed: ActionGiven, scene: Scene) -> None:
    assign(
        action=_action(scene, deed.question_id),
        assignee=_person(scene, deed.to) if isinstance(deed.to, Hand) else None,
        assignee_label="" if isinstance(deed.to, Hand) else deed.to,
        due_on=clock.today() + timedelta(days=deed.due_in_days),
        by=scene.user.as_actor(),
    )


@perform.register
def _(deed: ActionTaken, scene: Scene) -> None:
    take(
        action=_action(scene, deed.question_id),
        person=scene.user,
        by=scene.user.as_actor(),
    )


@perform.register
def _(deed: ActionPostponed, scene: Scene) -> None:
    postpone(action=_action(scene, deed.question_id), by=scene.user.as_actor())


@perform.register
def _(deed: ActionMoved, scene: Scene) -> None:
    set_state(
        action=_action(scene, deed.question_id),
        state=deed.state,
        by=scene.user.as_actor(),
    )


@perform.register
def _(deed: ActionCommented, scene: Scene) -> None:
    comment(
        action=_action(scene, deed.question_id),
        text=deed.text,
        by=scene.user.as_actor(),
    )


@perform.register
def _(deed: ActionWritten, scene: Scene) -> None:
    words = scene.stage.words.own_actions[deed.rank]
    write_action(
        establishment=scene.place,
        text=ActionText(
            title=words.title,
            why=words.why,
            how=words.how,
            done_when=words.done_when,
            reflex_number=words.reflex,
            effort=words.effort,
            cost=words.cost,
        ),
        assignee=_person(scene, deed.to),
        due_on=clock.today() + timedelta(days=deed.due_in_days),
        by=scene.user.as_actor(),
    )
