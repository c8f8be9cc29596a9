"""Bring an installation to the version of the program, with a way back."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from beffroi.backups.operations import note_upgrade, refuse_running
from beffroi.backups.rules.manifest import Manifest
from beffroi.backups.work.upgrading import archive_before
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural

ADVICE = """\
La mise à jour a échoué pendant : {step}.
Tout ce que vous aviez avant est dans la sauvegarde : {archive}

Pour revenir en arrière :
  1. réinstallez la version précédente du programme ;
  2. préparez un dossier de données neuf, et une base neuve si vous utilisez PostgreSQL ;
  3. lancez : BEFFROI_DATA_DIR=/chemin/du/dossier/neuf beffroi restore {archive}

Les lignes qui précèdent disent ce qui n’a pas marché."""


class Command(BaseCommand):
    help = "Met l’installation à jour : sauvegarde, base, vérification."
    requires_system_checks = ()  # « check » runs them, after the database is up to date

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--backup-dir", type=Path, help="Où ranger la sauvegarde d’avant."
        )

    def handle(self, *args: object, **options: Any) -> None:
        refuse_if_running()
        if not MigrationRecorder(connection).has_table():
            message = (
                "Rien n’est installé ici : lancez « beffroi setup » ou « beffroi run »."
            )
            raise CommandError(message)
        archive, manifest = self._save(options["backup_dir"])
        for step, command in (
            ("la préparation de la base", ["prepare"]),
            ("la vérification", ["check"]),
            ("la relecture du journal", ["verify_journal"]),
        ):
            self.stdout.write(f"{step[0].upper()}{step[1:]}…")
            self.stdout.flush()
            if not run_step(command):
                told = ADVICE.format(step=step, archive=archive)
                raise CommandError(told)
        note_upgrade(
            target=archive, manifest=manifest, version=version("beffroi"), by=SYSTEM
        )
        self.stdout.write(
            f"Mise à jour faite : Beffroi {version('beffroi')}. Lancez « beffroi run »."
        )

    def _save(self, folder: Path | None) -> tuple[Path, Manifest]:
        self.stdout.write("Sauvegarde…")
        self.stdout.flush()
        try:
            archive, manifest = archive_before(folder)
        except (OSError, DatabaseError) as error:
            message = "La sauvegarde n’a pas pu être faite : rien n’a été changé."
            raise CommandError(message) from error
        finally:
            connection.close()
        self.stdout.write(
            f"Sauvegarde faite : {archive}, {plural(manifest.row_count, 'ligne')}."
        )
        return archive, manifest


def refuse_if_running() -> None:
    """Refuse while workers live, in one French sentence."""
    try:
        refuse_running()
    except Refusal as refusal:
        raise CommandError(str(refusal)) from refusal


def run_step(command: list[str]) -> bool:
    """Run one of our commands in a process of its own; say whether it went well."""
    done = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-m", "beffroi.config.cli", *command],
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=settings.BASE_DIR.parent,
    )
    return done.returncode == 0
