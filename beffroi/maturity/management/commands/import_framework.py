"""Add a framework from the command line, in one go."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural
from beffroi.maturity.operations.frameworks import add_library
from beffroi.maturity.rules.imports import Decision
from beffroi.maturity.rules.library.faults import Fault, LibraryError
from beffroi.maturity.rules.library.parsing import parse_library
from beffroi.maturity.rules.library.reading import read_document
from beffroi.maturity.rules.library.shapes import Library
from beffroi.reference.queries import territories

COMMAND_LINE = Actor(ActorKind.SYSTEM, "import_framework", "Ligne de commande")
COUNTS = (
    "nodes", "assessable", "questions", "choices", "scored_choices", "groups",
    "reference_controls",
)  # fmt: skip


class Command(BaseCommand):
    help = (
        "Ajoute un référentiel : bibliothèque YAML de CISO Assistant. Une version plus "
        "récente reprend les réponses ; un second passage ne change rien."
    )

    # The content of the other apps has no say in an import, and reading it takes time.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--region",
            default="",
            help="code de la seule région à qui l’offrir, par exemple 76 ; toutes sans cette option",
        )
        parser.add_argument(
            "--json",
            action="store_true",
            help="écrit le bilan en JSON sur la dernière ligne",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        content: Any = None
        try:
            region = _known_region(options["region"])
            content = read_document(_bytes_of(options["file"]))
            library = parse_library(content)
            added = add_library(content=content, region_code=region, by=COMMAND_LINE)
        except LibraryError as error:
            self._refuse(content, error.faults, as_json=options["json"])
        except Refusal as error:
            self._refuse(content, [Fault("", str(error))], as_json=options["json"])
        decisions = [item.decision for item in added]
        for warning in library.warnings:
            self.stderr.write(warning)
        if options["json"]:
            self._write(_summary(library, decisions))
        else:
            self.stdout.write(_sentence(library, decisions))

    def _refuse(self, content: Any, faults: Iterable[Fault], *, as_json: bool) -> None:
        listed = [{"path": fault.path, "reason": fault.reason} for fault in faults]
        words = [
            f"{item['path']} : {item['reason']}" if item["path"] else item["reason"]
            for item in listed
        ]
        if not as_json:
            raise CommandError("\n".join(words))
        for line in words:
            self.stderr.write(line)
        self._write({**_empty(content), "refused": listed})
        sys.exit(1)

    def _write(self, summary: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(summary, ensure_ascii=False))


def _known_region(code: str) -> str:
    if code and code not in territories().regions:
        message = f"La région « {code} » n’existe pas."
        raise Refusal(message)
    return code


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"Le fichier « {path} » ne peut pas être ouvert."
        raise Refusal(message) from error


def _summary(library: Library, decisions: list[Decision]) -> dict[str, Any]:
    """Return the counts of the file, and how many frameworks were created, updated, unchanged."""
    return {
        "urn": library.urn,
        "version": library.version,
        "name": library.name,
        **asdict(library.counts),
        **{
            word.value: decisions.count(word)
            for word in (Decision.CREATED, Decision.UPDATED, Decision.UNCHANGED)
        },
        "warnings": list(library.warnings),
        "refused": [],
    }


def _empty(content: Any) -> dict[str, Any]:
    """Return the same keys for a refused file, with what could be read of its head."""
    head = content if isinstance(content, dict) else {}
    return {
        **{key: head.get(key) for key in ("urn", "version", "name")},
        **dict.fromkeys([*COUNTS, "created", "updated", "unchanged"], 0),
        "warnings": [],
    }


def _sentence(library: Library, decisions: list[Decision]) -> str:
    counts = library.counts
    done = {
        Decision.CREATED: "ajouté",
        Decision.UPDATED: "mis à jour",
        Decision.UNCHANGED: "déjà en place, rien n’a changé",
    }
    what = ", ".join(done[item] for item in dict.fromkeys(decisions))
    return (
        f"« {library.name} », version {library.version} : {what}. "
        f"{plural(counts.assessable, 'exigence')}, {plural(counts.questions, 'question détaillée', 'questions détaillées')}, "
        f"{plural(counts.groups, 'groupe')}."
    )
