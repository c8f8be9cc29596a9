"""What a provider says is checked, then read: the rules alone."""

import json

import pytest

from beffroi.accounts.rules.claims import (
    UntrustedClaimsError,
    check_token,
    read_person,
)
from beffroi.accounts.rules.providers import read_providers

NOW = 1_800_000_000.0
ISSUER = "https://id.exemple.fr"


def provider(**changes):
    row = {
        "name": "essai",
        "label": "Essai",
        "issuer": ISSUER,
        "client_id": "beffroi",
        "client_secret": "s",
        **changes,
    }
    return read_providers(json.dumps([row]))[0]


def token(**changes):
    whole = {
        "iss": ISSUER,
        "aud": "beffroi",
        "sub": "1",
        "iat": NOW,
        "exp": NOW + 60,
        "nonce": "n",
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


@pytest.mark.parametrize(
    "claims",
    [
        token(),
        token(iss=f"{ISSUER}/"),
        token(aud=["beffroi"]),
        token(aud=["beffroi", "autre"], azp="beffroi"),
        token(iat=NOW + 30),
        token(exp=NOW - 30),
    ],
)
def test_a_good_token_is_believed(claims):
    check_token(claims, provider=provider(), nonce="n", now=NOW)


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        (token(iss="https://ailleurs.exemple.fr"), "iss"),
        (token(iss=None), "iss"),
        (token(aud="autre"), "aud"),
        (token(aud=None), "aud"),
        (token(aud=["beffroi", "autre"]), "azp"),
        (token(aud=["beffroi", "autre"], azp="autre"), "azp"),
        (token(azp="autre"), "azp"),
        (token(exp=NOW - 61), "exp"),
        (token(exp=None), "exp"),
        (token(exp="demain"), "exp"),
        (token(iat=None), "iat"),
        (token(iat=NOW - 700), "iat"),
        (token(iat=NOW + 90), "iat"),
        (token(nonce="autre"), "nonce"),
        (token(nonce=None), "nonce"),
        (token(nonce=3), "nonce"),
        (token(sub=""), "sub"),
        (token(sub=None), "sub"),
    ],
)
def test_anything_else_is_refused_by_name(claims, reason):
    with pytest.raises(UntrustedClaimsError, match=reason):
        check_token(claims, provider=provider(), nonce="n", now=NOW)


@pytest.mark.parametrize(
    ("policy", "userinfo", "email"),
    [
        ({}, {"email": "A@ex.fr", "email_verified": True}, "a@ex.fr"),
        ({}, {"email": "a@ex.fr"}, ""),
        ({}, {"email": "a@ex.fr", "email_verified": "true"}, ""),
        ({}, {"email": "a@ex.fr", "email_verified": False}, ""),
        ({"trust_email": True}, {"email": "a@ex.fr"}, "a@ex.fr"),
        ({"trust_email": True}, {"email": "a@ex.fr", "email_verified": False}, ""),
        ({"trust_email": True}, {"email": "pas une adresse"}, ""),
        ({"trust_email": True}, {}, ""),
    ],
)
def test_an_address_is_believed_only_when_vouched_for(policy, userinfo, email):
    known = read_person(token(), {"sub": "1", **userinfo}, provider=provider(**policy))

    assert known.email == email


@pytest.mark.parametrize(
    ("policy", "claims", "proven"),
    [
        ({}, {"acr": "eidas2", "amr": ["otp"]}, False),
        ({"mfa_acr": ["eidas2"]}, {"acr": "eidas2"}, True),
        ({"mfa_acr": ["eidas2"]}, {"acr": "eidas1"}, False),
        ({"mfa_acr": ["eidas2"]}, {}, False),
        ({"mfa_amr": ["otp"]}, {"amr": ["pwd", "otp"]}, True),
        ({"mfa_amr": ["otp"]}, {"amr": "otp"}, False),
    ],
)
def test_a_second_factor_is_believed_only_as_declared(policy, claims, proven):
    known = read_person(token(**claims), {"sub": "1"}, provider=provider(**policy))

    assert known.has_second_factor is proven


def test_the_userinfo_of_somebody_else_is_refused():
    with pytest.raises(UntrustedClaimsError):
        read_person(token(), {"sub": "2"}, provider=provider())


def test_pro_sante_connect_is_known_by_the_national_identifier_alone():
    psc = provider(kind="pro_sante_connect")

    known = read_person(token(), {"sub": "1", "SubjectNameID": "8997"}, provider=psc)

    assert known.subject == "8997"
    with pytest.raises(UntrustedClaimsError, match="SubjectNameID"):
        read_person(token(), {"sub": "1"}, provider=psc)


@pytest.mark.parametrize(
    "reference",
    [None, "", [], {"exercices": None}, {"exercices": ["x"]}, {"exercices": [{}]}],
)
def test_a_person_without_structure_is_possible(reference):
    known = read_person(
        token(), {"sub": "1", "SubjectRefPro": reference}, provider=provider()
    )

    assert (known.sirets, known.finess) == ((), ())


def test_structures_are_read_once_each_and_damaged_numbers_left_out():
    activity = {"numeroSiretSite": "123 456 789 00011", "numeroFinessSite": "2A0000001"}
    reference = {
        "exercices": [{"activities": [activity, activity, {"numeroSiretSite": "12"}]}]
    }

    known = read_person(
        token(), {"sub": "1", "SubjectRefPro": reference}, provider=provider()
    )

    assert known.sirets == ("12345678900011",)
    assert known.finess == ("2A0000001",)
