"""Verify one archive without restoring it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from beffroi.backups.asking import add_passphrase, passphrase_of
from beffroi.backups.operations import verify_backup
from beffroi.backups.rules.manifest import Manifest
from beffroi.lib.errors import Refusal
from beffroi.lib.sealedfile import is_sealed
from beffroi.lib.text import plural


class Command(BaseCommand):
    help = "Relit une sauvegarde en entier et dit si elle est saine."
    requires_system_checks = ()  # no database is needed

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="La sauvegarde.")
        add_passphrase(parser)

    def handle(self, *args: object, **options: Any) -> None:
        source: Path = options["file"].expanduser().absolute()
        try:
            secret = secret_for(source, options)
            manifest = verify_backup(source=source, passphrase=secret)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Sauvegarde saine : {told(manifest)}.")
        if not manifest.has_key:
            self.stdout.write("Elle ne contient pas la clé secrète de l’installation.")


def secret_for(source: Path, options: dict[str, Any]) -> str:
    """Return the passphrase when the archive asks for one."""
    if not source.is_file():
        return ""
    with source.open("rb") as raw:
        return passphrase_of(options) if is_sealed(raw) else ""


def told(manifest: Manifest) -> str:
    return (
        f"{plural(manifest.row_count, 'ligne')}, {plural(manifest.file_count, 'fichier')}, "
        f"faite le {manifest.made_at} par Beffroi {manifest.version}"
    )
