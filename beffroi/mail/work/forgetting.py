"""Forget the addresses of mailings: on the owner's day, and after a year at most."""

import uuid
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet

from beffroi.lib import clock
from beffroi.mail.models import MailingItem, Suppressed
from beffroi.mail.rules.states import MailingState, Suppression

AT_ONCE = 500
KEPT = timedelta(days=365)
# How long an objection holds (CNIL, prospecting: three years); a broken address less.
OBJECTION_KEPT = timedelta(days=3 * 365)


def forget_items(mailing_id: uuid.UUID) -> int:
    """Erase the items of one mailing; its counters stay. May be run twice."""
    return _delete(MailingItem.objects.filter(mailing_id=mailing_id))


def forget_old_items() -> int:
    """Erase the items of the mailings that ended a year ago. May be run twice."""
    return _delete(
        MailingItem.objects.filter(
            mailing__state__in=[MailingState.DONE, MailingState.STOPPED],
            mailing__ended_at__lt=clock.now() - KEPT,
        )
    )


def forget_old_suppressions() -> int:
    """Let go of old objections, and of addresses that bounced a year ago."""
    moment = clock.now()
    asked = Suppressed.objects.filter(reason_code=Suppression.ASKED_OUT)
    bounced = Suppressed.objects.filter(reason_code=Suppression.BOUNCED)
    count, _ = asked.filter(suppressed_at__lt=moment - OBJECTION_KEPT).delete()
    return count + bounced.filter(suppressed_at__lt=moment - KEPT).delete()[0]


def _delete(items: "QuerySet[MailingItem]") -> int:
    count = 0
    for keys in _chunks(items):
        count += MailingItem.objects.filter(pk__in=keys).delete()[0]
    return count


def _chunks(items: "QuerySet[MailingItem]") -> Iterator[list[int]]:
    while keys := list(items.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        yield keys
