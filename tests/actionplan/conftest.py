"""The morning on which the plan is tested, and who reads it."""

from datetime import UTC, datetime

import pytest

from beffroi.lib import clock


@pytest.fixture
def _one_morning():
    with clock.at(datetime(2026, 11, 24, 8, tzinfo=UTC)):
        yield


@pytest.fixture
def lead(regional_lead):
    # The second factor is another test's subject.
    regional_lead.must_use_mfa = False
    regional_lead.save()
    return regional_lead
