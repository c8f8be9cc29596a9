"""Write the twelve reflexes as a CISO Assistant library."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.library.dumping import dumped
from beffroi.maturity.rules.reflexes_library import library_of


class Command(BaseCommand):
    help = (
        "Écrit les douze réflexes au format des bibliothèques de CISO Assistant. Le "
        "fichier s’y charge, et se relit dans Beffroi."
    )

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, required=True, metavar="FICHIER")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["output"]
        try:
            path.write_text(dumped(library_of(questionnaire())), encoding="utf-8")
        except OSError as error:
            message = f"Le fichier « {path} » ne peut pas être écrit."
            raise CommandError(message) from error
        self.stdout.write(f"Les douze réflexes sont écrits dans {path}.")
