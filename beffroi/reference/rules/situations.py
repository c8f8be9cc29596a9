"""What is known of an establishment when its obligations are read.

A situation is a mapping of attribute to value; both are closed lists, so that a
content file that names a value nobody can hold is refused.
"""

from collections.abc import Mapping

UNKNOWN = "unknown"
YES_NO = frozenset({"yes", "no", UNKNOWN})

ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "family": frozenset(
        {
            "older_people",
            "home_care",
            "disability_children",
            "disability_adults",
            "addiction_precarity",
            "child_protection",
            "social_housing",
            "coordination",
            "health",
            "other",
            UNKNOWN,
        }
    ),
    "legal": frozenset({"public", "private", UNKNOWN}),
    "size": frozenset({"small", "medium", "large", UNKNOWN}),
    "it": frozenset({"internal", "head_office", "provider", "nobody", UNKNOWN}),
    "dui": YES_NO,
    "hosting": frozenset({"editor", "head_office", "on_site", "none", UNKNOWN}),
    "dpo": YES_NO,
    "referent": YES_NO,
    "insurance": YES_NO,
}
# The attributes that the profile of the establishment fills.
PROFILE_ATTRIBUTES = frozenset(
    {"size", "it", "dui", "hosting", "dpo", "referent", "insurance"}
)

MEDIUM_FROM = 50
LARGE_FROM = 250

Situation = Mapping[str, str]


def complete(known: Mapping[str, str]) -> dict[str, str]:
    """Return a situation that holds every attribute, unknown where nothing is said.

    Raises: ValueError on an attribute or a value outside the lists.
    """
    for name, value in known.items():
        if value not in ATTRIBUTES.get(name, frozenset()):
            message = f"{name}={value!r} is no part of a situation"
            raise ValueError(message)
    return {name: known.get(name, UNKNOWN) for name in ATTRIBUTES}


def yes_no(value: bool | None) -> str:  # noqa: FBT001  # three values, read from a row
    if value is None:
        return UNKNOWN
    return "yes" if value else "no"


def size_band(staff_count: int | None) -> str:
    """Return the band of a number of people: under 50, under 250, more."""
    if staff_count is None:
        return UNKNOWN
    if staff_count < MEDIUM_FROM:
        return "small"
    return "medium" if staff_count < LARGE_FROM else "large"
