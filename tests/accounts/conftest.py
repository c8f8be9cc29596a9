"""The browser of the walks, for the script of the password field; providers on the loopback."""

import json

import pytest
from django.core.cache import cache

from beffroi.accounts.rules.providers import Dialect, read_providers
from tests.accounts.oidc_provider import (
    KEYCLOAK_PERSON,
    PROCONNECT_PERSON,
    PSC_PERSON,
    OidcProvider,
    running,
)
from tests.e2e.conftest import browser

__all__ = ["browser"]


@pytest.fixture
def fresh_limits(db):
    """Start without the tries of another test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def keycloak():
    with running(OidcProvider(Dialect.STANDARD, dict(KEYCLOAK_PERSON))) as provider:
        yield provider


@pytest.fixture
def proconnect():
    with running(OidcProvider(Dialect.PROCONNECT, dict(PROCONNECT_PERSON))) as provider:
        yield provider


@pytest.fixture
def psc():
    provider = OidcProvider(Dialect.PRO_SANTE_CONNECT, dict(PSC_PERSON))
    with running(provider):
        yield provider


@pytest.fixture
def declare(settings):
    def declared(provider: OidcProvider, **changes: object) -> None:
        row = provider.setting(**changes)
        settings.OIDC_PROVIDERS = read_providers(json.dumps([row]))

    return declared
