"""The first installation: once, by who can read the console."""

import io
import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.home.operations import AlreadyInstalled, install, installation_code
from beffroi.journal.models import Entry
from beffroi.organizations.access import roles_of
from beffroi.organizations.models.places import RegionalBody
from tests.jobs.processes import ROOT, own_environment, python

pytestmark = pytest.mark.django_db
PASSWORD = "Cigale-Ombre42-Verger"
ANSWERS = {
    "region_code": "76",
    "body_name": "Santé numérique Occitanie",
    "public_url": "https://beffroi.exemple.fr/",
    "first_name": "Ines",
    "last_name": "Da Silva",
    "email": "Ines@exemple-beffroi.fr",
    "password": PASSWORD,
}


def answers(**changes: str) -> dict[str, str]:
    return {**ANSWERS, "code": installation_code(), **changes}


def test_the_page_opens_the_first_account(client, settings):
    assert client.get("/installation/").status_code == 200

    answer = client.post("/installation/", answers(leads_region="on"))

    assert answer.status_code == 302
    user = User.objects.get()
    assert user.email == "ines@exemple-beffroi.fr"
    assert user.check_password(PASSWORD)
    assert user.must_use_mfa
    assert roles_of(user) == {Role.OPERATOR_ADMIN, Role.REGIONAL_LEAD}
    assert RegionalBody.objects.get().name == "Santé numérique Occitanie"
    assert Entry.objects.filter(verb="install").count() == 1
    kept = (settings.DATA_DIR / "reglages.env").read_text(encoding="utf-8")
    assert kept == "BEFFROI_PUBLIC_URL=https://beffroi.exemple.fr\n"
    assert not (settings.DATA_DIR / "installation-code").exists()


def test_the_first_account_administers_without_leading_unless_asked(client):
    client.post("/installation/", answers())

    assert roles_of(User.objects.get()) == {Role.OPERATOR_ADMIN}


def test_once_somebody_has_an_account_the_page_is_gone(client, outsider, client_of):
    code = installation_code()

    assert client.get("/installation/").status_code == 404
    assert client.post("/installation/", answers(code=code)).status_code == 404
    assert client_of(outsider).get("/installation/").status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "AAAA-BBBB-CCCC-DDDD"}, "n’est pas celui de cette installation"),
        ({"code": ""}, "obligatoire"),
        ({"password": "soleil"}, "mot de passe"),
        ({"region_code": "999"}, ""),
        ({"public_url": "beffroi"}, "https://beffroi.exemple.fr"),
        ({"public_url": "https://beffroi.exemple.fr:x"}, "https://beffroi.exemple.fr"),
        ({"email": "ines"}, ""),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_is_written(change, sentence, client):
    answer = client.post("/installation/", answers(**change))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Santé numérique Occitanie" in answer.text
    assert PASSWORD not in answer.text
    assert not User.objects.exists()
    assert not RegionalBody.objects.exists()


def test_without_a_code_written_nobody_enters(client):
    answer = client.post("/installation/", {**ANSWERS, "code": ""})

    assert answer.status_code == 422
    assert not User.objects.exists()


def test_the_code_is_for_the_owner_of_the_data_folder_alone(settings):
    code = installation_code()

    path = settings.DATA_DIR / "installation-code"
    assert installation_code() == code
    assert path.stat().st_mode & 0o077 == 0


def test_installing_twice_is_refused():
    kept = {k: v for k, v in ANSWERS.items() if k != "public_url"}
    install(**kept)

    with pytest.raises(AlreadyInstalled):
        install(**{**kept, "email": "autre@exemple-beffroi.fr"})


def test_the_command_names_the_flag_that_is_missing(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())

    with pytest.raises(CommandError, match="--region"):
        call_command("setup")


@pytest.mark.django_db(transaction=True)
def test_the_command_installs_an_empty_folder(tmp_path):
    with own_environment(tmp_path, is_ready=False) as variables:
        done = subprocess.run(
            [
                sys.executable, "-m", "beffroi.config.cli", "setup",
                "--region", "76", "--structure", "Santé numérique",
                "--adresse", "https://beffroi.exemple.fr", "--prenom", "Ines",
                "--nom", "Da Silva", "--courriel", "ines@exemple-beffroi.fr",
                "--mot-de-passe", PASSWORD,
            ],
            cwd=ROOT, env={**os.environ, **variables}, capture_output=True, text=True,
            stdin=subprocess.DEVNULL, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "Beffroi est installé pour la région Occitanie" in done.stdout

        shown = python(
            "from beffroi.accounts.models import User; from django.conf import settings\n"
            "print(User.objects.get().is_operator, settings.PUBLIC_URL)",
            variables,
        )
        assert shown == "True https://beffroi.exemple.fr"
