"""Import a FINESS file from the command line, in one go."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from beffroi.lib.errors import Refusal
from beffroi.organizations.operations import finess
from beffroi.organizations.queries import imports
from beffroi.organizations.rules.import_filters import Filters, numbers_of, words_of

PROGRESS_EVERY = 1_000


class Command(BaseCommand):
    help = (
        "Importe un fichier FINESS : JSON FINESS+, ancien CSV etalab, ou tableau CSV/XLSX avec "
        "intitulés. Rien n’est jamais supprimé ; un second passage ne change rien."
    )

    # The content of the other apps has no say in an import, and reading it takes time.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--region", default="", help="codes de région à garder, par exemple 76"
        )
        parser.add_argument(
            "--departement",
            default="",
            help="départements à garder, par exemple 31,65,2A",
        )
        parser.add_argument(
            "--categorie", default="", help="catégories à garder, par exemple 500,183"
        )
        parser.add_argument(
            "--numeros", type=Path, help="fichier des seuls numéros FINESS à garder"
        )
        parser.add_argument(
            "--partiel",
            action="store_true",
            help="liste partielle : les établissements absents ne sont pas signalés « non vus »",
        )
        parser.add_argument(
            "--simuler",
            action="store_true",
            help="montre ce qui changerait, sans rien changer",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="écrit le bilan en JSON sur la dernière ligne",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            batch = finess.import_now(
                path=options["file"],
                filters=self._filters(options),
                limit_mb=settings.IMPORT_LIMIT_MB,
                report=self._report,
                is_rehearsal=options["simuler"],
            )
        except Refusal as error:
            self._refuse(str(error), as_json=options["json"])
        summary = imports.summary(batch)
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
        else:
            self.stdout.write(
                imports.sentences(summary, is_rehearsal=options["simuler"])
            )

    def _filters(self, options: dict[str, Any]) -> Filters:
        numbers: frozenset[str] = frozenset()
        if path := options["numeros"]:
            try:
                words = words_of(path.read_text(encoding="utf-8", errors="replace"))
            except OSError as error:
                message = f"Le fichier « {path} » ne peut pas être ouvert."
                raise Refusal(message) from error
            numbers, reasons = numbers_of(words)
            for reason in reasons[:20]:
                self.stderr.write(reason)
        return finess.checked_filters(
            regions=words_of(options["region"]),
            departments=words_of(options["departement"]),
            categories=words_of(options["categorie"]),
            numbers=numbers,
            is_partial=options["partiel"],
        )

    def _report(self, done: int, total: int, note: str) -> None:
        if done % PROGRESS_EVERY and done != total:
            return
        share = f"{done}/{total}" if total else str(done)
        self.stderr.write(f"{note} : {share}")

    def _refuse(self, sentence: str, *, as_json: bool) -> None:
        if not as_json:
            raise CommandError(sentence)
        self.stderr.write(sentence)
        self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
        sys.exit(1)
