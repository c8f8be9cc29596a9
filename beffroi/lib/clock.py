"""The one source of time, so that the demo's six months run through real operations."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

FRANCE = ZoneInfo("Europe/Paris")
_frozen: ContextVar[datetime | None] = ContextVar("frozen moment", default=None)


def now() -> datetime:
    """Return the present moment, aware, or the one set by `at`."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """Return the present day in mainland France."""
    return now().astimezone(FRANCE).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Run the block as if it were `moment` (aware)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
