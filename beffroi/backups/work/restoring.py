"""Bring an archive back into an empty installation, all of it or nothing.

Refusal
├── NotEmpty         somebody works here already
├── StillRunning     Beffroi is running on this data
├── TooRecent        the archive was made by a more recent program
├── OtherKey         this installation imposes another secret key
├── KeyMissing       the archive holds no key and none was given
└── RestoreDiffers   what was written is not what the archive says
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.models import DateField, Model, QuerySet
from django.db.utils import load_backend

from beffroi.backups.rules.manifest import KEY_NAME, SETTINGS_NAME, Table
from beffroi.backups.rules.neutral import row_of
from beffroi.backups.work.archive import Tell, key_fingerprint, silent
from beffroi.backups.work.reading import Archive
from beffroi.backups.work.setting_aside import Aside, set_aside
from beffroi.backups.work.snapshot import held_models, last_of_each, table_digest
from beffroi.journal.rules.actor import Actor
from beffroi.lib.errors import Refusal

ROWS = 500


class NotEmpty(Refusal):
    sentence = (
        "Cette installation n’est pas vide : une sauvegarde ne se restaure que dans un "
        "dossier de données neuf, ou une base PostgreSQL neuve. Rien n’a été changé."
    )


class StillRunning(Refusal):
    sentence = "Beffroi tourne encore sur ces données : arrêtez-le d’abord."


class TooRecent(Refusal):
    sentence = "Cette sauvegarde vient d’une version plus récente de Beffroi."


class OtherKey(Refusal):
    sentence = (
        "BEFFROI_SECRET_KEY n’est pas la clé de l’installation sauvegardée : retirez ce "
        "réglage, ou donnez-lui cette clé."
    )


class KeyMissing(Refusal):
    sentence = (
        "Cette sauvegarde a été faite sans la clé secrète : donnez un fichier qui la "
        "contient avec --key-file."
    )


class RestoreDiffers(Refusal):
    sentence = "Ce qui a été écrit diffère de la sauvegarde. Rien n’a été gardé."


def is_empty() -> bool:
    """Say whether nobody has an account here, tables being there or not."""
    connection = connections[DEFAULT_DB_ALIAS]
    tables = set(connection.introspection.table_names())
    for name in ("accounts_user", "journal_entry"):
        if name not in tables:
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {name} LIMIT 1")  # noqa: S608  # our own names
            if cursor.fetchone():
                return False
    return True


def chosen_key(archive: Archive, given: str, *, declared: str) -> str:
    """Return the secret key that the restored installation will have.

    `declared` is the one imposed by the environment, "" when none is.

    Raises: OtherKey; KeyMissing.
    """
    wanted = archive.manifest.key_fingerprint
    key = archive.small_part(KEY_NAME).decode() or given or declared
    if not key:
        raise KeyMissing
    if key_fingerprint(key) != wanted:
        message = "Cette clé secrète n’est pas celle de l’installation sauvegardée."
        raise KeyMissing(message)
    if declared and key_fingerprint(declared) != wanted:
        raise OtherKey
    return key


def restore_installation(
    archive: Archive, key: str, *, by: Actor, tell: Tell = silent
) -> Aside:
    """Write database, files, key and settings; the archive was verified before.

    What was waiting in the archive is put aside in the same go; returns how much.

    Raises: TooRecent; RestoreDiffers; the installation is then as it was.
    """
    folder = Path(default_storage.path(""))
    draft = folder.with_name(f"{folder.name}.restauration")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        _extract_files(archive, draft)
        with _target():
            load(archive, tell=tell)
            aside = set_aside(by)
            _adopt_files(draft, folder)
            _write_secrets(archive, key)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return aside


@contextmanager
def _target() -> Iterator[None]:
    """Give the database to fill; what it holds counts only if the block ends well."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        with transaction.atomic():
            _drop_tables(connection)
            yield
        return
    final = Path(connection.settings_dict["NAME"])
    draft = final.with_name(f".{final.name}.restauration")
    connection.close()
    with sqlite_beside(draft):
        yield
    for suffix in ("-wal", "-shm"):
        final.with_name(final.name + suffix).unlink(missing_ok=True)
    draft.replace(final)


@contextmanager
def sqlite_beside(path: Path) -> Iterator[None]:
    """Put a new SQLite file in the place of the database, for this thread and this block.

    Migrations written by others know no other place. The file is removed if the block
    fails.
    """
    path.unlink(missing_ok=True)
    usual = connections[DEFAULT_DB_ALIAS]
    connections[DEFAULT_DB_ALIAS] = own = _sqlite(path)
    try:
        yield
    except BaseException:
        own.close()
        path.unlink(missing_ok=True)
        raise
    finally:
        own.close()
        connections[DEFAULT_DB_ALIAS] = usual
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sqlite(path: Path) -> BaseDatabaseWrapper:
    known = {**connections[DEFAULT_DB_ALIAS].settings_dict, "NAME": str(path)}
    known |= {"ENGINE": "django.db.backends.sqlite3", "HOST": "", "PORT": ""}
    known |= {"USER": "", "PASSWORD": "", "CONN_MAX_AGE": 0}
    known["OPTIONS"] = {"timeout": 20, "init_command": "PRAGMA synchronous=NORMAL;"}
    backend = load_backend(known["ENGINE"])
    made: BaseDatabaseWrapper = backend.DatabaseWrapper(known, DEFAULT_DB_ALIAS)
    return made


def _drop_tables(connection: BaseDatabaseWrapper) -> None:
    """Remove the tables that a preparation made; nothing was ever written in them."""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)} CASCADE")


def load(archive: Archive, *, tell: Tell = silent) -> None:
    """Make the tables as they were, fill them, compare, then bring them up to date.

    Raises: TooRecent; RestoreDiffers.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    executor = MigrationExecutor(connection)
    targets = _targets(executor, archive)
    state = executor.migrate(targets)
    models = held_models(state.apps)
    unknown = set(archive.manifest.tables) - set(models)
    if unknown:
        raise TooRecent
    try:
        with transaction.atomic():
            _fill(archive, models, tell)
            connection.check_constraints()
            _compare(archive, models)
    except DatabaseError as error:
        raise RestoreDiffers from error
    later = MigrationExecutor(connection)
    later.migrate(later.loader.graph.leaf_nodes())


def _targets(executor: MigrationExecutor, archive: Archive) -> list[tuple[str, str]]:
    """Return the last migration of each app in the archive.

    Raises: TooRecent when the program does not know one of them.
    """
    applied = set(archive.manifest.migrations)
    graph = executor.loader.graph
    if applied - set(graph.nodes):
        message = (
            f"{TooRecent.sentence} Installez la version {archive.manifest.version}, "
            "ou une plus récente, puis recommencez."
        )
        raise TooRecent(message)
    return last_of_each(graph, applied)


def _fill(archive: Archive, models: dict[str, type[Model]], tell: Tell) -> None:
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor == "postgresql":
        # The tables come in the order of their names: references are checked at the end.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    # What the migrations themselves wrote would stand twice.
    for model in models.values():
        QuerySet(model)._raw_delete(DEFAULT_DB_ALIAS)
        _believe_moments(model)
    for rank, (label, table) in enumerate(archive.manifest.tables.items()):
        tell(rank, len(archive.manifest.tables), "Tables")
        lines = archive.lines(label)
        while rows := _rows(models[label], table, lines):
            models[label]._base_manager.bulk_create(rows)
    held = [models[label] for label in archive.manifest.tables]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), held):
            cursor.execute(statement)


def _believe_moments(model: type[Model]) -> None:
    """Let a column that others fill by themselves at each writing take the archive's word."""
    for field in model._meta.local_fields:
        if isinstance(field, DateField):  # and moments, which are a kind of it
            field.auto_now = field.auto_now_add = False


def _rows(model: type[Model], table: Table, lines: Iterator[bytes]) -> list[Model]:
    names = [name for name, _ in table.columns]
    return [
        model(**dict(zip(names, row_of(table.kinds, line), strict=True)))
        for line in islice(lines, ROWS)
    ]


def _compare(archive: Archive, models: dict[str, type[Model]]) -> None:
    for label, table in archive.manifest.tables.items():
        found = table_digest(models[label], table.columns, using=DEFAULT_DB_ALIAS)
        if found != (table.count, table.rows):
            message = (
                f"La table « {label} » diffère de la sauvegarde. Rien n’a été gardé."
            )
            raise RestoreDiffers(message)


def _extract_files(archive: Archive, draft: Path) -> None:
    for stored in archive.files():
        path = draft / stored.path
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            archive.copy_file(stored, out)


def _adopt_files(draft: Path, folder: Path) -> None:
    """Move the extracted files in; those already there are the same, by their names."""
    if not draft.exists():
        return
    for path in draft.rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(draft)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)


def _write_secrets(archive: Archive, key: str) -> None:
    path: Path = settings.DATA_DIR / KEY_NAME
    path.touch(mode=0o600)
    path.write_text(key, encoding="utf-8")
    kept: Path = settings.DATA_DIR / SETTINGS_NAME
    raw = archive.small_part(SETTINGS_NAME)
    if raw and not kept.exists():
        kept.write_bytes(raw)
    with suppress(FileNotFoundError):
        (settings.DATA_DIR / "installation-code").unlink()
