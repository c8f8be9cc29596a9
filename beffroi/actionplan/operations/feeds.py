"""Open and close the calendars that a mail program reads by a personal link."""

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.actionplan.models import CalendarFeed
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.links.operations import issue_link, revoke_links
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.organizations.models.places import Establishment


@transaction.atomic
def open_feed(*, person: User, establishment: Establishment | None, by: Actor) -> str:
    """Return the token of a new address; the one given before stops working.

    Of the person's own actions, or of one establishment.
    """
    feed, _ = CalendarFeed.objects.get_or_create(
        user=person,
        establishment=establishment,
        defaults={"created_at": clock.now()},
    )
    revoke_links(purpose=LinkPurpose.CALENDAR_FEED, subject_key=feed.pk)
    CalendarFeed.objects.filter(pk=feed.pk).update(created_at=clock.now())
    token = issue_link(
        purpose=LinkPurpose.CALENDAR_FEED,
        subject_key=feed.pk,
        by=by,
        valid_days=None,
        label=establishment.name if establishment else "Ses actions",
        recipient_label=person.get_full_name(),
        establishment_key=establishment.pk if establishment else "",
    )
    _note(feed, by=by, verb="open_feed")
    return token


@transaction.atomic
def close_feed(*, feed: CalendarFeed, by: Actor) -> None:
    """Revoke the address of a calendar."""
    revoke_links(purpose=LinkPurpose.CALENDAR_FEED, subject_key=feed.pk)
    _note(feed, by=by, verb="close_feed")
    feed.delete()


def _note(feed: CalendarFeed, *, by: Actor, verb: str) -> None:
    place = feed.establishment
    record(
        by=by,
        verb=verb,
        object_kind="calendar_feed",
        object_key=feed.pk,
        object_label=place.name if place else "Mes actions",
        establishment_key=feed.establishment_id or "",
    )
