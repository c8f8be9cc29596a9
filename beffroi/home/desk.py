"""The officer's desk: who needs a hand, whom to call back, in a bounded number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (  # fmt: skip
    Case,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.home.rules.desk import (
    SILENT_DAYS,
    WEIGHTS,
    Reason,
    ShownReason,
    shown,
)
from beffroi.lib import clock
from beffroi.lib.text import long_date, number
from beffroi.maturity.models.standing import Standing
from beffroi.observatory.queries.progress import Lateness, lateness_in
from beffroi.organizations.models.desk import FollowUp, HelpRequest
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.queries.desk import follow_ups, waiting_help
from beffroi.organizations.rules.states import SupportState

REMINDER_DAYS = 7
REMINDERS_SHOWN = 10
HELP_SHOWN = 20
MINE, NOBODY, EVERYBODY = "mine", "nobody", "everybody"
NOBODY_LATE = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One establishment that needs a hand, and why."""

    place: Establishment
    reasons: tuple[ShownReason, ...]
    is_mine: bool
    officer_name: str


@dataclass(frozen=True, slots=True)
class Reminder:
    follow_up: FollowUp
    is_late: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands above the list."""

    help: Sequence[HelpRequest]
    reminders: Sequence[Reminder]
    mine: int
    orphans: int


def led_regions(user: User) -> frozenset[str]:
    return Membership.objects.reach_of(user).region_codes(Role.REGIONAL_LEAD)


def desk_of(user: User) -> Desk:
    regions = led_regions(user)
    today = clock.today()
    soon = follow_ups(regions).filter(
        next_contact_on__lte=today + timedelta(days=REMINDER_DAYS)
    )
    mine_first = soon.annotate(is_mine=_is_mine(user, "establishment__officer"))
    due = mine_first.order_by("-is_mine", "next_contact_on", "establishment__sort_name")
    followed = _followed(regions)
    return Desk(
        help=list(waiting_help(regions)[:HELP_SHOWN]),
        reminders=[
            Reminder(
                item,
                item.next_contact_on < today,
                item.establishment.officer_id == user.pk,
            )
            for item in due[:REMINDERS_SHOWN]
        ],
        mine=followed.filter(officer=user).count(),
        orphans=followed.filter(officer=None).count(),
    )


def _followed(regions: Iterable[str]) -> QuerySet[Establishment]:
    """Return the open establishments invited or supported, and those that ask for help."""
    asking = HelpRequest.objects.waiting().filter(establishment=OuterRef("pk"))
    rows = Establishment.objects.open().filter(region_code__in=list(regions))
    return rows.filter(
        Q(support_state__in=[SupportState.INVITED, SupportState.SUPPORTED])
        | Exists(asking)
    )


def _is_mine(user: User, field: str) -> Case:
    return Case(
        When(**{field: user.pk}, then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _conditions(ending: Sequence[Lateness]) -> dict[Reason, Q | Exists]:
    """Return what makes each reason true, as the database reads it."""
    moment, today = clock.now(), clock.today()
    place, whole = OuterRef("pk"), OuterRef("organization")
    kept = Standing.objects.filter(establishment=place)
    # Taking up an invitation is coming, even before signing in again.
    here = Membership.objects.active().filter(
        Q(user__last_login__isnull=False)
        | Q(user__conditions_accepted_at__isnull=False),
        user__is_active=True,
    )
    expired = Invitation.objects.live().filter(expires_at__lte=moment)
    silent_since = moment - timedelta(days=SILENT_DAYS)
    came = Q(Exists(here.filter(establishments=place))) | Q(
        Exists(here.filter(organization=whole, establishments=None))
    )
    return {
        Reason.HELP: Exists(HelpRequest.objects.waiting().filter(establishment=place)),
        Reason.DUE: Exists(
            FollowUp.objects.filter(establishment=place, next_contact_on__lte=today)
        ),
        Reason.CAMPAIGN: reduce(or_, (late.condition for late in ending), NOBODY_LATE),
        Reason.INVITATION_EXPIRED: Q(Exists(expired.filter(establishments=place)))
        | Q(Exists(expired.filter(organization=whole, establishments=None))),
        Reason.NEVER_CAME: ~came,
        Reason.EXPIRED_PROOFS: Exists(kept.filter(expired_evidence_count__gt=0)),
        Reason.SILENT: Exists(kept.filter(last_activity_at__lt=silent_since)),
    }


def needing(
    user: User, *, whose: str = EVERYBODY, reason: str = ""
) -> QuerySet[Establishment]:
    """Return who needs a hand in the regions that a person leads, the most pressing first.

    The person's own establishments come before the others. `whose` is mine, nobody
    or everybody; `reason` one of Reason.
    """
    regions = led_regions(user)
    ending = lateness_in(regions)
    conditions = _conditions(ending)
    rows = _followed(regions).select_related("officer")
    if whose == MINE:
        rows = rows.filter(officer=user)
    elif whose == NOBODY:
        rows = rows.filter(officer=None)
    flags: dict[str, Any] = {
        f"is_{name}": _flag(condition) for name, condition in conditions.items()
    }
    rows = rows.annotate(
        **flags,
        is_mine=_is_mine(user, "officer"),
        campaign_closes_on=Case(
            *(When(late.condition, then=Value(late.closes_on)) for late in ending),
            default=None,
            output_field=DateField(),
        ),
        expired_count=Subquery(
            Standing.objects.filter(establishment=OuterRef("pk")).values(
                "expired_evidence_count"
            )[:1]
        ),
        last_activity_at=Subquery(
            Standing.objects.filter(establishment=OuterRef("pk")).values(
                "last_activity_at"
            )[:1]
        ),
    )
    weight: Any = Value(0)
    for name in conditions:
        weight = weight + F(f"is_{name}") * WEIGHTS[name]
    weighed = rows.annotate(weight=weight)
    wanted = {f"is_{reason}": 1} if reason in set(Reason) else {"weight__gt": 0}
    return weighed.filter(**wanted).order_by("-is_mine", "-weight", "sort_name", "pk")


def _flag(condition: Q | Exists) -> Case:
    return Case(
        When(condition, then=Value(1)), default=Value(0), output_field=IntegerField()
    )


def desk_lines(rows: Iterable[Establishment], user: User) -> list[DeskLine]:
    """Put one page of `needing` into words."""
    return [
        DeskLine(
            place=place,
            reasons=tuple(
                shown(reason, detail=_detail(place, reason))
                for reason in Reason
                if getattr(place, f"is_{reason}")
            ),
            is_mine=place.officer_id == user.pk,
            officer_name=place.officer.get_full_name() if place.officer else "",
        )
        for place in rows
    ]


def _detail(place: Any, reason: Reason) -> str:
    if reason is Reason.EXPIRED_PROOFS:
        return number(place.expired_count)
    if reason is Reason.CAMPAIGN:
        return _ending(place.campaign_closes_on)
    if reason is Reason.SILENT and place.last_activity_at:
        last = place.last_activity_at.astimezone(clock.FRANCE).date()
        return long_date(last)
    return ""


def _ending(closes_on: date) -> str:
    verb = "finie" if closes_on < clock.today() else "qui finit"
    return f"{verb} le {long_date(closes_on)}"
