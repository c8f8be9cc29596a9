"""Tell people that an action is theirs, and take it back when it is no longer."""

from django.urls import reverse

from beffroi.actionplan.models import Action
from beffroi.journal.rules.actor import Actor
from beffroi.notifications.operations import take_back, tell
from beffroi.notifications.rules.kinds import NoticeKind


def forget_assignment(action: Action) -> None:
    """Take back what was told of a person who no longer has the action."""
    take_back(kind=NoticeKind.ASSIGNED, subject_key=action.pk)


def tell_assignee(action: Action, *, by: Actor) -> None:
    """Tell the person who has the action; whoever had it before is no longer told."""
    forget_assignment(action)
    if action.assignee is None:
        return
    tell(
        person=action.assignee,
        kind=NoticeKind.ASSIGNED,
        key=f"{action.pk}:{action.revision}",
        subject_key=action.pk,
        title=action.title,
        place=action.establishment.name,
        link=reverse("actionplan:action", args=[action.pk]),
        by=by,
    )
