"""Every address is behind sign-in, or stands here with its reason."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "actionplan:feed": "read by a mail program through a personal link: titles and dates",
    "alert:card": "read in the middle of an attack",
    "alert:card_pdf": "printed in the middle of an attack",
    "alert:emergency": "read in the middle of an attack",
    "alert:numbers": "opened from a printed poster: numbers and nothing else",
    "alert:numbers_card": "opened from a printed poster: a card with numbers",
    "home:health": "asked for by a monitor: no secret, no data",
    "home:installation": "exists only while nobody has an account; asks for a code",
    "home:help": "guides hold nothing secret, and help who cannot sign in",
    "home:help_guide": "guides hold nothing secret, and help who cannot sign in",
    "accounts:enter_as": "demo only: 404 elsewhere, proven by a test",
    "notifications:stop": "opened from an e-mail by a signed personal link, to stop it",
    "account_login": "where people sign in",
    "account_logout": "ends a session; harmless without one",
    "account_inactive": "says that an account is closed",
    "account_reset_password": "asked by who forgot it; never says whether an account exists",
    "account_reset_password_done": "after the request",
    "account_reset_password_from_key": "opened by the link received",
    "account_reset_password_from_key_done": "after the new password",
    "mfa_authenticate": "the second step of signing in",
    "maturity:approval": "opened by the personal link of a direction asked to validate",
    "maturity:outside": "opened by the personal link of a request: its questions alone",
    "mfa_login_webauthn": "signing in with a passkey",
    "accounts:recovery": "asked between the password and the second factor",
    "accounts:provider_start": "signing in by a provider",
    "accounts:provider_return": "coming back from a provider",
    "organizations:arrival": "whom a provider knows and Beffroi does not; opens no right",
    "organizations:arrival_accept": "as the link of an invitation: the provider proves the address",
    "organizations:arrival_ask": "asks people for an invitation; 404 without a provider's word",
    "organizations:invitation": "opened by the personal link of an invitation",
    "organizations:invitation_account": "opened by the personal link of an invitation",
}


def patterns(resolver=None, names=(), prefix=""):
    """Yield (name with namespaces, route, view) of the whole map."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from patterns(entry, inner, route)
        elif isinstance(entry, URLPattern):
            yield ":".join([*names, entry.name or ""]), route, entry.callback


def is_open(view) -> bool:
    return not getattr(view, "login_required", True)


def test_public_addresses_are_exactly_those_listed():
    opened = {name for name, _, view in patterns() if is_open(view)}

    assert opened - set(PUBLIC) == set()


def test_no_reason_outlives_its_address():
    opened = {name for name, _, view in patterns() if is_open(view)}

    assert set(PUBLIC) - opened == set()


def test_every_address_has_a_name_of_its_own():
    names = [name for name, _, _ in patterns()]

    assert len(names) > 20
    assert "" not in names
    assert len(names) == len(set(names))


def test_views_are_functions_that_say_their_methods():
    """Django answers 405 to a method that a view does not name."""
    from_house = [
        (name, view)
        for name, _, view in patterns()
        if view.__module__.startswith("beffroi.")
    ]
    assert from_house

    silent = [name for name, view in from_house if not hasattr(view, "__wrapped__")]
    assert silent == []


@pytest.mark.django_db
def test_a_visitor_sees_none_of_the_closed_pages():
    visitor = Client()
    values = {
        "<uuid:": "00000000-0000-4000-8000-000000000000",
        "<int:": "1",
        "<slug:": "essai",
        "<str:": "essai",
        "<path:": "essai",
    }

    for name, route, view in patterns():
        if is_open(view) or "(?P" in route:
            continue
        path = "/" + route.strip("^$")
        while "<" in path:
            start = path.index("<")
            end = path.index(">", start) + 1
            kind = path[start : path.index(":", start) + 1]
            path = path[:start] + values[kind] + path[end:]
        answer = visitor.get(path)
        assert answer.status_code == 302, (name, path, answer.status_code)
        assert answer.headers["Location"].startswith("/compte/"), name
