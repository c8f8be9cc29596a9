"""Open sessions: what a person sees of them, and everything that closes them."""

from datetime import timedelta

import pytest
from django.test import Client

from beffroi.accounts.models import OpenSession
from beffroi.accounts.operations.closing import close_account, reopen_account
from beffroi.accounts.operations.sessions import close_sessions
from beffroi.accounts.queries import open_sessions_of
from beffroi.accounts.rules.devices import UNKNOWN, device_words
from beffroi.accounts.rules.roles import Role
from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.operations.memberships import change_role, grant
from tests.accounts.build import OTHER_PASSWORD, PASSWORD

pytestmark = pytest.mark.usefixtures("fresh_limits")
PAGE = "/compte/acces/"
FIREFOX = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
)
CHROMEBOOK = (
    "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)


def sign_in(user, agent: str = FIREFOX) -> Client:
    user.set_password(PASSWORD)
    user.save()
    client = Client(headers={"user-agent": agent})
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    return client


def again(user, agent: str) -> Client:
    """Sign in elsewhere with the same password: its hash, and so the sessions, stay."""
    client = Client(headers={"user-agent": agent})
    client.post("/compte/connexion/", {"login": user.email, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get("/compte/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox sur Windows"),
        (IPHONE, "Safari sur iPhone"),
        (EDGE, "Edge sur Windows"),
        (CHROMEBOOK, "Chrome sur Chromebook"),
        ("Mozilla/5.0 (X11; Linux x86_64)", "Linux"),
        ("curl/8", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_a_device_is_said_in_plain_words(agent, words):
    assert device_words(agent) == words


def test_the_page_lists_ones_own_sessions_and_no_address(referent, outsider):
    here = sign_in(referent)
    again(referent, IPHONE)
    sign_in(outsider, EDGE)

    page = here.get(PAGE).content.decode()

    assert "Firefox sur Windows" in page
    assert "Safari sur iPhone" in page
    assert "Edge sur Windows" not in page
    for row in OpenSession.objects.all():
        assert row.session_key not in page
        assert "127.0.0.1" not in str(row.get_decoded())


def test_one_session_is_closed_and_the_others_stay(referent):
    here = sign_in(referent)
    there = again(referent, IPHONE)
    current = here.session.session_key
    (other,) = open_sessions_of(referent, current=current)[1:]

    here.post(f"/compte/sessions/{other.reference}/fermer/")

    assert is_in(here)
    assert not is_in(there)
    assert Entry.objects.filter(verb="close_session").count() == 1


def test_all_the_others_are_closed_at_once(referent):
    here = sign_in(referent)
    elsewhere = [again(referent, IPHONE), again(referent, EDGE)]

    here.post("/compte/sessions/fermer/")

    assert is_in(here)
    assert not any(is_in(client) for client in elsewhere)


def test_nobody_closes_the_session_of_another(referent, outsider):
    mine = sign_in(referent)
    (line,) = open_sessions_of(referent)

    page = sign_in(outsider).post(
        f"/compte/sessions/{line.reference}/fermer/", follow=True
    )

    assert "déjà fermée" in page.content.decode()
    assert is_in(mine)


def test_a_new_password_closes_the_others(referent):
    here = sign_in(referent)
    there = again(referent, IPHONE)

    here.post(
        "/compte/mot-de-passe/changer/",
        {
            "oldpassword": PASSWORD,
            "password1": OTHER_PASSWORD,
            "password2": OTHER_PASSWORD,
        },
    )

    assert is_in(here)
    assert not is_in(there)
    assert len(open_sessions_of(referent)) == 1


def test_closing_an_account_closes_its_sessions_and_opening_it_brings_none_back(
    referent,
):
    client = sign_in(referent)

    close_account(user=referent, by=SYSTEM)
    close_account(user=referent, by=SYSTEM)
    assert not is_in(client)
    reopen_account(user=referent, by=SYSTEM)

    assert not is_in(client)
    assert Entry.objects.filter(verb="close_account").count() == 1


def test_more_rights_close_the_sessions_opened_before(referent, establishment):
    client = sign_in(referent)

    grant(
        user=referent,
        role=Role.DIRECTOR,
        organization=establishment.organization,
        establishments=[establishment],
        by=SYSTEM,
    )

    assert not is_in(client)


def test_a_changed_role_closes_them_too(reader):
    client = sign_in(reader)

    membership = Membership.objects.of(reader).get()
    change_role(membership=membership, role=Role.REFERENT, by=SYSTEM)

    assert not is_in(client)


def test_the_last_sign_moves_by_a_quarter_of_an_hour(referent):
    client = sign_in(referent)
    first = OpenSession.objects.get(user=referent).seen_at

    with clock.at(clock.now() + timedelta(minutes=10)):
        client.get("/compte/")
    assert OpenSession.objects.get(user=referent).seen_at == first
    with clock.at(clock.now() + timedelta(minutes=20)):
        client.get("/compte/")

    row = OpenSession.objects.get(user=referent)
    assert row.seen_at > first
    assert row.opened_at == first


def test_closing_twice_writes_once(referent):
    sign_in(referent)

    assert close_sessions(user=referent, by=SYSTEM) == 1
    assert close_sessions(user=referent, by=SYSTEM) == 0
    assert Entry.objects.filter(verb="close_sessions").count() == 1
