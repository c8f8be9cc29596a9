"""What a provider says of a person, checked, then read in our own words.

Source: OpenID Connect Core 1.0, §§ 3.1.3.7 (identity token) and 5.3.2 (userinfo).
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from beffroi.accounts.rules.providers import Dialect, Provider

Claims = Mapping[str, Any]
# Clocks of two servers differ.
LEEWAY_SECONDS = 60
# A token made long ago was not made for this sign-in.
OLDEST_SECONDS = 600
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")


class UntrustedClaimsError(ValueError):
    """Why an answer of a provider is not believed: an English word for the logs."""


@dataclass(frozen=True, slots=True)
class Known:
    """A person as a provider knows them.

    `email` is empty unless it may be believed. `has_second_factor` tells that the
    provider proved two factors, in a way that the setting declares.
    """

    provider: str
    subject: str
    email: str
    first_name: str
    last_name: str
    sirets: tuple[str, ...]
    finess: tuple[str, ...]
    has_second_factor: bool

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


def check_token(claims: Claims, *, provider: Provider, nonce: str, now: float) -> None:
    """Check an identity token whose signature is good; `now` in seconds since 1970.

    Raises: UntrustedClaimsError.
    """
    check_source(claims, provider=provider)
    _check_time(claims, now)
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(
        given.encode(), nonce.encode()
    ):
        raise UntrustedClaimsError("nonce")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise UntrustedClaimsError("sub")


def check_source(claims: Claims, *, provider: Provider) -> None:
    """Check that a signed answer comes from the provider and is for us alone.

    Raises: UntrustedClaimsError.
    """
    if str(claims.get("iss", "")).rstrip("/") != provider.issuer:
        raise UntrustedClaimsError("iss")
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    if not isinstance(audiences, list) or provider.client_id not in audiences:
        raise UntrustedClaimsError("aud")
    party = claims.get("azp")
    if party is None and len(audiences) > 1:
        raise UntrustedClaimsError("azp")
    if party is not None and party != provider.client_id:
        raise UntrustedClaimsError("azp")


def _check_time(claims: Claims, now: float) -> None:
    expires, issued = claims.get("exp"), claims.get("iat")
    if not isinstance(expires, int | float) or expires + LEEWAY_SECONDS <= now:
        raise UntrustedClaimsError("exp")
    if not isinstance(issued, int | float):
        raise UntrustedClaimsError("iat")
    if not -LEEWAY_SECONDS <= now - issued <= OLDEST_SECONDS:
        raise UntrustedClaimsError("iat")


def read_person(token: Claims, userinfo: Claims, *, provider: Provider) -> Known:
    """Return the person of a checked token and of the userinfo that goes with it.

    Raises: UntrustedClaimsError when the two speak of different people.
    """
    if userinfo.get("sub") != token["sub"]:
        raise UntrustedClaimsError("userinfo sub")
    sirets, finess = _structures(userinfo)
    return Known(
        provider=provider.slug,
        subject=_subject(userinfo, provider),
        email=_email(userinfo, provider),
        first_name=_text(userinfo, "given_name"),
        last_name=_text(userinfo, "usual_name", "family_name"),
        sirets=sirets,
        finess=finess,
        has_second_factor=_proves_two_factors(token, provider),
    )


def _subject(userinfo: Claims, provider: Provider) -> str:
    """Return the stable key of the person.

    Pro Santé Connect's `sub` names one of its own databases; `SubjectNameID` is the
    national identifier itself, and does not change with it.
    """
    key = "sub"
    if provider.dialect == Dialect.PRO_SANTE_CONNECT:
        key = "SubjectNameID"
    subject = userinfo.get(key)
    if not isinstance(subject, str) or not subject or len(subject) > 255:
        raise UntrustedClaimsError(key)
    return subject


def _email(userinfo: Claims, provider: Provider) -> str:
    email = _text(userinfo, "email").lower()
    is_believed = userinfo.get("email_verified") is True or provider.trusts_email
    # An address that the provider itself doubts is not believed, whatever the policy.
    if not is_believed or userinfo.get("email_verified") is False:
        return ""
    return email if "@" in email else ""


def _proves_two_factors(token: Claims, provider: Provider) -> bool:
    methods = token.get("amr")
    used = set(map(str, methods)) if isinstance(methods, list) else set()
    return token.get("acr") in provider.mfa_acr or bool(used & provider.mfa_amr)


def _structures(userinfo: Claims) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the SIRET and FINESS numbers where the person works, without repeats."""
    sirets = [_digits(userinfo.get("siret"), 14)]
    finess: list[str] = []
    for activity in _activities(userinfo.get("SubjectRefPro")):
        sirets.append(_digits(activity.get("numeroSiretSite"), 14))
        finess.append(_finess(activity.get("numeroFinessSite")))
    return _kept(sirets), _kept(finess)


def _activities(reference: object) -> list[Claims]:
    exercises = reference.get("exercices") if isinstance(reference, dict) else None
    found: list[Claims] = []
    for exercise in exercises if isinstance(exercises, list) else []:
        activities = exercise.get("activities") if isinstance(exercise, dict) else None
        if isinstance(activities, list):
            found += [row for row in activities if isinstance(row, dict)]
    return found


def _kept(numbers: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(number for number in numbers if number))[:20]


def _digits(value: object, length: int) -> str:
    number = str(value or "").replace(" ", "")
    return (
        number
        if len(number) == length and number.isascii() and number.isdigit()
        else ""
    )


def _finess(value: object) -> str:
    number = str(value or "").strip().upper()
    return number if len(number) == 9 and number.isascii() and number.isalnum() else ""


def _text(claims: Claims, *names: str) -> str:
    for name in names:
        value = claims.get(name)
        if isinstance(value, str) and value.strip():
            return " ".join(value.split())[:100]
    return ""
