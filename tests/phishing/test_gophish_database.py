"""gophish.db, as its migrations write it, and as a hostile hand may write it."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from beffroi.lib.errors import Refusal
from beffroi.phishing.rules.gophish.shapes import Stage
from beffroi.phishing.rules.states import HitClass
from beffroi.phishing.work.gophish_reading import Opening, read_path, source_name
from tests.phishing.build_gophish import BRANDS, MARKER, write_database


def read(path):
    return read_path(path, Opening(20, brands=BRANDS))


def changed(path, *statements):
    with closing(sqlite3.connect(path)) as base:
        for statement in statements:
            base.execute(statement)
        base.commit()
    return path


def test_every_table_gives_its_objects_and_its_links(tmp_path):
    haul = read(write_database(tmp_path / "gophish.db"))

    found = haul.campaigns["7"]
    assert (found.name, found.stage, found.link) == (
        "Mars",
        Stage.COMPLETED,
        "lien.exemple.org",
    )
    assert (found.template, found.page, found.profile) == ("Colis", "Portail", "Envoi")
    assert found.created_at == datetime(2026, 3, 2, 8, 0, 0, 123456, UTC)
    assert found.send_by_at is None
    assert len(found.results) == 12
    counts = [
        sum(getattr(r, name) for r in found.results)
        for name in ("is_sent", "is_clicked", "is_submitted", "is_reported")
    ]
    assert counts == [12, 6, 3, 4]
    assert found.results[0].token == "rid0001"
    assert {r.click_class for r in found.results if r.is_submitted} == {HitClass.HUMAN}
    assert haul.templates["3"].text == "Voir {lien}"
    assert haul.templates["3"].attachments[0].name == "note.txt"
    assert haul.pages["4"].secret_fields == 1
    profile = haul.profiles["5"]
    assert (profile.host, profile.port, profile.username) == (
        "smtp.exemple.fr",
        587,
        "essai",
    )
    assert profile.headers == (("X-Mailer", "Courrier"),)
    assert len(haul.groups["2"].people) == 12


def test_no_secret_and_nothing_typed_comes_out(tmp_path):
    haul = read(write_database(tmp_path / "gophish.db"))

    assert MARKER in (tmp_path / "gophish.db").read_bytes().decode("latin-1")
    assert MARKER not in repr(haul)


def test_the_file_is_neither_locked_nor_touched(tmp_path):
    (tmp_path / "base").mkdir()
    path = write_database(tmp_path / "base" / "gophish.db")
    before = path.read_bytes()
    path.chmod(0o400)

    read(path)

    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["gophish.db"]


def test_missing_tables_and_columns_are_absences(tmp_path):
    path = write_database(tmp_path / "gophish.db")
    changed(
        path,
        "DROP TABLE events", "DROP TABLE attachments", "DROP TABLE group_targets",
        "ALTER TABLE templates DROP COLUMN envelope_sender",
        "ALTER TABLE results DROP COLUMN reported",
    )  # fmt: skip

    haul = read(path)

    assert sum(r.is_clicked for r in haul.campaigns["7"].results) == 6
    assert haul.templates["3"].subject == "Bonjour {prenom}"
    assert haul.groups["2"].people == ()


def test_a_database_of_another_program_is_refused_by_name(tmp_path):
    with pytest.raises(Refusal, match="pas celle de Gophish"):
        read(changed(tmp_path / "autre.db", "CREATE TABLE chats (nom text)"))


def test_views_and_computed_columns_are_never_asked(tmp_path):
    path = write_database(tmp_path / "gophish.db")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS id, 'x' AS name FROM n"
    changed(path, "DROP TABLE campaigns", f"CREATE VIEW campaigns AS {endless}")

    haul = read(path)

    assert haul.campaigns == {}
    assert haul.templates


def test_values_of_every_wrong_type_are_read_as_they_can_be(tmp_path):
    path = write_database(tmp_path / "gophish.db")
    changed(
        path,
        "UPDATE campaigns SET name = x'00ff41', created_date = 12, completed_date = x'01', url = 'http://[x'",
        "UPDATE results SET email = x'ff00', status = 99, send_date = -1e308, reported = 'oui', r_id = NULL WHERE id < 4",
        "UPDATE events SET time = 'hier', message = 3, details = x'7b7b' WHERE id < 6",
        "UPDATE templates SET html = 1e400, modified_date = x''",
        "UPDATE smtp SET host = ':::99999999', username = 12",
        "UPDATE targets SET email = 9223372036854775807 WHERE id = 1",
        "UPDATE attachments SET content = zeroblob(1000)",
    )

    haul = read(path)

    assert haul.campaigns["7"].results
    assert haul.profiles["5"].port == 25
    assert "\x00" not in repr(haul).replace("\\x00", "\x00")


def test_a_damaged_page_stops_one_table_and_says_which(tmp_path):
    path = write_database(tmp_path / "gophish.db", people=400)
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as base:
        (page,) = base.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'events'"
        ).fetchone()
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(bytes(data))

    haul = read(path)

    assert len(haul.campaigns["7"].results) == 400
    assert any("events" in item.reason for item in haul.notes.refused)


def test_writes_that_wait_beside_the_file_are_told(tmp_path):
    path = write_database(tmp_path / "gophish.db")
    (tmp_path / "gophish.db-wal").write_bytes(b"x" * 100)

    assert any("-wal" in item.reason for item in read(path).notes.refused)


def test_two_installations_with_one_file_name_are_two_sources(tmp_path):
    first = write_database(tmp_path / "gophish.db")
    (tmp_path / "b").mkdir()
    second = write_database(tmp_path / "b" / "gophish.db")
    changed(second, "UPDATE goose_db_version SET tstamp = '2025-01-01 00:00:00'")

    assert source_name(first) != source_name(second)
    assert source_name(first).startswith("gophish.db#")


def test_a_second_database_in_a_folder_is_left_for_another_run(tmp_path):
    folder = tmp_path / "bases"
    folder.mkdir()
    write_database(folder / "a.db")
    write_database(folder / "b.db", people=3)

    haul = read(folder)

    assert len(haul.campaigns["7"].results) == 12
    assert [item.name for item in haul.notes.refused] == ["b.db"]
