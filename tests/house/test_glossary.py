"""The glossary is the authority on words: every model and role stands in it."""

import re

from django.apps import apps

from beffroi.accounts.enums import ROLE_LABELS
from tests.house.tree import ROOT

GLOSSARY = ROOT / "docs" / "glossary.md"


def rows() -> dict[str, str]:
    """Return the French label by code name."""
    text = GLOSSARY.read_text(encoding="utf-8")
    cells = [
        [cell.strip() for cell in line.strip("| \n").split(" | ")]
        for line in text.splitlines()
        if line.startswith("| ") and not line.startswith("| ---")
    ]
    assert all(len(row) == 4 for row in cells), [r for r in cells if len(r) != 4]
    return {name: row[1] for row in cells for name in re.findall(r"`(\w+)`", row[0])}


def test_every_model_stands_in_the_glossary():
    ours = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("beffroi.")
    ]
    assert len(ours) > 30

    assert sorted(set(ours) - set(rows())) == []


def test_every_role_stands_in_the_glossary_under_its_own_label():
    known = rows()

    assert {role.value: known.get(role.value) for role in ROLE_LABELS} == {
        role.value: label for role, label in ROLE_LABELS.items()
    }
