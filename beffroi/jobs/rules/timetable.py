"""When the entries of the timetable are due.

Five-field cron expressions (minute hour day month weekday) read in French time:
« chaque nuit à 3 h 10 » stays at 3:10 when the clocks change.
Source: crontab(5), as croniter 7 reads it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from croniter import croniter

FRANCE = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The name and the cron expression of one entry."""

    name: str
    cron: str

    def __post_init__(self) -> None:
        if not croniter.is_valid(self.cron):
            message = f"{self.name}: « {self.cron} » is not a cron expression"
            raise ValueError(message)

    def last_due(self, moment: datetime) -> datetime:
        """Return the last time, at or before an aware moment, when the entry was due (UTC)."""
        local = moment.astimezone(FRANCE)
        if croniter.match(self.cron, local):
            return local.replace(second=0, microsecond=0).astimezone(UTC)
        previous: datetime = croniter(self.cron, local).get_prev(datetime)
        return previous.astimezone(UTC)
