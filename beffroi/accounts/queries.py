"""What the pages of accounts read."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from beffroi.accounts.models import Identity, OpenSession, RecoveryRequest, User
from beffroi.accounts.rules.devices import UNKNOWN
from beffroi.lib import clock
from beffroi.lib.text import fold

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
COMMON_PASSWORDS = Path(__file__).parent / "content" / "common_passwords.txt"


@lru_cache(maxsize=1)
def common_passwords() -> frozenset[str]:
    """Return the common French passwords, as typed and folded without punctuation."""
    lines = COMMON_PASSWORDS.read_text(encoding="utf-8").splitlines()
    words = {line.strip().lower() for line in lines if line and line[0] != "#"}
    return frozenset(words | {fold(word).replace(" ", "") for word in words}) - {""}


def personal_words_of(user: User) -> list[str]:
    """Return the names that a person's password must not contain."""
    address, _, domain = user.email.partition("@")
    return [
        user.first_name,
        user.last_name,
        address,
        domain.rpartition(".")[0],
        *map(str, user.place_words),
    ]


def demo_personas() -> QuerySet[User]:
    return User.objects.filter(is_demo_persona=True, is_active=True).order_by(
        "created_at", "pk"
    )


def has_second_factor(user: User) -> bool:
    """Tell whether a person has an application of codes or a passkey."""
    factors = Authenticator.objects.filter(
        user_id=user.pk,
        type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN],
    )
    return bool(factors.exists())


def has_code_application(user: User) -> bool:
    return bool(
        Authenticator.objects.filter(
            user_id=user.pk, type=Authenticator.Type.TOTP
        ).exists()
    )


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey of a person, as the page shows it."""

    key: int
    name: str
    added_at: datetime
    used_at: datetime | None


def passkeys_of(user: User) -> list[Passkey]:
    rows = Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.WEBAUTHN
    ).order_by("created_at", "pk")
    return [
        Passkey(row.pk, str(row.data["name"]), row.created_at, row.last_used_at)
        for row in rows
    ]


def recovery_codes_of(user: User) -> list[str] | None:
    """Return the recovery codes that are left; None when there are none at all."""
    codes = Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return list(codes.wrap().get_unused_codes()) if codes else None


def find_user(email: str) -> User | None:
    """Return the person of an address, whatever its capitals."""
    return User.objects.filter(email__iexact=email.strip()).first()


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One open session; `reference` names it without giving its key away."""

    session_key: str
    reference: str
    device: str
    opened_at: datetime | None
    seen_at: datetime | None
    is_current: bool


def open_sessions_of(user: User, *, current: str | None = None) -> list[SessionLine]:
    """Return the live sessions of a person, the latest used first."""
    rows = OpenSession.objects.filter(user=user, expire_date__gt=clock.now()).only(
        "session_key", "device", "opened_at", "seen_at"
    )
    lines = [
        SessionLine(
            session_key=row.session_key,
            reference=hashlib.sha256(row.session_key.encode()).hexdigest()[:24],
            device=row.device or UNKNOWN,
            opened_at=row.opened_at,
            seen_at=row.seen_at,
            is_current=row.session_key == current,
        )
        for row in rows
    ]
    # Sorted here: a person has a handful, and the one in use stands first.
    return sorted(
        lines,
        key=lambda line: (not line.is_current, -(line.seen_at or LONG_AGO).timestamp()),
    )


def identities_of(user: User) -> dict[str, Identity]:
    """Return the identities attached to an account, by provider."""
    return {row.provider: row for row in Identity.objects.filter(user=user)}


def find_identity(provider: str, subject: str) -> Identity | None:
    return (
        Identity.objects.select_related("user")
        .filter(provider=provider, subject=subject)
        .first()
    )


def open_recovery_of(user: User) -> RecoveryRequest | None:
    return RecoveryRequest.objects.open().filter(user=user).first()
