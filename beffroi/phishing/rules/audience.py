"""Who of a staff list takes part in a test: the choice, and why somebody is left out."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from beffroi.organizations.rules.job_families import JobFamily

WHOLE_PERCENT = 100
SMALLEST_PERCENT = 10


@dataclass(frozen=True, slots=True)
class Audience:
    """The people chosen at one establishment; no family and no team means everybody.

    `families` are those of job families, `teams` keys of teams. `percent` draws that part
    of them, always the same people for the same test.
    """

    families: frozenset[str] = field(default_factory=frozenset)
    teams: frozenset[str] = field(default_factory=frozenset)
    has_shared: bool = True
    percent: int = WHOLE_PERCENT

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Return the choice that a row keeps; what it does not hold is everybody."""
        return cls(
            families=frozenset(kept.get("families", ())) & set(JobFamily),
            teams=frozenset(kept.get("teams", ())),
            has_shared=bool(kept.get("has_shared", True)),
            percent=int(kept.get("percent", WHOLE_PERCENT)),
        )

    def kept(self) -> dict[str, Any]:
        """Return the choice as a row keeps it."""
        return {
            "families": sorted(self.families),
            "teams": sorted(self.teams),
            "has_shared": self.has_shared,
            "percent": self.percent,
        }

    def holds(self, *, family: str, team_key: str, is_shared: bool) -> bool:
        """Tell whether somebody of this job and this team is among them, before the draw."""
        if is_shared and not self.has_shared:
            return False
        is_everybody = not self.families and not self.teams
        return is_everybody or family in self.families or team_key in self.teams


def is_drawn(person_key: str, *, seed: str, percent: int) -> bool:
    """Tell whether chance keeps somebody, the same answer each time it is asked."""
    digest = hashlib.blake2b(f"{seed}:{person_key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % WHOLE_PERCENT < percent
