"""How long a process is believed alive, and when failed work is tried again.

Source: docs/adr/0013-background-work.md; the queue itself has neither lease nor
retry (shared/reference/limits-dependencies.md § 1, « Background work »).
"""

from datetime import timedelta

HEARTBEAT_SECONDS = 5.0
LEASE = timedelta(seconds=30)
POLL_SECONDS = 0.2
# A worker starts afresh after this many documents: renderers keep what they allocate.
DOCUMENTS_BEFORE_RECYCLING = 100
# Longer than this and a task is taken for stuck: its process is killed, the task returned.
TIME_LIMIT_SECONDS = {"quick": 120, "documents": 300, "sending": 900, "slow": 7200}


def delay_before_next(attempts: int, allowed: int) -> timedelta | None:
    """Return how long to wait after the given number of attempts; None when it is over.

    Ten seconds, then one minute, then six, never more than an hour.
    """
    if attempts >= allowed:
        return None
    return min(timedelta(seconds=10 * 6 ** (attempts - 1)), timedelta(hours=1))
