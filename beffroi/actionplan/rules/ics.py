"""A calendar that other programs read: one event of a whole day per due date.

Source: RFC 5545 (iCalendar), RFC 7986 (REFRESH-INTERVAL, NAME), X-PUBLISHED-TTL for
Outlook. Whole-day events (VALUE=DATE), since Outlook and Google read no VTODO. The
library escapes the texts and folds the lines.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event
from icalendar.prop import vDuration

EVENTS_MAX = 500
PRODUCT = "-//Beffroi//Plan d’actions//FR"
REFRESH = timedelta(hours=6)
ALARM_BEFORE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Deadline:
    """What one event shows: a title, a day, a place and an address; nothing else.

    `key` never changes while the day does, `revision` grows with each change.
    """

    key: str
    title: str
    on: date
    place: str
    link: str
    revision: int
    changed_at: datetime


def calendar_of(deadlines: Iterable[Deadline], *, name: str, host: str) -> bytes:
    """Return the file, lines ended by CRLF; the same deadlines give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for deadline in deadlines:
        calendar.add_component(_event(deadline, host))
    return bytes(calendar.to_ical())


def _event(deadline: Deadline, host: str) -> Event:
    event = Event()
    stamp = deadline.changed_at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{deadline.key}@{host}")
    event.add("sequence", max(0, deadline.revision - 1))
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", deadline.on)
    event.add("dtend", deadline.on + timedelta(days=1))
    event.add("summary", deadline.title)
    event.add("location", deadline.place)
    event.add("url", deadline.link)
    event.add("description", deadline.link)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add_component(_alarm(deadline.title))
    return event


def _alarm(title: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm
