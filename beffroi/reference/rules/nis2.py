"""NIS 2: is an entity in the scope? An indicative reading, never a decision.

Source: rules of size and activity of the simulator of the ANSSI (betagouv/anssi-portail,
snapshot of 21 August 2026, Apache-2.0), paraphrased; directive (EU) 2022/2555. The
branch of public administrations is closed there, and whether a medico-social
activity is « healthcare » is settled nowhere: both come out « à qualifier ».
"""

from dataclasses import dataclass
from enum import StrEnum


class Staff(StrEnum):
    """Full-time equivalents of the whole legal entity."""

    UNDER_50 = "under_50"
    FROM_50 = "from_50"
    FROM_250 = "from_250"


class Turnover(StrEnum):
    """Yearly products of the whole legal entity."""

    UNDER_10M = "under_10m"
    FROM_10M = "from_10m"
    FROM_50M = "from_50m"
    UNKNOWN = "unknown"


class Balance(StrEnum):
    """Total of the balance sheet of the whole legal entity."""

    UNDER_10M = "under_10m"
    FROM_10M = "from_10m"
    FROM_43M = "from_43m"
    UNKNOWN = "unknown"


class Care(StrEnum):
    """Whether the entity gives care (care staff, care budget, medical activity)."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class Designated(StrEnum):
    """Whether the State designated it an operator of essential services."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Size(StrEnum):
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    UNKNOWN = "unknown"


class Scope(StrEnum):
    PROBABLY_ESSENTIAL = "probably_essential"
    PROBABLY_IMPORTANT = "probably_important"
    TO_QUALIFY = "to_qualify"
    PROBABLY_OUTSIDE = "probably_outside"
    NOT_APPLICABLE = "not_applicable"


class Reason(StrEnum):
    """What led to a result, in the order of the page."""

    DESIGNATED = "designated"
    DESIGNATION_UNKNOWN = "designation_unknown"
    PUBLIC_BODY = "public_body"
    NO_CARE = "no_care"
    CARE = "care"
    CARE_UNCERTAIN = "care_uncertain"
    SIZE_SMALL = "size_small"
    SIZE_MEDIUM = "size_medium"
    SIZE_LARGE = "size_large"
    SIZE_UNKNOWN = "size_unknown"
    SINGLE_DESIGNATION = "single_designation"


@dataclass(frozen=True, slots=True)
class Entity:
    """What the few questions say of the legal entity, all its sites together."""

    designated: Designated
    is_public: bool
    staff: Staff
    turnover: Turnover
    balance: Balance
    care: Care


@dataclass(frozen=True, slots=True)
class Reading:
    scope: Scope
    size: Size
    reasons: tuple[Reason, ...]


_LARGER = {Balance.UNDER_10M: 0, Balance.FROM_10M: 1, Balance.FROM_43M: 2}
_SIZE_REASONS = {
    Size.SMALL: Reason.SIZE_SMALL,
    Size.MEDIUM: Reason.SIZE_MEDIUM,
    Size.LARGE: Reason.SIZE_LARGE,
    Size.UNKNOWN: Reason.SIZE_UNKNOWN,
}


def size_of(staff: Staff, turnover: Turnover, balance: Balance) -> Size:
    """Return the size of an entity; unknown when a figure that would decide is missing.

    Both figures must pass a threshold for a small staff to count as a larger entity.
    """
    if staff == Staff.FROM_250:
        return Size.LARGE
    reached = _reached(turnover, balance)
    if staff == Staff.FROM_50:
        sizes = {Size.LARGE if level == 2 else Size.MEDIUM for level in reached}
    else:
        by_level = (Size.SMALL, Size.MEDIUM, Size.LARGE)
        sizes = {by_level[level] for level in reached}
    return sizes.pop() if len(sizes) == 1 else Size.UNKNOWN


def _reached(turnover: Turnover, balance: Balance) -> set[int]:
    """Return the thresholds that both figures pass, one per possible reading."""
    turnovers = {
        Turnover.UNDER_10M: {0},
        Turnover.FROM_10M: {1},
        Turnover.FROM_50M: {2},
        Turnover.UNKNOWN: {0, 1, 2},
    }[turnover]
    balances = {0, 1, 2} if balance == Balance.UNKNOWN else {_LARGER[balance]}
    return {min(first, second) for first in turnovers for second in balances}


def read_scope(entity: Entity) -> Reading:
    """Return the indicative scope of an entity, with what led to it."""
    size = size_of(entity.staff, entity.turnover, entity.balance)
    size_reason = _SIZE_REASONS[size]
    doubt = (
        (Reason.DESIGNATION_UNKNOWN,) if entity.designated == Designated.UNKNOWN else ()
    )
    if entity.designated == Designated.YES:
        return Reading(Scope.PROBABLY_ESSENTIAL, size, (Reason.DESIGNATED,))
    if entity.care == Care.NO:
        return Reading(Scope.NOT_APPLICABLE, size, (Reason.NO_CARE, *doubt))
    care = Reason.CARE if entity.care == Care.YES else Reason.CARE_UNCERTAIN
    if entity.is_public:
        reasons = (Reason.PUBLIC_BODY, care, size_reason, *doubt)
        return Reading(Scope.TO_QUALIFY, size, reasons)
    if size == Size.SMALL:
        reasons = (size_reason, Reason.SINGLE_DESIGNATION, *doubt)
        return Reading(Scope.PROBABLY_OUTSIDE, size, reasons)
    return Reading(_of_larger(entity.care, size), size, (care, size_reason, *doubt))


def _of_larger(care: Care, size: Size) -> Scope:
    if care != Care.YES or size == Size.UNKNOWN:
        return Scope.TO_QUALIFY
    if size == Size.LARGE:
        return Scope.PROBABLY_ESSENTIAL
    return Scope.PROBABLY_IMPORTANT
