"""Personal links: random, hashed, one purpose, expiring, revocable."""

from datetime import timedelta

import pytest

from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.links.operations import (
    fade_links,
    find_link,
    give_link,
    issue_link,
    mark_used,
    revoke_links,
    take_back,
)
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.links.rules.states import LinkState

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


def test_a_link_followed_by_another_ends_within_a_day_and_never_later():
    old, short = _issue("1"), _issue("2", valid_days=0)

    assert fade_links(purpose=LinkPurpose.INVITATION, subject_key="1") == 1
    assert fade_links(purpose=LinkPurpose.INVITATION, subject_key="2") == 0

    assert _find(old) is not None
    assert _find(short) is None
    with clock.at(clock.now() + timedelta(days=1, seconds=1)):
        assert _find(old) is None


def test_taking_back_a_letter_closes_all_its_addresses_and_is_noted_once():
    _issue("1")
    link = _find(_issue("1"))
    assert link is not None

    take_back(link=link, by=SYSTEM)
    link.refresh_from_db()
    take_back(link=link, by=SYSTEM)

    assert PersonalLink.objects.filter(revoked_at=None).count() == 0
    assert Entry.objects.filter(verb="revoke_link").count() == 1


def test_taking_back_one_poster_leaves_the_others():
    def poster() -> PersonalLink:
        return give_link(
            purpose=LinkPurpose.EMERGENCY_NUMBERS,
            subject_key="1",
            by=SYSTEM,
            expires_at=None,
        )[0]

    mine, other = poster(), poster()

    take_back(link=mine, by=SYSTEM)

    other.refresh_from_db()
    assert other.revoked_at is None


@pytest.mark.parametrize(
    ("revoked_days", "expires_days", "state"),
    [
        (None, None, LinkState.LIVE),
        (None, 1, LinkState.LIVE),
        (None, 0, LinkState.EXPIRED),
        (-1, 1, LinkState.CLOSED),
        (-1, -1, LinkState.CLOSED),
    ],
)
def test_the_state_of_a_link_in_the_list_and_alone_agree(
    revoked_days, expires_days, state
):
    moment = clock.now()
    link = _find(_issue())
    assert link is not None

    def away(days: int | None):
        return None if days is None else moment + timedelta(days=days)

    link.revoked_at, link.expires_at = away(revoked_days), away(expires_days)
    link.save()

    assert link.state_at(moment) == state
    found = {s: PersonalLink.objects.in_state(s, moment).count() for s in LinkState}
    assert found == {s: int(s == state) for s in LinkState}
