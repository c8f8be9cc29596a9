"""The figures that SQLite keeps of its tables: there after an import, and every night."""

import pytest
from django.db import connection

from beffroi.jobs.work import tidy
from beffroi.lib.planner import refresh_statistics
from tests.build import make_establishment
from tests.organizations.build_finess import etalab, load, places, write

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="PostgreSQL refreshes its own figures"
    ),
]


def known_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if cursor.fetchone() is None:
            return set()
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("refresh", [refresh_statistics, tidy])
def test_the_planner_knows_the_tables_that_hold_something(refresh):
    make_establishment()

    refresh()
    refresh()

    assert "organizations_establishment" in known_tables()


def test_an_import_leaves_the_planner_knowing_the_places(tmp_path):
    load(write(tmp_path, etalab(places())))

    assert "organizations_searchposting" in known_tables()
