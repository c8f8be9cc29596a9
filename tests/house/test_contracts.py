"""The import contracts catch what they say they catch: proven on a copy."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.house.tree import ROOT

LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the package, without content and templates."""
    folder = tmp_path_factory.mktemp("maison")
    keep_python = shutil.ignore_patterns(
        "content", "templates", "static", "typst", "__pycache__"
    )
    shutil.copytree(ROOT / "beffroi", folder / "beffroi", ignore=keep_python)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def linted(folder) -> str:
    done = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "KEPT" in done.stdout or "BROKEN" in done.stdout, done.stdout + done.stderr
    return done.stdout


def broken_contracts(report: str) -> set[str]:
    lines = [line for line in report.splitlines() if line.rstrip().endswith("BROKEN")]
    return {line.split(":")[0].split(",")[0].strip() for line in lines}


def test_the_house_keeps_its_six_contracts(copy):
    report = linted(copy)

    assert broken_contracts(report) == set()
    assert "6 kept, 0 broken" in report


WRONG_IMPORTS = [
    (
        "an upward import",
        "jobs/operations.py",
        "from beffroi.accounts import models",
        "Floors",
    ),
    (
        "an upward import for types alone",
        "journal/queries.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from beffroi.jobs import models",
        "Floors",
    ),
    (
        "an upward import hidden in a function",
        "lib/text.py",
        "def hidden() -> None:\n    from beffroi.ui import pages",
        "Floors",
    ),
    (
        "a neighbor of the same floor",
        "files/models.py",
        "from beffroi.jobs import models",
        "Floors",
    ),
    (
        "models that know operations",
        "jobs/models.py",
        "from beffroi.jobs import work",
        "Rooms",
    ),
    (
        "rules that know models",
        "jobs/rules/states.py",
        "from beffroi.jobs import models",
        "Rooms",
    ),
    (
        "another app's views",
        "home/views/health.py",
        "from beffroi.jobs.views import job_list",
        "Doors",
    ),
    (
        "another app's urls, by the package",
        "home/context.py",
        "from beffroi.jobs import urls",
        "Doors",
    ),
    (
        "another app's forms, from a deep room",
        "home/views/setup.py",
        "from beffroi.accounts.forms import forms",
        "Doors",
    ),
    (
        "Django in a rule",
        "jobs/rules/retry.py",
        "from django.utils import timezone",
        "Pure",
    ),
    (
        "Django in a rule, through a module between",
        "journal/rules/actor.py",
        "from beffroi.lib import secretbox\nfrom beffroi.ui import pages",
        "Pure",
    ),
    (
        "a manifest read by another app",
        "maturity/access.py",
        "from beffroi.actionplan import module",
        "Manifests",
    ),
    (
        "a circle",
        "lib/clock.py",
        "from beffroi.lib import circle",
        "No circle",
    ),
]


@contextmanager
def written(lines: list[tuple[str, str]], copy) -> Iterator[None]:
    before = {path: (copy / "beffroi" / path).read_text("utf-8") for path, _ in lines}
    circle = copy / "beffroi" / "lib" / "circle.py"
    circle.write_text("from beffroi.lib import clock\n", encoding="utf-8")
    try:
        for path, line in lines:
            target = copy / "beffroi" / path
            target.write_text(f"{before[path]}\n{line}\n", encoding="utf-8")
        yield
    finally:
        circle.unlink()
        for path, text in before.items():
            (copy / "beffroi" / path).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("contract", sorted({case[3] for case in WRONG_IMPORTS}))
def test_every_wrong_import_is_caught_by_its_contract(contract, copy):
    cases = [case for case in WRONG_IMPORTS if case[3] == contract]

    with written([(path, line) for _, path, line, _ in cases], copy):
        report = linted(copy)

    assert contract in broken_contracts(report)
    for what, path, _, _ in cases:
        importer = "." + path.removesuffix(".py").replace("/", ".").split(".")[-1]
        assert importer in report, what


def test_an_app_absent_from_the_plan_is_refused(copy):
    stray = copy / "beffroi" / "stray"
    stray.mkdir()
    (stray / "__init__.py").touch()
    try:
        report = linted(copy)
    finally:
        shutil.rmtree(stray)

    assert "stray" in report
    assert "KEPT" not in report.split("Rooms")[0].split("Floors")[-1]
