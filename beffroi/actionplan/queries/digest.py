"""What the plan has to say in the digest: late, soon, given to me lately."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action
from beffroi.lib import clock
from beffroi.lib.manifest import DigestLine, DigestSection
from beffroi.lib.text import long_date
from beffroi.notifications.models import Notice
from beffroi.notifications.rules.kinds import NoticeKind

SOON_DAYS = 14
LATELY_DAYS = 7
LINES = 8
ACTIONS_READ = 300


def digest_of(user: User) -> tuple[DigestSection, ...]:
    """Return the sections about the open actions given to one person, once each."""
    mine = (
        Action.objects.visible_to(user)
        .open()
        .filter(assignee=user)
        .select_related("establishment")
        .order_by("due_on", "pk")
    )
    today = clock.today()
    rows = list(mine[:ACTIONS_READ])
    late = [row for row in rows if row.due_on and row.due_on < today]
    soon = [row for row in rows if row.due_on and _is_soon(row.due_on, today)]
    told = {row.pk for row in (*late, *soon)}
    given = _given_lately(user)
    lately = [row for row in rows if row.pk in given and row.pk not in told]
    sections = (
        _section("La date est passée : à terminer ou à reporter", late),
        _section("Dans les deux semaines", soon),
        _section("Confié cette semaine", lately),
    )
    return tuple(section for section in sections if section is not None)


def _is_soon(due_on: date, today: date) -> bool:
    return today <= due_on <= today + timedelta(days=SOON_DAYS)


def _given_lately(user: User) -> set[UUID]:
    since = clock.now() - timedelta(days=LATELY_DAYS)
    keys = Notice.objects.visible_to(user).filter(
        kind=NoticeKind.ASSIGNED, told_at__gte=since
    )
    return {UUID(key) for key in keys.values_list("subject_key", flat=True)}


def _section(title: str, rows: Iterable[Action]) -> DigestSection | None:
    held = list(rows)
    if not held:
        return None
    return DigestSection(
        title, tuple(_line(row) for row in held[:LINES]), total=len(held)
    )


def _line(action: Action) -> DigestLine:
    due = f", pour le {long_date(action.due_on)}" if action.due_on else ""
    return DigestLine(
        label=action.title,
        link=reverse("actionplan:action", args=[action.pk]),
        detail=f"{action.establishment.name}{due}",
    )
