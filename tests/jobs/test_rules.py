"""When work is tried again, and when the timetable is due."""

from datetime import UTC, datetime, timedelta

import pytest

from beffroi.jobs.rules.retry import delay_before_next
from beffroi.jobs.rules.timetable import Rhythm


@pytest.mark.parametrize(
    ("attempts", "allowed", "delay"),
    [
        (1, 3, timedelta(seconds=10)),
        (2, 3, timedelta(seconds=60)),
        (3, 3, None),
        (4, 3, None),
        (1, 1, None),
        (6, 9, timedelta(hours=1)),
    ],
)
def test_the_wait_grows_and_attempts_end(attempts, allowed, delay):
    assert delay_before_next(attempts, allowed) == delay


@pytest.mark.parametrize(
    ("cron", "moment", "due"),
    [
        # Summer time: 3:12 in France is 1:12 UTC.
        ("12 3 * * *", "2026-07-01T05:00", "2026-07-01T01:12"),
        # Winter time: 2:12 UTC.
        ("12 3 * * *", "2026-11-21T05:00", "2026-11-21T02:12"),
        ("12 3 * * *", "2026-11-21T02:11", "2026-11-20T02:12"),
        # At the very minute.
        ("12 3 * * *", "2026-11-21T02:12", "2026-11-21T02:12"),
        ("*/10 * * * *", "2026-11-21T02:19", "2026-11-21T02:10"),
        ("*/10 * * * *", "2026-11-21T02:20", "2026-11-21T02:20"),
        # The night when the clocks go forward: 2:30 does not exist, 3:00 stands for it.
        ("*/10 * * * *", "2026-03-29T01:05", "2026-03-29T01:00"),
        ("0 7 * * 1", "2026-11-24T12:00", "2026-11-23T06:00"),
    ],
)
def test_the_last_due_moment_is_read_in_french_time(cron, moment, due):
    asked = datetime.fromisoformat(moment).replace(tzinfo=UTC)

    found = Rhythm("essai", cron).last_due(asked)

    assert found == datetime.fromisoformat(due).replace(tzinfo=UTC)


def test_a_false_expression_is_refused_by_name():
    with pytest.raises(ValueError, match="essai"):
        Rhythm("essai", "61 * * * *")
