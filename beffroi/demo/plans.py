"""Play what happens to actions, through the plan's own operations."""

from datetime import timedelta
from functools import singledispatch

from beffroi.accounts.models import User
from beffroi.actionplan.contents import calendar
from beffroi.actionplan.models import Action, RecurringTask
from beffroi.actionplan.operations.calendar import (
    SeriesText,
    adopt_calendar,
    change_series,
)
from beffroi.actionplan.operations.chains import set_after
from beffroi.actionplan.operations.people import assign, bulk_assign
from beffroi.actionplan.operations.plan import (
    ActionText,
    change_action,
    write_action,
)
from beffroi.actionplan.operations.progress import postpone, set_state, take
from beffroi.actionplan.operations.talk import comment
from beffroi.actionplan.rules.states import ActionState
from beffroi.demo.rules.calendar import before_weekend
from beffroi.demo.rules.happenings import (
    ActionChained,
    ActionCommented,
    ActionGiven,
    ActionMoved,
    ActionPostponed,
    ActionPriced,
    ActionsShared,
    ActionTaken,
    ActionWritten,
    CalendarAdopted,
    Hand,
    OccurrenceDone,
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
def _(deed: ActionsShared, scene: Scene) -> None:
    free = Action.objects.open().filter(
        establishment=scene.place,
        origin_key__in=deed.question_ids,
        assignee=None,
        assignee_label="",
    )
    ids = list(free.values_list("pk", flat=True))
    if not ids:
        return
    bulk_assign(
        among=free,
        ids=ids,
        assignee=_person(scene, deed.to) if isinstance(deed.to, Hand) else None,
        assignee_label="" if isinstance(deed.to, Hand) else deed.to,
        due_on=before_weekend(clock.today() + timedelta(days=deed.due_in_days)),
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
        text=_spoken(scene, deed),
        by=scene.user.as_actor(),
    )


def _spoken(scene: Scene, deed: ActionCommented) -> str:
    if deed.to is None:
        return deed.text
    person = _person(scene, deed.to)
    return f"@{person.get_full_name()} {deed.text}"


@perform.register
def _(deed: ActionPriced, scene: Scene) -> None:
    action = _action(scene, deed.question_id)
    change_action(
        action=action,
        text=ActionText(
            title=action.title,
            why=action.why,
            how=action.how,
            done_when=action.done_when,
            message=action.message,
            effort=action.effort,
            cost=action.cost,
            cost_once_euros=deed.once_euros or None,
            cost_yearly_euros=deed.yearly_euros or None,
        ),
        expected_revision=action.revision,
        by=scene.user.as_actor(),
    )


@perform.register
def _(deed: ActionChained, scene: Scene) -> None:
    set_after(
        action=_action(scene, deed.question_id),
        after=_action(scene, deed.after_question_id),
        by=scene.user.as_actor(),
    )


@perform.register
def _(deed: CalendarAdopted, scene: Scene) -> None:
    by = scene.user.as_actor()
    adopt_calendar(establishment=scene.place, slugs=list(calendar()), by=by)
    hands = dict(deed.to)
    for series in RecurringTask.objects.filter(
        establishment=scene.place, slug__in=hands
    ):
        change_series(
            series=series,
            text=SeriesText(
                title=series.title,
                frequency=series.frequency,
                starts_on=series.starts_on,
                why=series.why,
                how=series.how,
                done_when=series.done_when,
                who=series.who,
                reflex_number=series.reflex_number,
                effort=series.effort,
            ),
            assignee=_person(scene, hands[str(series.slug)]),
            expected_revision=series.revision,
            by=by,
        )


@perform.register
def _(deed: OccurrenceDone, scene: Scene) -> None:
    under_way = Action.objects.open().filter(
        establishment=scene.place, series__slug=deed.slug
    )
    for action in under_way:
        set_state(action=action, state=ActionState.DONE, by=scene.user.as_actor())


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
