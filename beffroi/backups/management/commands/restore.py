"""Bring an archive back into an empty installation."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from beffroi.backups.asking import add_passphrase, first_line
from beffroi.backups.management.commands.verify_backup import secret_for, told
from beffroi.backups.operations import restore_backup
from beffroi.backups.work.setting_aside import Aside
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural


class Command(BaseCommand):
    help = "Remet une sauvegarde en place, dans une installation vide seulement."
    requires_system_checks = ()  # the database does not exist yet

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="La sauvegarde.")
        parser.add_argument(
            "--key-file",
            type=Path,
            help="La clé secrète, si la sauvegarde a été faite sans elle.",
        )
        parser.add_argument(
            "--erasures",
            type=Path,
            action="append",
            default=[],
            help="Une liste d’effacements (effacements.jsonl) à appliquer aussi.",
        )
        add_passphrase(parser)

    def handle(self, *args: object, **options: Any) -> None:
        source: Path = options["file"].expanduser().absolute()
        key_file: Path | None = options["key_file"]
        try:
            lists = [path.read_bytes() for path in options["erasures"]]
            restored = restore_backup(
                source=source,
                by=SYSTEM,
                passphrase=secret_for(source, options),
                secret_key=first_line(key_file) if key_file else "",
                erasures=lists,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            message = f"« {error.filename} » : {error.strerror}. Rien n’a été changé."
            raise CommandError(message) from error
        self.stdout.write(f"Restauration faite : {told(restored.manifest)}.")
        if restored.erased:
            erased = plural(restored.erased, "personne effacée", "personnes effacées")
            self.stdout.write(f"{erased} de nouveau.")
        self._tell_aside(restored.aside)
        self.stdout.write(
            f"Lancez « beffroi run » (dossier de données : {settings.DATA_DIR})."
        )

    def _tell_aside(self, aside: Aside) -> None:
        if not (aside.messages or aside.tasks):
            return
        messages = plural(aside.messages, "message")
        tasks = plural(aside.tasks, "travail", "travaux")
        self.stdout.write(
            f"Mis de côté : {messages} et {tasks} qui attendaient. Rien ne partira avant "
            "votre choix, à l’écran : Administration, « Après la restauration »."
        )
