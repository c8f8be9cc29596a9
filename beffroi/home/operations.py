"""Open the installation: the region, and the first person who administers it.

Refusal
├── AlreadyInstalled  somebody has an account here already
└── UnknownRegion     no region bears this code
"""

import base64
import hmac
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from beffroi.accounts.models import User
from beffroi.accounts.operations import create_account
from beffroi.accounts.rules.roles import Role
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.errors import Refusal
from beffroi.organizations.models.places import RegionalBody
from beffroi.organizations.operations.memberships import grant
from beffroi.reference.queries import regions

KEPT_SETTINGS = "reglages.env"


class AlreadyInstalled(Refusal):
    sentence = "Beffroi est déjà installé : un compte existe."


class UnknownRegion(Refusal):
    sentence = "Aucune région ne porte ce code."


@transaction.atomic
def install(
    *,
    region_code: str,
    body_name: str,
    email: str,
    password: str,
    first_name: str = "",
    last_name: str = "",
    leads_region: bool = False,
) -> User:
    """Declare the region and open the first account, for the technical administration.

    `leads_region` also gives this person the regional team's role. Raises:
    AlreadyInstalled; UnknownRegion; EmailTaken; PasswordRefused.
    """
    if User.objects.exists():
        raise AlreadyInstalled
    if region_code not in regions():
        raise UnknownRegion
    body = RegionalBody.objects.create(region_code=region_code, name=body_name.strip())
    user = create_account(
        email=email,
        password=password,
        first_name=first_name,
        last_name=last_name,
        by=SYSTEM,
        place_words=[body.name],
    )
    grant(user=user, role=Role.OPERATOR_ADMIN, by=SYSTEM)
    if leads_region:
        grant(user=user, role=Role.REGIONAL_LEAD, region_code=region_code, by=SYSTEM)
    record(
        by=SYSTEM,
        verb="install",
        object_kind="region",
        object_key=region_code,
        object_label=body.name,
    )
    forget_installation_code()
    return user


def keep_public_url(address: str) -> None:
    """Write the public address in the data folder; it counts from the next start."""
    path: Path = settings.DATA_DIR / KEPT_SETTINGS
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    kept = [line for line in lines if not line.startswith("BEFFROI_PUBLIC_URL=")]
    kept.append(f"BEFFROI_PUBLIC_URL={address.rstrip('/')}")
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")


def installation_code() -> str:
    """Return the code that opens the installation page, made the first time.

    Only who reads the console or the data folder of the server knows it.
    """
    path = _code_path()
    if not path.exists():
        raw = base64.b32encode(secrets.token_bytes(10)).decode()
        path.touch(mode=0o600)
        path.write_text("-".join((raw[:4], raw[4:8], raw[8:12], raw[12:])), "ascii")
    return path.read_text(encoding="ascii").strip()


def is_installation_code(given: str) -> bool:
    path = _code_path()
    if not path.exists():
        return False
    wanted = path.read_text(encoding="ascii").strip()
    return hmac.compare_digest(given.strip().upper().encode(), wanted.encode())


def forget_installation_code() -> None:
    _code_path().unlink(missing_ok=True)


def _code_path() -> Path:
    path: Path = settings.DATA_DIR / "installation-code"
    return path
