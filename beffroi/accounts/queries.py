"""What the pages of accounts read."""

from functools import lru_cache
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from beffroi.accounts.models import User
from beffroi.lib.text import fold

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
    applications = Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.TOTP
    )
    return bool(applications.exists())


def recovery_codes_of(user: User) -> list[str] | None:
    """Return the recovery codes that are left; None when there are none at all."""
    codes = Authenticator.objects.filter(
        user_id=user.pk, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    return list(codes.wrap().get_unused_codes()) if codes else None


def find_user(email: str) -> User | None:
    """Return the person of an address, whatever its capitals."""
    return User.objects.filter(email__iexact=email.strip()).first()
