"""Give one scenario to each person of a test, the levels in balance.

Source: Con-PCA (CISA), where each person draws one level; here nobody receives twice the
same scenario while another is left.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.rules.scenarios import Scenario


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person: a key, the family of jobs, the slugs already received."""

    key: str
    family: JobFamily = JobFamily.OTHER
    received: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class Draw:
    """The key « slug@version » of each person, and who gets one again.

    `unsuited` are those whose job no scenario of the list speaks about: they draw among
    all of it.
    """

    scenarios: Mapping[str, str]
    repeated: frozenset[str]
    unsuited: frozenset[str]


def draw(
    people: Sequence[Recipient], scenarios: Collection[Scenario], *, seed: str
) -> Draw:
    """Draw one scenario for each person; the same seed gives the same draw.

    Levels differ by one person at most when everybody may receive everything.
    Raises: ValueError without scenario.
    """
    if not scenarios:
        message = "no scenario to draw from"
        raise ValueError(message)
    choices = {person.key: _choices(person, scenarios) for person in people}
    # Those who have the least choice go first, so that they do not tip the balance.
    order = sorted(
        people, key=lambda p: (len(choices[p.key].left), _shuffled(seed, p.key))
    )
    levels: Counter[int] = Counter()
    taken: Counter[str] = Counter()
    drawn: dict[str, str] = {}
    for person in order:
        chosen = min(
            choices[person.key].left,
            key=lambda s: (
                levels[s.level],
                taken[s.key],
                _shuffled(seed, f"{person.key} {s.key}"),
            ),
        )
        levels[chosen.level] += 1
        taken[chosen.key] += 1
        drawn[person.key] = chosen.key
    return Draw(
        scenarios=drawn,
        repeated=frozenset(k for k, choice in choices.items() if choice.is_repeated),
        unsuited=frozenset(k for k, choice in choices.items() if choice.is_unsuited),
    )


@dataclass(frozen=True, slots=True)
class _Choice:
    left: Sequence[Scenario]
    is_repeated: bool
    is_unsuited: bool


def _choices(person: Recipient, scenarios: Collection[Scenario]) -> _Choice:
    """Return what one person may receive; never nothing."""
    suited = [s for s in scenarios if s.suits(audience=person.family)]
    fitting = suited or list(scenarios)
    fresh = [s for s in fitting if s.slug not in person.received]
    return _Choice(fresh or fitting, not fresh, not suited)


def _shuffled(seed: str, key: str) -> bytes:
    """Return where a key falls in the order of a seed."""
    return blake2b(f"{seed} {key}".encode(), digest_size=8).digest()
