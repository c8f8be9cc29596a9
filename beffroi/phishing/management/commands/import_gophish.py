"""Take over what a Gophish holds, from the command line."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural
from beffroi.phishing.operations.gophish import Imports, Wish, import_gophish
from beffroi.phishing.rules.gophish.shapes import Kind

COMMAND_LINE = Actor(ActorKind.SYSTEM, "import_gophish", "Ligne de commande")
KINDS = ("campaigns", "templates", "pages", "groups", "profiles")
READ = (*KINDS, "results", "recipients")
WORDS = {
    "campaigns": "campagne",
    "templates": "modèle",
    "pages": "page",
    "groups": "groupe",
    "profiles": "profil d’envoi",
}
EMPTY = "Rien ici ne ressemble à un objet de Gophish."


class Command(BaseCommand):
    help = (
        "Reprend ce que contient un Gophish : base gophish.db, fichiers, dossier, ou adresse de "
        "son API (clé dans BEFFROI_GOPHISH_KEY). Rien de ce que les personnes ont saisi n’est "
        "lu, aucun mot de passe n’est repris ; un second passage ne change rien."
    )

    # The content of the other apps has no say in an import, and reading it takes time.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("location", metavar="CHEMIN-OU-ADRESSE")
        parser.add_argument(
            "--json",
            action="store_true",
            help="écrit le bilan en JSON sur la dernière ligne",
        )
        parser.add_argument(
            "--dry-run",
            "--simuler",
            action="store_true",
            dest="is_rehearsal",
            help="montre ce qui serait repris, sans rien écrire",
        )
        parser.add_argument(
            "--nominative",
            type=_day,
            metavar="JUSQU’AU",
            help="garde les résultats nominatifs jusqu’à ce jour (2027-01-31) ; anonymes sans cette option",
        )
        parser.add_argument(
            "--source",
            default="",
            help="nom de la source : le même nom met à jour ce qui en est déjà venu",
        )
        parser.add_argument(
            "--region", default="", help="code de la région à qui c’est"
        )
        parser.add_argument(
            "--etablissement",
            default="",
            help="numéro FINESS de l’établissement à qui c’est",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wish = Wish(
            location=options["location"],
            limit_mb=settings.IMPORT_LIMIT_MB,
            key=settings.GOPHISH_KEY,
            source=options["source"][:140],
            region_code=options["region"],
            finess=options["etablissement"],
            names_until=options["nominative"],
            is_rehearsal=options["is_rehearsal"],
        )
        try:
            done = import_gophish(wish=wish, by=COMMAND_LINE)
        except Refusal as error:
            self._refuse(str(error), as_json=options["json"])
            return
        summary = _summary(done)
        if options["json"]:
            self.stdout.write(json.dumps(summary, ensure_ascii=False))
        else:
            self._tell(done)
        if done.haul.is_empty:
            self._end(summary, as_json=options["json"])

    def _tell(self, done: Imports) -> None:
        for key, word in WORDS.items():
            count = done.haul.counts[key]
            if count:
                created = plural(done.outcome.created[key], "création")
                updated = plural(
                    done.outcome.updated[key], "mise à jour", "mises à jour"
                )
                self.stdout.write(
                    f"{_counted(count, word)} : {created}, {updated}, "
                    f"{done.outcome.unchanged[key]} sans changement"
                )
        for left in done.haul.notes.refused[:50]:
            place = f", ligne {left.line}" if left.line else ""
            self.stderr.write(f"{left.name}{place} : {left.reason}")
        count = len(done.haul.notes.converted)
        self.stdout.write(
            f"{plural(count, 'conversion')}, {plural(len(done.haul.notes.refused), 'refus', 'refus')}."
        )

    def _end(self, summary: dict[str, Any], *, as_json: bool) -> None:
        """End with a status that says that the whole source was refused."""
        if as_json:
            sys.exit(1)
        raise CommandError(summary["refused"][0]["reason"])

    def _refuse(self, sentence: str, *, as_json: bool) -> None:
        if not as_json:
            raise CommandError(sentence)
        self.stderr.write(sentence)
        refused = [_left(Kind.FILE, "", 0, sentence)]
        summary = {
            "read": dict.fromkeys(READ, 0),
            **{
                word: dict.fromkeys(KINDS, 0)
                for word in ("created", "updated", "unchanged")
            },
            "converted": [],
            "refused": refused,
        }
        self.stdout.write(json.dumps(summary, ensure_ascii=False))
        sys.exit(1)


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        message = f"« {words[:20]} » n’est pas un jour écrit comme 2027-01-31."
        raise ArgumentTypeError(message) from error


def _counted(count: int, word: str) -> str:
    many = "profils d’envoi" if word == "profil d’envoi" else ""
    return plural(count, word, many)


def _left(kind: Kind, name: str, line: int, reason: str) -> dict[str, Any]:
    return {"object": kind.value, "name": name, "line": line, "reason": reason}


def _summary(done: Imports) -> dict[str, Any]:
    """Return what was read, what became of it, and every remark with its line."""
    notes = done.haul.notes
    refused = [_left(i.kind, i.name, i.line, i.reason) for i in notes.refused]
    if done.haul.is_empty and not refused:
        refused = [_left(Kind.FILE, done.source, 0, EMPTY)]
    if notes.beyond:
        reason = f"{notes.beyond} autres remarques ne sont pas listées."
        refused.append(_left(Kind.FILE, done.source, 0, reason))
    return {
        "read": {key: done.haul.counts[key] for key in READ},
        "created": {key: done.outcome.created[key] for key in KINDS},
        "updated": {key: done.outcome.updated[key] for key in KINDS},
        "unchanged": {key: done.outcome.unchanged[key] for key in KINDS},
        "converted": [
            {"object": i.kind.value, "name": i.name, "line": i.line, "what": i.what}
            for i in notes.converted
        ],
        "refused": refused,
    }
