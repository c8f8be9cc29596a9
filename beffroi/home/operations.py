"""Open the installation, and let somebody leave it.

Refusal
├── AlreadyInstalled   somebody has an account here already
├── UnknownRegion      no region bears this code
├── OneselfLeaving     nobody prepares their own departure
└── NothingToTakeBack  the manager may take back none of the person's roles
"""

import base64
import hmac
import secrets
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import transaction

from beffroi.accounts.models import User
from beffroi.accounts.operations.closing import close_account
from beffroi.accounts.operations.people import create_account
from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.operations.people import hand_over as hand_over_actions
from beffroi.home.departing import (
    Leaving,
    invitations_left,
    leaving,
    places_left,
    regions_left,
)
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM, Actor
from beffroi.lib.errors import Refusal
from beffroi.links.operations import hand_over as hand_over_links
from beffroi.organizations.models.places import RegionalBody
from beffroi.organizations.operations.invitations import (
    NoLongerWaiting,
    NotAllowed,
    revoke,
)
from beffroi.organizations.operations.memberships import end_membership, grant
from beffroi.organizations.operations.support import hand_over_follow_up
from beffroi.reference.queries import regions

KEPT_SETTINGS = "reglages.env"


class AlreadyInstalled(Refusal):
    sentence = "Beffroi est déjà installé : un compte existe."


class UnknownRegion(Refusal):
    sentence = "Aucune région ne porte ce code."


class OneselfLeaving(Refusal):
    sentence = "Personne ne prépare son propre départ : demandez-le à un collègue."


class NothingToTakeBack(Refusal):
    sentence = "Vous ne pouvez retirer aucun rôle de cette personne."


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


def depart(*, person: User, to: User | None, manager: User) -> bool:
    """End the roles that a manager may take back, after handing over what hung on them.

    Each app does its part in short transactions: if the middle fails, asking again
    takes up where it stopped. Returns whether the account is closed: no role is left.
    Raises: OneselfLeaving; NothingToTakeBack; LastAdministrator.
    """
    if person.pk == manager.pk:
        raise OneselfLeaving
    found = leaving(person, manager=manager)
    if not found.memberships:
        raise NothingToTakeBack
    by = manager.as_actor()
    places = places_left(found.memberships)
    while hand_over_actions(person=person, to=to, places=places, by=by):
        pass
    regions = regions_left(found.memberships)
    while hand_over_follow_up(person=person, to=to, region_codes=regions, by=by):
        pass
    for invitation in invitations_left(person, manager):
        with suppress(NotAllowed, NoLongerWaiting):
            revoke(invitation=invitation, inviter=manager)
    return _end_roles(found, to or manager, by)


@transaction.atomic
def _end_roles(found: Leaving, taker: User, by: Actor) -> bool:
    for membership in found.memberships:
        end_membership(membership=membership, by=by)
    if not found.closes_account:
        return False
    # Posters on walls keep working, in the name of somebody who is there.
    hand_over_links(from_key=str(found.person.pk), to=taker.as_actor())
    close_account(user=found.person, by=by)
    return True
