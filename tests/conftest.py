"""Personas: the same people in every test."""

from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection
from django.template import engines
from django.test import Client

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from tests.build import (
    give_role,
    give_second_factor,
    make_establishment,
    make_organization,
    make_region,
    make_user,
)
from tests.guards import Undefined, reading_only


def pytest_terminal_summary(terminalreporter) -> None:
    """Say what this run could not exercise: nothing is skipped in silence."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(_reason(report) for report in skipped)
    if connection.vendor == "sqlite":
        reasons["PostgreSQL : cette exécution a lieu sur SQLite (voir .ci/run)"] = 0
    else:
        reasons["SQLite : cette exécution a lieu sur PostgreSQL"] = 0
    terminalreporter.section("Non exercé ici")
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"- {reason}{f' ({count} tests)' if count else ''}")


def _reason(report) -> str:
    if not isinstance(report.longrepr, tuple):
        return str(report.longrepr)
    return report.longrepr[2].removeprefix("Skipped: ")


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }


@pytest.fixture(autouse=True)
def _undefined_variables_fail(monkeypatch):
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "string_if_invalid", Undefined())


@pytest.fixture(autouse=True)
def _get_writes_nothing(monkeypatch):
    plain = Client.request

    def guarded(self, **request):
        if request.get("REQUEST_METHOD") not in {"GET", "HEAD"}:
            return plain(self, **request)
        with reading_only():
            return plain(self, **request)

    monkeypatch.setattr(Client, "request", guarded)


@pytest.fixture
def organization(db) -> ManagingOrganization:
    make_region("76")
    return make_organization(name="Association Les Micocouliers")


@pytest.fixture
def establishment(organization) -> Establishment:
    return make_establishment(
        name="Résidence Les Micocouliers", organization=organization
    )


@pytest.fixture
def regional_lead(db) -> User:
    make_region("76")
    user = make_user(
        "region@exemple-beffroi.fr", first_name="Sofia", last_name="Benali"
    )
    give_role(user, Role.REGIONAL_LEAD, region_code="76")
    return user


@pytest.fixture
def regional_reader(db) -> User:
    user = make_user("ars@exemple-beffroi.fr", first_name="Hugo", last_name="Marchand")
    give_role(user, Role.REGIONAL_READER, region_code="76")
    return user


@pytest.fixture
def operator_admin(db) -> User:
    user = make_user(
        "technique@exemple-beffroi.fr", first_name="Ines", last_name="Da Silva"
    )
    give_role(user, Role.OPERATOR_ADMIN)
    return user


def _field_user(
    email: str, first_name: str, role: Role, establishment: Establishment
) -> User:
    user = make_user(email, first_name=first_name, last_name="Delmas")
    give_role(
        user,
        role,
        organization=establishment.organization,
        establishments=(establishment,),
    )
    return user


@pytest.fixture
def referent(establishment) -> User:
    return _field_user(
        "referent@exemple-beffroi.fr", "Nadia", Role.REFERENT, establishment
    )


@pytest.fixture
def director(establishment) -> User:
    return _field_user(
        "direction@exemple-beffroi.fr", "Paul", Role.DIRECTOR, establishment
    )


@pytest.fixture
def dpo(establishment) -> User:
    return _field_user("dpo@exemple-beffroi.fr", "Lena", Role.DPO, establishment)


@pytest.fixture
def contributor(establishment) -> User:
    return _field_user(
        "contrib@exemple-beffroi.fr", "Omar", Role.CONTRIBUTOR, establishment
    )


@pytest.fixture
def reader(establishment) -> User:
    return _field_user("lecture@exemple-beffroi.fr", "Rose", Role.READER, establishment)


@pytest.fixture
def outsider(db) -> User:
    """A referent of another organization: must never see anything."""
    return _field_user(
        "ailleurs@exemple-beffroi.fr", "Yves", Role.REFERENT, make_establishment()
    )


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a function that gives a signed-in test client for a person."""

    def sign_in(user: User) -> Client:
        client = Client()
        if user.must_use_mfa:
            give_second_factor(user)
        client.force_login(
            user, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return sign_in
