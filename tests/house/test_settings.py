"""Settings: each described, each typed, a bad value refused by its name."""

import ast
import os
import re
import subprocess
import sys

import pytest

from tests.house.tree import ROOT, code, parsed, short

GUIDE = ROOT / "docs" / "operate" / "reglages.md"


def read_by_settings() -> set[str]:
    source = (ROOT / "beffroi" / "config" / "settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'"(BEFFROI_[A-Z_]+)"', source))


def beffroi(
    *arguments: str, folder, **variables: str
) -> subprocess.CompletedProcess[str]:
    known = {k: v for k, v in os.environ.items() if not k.startswith("BEFFROI_")}
    return subprocess.run(
        [sys.executable, "-m", "beffroi.config.cli", *arguments],
        cwd=ROOT,
        env={**known, "BEFFROI_DATA_DIR": str(folder), **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_each_setting_is_described_and_nothing_else_is():
    rows = re.findall(
        r"^\| `(BEFFROI_[A-Z_]+)`", GUIDE.read_text(encoding="utf-8"), re.MULTILINE
    )

    assert len(rows) == len(set(rows))
    assert set(rows) == read_by_settings()


def test_the_environment_is_read_by_the_settings_alone():
    elsewhere = [
        f"{short(path)}:{node.lineno}"
        for path in code()
        if path.parent.name != "config"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    ]

    assert elsewhere == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BEFFROI_PORT", "huit mille"),
        ("BEFFROI_PORT", "70000"),
        ("BEFFROI_DEBUG", "peut-être"),
        ("BEFFROI_PUBLIC_URL", "beffroi.exemple.fr"),
        ("BEFFROI_PUBLIC_URL", "https://beffroi.exemple.fr:port"),
        ("BEFFROI_DATABASE_URL", "mysql://localhost/beffroi"),
        ("BEFFROI_DATABASE_URL", "postgres://u:p@serveur:port/base"),
        ("BEFFROI_LOG_LEVEL", "bavard"),
        ("BEFFROI_TRUSTED_PROXIES", "10.0.0.300"),
        ("BEFFROI_LURE_HOSTS", "https://colis.exemple.fr"),
        ("BEFFROI_OIDC", '[{"name": "essai"}]'),
        ("BEFFROI_UPLOAD_LIMIT_MB", "0"),
        ("BEFFROI_SECRET_KEY", "courte"),
        ("BEFFROI_SECRET_KEY_FILE", "/nulle/part"),
    ],
)
def test_a_bad_value_is_refused_by_name_in_one_french_line(name, value, tmp_path):
    done = beffroi("check", folder=tmp_path, **{name: value})

    assert done.returncode == 2
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith(f"Réglage refusé. {name}")
    if name == "BEFFROI_SECRET_KEY":
        assert value not in done.stderr


def test_a_secret_may_come_from_a_file_and_a_value_from_the_data_folder(tmp_path):
    secret = tmp_path / "cle"
    secret.write_text("s" * 60, encoding="utf-8")
    (tmp_path / "reglages.env").write_text(
        "# écrit à la main\nBEFFROI_PORT=8222\n", encoding="utf-8"
    )
    shown = "from django.conf import settings; print(settings.SECRET_KEY[:3], settings.PUBLIC_URL)"

    done = beffroi(
        "shell",
        "-v0",
        "-c",
        shown,
        folder=tmp_path,
        BEFFROI_SECRET_KEY_FILE=str(secret),
    )

    assert done.stdout.strip() == "sss http://127.0.0.1:8222", done.stderr


def test_a_faulty_line_of_the_data_folder_is_refused_with_its_number(tmp_path):
    (tmp_path / "reglages.env").write_text("\nPORT 8222\n", encoding="utf-8")

    done = beffroi("check", folder=tmp_path)

    assert done.returncode == 2
    assert "ligne 2" in done.stderr


def test_the_deployment_check_is_clean_over_https(tmp_path):
    done = beffroi(
        "check", "--deploy", "--fail-level", "WARNING",
        folder=tmp_path, BEFFROI_PUBLIC_URL="https://beffroi.exemple.fr",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    beffroi("check", folder=tmp_path)
    key = tmp_path / "secret-key"
    first = key.read_text(encoding="utf-8")

    beffroi("check", folder=tmp_path)

    assert key.read_text(encoding="utf-8") == first
    assert len(first) >= 50
    assert key.stat().st_mode & 0o077 == 0


def test_the_help_lists_our_commands_in_french(tmp_path):
    done = beffroi(folder=tmp_path)

    assert done.returncode == 0
    for command in (
        "run",
        "web",
        "worker",
        "scheduler",
        "setup",
        "verify_journal",
        "migrate",
    ):
        assert re.search(rf"^  {command} +\w", done.stdout, re.MULTILINE), command
    assert "Traceback" not in done.stderr
