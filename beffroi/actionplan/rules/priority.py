"""Which actions come first, and why.

Source: question bank § 10 « Scoring proposed » (shared reference
maturity-assets.md): priority = points gained x weight x 1.5 if lock x 1.5 if
vital / effort; five at a time, at least two of effort 1, never two of one
reflex.

Decisions of ours where the source is silent:
- the weight counts once, the due date only separates equals: an old date on a
  small action never pushes out what protects most; what is late is counted
  beside the five;
- an action under way stays among the five until it is done;
- an action put off leaves the five until its day (`is_waiting`);
- « never two of one reflex » is stronger than « two of effort 1 »;
- when fewer than five reflexes have something to do, reflexes are served in
  turn: a second action of each by priority, then a third, until five;
- an action without a reflex stands for itself: two of them may be shown.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol, TypeVar

from beffroi.actionplan.rules.states import ActionKind, Effort

SHOWN_AT_ONCE = 5
CALLS_WANTED = 2
BONUS = Fraction(3, 2)
# gain x weight x (3/2)^2 / effort is always a whole number of twenty-fourths.
PRIORITY_UNIT = 24


class Ranked(Protocol):
    """What the rule reads of an action; `key` only tells two actions apart."""

    @property
    def key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def gain_points(self) -> int: ...
    @property
    def weight(self) -> int: ...
    @property
    def is_lock(self) -> bool: ...
    @property
    def is_vital(self) -> bool: ...
    @property
    def effort(self) -> int: ...
    @property
    def reflex_number(self) -> int | None: ...
    @property
    def question_id(self) -> str: ...
    @property
    def due_on(self) -> date | None: ...


Item = TypeVar("Item", bound=Ranked)


def priority(
    *, gain_points: int, weight: int, is_lock: bool, is_vital: bool, effort: int
) -> Fraction:
    """Return the priority of one action; the larger comes first.

    Raises: ValueError when the effort is not 1, 2 or 3.
    """
    value = Fraction(gain_points * weight, Effort(effort).value)
    for holds in (is_lock, is_vital):
        if holds:
            value *= BONUS
    return value


def priority_24ths(
    *, gain_points: int, weight: int, is_lock: bool, is_vital: bool, effort: int
) -> int:
    """Return the same as an exact whole number, which a database can sort."""
    value = PRIORITY_UNIT * priority(
        gain_points=gain_points,
        weight=weight,
        is_lock=is_lock,
        is_vital=is_vital,
        effort=effort,
    )
    return value.numerator // value.denominator


def question_order(question_id: str) -> tuple[int, ...]:
    """Return the numbers of « R2.10 » as (2, 10), so that it follows « R2.9 »."""
    return tuple(int(digits) for digits in re.findall(r"\d+", question_id))


def in_order(actions: Iterable[Item]) -> list[Item]:
    """Sort by priority, then reflex and question, then due date."""
    return sorted(actions, key=_sort_key)


def _sort_key(action: Ranked) -> tuple[object, ...]:
    return (
        -priority(
            gain_points=action.gain_points,
            weight=action.weight,
            is_lock=action.is_lock,
            is_vital=action.is_vital,
            effort=action.effort,
        ),
        action.reflex_number or 99,
        question_order(action.question_id),
        action.due_on or date.max,
        action.key,
    )


def next_five(actions: Sequence[Item]) -> list[Item]:
    """Return at most five of the open actions, first things first.

    Going down the order, an action is taken when its reflex still has a place
    and when enough places are left for two actions of effort 1, as far as there
    are that many.
    """
    ordered = in_order(actions)
    if len(ordered) <= SHOWN_AT_ONCE:
        return ordered
    shares = _shares(ordered)
    wanted = min(CALLS_WANTED, shares.calls_possible([], ordered))
    chosen: list[Item] = []
    for position, action in enumerate(ordered):
        taken = [*chosen, action]
        behind = ordered[position + 1 :]
        if shares.hold(taken) and shares.calls_possible(taken, behind) >= wanted:
            chosen = taken
    return chosen


@dataclass(frozen=True, slots=True)
class _Shares:
    """How the five places are shared between the reflexes.

    Each reflex has `floor` places, or as many as it has actions; `extra` reflexes
    have one more. With five reflexes or more the floor is 0 and the extra 5.
    """

    sizes: Counter[str]
    floor: int
    extra: int

    def hold(self, taken: Sequence[Ranked]) -> bool:
        used = Counter(map(_group, taken))
        above = sum(count > self.floor for count in used.values())
        return max(used.values(), default=0) <= self.floor + 1 and above <= self.extra

    def calls_possible(self, taken: Sequence[Ranked], behind: Sequence[Ranked]) -> int:
        """Return how many calls the five can hold in the end, these being taken."""
        used = Counter(map(_group, taken))
        calls = Counter(_group(action) for action in behind if _is_call(action))
        above = sum(count > self.floor for count in used.values())
        total = sum(map(_is_call, taken))
        takers = 0
        for name, count in calls.items():
            due = max(0, min(self.sizes[name], self.floor) - used[name])
            total += min(count, due)
            takers += count > due and used[name] <= self.floor
        return total + min(takers, self.extra - above)


def _shares(ordered: Sequence[Ranked]) -> _Shares:
    sizes = Counter(map(_group, ordered))
    floor = 0
    while _filled(sizes, floor + 1) <= SHOWN_AT_ONCE:
        floor += 1
    return _Shares(sizes, floor, SHOWN_AT_ONCE - _filled(sizes, floor))


def _filled(sizes: Counter[str], floor: int) -> int:
    return sum(min(size, floor) for size in sizes.values())


def _group(action: Ranked) -> str:
    if action.reflex_number is None:
        return action.key
    return f"reflex {action.reflex_number}"


def _is_call(action: Ranked) -> bool:
    return action.effort == Effort.CALL


EFFORT_REASONS = {
    Effort.CALL: "un courrier ou un appel suffit",
    Effort.HALF_DAY: "une demi-journée suffit",
    Effort.BUDGET: "un budget à prévoir",
}
KIND_REASONS = {
    ActionKind.ASK: "réponse à obtenir",
    ActionKind.PROVE: "preuve à apporter",
    ActionKind.VERIFY: "vérification à faire",
    ActionKind.RECURRING: "rendez-vous de votre calendrier",
    ActionKind.FREE: "action ajoutée à votre plan",
}


def reason(action: Ranked) -> str:
    """Return in French why the action stands where it stands.

    « Verrou du réflexe, service vital, un courrier ou un appel suffit ».
    """
    words = []
    if action.is_lock:
        words.append("verrou du réflexe")
    if action.is_vital:
        words.append("service vital")
    if not words and action.kind in KIND_REASONS:
        words.append(KIND_REASONS[ActionKind(action.kind)])
    if len(words) < 2 and action.weight >= 3:
        words.append("compte beaucoup dans le résultat")
    if not words:
        words.append(
            "deux points à gagner" if action.gain_points >= 2 else "un point à gagner"
        )
    sentence = ", ".join([*words, EFFORT_REASONS[Effort(action.effort)]])
    return sentence[0].upper() + sentence[1:]
