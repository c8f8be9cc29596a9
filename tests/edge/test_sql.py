"""The edge writes its SQL by hand: it says what the models say."""

import ast
import re
import sqlite3

import pytest
from django.db import connection

from beffroi.phishing.models.hits import SpooledHit
from beffroi.phishing.models.pages import Page
from beffroi.phishing.models.targets import Target
from beffroi.phishing.rules import lookup, spool
from tests.house.tree import PACKAGE, parsed


def columns(model) -> list[str]:
    return [field.column for field in model._meta.local_fields]


def test_the_spool_has_the_columns_of_its_model():
    assert SpooledHit._meta.db_table == spool.TABLE
    assert columns(SpooledHit) == ["id", *spool.COLUMNS]

    with sqlite3.connect(":memory:") as link:
        link.execute(spool.CREATE_SQLITE)
        told = link.execute(f"PRAGMA table_info({spool.TABLE})").fetchall()
    assert [row[1] for row in told] == columns(SpooledHit)
    link.close()


def test_what_is_read_exists_in_the_models():
    assert Target._meta.db_table in lookup.FIND_SQLITE
    assert Page._meta.db_table in lookup.PAGE_SQLITE
    read = set(re.findall(r"\bt\.\"?(\w+)", lookup.FIND_SQLITE))
    assert read <= set(columns(Target))


@pytest.mark.django_db
def test_both_forms_run_on_the_database_that_they_are_for():
    is_postgres = connection.vendor == "postgresql"
    find = lookup.FIND_POSTGRES if is_postgres else lookup.FIND_SQLITE
    page = lookup.PAGE_POSTGRES if is_postgres else lookup.PAGE_SQLITE
    with connection.cursor() as cursor:
        cursor.execute(find.replace("?", "%s"), [["x"] if is_postgres else "x"])
        assert len(cursor.description) == 6
        cursor.execute(page.replace("?", "%s"), ["x"])
        assert len(cursor.description) == 3


@pytest.mark.django_db
@pytest.mark.skipif("sqlite" not in connection.vendor, reason="SQLite explains itself")
def test_a_token_is_found_by_its_index():
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + lookup.FIND_SQLITE.replace("?", "%s"), ["x"])  # fmt: skip
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "SCAN" not in plan


@pytest.mark.parametrize("name", ["phishing/edge.py", "phishing/known.py"])
def test_the_room_of_the_edge_knows_only_rules_and_lib(name):
    known = {
        node.module
        for node in ast.walk(parsed(PACKAGE / name))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("beffroi")
    }
    allowed = ("beffroi.lib", "beffroi.phishing.rules", "beffroi.phishing.known")
    assert known
    assert [one for one in known if not one.startswith(allowed)] == []
