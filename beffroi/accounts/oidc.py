"""The conversation with an identity provider: discovery, way there, exchange, way out.

Code flow with PKCE, state and nonce; signatures checked against the provider's keys.
Sources: OpenID Connect Core 1.0, Discovery 1.0, RP-Initiated Logout 1.0; RFC 7636.
"""

import base64
import hashlib
import json
import logging
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import jwt
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse

from beffroi.accounts.rules.claims import (
    ALGORITHMS,
    Claims,
    Known,
    UntrustedClaimsError,
    check_source,
    check_token,
    read_person,
)
from beffroi.accounts.rules.providers import Provider, is_safe_address
from beffroi.lib import clock, json_http

logger = logging.getLogger("beffroi.oidc")
KEPT_SECONDS = 600
WANTED = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")


class SignInFailed(Exception):  # noqa: N818  # what happened, not an error of ours
    """The provider's answer is missing or not believed; the reason is in the logs."""


@dataclass(frozen=True, slots=True)
class Departure:
    """Where to send the person, and what to remember until they come back."""

    address: str
    state: str
    nonce: str
    verifier: str


def providers() -> tuple[Provider, ...]:
    found: tuple[Provider, ...] = settings.OIDC_PROVIDERS
    return found


def find_provider(slug: str) -> Provider | None:
    return next((row for row in providers() if row.slug == slug), None)


def return_address(provider: Provider) -> str:
    path = reverse("accounts:provider_return", args=[provider.slug])
    return str(settings.PUBLIC_URL) + path


def depart(provider: Provider) -> Departure:
    """Prepare a sign-in at a provider.

    Raises: SignInFailed when it does not answer.
    """
    state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    verifier = secrets.token_urlsafe(64)
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": return_address(provider),
        "scope": " ".join(provider.scopes),
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    if provider.acr_values:
        asked["acr_values"] = provider.acr_values
    if provider.mfa_acr or provider.mfa_amr:
        # Some providers say how the person signed in only when they are asked.
        wanted = {"id_token": {"acr": None, "amr": None}}
        asked["claims"] = json.dumps(wanted)
    endpoint = _discovery(provider)["authorization_endpoint"]
    return Departure(_with(endpoint, asked), state, nonce, verifier)


def arrive(
    provider: Provider, *, code: str, nonce: str, verifier: str
) -> tuple[Known, str]:
    """Exchange a code; return who it is, and the identity token for the way out.

    Raises: SignInFailed.
    """
    try:
        found = _discovery(provider)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_address(provider),
            "code_verifier": verifier,
        }
        form, headers = _with_credentials(provider, found, form)
        answer = json_http.ask(
            found["token_endpoint"], form=form, headers=headers
        ).mapping()
        token, access = str(answer.get("id_token")), str(answer.get("access_token"))
        claims = _signed(provider, token)
        now = clock.now().timestamp()
        check_token(claims, provider=provider, nonce=nonce, now=now)
        userinfo = _userinfo(provider, found["userinfo_endpoint"], access)
        return read_person(claims, userinfo, provider=provider), token
    except (json_http.NoAnswer, UntrustedClaimsError, jwt.PyJWTError) as error:
        raise _failure(provider, error) from error


def way_out(provider: Provider, token: str) -> str:
    """Return where to close the session of the provider too; "" when it has no such place."""
    try:
        endpoint = _discovery(provider).get("end_session_endpoint")
    except SignInFailed:
        return ""
    if not isinstance(endpoint, str) or not is_safe_address(endpoint):
        return ""
    told = {
        "id_token_hint": token,
        "post_logout_redirect_uri": str(settings.PUBLIC_URL) + reverse("account_login"),
        "state": secrets.token_urlsafe(16),
    }
    return _with(endpoint, told)


def _with(endpoint: str, values: dict[str, str]) -> str:
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(values)}"


def _with_credentials(
    provider: Provider, found: dict[str, Any], form: dict[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the form and the headers that prove who we are, as the provider accepts it.

    Basic unless the discovery document leaves it out (RFC 6749 § 2.3.1: both halves
    are form-encoded first).
    """
    accepted = found.get("token_endpoint_auth_methods_supported")
    if isinstance(accepted, list) and "client_secret_basic" not in accepted:
        return form | {
            "client_id": provider.client_id,
            "client_secret": provider.client_secret,
        }, {}
    pair = (
        f"{quote(provider.client_id, safe='')}:{quote(provider.client_secret, safe='')}"
    )
    return form, {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _failure(provider: Provider, error: Exception) -> SignInFailed:
    # The class and our own words only: a token or a name never reaches the logs.
    words = (
        str(error)
        if isinstance(error, UntrustedClaimsError | json_http.NoAnswer)
        else ""
    )
    logger.warning(
        "provider refused",
        extra={"provider": provider.slug, "reason": f"{type(error).__name__} {words}"},
    )
    return SignInFailed(provider.slug)


def _discovery(provider: Provider) -> dict[str, Any]:
    """Return the discovery document, read again every ten minutes.

    Raises: SignInFailed.
    """
    try:
        found = _kept(
            f"oidc:discovery:{provider.discovery_url}", provider.discovery_url
        )
        if str(found.get("issuer", "")).rstrip("/") != provider.issuer:
            raise UntrustedClaimsError("issuer of the discovery document")
        for name in WANTED:
            if not is_safe_address(str(found.get(name, ""))):
                raise UntrustedClaimsError(name)
    except (json_http.NoAnswer, UntrustedClaimsError) as error:
        raise _failure(provider, error) from error
    return found


def _kept(key: str, address: str, *, afresh: bool = False) -> dict[str, Any]:
    digest = hashlib.sha256(key.encode()).hexdigest()
    found: dict[str, Any] | None = None if afresh else cache.get(digest)
    if found is None:
        found = json_http.ask(address).mapping()
        cache.set(digest, found, KEPT_SECONDS)
    return found


def _signed(provider: Provider, token: str) -> Claims:
    """Return the claims of a token whose signature is the provider's.

    Raises: jwt.PyJWTError; UntrustedClaimsError; NoAnswer.
    """
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise UntrustedClaimsError("alg")
    key = _key(provider, header.get("kid"), str(header["alg"]))
    # The dates are checked against our own clock, by `rules.claims`.
    claims: Claims = jwt.decode(
        token,
        key,
        algorithms=[str(header["alg"])],
        options={"verify_aud": False, "verify_exp": False, "verify_iat": False},
    )
    return claims


def _key(provider: Provider, kid: object, algorithm: str) -> jwt.PyJWK:
    """Return the signing key of a token; keys are read again when it is a new one."""
    address = _discovery(provider)["jwks_uri"]
    for afresh in (False, True):
        held = _kept(f"oidc:keys:{address}", address, afresh=afresh)
        for row in held.get("keys", []):
            is_ours = kid is None or row.get("kid") == kid
            if is_ours and row.get("use", "sig") == "sig" and row.get("kty") != "oct":
                return jwt.PyJWK.from_dict(row, algorithm)
    raise UntrustedClaimsError("kid")


def _userinfo(provider: Provider, address: str, access: str) -> Claims:
    answer = json_http.ask(address, headers={"Authorization": f"Bearer {access}"})
    if not answer.is_token:
        return answer.mapping()
    claims = _signed(provider, answer.text.strip())
    check_source(claims, provider=provider)
    return claims
