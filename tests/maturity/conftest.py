"""An establishment that has begun; people whose second factor is already set up."""

import pytest

from beffroi.accounts.models import User
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.rules.levels import AnswerKind
from tests.maturity.build import NADIA, add_statement, answer
from tests.maturity.build_frameworks import key, make_framework, respond


@pytest.fixture
def place(establishment):
    """The establishment, by the name that the operations give it."""
    return establishment


@pytest.fixture
def started(establishment):
    """Two answers, one of them proven."""
    answer(establishment, "R1.3", 1)
    answer(establishment, "R1.1", 3)
    add_statement(establishment, "R1.1", by=NADIA)
    return establishment


@pytest.fixture
def framework(establishment) -> Framework:
    """A framework begun: one answer proven, one not known."""
    found = make_framework()
    respond(establishment, found, "B1", 3, comment="Chez le prestataire")
    respond(establishment, found, "B2", kind=AnswerKind.UNKNOWN)
    add_statement(establishment, key("B1"), framework=found)
    return found


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
