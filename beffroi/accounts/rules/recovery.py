"""How a lost second factor is given back: people who know the person, then a delay.

Never by mail alone: who holds the mailbox and the password must not hold the account.
Accounts that open on a region or on the settings take two people.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from beffroi.accounts.rules.roles import MFA_ROLES, Role

DELAY = timedelta(hours=24)
# A request that nobody confirms is forgotten: the person asks again.
PATIENCE = timedelta(days=7)


class RecoveryState(StrEnum):
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DONE = "done"
    REFUSED = "refused"
    CANCELED = "canceled"
    EXPIRED = "expired"


OPEN_STATES = frozenset({RecoveryState.WAITING, RecoveryState.CONFIRMED})


def confirmations_needed(roles: Iterable[Role]) -> int:
    """Return how many people must vouch for somebody who holds these roles."""
    return 2 if MFA_ROLES & set(roles) else 1


def due_at(confirmed_at: datetime) -> datetime:
    """Return when the second factor is removed: the person has that long to object."""
    return confirmed_at + DELAY
