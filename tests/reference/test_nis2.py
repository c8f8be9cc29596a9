"""The scope test of NIS 2: the table of sizes, then the flow of decisions."""

import itertools

import pytest

from beffroi.reference.enums import REASON_SENTENCES, SCOPE_LABELS, SIZE_LABELS
from beffroi.reference.rules.nis2 import (
    Balance,
    Care,
    Designated,
    Entity,
    Reason,
    Scope,
    Size,
    Staff,
    Turnover,
    read_scope,
    size_of,
)

LARGE, MEDIUM, SMALL, UNKNOWN = Size.LARGE, Size.MEDIUM, Size.SMALL, Size.UNKNOWN


@pytest.mark.parametrize(
    ("staff", "turnover", "balance", "size"),
    [
        # The table of the simulator of the ANSSI.
        ("from_250", "under_10m", "under_10m", LARGE),
        ("from_250", "unknown", "unknown", LARGE),
        ("from_50", "under_10m", "from_43m", MEDIUM),
        ("from_50", "from_10m", "from_43m", MEDIUM),
        ("from_50", "from_50m", "from_10m", MEDIUM),
        ("from_50", "from_50m", "from_43m", LARGE),
        ("under_50", "under_10m", "from_43m", SMALL),
        ("under_50", "from_10m", "under_10m", SMALL),
        ("under_50", "from_10m", "from_10m", MEDIUM),
        ("under_50", "from_10m", "from_43m", MEDIUM),
        ("under_50", "from_50m", "under_10m", SMALL),
        ("under_50", "from_50m", "from_10m", MEDIUM),
        ("under_50", "from_50m", "from_43m", LARGE),
        # A missing figure matters only when it would decide.
        ("under_50", "under_10m", "unknown", SMALL),
        ("under_50", "unknown", "under_10m", SMALL),
        ("under_50", "from_10m", "unknown", UNKNOWN),
        ("from_50", "from_10m", "unknown", MEDIUM),
        ("from_50", "from_50m", "unknown", UNKNOWN),
        ("from_50", "unknown", "from_10m", MEDIUM),
        ("from_50", "unknown", "unknown", UNKNOWN),
    ],
)
def test_staff_and_accounts_give_a_size(staff, turnover, balance, size):
    assert size_of(Staff(staff), Turnover(turnover), Balance(balance)) == size


def entity(**changes):
    fields = {
        "designated": Designated.NO,
        "is_public": False,
        "staff": Staff.FROM_50,
        "turnover": Turnover.FROM_10M,
        "balance": Balance.UNDER_10M,
        "care": Care.YES,
    }
    return Entity(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "scope", "reason"),
    [
        ({}, Scope.PROBABLY_IMPORTANT, Reason.SIZE_MEDIUM),
        ({"staff": Staff.FROM_250}, Scope.PROBABLY_ESSENTIAL, Reason.SIZE_LARGE),
        ({"staff": Staff.UNDER_50}, Scope.PROBABLY_OUTSIDE, Reason.SINGLE_DESIGNATION),
        ({"designated": Designated.YES, "staff": Staff.UNDER_50}, Scope.PROBABLY_ESSENTIAL, Reason.DESIGNATED),
        ({"designated": Designated.UNKNOWN}, Scope.PROBABLY_IMPORTANT, Reason.DESIGNATION_UNKNOWN),
        ({"is_public": True, "staff": Staff.FROM_250}, Scope.TO_QUALIFY, Reason.PUBLIC_BODY),
        ({"is_public": True, "staff": Staff.UNDER_50}, Scope.TO_QUALIFY, Reason.PUBLIC_BODY),
        ({"care": Care.NO}, Scope.NOT_APPLICABLE, Reason.NO_CARE),
        ({"care": Care.NO, "is_public": True}, Scope.NOT_APPLICABLE, Reason.NO_CARE),
        ({"care": Care.PARTLY}, Scope.TO_QUALIFY, Reason.CARE_UNCERTAIN),
        ({"care": Care.UNKNOWN, "staff": Staff.FROM_250}, Scope.TO_QUALIFY, Reason.CARE_UNCERTAIN),
        ({"care": Care.PARTLY, "staff": Staff.UNDER_50}, Scope.PROBABLY_OUTSIDE, Reason.SIZE_SMALL),
        ({"turnover": Turnover.FROM_50M, "balance": Balance.UNKNOWN}, Scope.TO_QUALIFY, Reason.SIZE_UNKNOWN),
    ],
)  # fmt: skip
def test_an_entity_is_read_with_its_reasons(changes, scope, reason):
    reading = read_scope(entity(**changes))

    assert reading.scope == scope
    assert reason in reading.reasons


def test_every_entity_has_an_answer_and_words():
    for designated, is_public, staff, turnover, balance, care in itertools.product(
        Designated, (True, False), Staff, Turnover, Balance, Care
    ):
        reading = read_scope(
            Entity(designated, is_public, staff, turnover, balance, care)
        )
        assert SCOPE_LABELS[reading.scope]
        assert SIZE_LABELS[reading.size]
        assert all(REASON_SENTENCES[reason] for reason in reading.reasons)
        assert reading.reasons
        # What nobody settled is never said to be sure.
        if care != Care.YES and designated != Designated.YES:
            assert reading.scope not in {
                Scope.PROBABLY_ESSENTIAL,
                Scope.PROBABLY_IMPORTANT,
            }
