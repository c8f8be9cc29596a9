"""Archives made under writes come back row for row, on both databases and across."""

import hashlib
import json
import sqlite3
import zipfile

import psycopg
import pytest
from django.db import connection

from tests.backups.build import WRITER, lines_by_table, part_names, rewrite
from tests.build import make_establishment, make_user
from tests.jobs.processes import own_environment, python, run, start, wait_until

pytestmark = pytest.mark.django_db(transaction=True)
# What making and restoring an archive write themselves.
OWN_TABLES = {"backups.backup", "journal.entry", "journal.entryname"}
PASSPHRASE = "une phrase bien longue et secrète"


@pytest.fixture
def source(tmp_path):
    """An installation of its own, with a little of everything."""
    make_user("delmas@exemple-beffroi.fr", first_name="Nadia", last_name="Delmas")
    make_establishment(name="Résidence de l’Été « Les Lilas »")
    folder = tmp_path / "source"
    folder.mkdir()
    with own_environment(folder) as variables:
        yield folder, variables


@pytest.fixture
def target(tmp_path):
    """An empty folder, and on PostgreSQL an empty database."""
    folder = tmp_path / "cible"
    folder.mkdir()
    with own_environment(folder, is_ready=False) as variables:
        yield variables


def assert_same(first, second):
    before, after = lines_by_table(first), lines_by_table(second)
    assert set(before) == set(after)
    assert sum(map(len, before.values())) > 20
    for label, lines in before.items():
        assert not lines - after[label], label
        if label not in OWN_TABLES:
            assert lines == after[label], label
    added = after["journal.entry"] - before["journal.entry"]
    assert all('"make_backup"' in line or '"restore_backup"' in line for line in added)
    files = {name for name in part_names(first) if name.startswith("files/")}
    assert files == {name for name in part_names(second) if name.startswith("files/")}


def test_an_archive_made_under_writes_comes_back_row_for_row(source, target, tmp_path):
    _, variables = source
    archive, second = tmp_path / "a.sauvegarde", tmp_path / "b.sauvegarde"
    stop, names = tmp_path / "stop", ("un", "deux")
    writers = [
        start(
            "shell",
            "-v0",
            "-c",
            WRITER.format(stop=stop, name=name),
            variables=variables,
        )
        for name in names
    ]
    try:
        for name in names:
            begun = stop.with_name(f"{stop.name}.{name}")
            wait_until(begun.exists, f"« {name} » writes")
        run("backup", str(archive), variables=variables)
        assert all(writer.poll() is None for writer in writers), "a writer stopped"
    finally:
        stop.touch()
        counts = [int(writer.communicate(timeout=60)[0]) for writer in writers]
    assert min(counts) > 1
    held = lines_by_table(archive)
    # One moment: every row has its names and its file, whatever was being written.
    assert len(held["journal.entry"]) == len(held["journal.entryname"])
    paths = {json.loads(line)[1] for line in held["files.storedfile"]}
    assert paths
    assert {f"files/{path}" for path in paths} <= part_names(archive)

    run("restore", str(archive), variables=target)
    run("backup", str(second), variables=target)

    assert_same(archive, second)
    assert archive.stat().st_mode & 0o077 == 0
    # Keys go on from where they were.
    assert python(NEW_LINE, target).isdigit()


NEW_LINE = """
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
print(record(by=SYSTEM, verb="essai", object_kind="essai", object_key="1").pk)
"""


def other_kind(folder):
    """Give an empty installation on the other kind of database."""
    variables = {"BEFFROI_DATA_DIR": str(folder)}
    if connection.vendor == "postgresql":
        return variables, None
    address = "postgres://postgres@127.0.0.1:5432/postgres"
    try:
        link = psycopg.connect(address, autocommit=True, connect_timeout=2)
    except psycopg.OperationalError:
        pytest.skip(
            "PostgreSQL ne répond pas : la restauration croisée n’est pas exercée"
        )
    name = "beffroi_croisee_" + folder.parent.name.replace("-", "_")[:30]
    with link:
        link.execute(f'DROP DATABASE IF EXISTS "{name}"')
        link.execute(f'CREATE DATABASE "{name}"')
    url = address.removesuffix("postgres") + name
    return {**variables, "BEFFROI_DATABASE_URL": url}, (address, name)


def test_an_archive_goes_from_one_kind_of_database_to_the_other_and_back(
    source, target, tmp_path
):
    _, variables = source
    archive = tmp_path / "a.sauvegarde"
    sealed, last = tmp_path / "b.sauvegarde", tmp_path / "c.sauvegarde"
    secret = tmp_path / "phrase"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    folder = tmp_path / "autre"
    folder.mkdir()
    changes, database = other_kind(folder)
    other = {
        k: v for k, v in variables.items() if k != "BEFFROI_DATABASE_URL"
    } | changes
    try:
        run("backup", str(archive), variables=variables)
        run("restore", str(archive), variables=other)
        told = run(
            "backup", str(sealed), "--passphrase-file", str(secret), variables=other
        )
        assert "n’est pas chiffrée" not in told
        assert b"Delmas" not in sealed.read_bytes()

        run("restore", str(sealed), "--passphrase-file", str(secret), variables=target)
        run("backup", str(last), variables=target)
        assert_same(archive, last)
    finally:
        if database is not None:
            with psycopg.connect(database[0], autocommit=True) as link:
                link.execute(f'DROP DATABASE "{database[1]}" WITH (FORCE)')


@pytest.fixture
def archive(source, tmp_path):
    path = tmp_path / "a.sauvegarde"
    run("backup", str(path), variables=source[1])
    return path


def test_nothing_is_restored_over_somebody_s_work(source, archive):
    _, variables = source

    told = run("restore", str(archive), variables=variables, code=1)

    assert "n’est pas vide" in told
    assert "Traceback" not in told


def test_nothing_is_restored_under_a_running_product(archive, target):
    run("prepare", variables=target)
    python(ALIVE, target)

    assert "tourne encore" in run("restore", str(archive), variables=target, code=1)
    assert "tourne encore" in run("upgrade", variables=target, code=1)


ALIVE = """
from beffroi.jobs.leases import keep_alive
keep_alive("w", "quick")
"""


def test_a_damaged_archive_is_refused_and_nothing_is_written(archive, target, tmp_path):
    with zipfile.ZipFile(archive) as parts:
        users = parts.read("tables/accounts.user.jsonl").replace(b"Nadia", b"Nadja")
    changed, cut = tmp_path / "changee.sauvegarde", tmp_path / "coupee.sauvegarde"
    rewrite(archive, changed, {"tables/accounts.user.jsonl": users})
    cut.write_bytes(archive.read_bytes()[:-2000])

    told = run("restore", str(changed), variables=target, code=1)
    assert "accounts.user" in told
    assert "Traceback" not in told
    assert "Traceback" not in run("verify_backup", str(cut), variables=target, code=1)
    assert "n’existe pas" in run("restore", "absente", variables=target, code=1)
    assert run("restore", str(archive), variables=target).startswith(
        "Restauration faite"
    )


def test_an_archive_of_a_later_program_is_refused_by_name(archive, target, tmp_path):
    with zipfile.ZipFile(archive) as parts:
        manifest = json.loads(parts.read("manifest.json"))
    manifest["migrations"].append(["journal", "0999_later"])
    manifest["version"] = "9.9"
    later = tmp_path / "future.sauvegarde"
    rewrite(archive, later, {"manifest.json": json.dumps(manifest).encode()})

    told = run("restore", str(later), variables=target, code=1)

    assert "version 9.9" in told
    assert run("restore", str(archive), variables=target).startswith(
        "Restauration faite"
    )


def test_without_the_key_it_is_asked_for(source, target, tmp_path):
    folder, variables = source
    archive = tmp_path / "sans-cle.sauvegarde"
    run("backup", str(archive), "--without-key", variables=variables)
    assert "secret-key" not in part_names(archive)
    wrong = tmp_path / "autre-cle"
    wrong.write_text("k" * 60, encoding="utf-8")

    assert "--key-file" in run("restore", str(archive), variables=target, code=1)
    told = run(
        "restore", str(archive), "--key-file", str(wrong), variables=target, code=1
    )
    assert "n’est pas celle" in told
    key = str(folder / "secret-key")
    run("restore", str(archive), "--key-file", key, variables=target)


def test_a_file_that_leads_elsewhere_is_refused(archive, target, tmp_path):

    listed = json.dumps(["../../evasion", 1, "0" * 64]).encode() + b"\n"
    with zipfile.ZipFile(archive) as parts:
        manifest = json.loads(parts.read("manifest.json"))
    manifest["files_sha256"] = hashlib.sha256(listed).hexdigest()
    forged = tmp_path / "forgee.sauvegarde"
    changes = {"files.jsonl": listed, "manifest.json": json.dumps(manifest).encode()}
    rewrite(archive, forged, changes)

    assert "abîmée" in run("restore", str(forged), variables=target, code=1)
    assert not list(tmp_path.rglob("evasion"))


def test_an_existing_file_is_never_overwritten(source, archive):
    before = archive.read_bytes()

    assert "porte déjà ce nom" in run(
        "backup", str(archive), variables=source[1], code=1
    )
    assert archive.read_bytes() == before


def test_the_night_s_archive_is_tried_and_the_old_ones_go(source):
    folder, variables = source
    kept = folder / "sauvegardes"
    kept.mkdir()
    for day in range(1, 29):
        (kept / f"beffroi-2026-02-{day:02d}T013500.sauvegarde").write_bytes(b"old")

    told = python(NIGHT, {**variables, "BEFFROI_BACKUP_DAYS": "2"})

    assert told == "done passed True"
    names = sorted(path.name for path in kept.iterdir())
    assert "effacements.jsonl" in names
    assert 2 <= len(names) - 1 <= 7
    assert not list(folder.glob(".essai-*"))


NIGHT = """
from beffroi.backups.models import Backup
from beffroi.backups.queries import standing
from beffroi.backups.work.making import back_up_and_try
back_up_and_try()
made = Backup.objects.get()
print(made.state, made.trial_state, standing().is_well)
"""


def test_a_night_without_room_is_told(source):
    folder, variables = source
    (folder / "sauvegardes").write_text("not a folder", encoding="utf-8")

    assert python(NIGHT, variables) == "failed none False"


def test_the_file_of_sqlite_is_replaced_whole(archive, target):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite : cette exécution a lieu sur PostgreSQL")
    run("restore", str(archive), variables=target)

    path = f"{target['BEFFROI_DATA_DIR']}/beffroi.sqlite3"
    with sqlite3.connect(path) as link:
        assert link.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert link.execute("PRAGMA foreign_key_check").fetchall() == []
