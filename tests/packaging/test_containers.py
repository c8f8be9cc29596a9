"""The unit, the container and the compose file: well formed, and with the least privilege."""

import configparser
import re
import shutil
import subprocess

import pytest
import yaml

from tests.house.tree import ROOT

PACKAGING = ROOT / "packaging"
KNOWN = {
    "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK",
    "ENTRYPOINT", "CMD",
}  # fmt: skip


def instructions() -> list[tuple[str, str]]:
    """Return the instructions of the Containerfile, continued lines joined."""
    text = (PACKAGING / "Containerfile").read_text(encoding="utf-8")
    text = re.sub(r"\\\n\s*", "", text)
    lines = [line for line in text.splitlines() if line.strip() and line[0] != "#"]
    pairs = [line.strip().partition(" ") for line in lines]
    return [(word, rest.strip()) for word, _, rest in pairs]


def stages() -> list[list[tuple[str, str]]]:
    found: list[list[tuple[str, str]]] = []
    for word, rest in instructions():
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest))
    return found


def test_the_containerfile_is_well_formed():
    words = [word for word, _ in instructions()]

    assert set(words) <= KNOWN
    assert words[0] == "FROM"
    assert len(stages()) == 2
    for word, rest in instructions():
        assert rest, word
        if word in {"ENTRYPOINT", "CMD"}:
            assert isinstance(yaml.safe_load(rest), list), rest


def test_what_it_copies_is_there():
    for word, rest in instructions():
        if word == "COPY" and "--from" not in rest:
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
    assert ".venv" in (ROOT / ".containerignore").read_text("utf-8").splitlines()


def test_the_container_runs_without_privilege_and_holds_no_secret():
    last = stages()[-1]
    words = [word for word, _ in last]
    (user,) = [rest for word, rest in last if word == "USER"]
    text = (PACKAGING / "Containerfile").read_text(encoding="utf-8")

    assert user.isdigit()
    assert int(user) >= 1000
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert "HEALTHCHECK" in words
    assert "/sante" in text
    assert not re.search(r"(?i)secret|password|token", text)
    assert not re.search(r"\bADD ", text)
    assert "--require-hashes" in text
    # Built in the first stage: no package installer runs in the last one.
    assert not any("pip" in rest for word, rest in last if word == "RUN")
    # Images without the name of a registry.
    images = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    assert all("/" not in image and ":" in image for image in images)


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((PACKAGING / "compose.yaml").read_text(encoding="utf-8"))


def test_every_service_is_read_only_and_stripped(compose):
    assert set(compose["services"]) == {"beffroi", "base"}
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert not service.get("privileged"), name
        assert "network_mode" not in service, name
        assert service["mem_limit"], name
        assert service["pids_limit"], name
        assert not any(str(v).startswith("/") for v in service["volumes"]), name


def test_the_database_is_out_of_reach_and_only_this_machine_is_served(compose):
    base, beffroi = compose["services"]["base"], compose["services"]["beffroi"]

    assert "ports" not in base
    assert base["networks"] == ["interieur"]
    assert compose["networks"]["interieur"]["internal"] is True
    assert beffroi["ports"] == ["127.0.0.1:8000:8000"]
    assert "cap_add" not in beffroi
    assert beffroi["depends_on"]["base"]["condition"] == "service_healthy"
    assert base["healthcheck"]["test"][1] == "pg_isready"


def test_secrets_come_from_files_that_are_not_committed(compose):
    text = (PACKAGING / "compose.yaml").read_text(encoding="utf-8")
    address = compose["services"]["beffroi"]["environment"]["BEFFROI_DATABASE_URL"]

    assert "@" in address
    assert ":" not in address.split("//")[1].split("@")[0]
    assert compose["secrets"]["postgres-password"]["file"].startswith("secrets/")
    assert not re.search(r"(?i)password: *\S*[a-z0-9]{8}", text)
    assert "secrets/" in (PACKAGING / ".gitignore").read_text("utf-8").splitlines()
    named = set(re.findall(r"^ {6}(BEFFROI_\w+?)(?:_FILE)?:", text, re.MULTILINE))
    settings = (ROOT / "beffroi" / "config" / "settings.py").read_text(encoding="utf-8")
    assert all(f'"{name}"' in settings for name in named)


def unit() -> configparser.RawConfigParser:
    reader = configparser.RawConfigParser(strict=False, interpolation=None)
    reader.optionxform = str  # type: ignore[assignment]
    reader.read(PACKAGING / "systemd" / "beffroi.service", encoding="utf-8")
    return reader


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("User", "beffroi"),
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("CapabilityBoundingSet", ""),
        ("UMask", "0077"),
        ("StateDirectory", "beffroi"),
        ("RestrictSUIDSGID", "yes"),
        ("LockPersonality", "yes"),
        ("Restart", "always"),
    ],
)
def test_the_unit_encloses_the_service(name, value):
    assert unit()["Service"][name] == value


def test_the_unit_starts_what_exists():
    service = unit()["Service"]

    assert service["ExecStart"].endswith("beffroi run")
    assert service["Environment"] == "BEFFROI_DATA_DIR=/var/lib/beffroi"


def test_systemd_accepts_the_unit(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze est absent : l’unité n’est pas relue par systemd")
    text = (PACKAGING / "systemd" / "beffroi.service").read_text(encoding="utf-8")
    path = tmp_path / "beffroi.service"
    # The program is not installed on this machine.
    path.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", text), "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [
        line for line in done.stderr.splitlines() if "beffroi.service" in line
    ]
    assert [line for line in complaints if "User" not in line] == []
