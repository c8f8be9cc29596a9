"""After a restore, nothing that was waiting leaves before somebody decided.

The installation that made the archive may have sent it since.
"""

from dataclasses import dataclass

from beffroi.jobs import setting_aside as jobs
from beffroi.journal.rules.actor import Actor
from beffroi.mail.operations import deliveries, mailings
from beffroi.notifications.operations import keep_on_screen


@dataclass(frozen=True, slots=True)
class Aside:
    """How many messages and tasks wait for the administration to decide."""

    messages: int
    tasks: int


def set_aside(by: Actor) -> Aside:
    keep_on_screen()
    mailings.set_aside_running(by=by)
    return Aside(
        messages=deliveries.set_aside_waiting(by=by),
        tasks=jobs.set_aside_waiting(by=by),
    )
