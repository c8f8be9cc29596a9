"""What a calendar read by a personal link shows: asked anew at each reading."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.actionplan.models import (
    Action,
    ActionQuerySet,
    CalendarFeed,
    RecurringTask,
)
from beffroi.actionplan.rules.ics import EVENTS_MAX, Deadline, calendar_of
from beffroi.actionplan.rules.states import SeriesState
from beffroi.links.operations import find_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.organizations.models.places import Establishment


@dataclass(frozen=True, slots=True)
class FeedFile:
    """The bytes of a calendar; `changed_at` is the last change of what it shows."""

    content: bytes
    changed_at: datetime


def feed_of_token(token: str) -> CalendarFeed | None:
    """Return the feed that an address opens; nothing when revoked, or the person gone."""
    link = find_link(token=token, purpose=LinkPurpose.CALENDAR_FEED)
    if link is None:
        return None
    return (
        CalendarFeed.objects.select_related("user", "establishment")
        .filter(pk=link.subject_key, user__is_active=True)
        .first()
    )


def feeds_of(user: User) -> "QuerySet[CalendarFeed]":
    return (
        CalendarFeed.objects.filter(user=user)
        .select_related("establishment")
        .order_by("created_at", "pk")
    )


def feed_file(feed: CalendarFeed) -> FeedFile | None:
    """Return the calendar; nothing when the place is no longer open to the person."""
    actions, tasks = _of_feed(feed)
    if actions is None:
        return None
    place = feed.establishment
    rows = actions.open().exclude(due_on=None).select_related("establishment")
    deadlines = [_deadline(row) for row in rows.order_by("due_on", "pk")[:EVENTS_MAX]]
    planned = tasks.filter(state=SeriesState.ACTIVE).select_related("establishment")
    deadlines += [
        _planned(row) for row in planned.order_by("next_due_on", "pk")[:EVENTS_MAX]
    ]
    content = calendar_of(
        deadlines,
        name=f"Beffroi – {place.name}" if place else "Beffroi – mes actions",
        host=str(urlsplit(settings.PUBLIC_URL).hostname),
    )
    moments = [item.changed_at for item in deadlines]
    return FeedFile(content, max([feed.created_at, *moments]))


def _of_feed(
    feed: CalendarFeed,
) -> "tuple[ActionQuerySet | None, QuerySet[RecurringTask]]":
    actions = Action.objects.visible_to(feed.user)
    tasks = RecurringTask.objects.visible_to(feed.user)
    place = feed.establishment
    if place is None:
        return actions.filter(assignee=feed.user), tasks.filter(assignee=feed.user)
    opened = Establishment.objects.detailed_for(feed.user).filter(pk=place.pk)
    if not opened.exists():
        return None, tasks.none()
    return actions.filter(establishment=place), tasks.filter(establishment=place)


def _deadline(action: Action) -> Deadline:
    """An occurrence keeps the key of its planned day: the same event, before and after."""
    on = action.series_on
    key = f"{action.series_id}-{on:%Y%m%d}" if on else str(action.pk)
    path = reverse("actionplan:action", args=[action.pk])
    assert action.due_on is not None  # noqa: S101  # for typing
    return Deadline(
        key=key,
        title=action.title,
        on=action.due_on,
        place=action.establishment.name,
        link=f"{settings.PUBLIC_URL}{path}",
        revision=action.revision + 1,
        changed_at=action.changed_at,
    )


def _planned(task: RecurringTask) -> Deadline:
    path = reverse("actionplan:series", args=[task.pk])
    return Deadline(
        key=f"{task.pk}-{task.next_due_on:%Y%m%d}",
        title=task.title,
        on=task.next_due_on,
        place=task.establishment.name,
        link=f"{settings.PUBLIC_URL}{path}",
        revision=1,
        changed_at=task.changed_at,
    )
