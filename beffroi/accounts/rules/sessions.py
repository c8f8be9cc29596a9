"""How long a proof of identity stays fresh: as long as allauth's own limit."""

FRESH_SECONDS = 600


def is_recent(proven_at: object, *, now: float, seconds: int = FRESH_SECONDS) -> bool:
    """Tell whether a moment, in seconds since 1970, is less than `seconds` old."""
    return isinstance(proven_at, int | float) and 0 <= now - proven_at < seconds
