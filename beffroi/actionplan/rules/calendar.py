"""One line of the year's calendar, as its content file tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from beffroi.actionplan.rules.recurrence import (
    Anchor,
    Frequency,
    Rhythm,
    first_from,
)
from beffroi.actionplan.rules.states import Effort
from beffroi.lib.content import ContentError, need

TEXTS = ("title", "why", "how", "done_when", "who")


@dataclass(frozen=True, slots=True)
class CalendarTask:
    """A task that comes back: what, why, how, who, how often, from when.

    `month` (1 to 12) and `day` are the proposed ones. `question_id` names the
    question that a proof of it answers, empty for none. `families` are those of
    FINESS that it concerns; empty: everybody.
    """

    slug: str
    title: str
    why: str
    how: str
    done_when: str
    who: str
    frequency: Frequency
    month: int
    day: int
    effort: int
    reflex_number: int
    question_id: str
    families: frozenset[str]

    def concerns(self, family: str) -> bool:
        return not self.families or family in self.families

    def starts_on(self, *, today: date) -> date:
        """Return the first proposed day from today on."""
        proposed = date(today.year - 1, self.month, self.day)
        return first_from(self.frequency, proposed, today)


def parse_task(row: Mapping[str, Any], where: str) -> CalendarTask:
    """Return one task.

    Raises: ContentError naming the file, the key and the reason.
    """
    slug = need(row, "slug", str, where)
    named = f"{where}, {slug}"
    texts = {name: need(row, name, str, named).strip() for name in TEXTS}
    try:
        frequency = _frequency(need(row, "frequency", dict, named), named)
        effort = Effort(need(row, "effort", int, named))
        date(2027, need(row, "month", int, named), need(row, "day", int, named))
    except ValueError as error:
        message = f"{named} : {error}"
        raise ContentError(message) from error
    return CalendarTask(
        slug=slug,
        **texts,
        frequency=frequency,
        month=row["month"],
        day=row["day"],
        effort=effort,
        reflex_number=need(row, "reflex", int, named),
        question_id=row.get("question", ""),
        families=frozenset(row.get("families", ())),
    )


def _frequency(row: Mapping[str, Any], where: str) -> Frequency:
    return Frequency(
        rhythm=Rhythm(need(row, "rhythm", str, where)),
        anchor=Anchor(row.get("anchor", Anchor.DUE)),
        weeks=row.get("weeks", 1),
        nth=row.get("nth", 1),
        weekday=row.get("weekday", 0),
    )
