"""Plain builders of people and places; each app adds its own in tests/<app>/build.py."""

from datetime import UTC, datetime
from itertools import count

from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import (
    Establishment,
    ManagingOrganization,
    RegionalBody,
)
from beffroi.organizations.operations.memberships import refresh_standing

_numbers = count(1)
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)


def make_region(code: str = "76", name: str = "Beffroi Occitanie") -> RegionalBody:
    return RegionalBody.objects.get_or_create(
        region_code=code, defaults={"name": name}
    )[0]


def make_organization(**changes: object) -> ManagingOrganization:
    n = next(_numbers)
    fields: dict[str, object] = {
        "finess": f"99{n:07d}",
        "name": f"Association Les Tilleuls {n}",
        "department_code": "31",
        "region_code": "76",
        "town": "Toulouse",
    }
    return ManagingOrganization.objects.create(**{**fields, **changes})


def make_establishment(**changes: object) -> Establishment:
    n = next(_numbers)
    fields: dict[str, object] = {
        "finess": f"99{n:07d}",
        "name": f"Résidence du Lac {n}",
        "category_code": "500",
        "department_code": "31",
        "region_code": "76",
        "town": "Toulouse",
        "postal_code": "31000",
    }
    if "organization" not in changes:
        fields["organization"] = make_organization()
    return Establishment.objects.create(**{**fields, **changes})


def make_user(email: str = "", **changes: object) -> User:
    n = next(_numbers)
    fields: dict[str, object] = {"first_name": "Camille", "last_name": f"Roux {n}"}
    return User.objects.create_user(
        email or f"personne{n}@exemple-beffroi.fr", **{**fields, **changes}
    )


def give_role(
    user: User,
    role: Role,
    *,
    region_code: str = "",
    organization: ManagingOrganization | None = None,
    establishments: tuple[Establishment, ...] = (),
) -> Membership:
    """Give a role as the operations do, second factor flag included."""
    membership = Membership.objects.create(
        user=user,
        role=role,
        region_code=region_code,
        organization=organization,
        started_at=LONG_AGO,
    )
    membership.establishments.set(establishments)
    refresh_standing(user)
    return membership


def give_second_factor(user: User) -> None:
    """Set a second factor, as the regional team and the operators must; once is enough."""
    Authenticator.objects.get_or_create(
        user=user,
        type=Authenticator.Type.TOTP,
        defaults={"data": {"secret": get_mfa_adapter().encrypt("JBSWY3DPEHPK3PXP")}},
    )
