"""Make one archive of the whole installation, while it runs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from beffroi.backups.asking import add_passphrase, passphrase_of
from beffroi.backups.operations import make_backup
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural


class Command(BaseCommand):
    help = "Sauvegarde tout (base et fichiers) dans un fichier, sans arrêter Beffroi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="Le fichier à écrire.")
        parser.add_argument(
            "--encrypt",
            action="store_true",
            help="Chiffrer ; la phrase secrète est demandée si aucun réglage ne la donne.",
        )
        parser.add_argument(
            "--without-key",
            action="store_true",
            help="Laisser la clé secrète dehors : il faudra la donner pour restaurer.",
        )
        add_passphrase(parser)

    def handle(self, *args: object, **options: Any) -> None:
        target: Path = options["file"].expanduser().absolute()
        secret = ""
        if options["encrypt"] or options["passphrase_file"]:
            secret = passphrase_of(options, twice=True)
        try:
            backup = make_backup(
                target=target,
                by=SYSTEM,
                passphrase=secret,
                with_key=not options["without_key"],
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            message = f"« {target} » ne peut pas être écrit : {error.strerror}."
            raise CommandError(message) from error
        self.stdout.write(
            f"Sauvegarde faite : {target}, "
            f"{plural(backup.row_count, 'ligne')}, {plural(backup.file_count, 'fichier')}."
        )
        if backup.note:
            self.stdout.write(f"Attention : {backup.note}.")
        if not secret and not options["without_key"]:
            self.stdout.write(
                "Elle n’est pas chiffrée et contient la clé secrète : rangez-la à l’abri."
            )
