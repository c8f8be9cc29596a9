"""Personal links: random, hashed, one purpose, expiring, revocable."""

from datetime import timedelta

import pytest

from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.links.operations import find_link, issue_link, mark_used, revoke_links
from beffroi.links.rules.purposes import LinkPurpose

pytestmark = pytest.mark.django_db


def _issue(subject: str = "42", valid_days: int | None = 14) -> str:
    return issue_link(
        purpose=LinkPurpose.INVITATION,
        subject_key=subject,
        by=SYSTEM,
        valid_days=valid_days,
    )


def _find(
    token: str, purpose: LinkPurpose = LinkPurpose.INVITATION
) -> PersonalLink | None:
    return find_link(token=token, purpose=purpose)


def test_a_token_opens_its_link_and_is_not_stored():
    token = _issue()

    link = _find(token)

    assert link is not None
    assert link.subject_key == "42"
    assert token not in link.token_hash
    assert len(token) >= 32


def test_a_link_serves_one_purpose():
    token = _issue()

    assert _find(token, LinkPurpose.EMERGENCY_NUMBERS) is None


def test_an_unknown_token_opens_nothing():
    assert _find("") is None
    assert _find("x" * 5000) is None
    assert _find("\x00") is None


def test_a_link_expires():
    token = _issue(valid_days=1)

    with clock.at(clock.now() + timedelta(days=1)):
        assert _find(token) is None


def test_a_link_without_end_lasts_until_revoked():
    token = _issue(valid_days=None)

    with clock.at(clock.now() + timedelta(days=4000)):
        assert _find(token) is not None
    assert revoke_links(purpose=LinkPurpose.INVITATION, subject_key="42") == 1
    assert _find(token) is None


def test_revoking_touches_one_subject():
    mine, other = _issue("1"), _issue("2")

    revoke_links(purpose=LinkPurpose.INVITATION, subject_key="1")

    assert _find(mine) is None
    assert _find(other) is not None


def test_the_first_use_is_remembered():
    link = _find(_issue())
    assert link is not None
    mark_used(link)
    link.refresh_from_db()
    first = link.used_at

    with clock.at(clock.now() + timedelta(hours=1)):
        mark_used(link)

    link.refresh_from_db()
    assert first is not None
    assert link.used_at == first
