"""How long a proof of identity stays fresh (allauth's own limit), and a sign of life."""

FRESH_SECONDS = 600
# How finely a session tells when it was last used: more would be watching people.
SEEN_SECONDS = 15 * 60


def is_recent(proven_at: object, *, now: float, seconds: int = FRESH_SECONDS) -> bool:
    """Tell whether a moment, in seconds since 1970, is less than `seconds` old."""
    return isinstance(proven_at, int | float) and 0 <= now - proven_at < seconds
