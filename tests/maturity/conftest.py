"""An establishment that has begun; people whose second factor is already set up."""

import pytest

from beffroi.accounts.models import User
from tests.maturity.build import NADIA, add_statement, answer


@pytest.fixture
def started(establishment):
    """Two answers, one of them proven."""
    answer(establishment, "R1.3", 1)
    answer(establishment, "R1.1", 3)
    add_statement(establishment, "R1.1", by=NADIA)
    return establishment


@pytest.fixture
def regional_lead(regional_lead) -> User:
    return _ready(regional_lead)


@pytest.fixture
def operator_admin(operator_admin) -> User:
    return _ready(operator_admin)


def _ready(user: User) -> User:
    user.must_use_mfa = False
    user.save(update_fields=["must_use_mfa"])
    return user
