"""A browser that goes to the provider of the tests and comes back."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from django.test import Client

from beffroi.accounts.models import User
from beffroi.accounts.operations.identities import link_identity
from tests.accounts.oidc_provider import KEYCLOAK_PERSON

START = "/compte/fournisseur/essai/"
BACK = "/compte/fournisseur/essai/retour/"


def leave(client: Client, next_path: str = "") -> str:
    """Start, and return the address that leads to the provider."""
    page = client.post(START, {"next": next_path}).content.decode()
    found = re.search(r'content="0;url=([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def back_from(address: str) -> dict[str, str]:
    """Visit the provider as a browser does, and return what it sends back."""
    with urlopen(address, timeout=5) as answer:
        page = answer.read().decode()
    found = re.search(r'href="([^"]+)"', page)
    assert found
    query = urlsplit(unescape(found[1])).query
    return {name: values[0] for name, values in parse_qs(query).items()}


def come_back(client: Client, given: dict[str, str]):
    shown = client.get(BACK, given)
    assert shown.status_code == 200
    return client.post(BACK, given)


def sign_in(client: Client, next_path: str = ""):
    return come_back(client, back_from(leave(client, next_path)))


def is_in(client: Client, user: User) -> bool:
    return client.session.get("_auth_user_id") == str(user.pk)


def linked(user: User, subject: str = KEYCLOAK_PERSON["sub"]) -> None:
    link_identity(
        user=user, provider="essai", subject=subject, label="N.", by=user.as_actor()
    )
