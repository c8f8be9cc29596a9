"""How fast a server, and each domain behind it, may be written to: token buckets.

A bucket fills at so many tokens a minute up to its capacity, ten seconds' worth and
twenty at most; a message takes one of the server's and one of the domain's. A full bucket
needs no memory, so that only what was written to lately is kept. The clock is the
caller's: seconds that never go back, shared by those who share the buckets.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

SERVER = ""
BURST_SECONDS = 10
LARGEST_BURST = 20


def capacity(per_minute: int) -> float:
    return max(1.0, min(per_minute * BURST_SECONDS / 60, LARGEST_BURST))


@dataclass(slots=True)
class Pace:
    """The rates (0: as fast as it goes) and the levels, each with its moment."""

    per_minute: int
    domain_per_minute: int
    levels: dict[str, tuple[float, float]] = field(default_factory=dict)

    def _rate(self, key: str) -> int:
        return self.per_minute if key == SERVER else self.domain_per_minute

    def level(self, key: str, now: float) -> float:
        """Return the tokens of a bucket that has a rate."""
        rate = self._rate(key)
        level, at = self.levels.get(key, (capacity(rate), now))
        return min(capacity(rate), level + max(0.0, now - at) * rate / 60)

    def room(self, key: str, now: float) -> int | None:
        """Return how many messages may leave now; None when nothing limits them."""
        # A hair more than nothing: a token that is due must not wait for a rounding.
        return int(self.level(key, now) + 1e-9) if self._rate(key) else None

    def take(self, domain: str, now: float) -> bool:
        """Take the tokens of one message; say no, and take nothing, when one is missing."""
        keys = [key for key in (SERVER, domain) if self._rate(key)]
        if any(self.room(key, now) == 0 for key in keys):
            return False
        for key in keys:
            self.levels[key] = (self.level(key, now) - 1, now)
        return True

    def exhausted(self, now: float) -> list[str]:
        """Return the domains to which nothing may be written now."""
        return [key for key in self.levels if key and self.room(key, now) == 0]

    def wait_seconds(self, key: str, now: float) -> float:
        """Return how long until a bucket holds a token; 0 when it does."""
        rate = self._rate(key)
        if not rate:
            return 0.0
        return max(0.0, (1 - self.level(key, now)) * 60 / rate)

    def kept(self, now: float) -> dict[str, list[float]]:
        """Return what must be remembered: the buckets that are not full."""
        return {
            key: [level, now]
            for key in self.levels
            if self._rate(key)
            and (level := self.level(key, now)) < capacity(self._rate(key))
        }


def pace_of(
    per_minute: int, domain_per_minute: int, kept: Mapping[str, list[float]]
) -> Pace:
    levels = {key: (level, at) for key, (level, at) in kept.items()}
    return Pace(per_minute, domain_per_minute, levels)
