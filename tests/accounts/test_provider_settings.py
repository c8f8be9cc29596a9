"""BEFFROI_OIDC: read whole, or refused by the name of what is wrong."""

import json

import pytest

from beffroi.accounts.rules.providers import (
    Dialect,
    ProviderSettingError,
    is_safe_address,
    read_providers,
)

GOOD = {
    "name": "proconnect",
    "label": "ProConnect",
    "kind": "proconnect",
    "issuer": "https://id.exemple.fr/api/v2/",
    "client_id": "beffroi",
    "client_secret": "un secret bien gardé",
}


def test_nothing_declared_is_no_provider():
    assert read_providers("") == read_providers("  ") == read_providers("[]") == ()


def test_a_provider_takes_the_habits_of_its_kind():
    (row,) = read_providers(json.dumps([GOOD]))

    assert row.dialect == Dialect.PROCONNECT
    assert row.issuer == "https://id.exemple.fr/api/v2"
    assert row.discovery_url == f"{row.issuer}/.well-known/openid-configuration"
    assert "siret" in row.scopes
    assert not row.trusts_email
    assert not row.links_by_email
    assert row.mfa_acr == frozenset()


def test_pro_sante_connect_publishes_its_discovery_elsewhere():
    (row,) = read_providers(json.dumps([{**GOOD, "kind": "pro_sante_connect"}]))

    assert row.discovery_url.endswith("/.well-known/wallet-openid-configuration")
    assert row.scopes == ("openid", "scope_all")
    assert row.acr_values == "eidas1"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("{", "JSON"),
        ("{}", "liste"),
        ("[1]", "liste"),
        ([{**GOOD, "name": "Pro Connect"}], "name"),
        ([{**GOOD, "name": None}], "fournisseur 1"),
        ([GOOD, GOOD], "même nom"),
        ([{**GOOD, "label": ""}], "label"),
        ([{**GOOD, "client_secret": ""}], "client_secret"),
        ([{**GOOD, "client_secret": 3}], "client_secret"),
        ([{**GOOD, "issuer": "http://id.exemple.fr"}], "issuer"),
        ([{**GOOD, "issuer": "id.exemple.fr"}], "issuer"),
        ([{**GOOD, "discovery_url": "ftp://x"}], "discovery_url"),
        ([{**GOOD, "kind": "france"}], "kind"),
        ([{**GOOD, "kind": ["standard"]}], "kind"),
        ([{**GOOD, "trust_email": "oui"}], "trust_email"),
        ([{**GOOD, "mfa_acr": "eidas2"}], "mfa_acr"),
        ([{**GOOD, "scopes": [1]}], "scopes"),
        ([{**GOOD, "trust_mail": True}], "trust_mail"),
    ],
)
def test_a_bad_value_is_named_and_the_secret_never_quoted(raw, words):
    text = raw if isinstance(raw, str) else json.dumps(raw)

    with pytest.raises(ProviderSettingError) as refused:
        read_providers(text)

    assert words in str(refused.value)
    assert GOOD["client_secret"] not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("https://id.exemple.fr", True),
        ("http://127.0.0.1:8080/x", True),
        ("http://localhost/x", True),
        ("http://id.exemple.fr", False),
        ("http://127.0.0.1.exemple.fr", False),
        ("https://", False),
        ("https://x:port", False),
        ("javascript:alert(1)", False),
    ],
)
def test_plain_http_is_for_the_machine_itself(address, safe):
    assert is_safe_address(address) is safe
