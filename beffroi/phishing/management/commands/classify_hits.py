"""Classify the hits of a table: people, robots, doubtful."""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from beffroi.lib.tables import TableError, read_table
from beffroi.phishing.enums import CLASS_LABELS, REASON_LABELS
from beffroi.phishing.known import known
from beffroi.phishing.rules.classify import RULES_VERSION
from beffroi.phishing.rules.hit_lines import (
    HitTable,
    Refused,
    is_known_heading,
    missing_columns,
)
from beffroi.phishing.rules.reasons import Reason
from beffroi.phishing.rules.states import HitClass


class Command(BaseCommand):
    help = (
        "Classe les traces d’un tableau : personnes, robots, traces douteuses. Colonnes, dans "
        "tout ordre : hit_id, hit_at, kind et token, obligatoires ; campaign_start, sent_at, "
        "accepted_at, method, address, user_agent, headers (JSON), declared_addresses. Un "
        "moment sans fuseau prend celui des autres moments de sa ligne, sinon l’heure "
        "française. Rien n’est enregistré."
    )
    requires_system_checks = ()  # the content of the other apps has no say here

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER")
        parser.add_argument(
            "--json",
            action="store_true",
            help="écrit le résultat en JSON sur la dernière ligne",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            table = read(options["file"])
        except TableError as error:
            self._refuse(str(error), as_json=options["json"])
            return
        hits = table.verdicts()
        refused = [refusal(one) for one in table.refused]
        if options["json"]:
            report = {"hits": hits, "refused": refused, "rules_version": RULES_VERSION}
            self.stdout.write(json.dumps(report, ensure_ascii=False))
            return
        self._tell(hits, refused)

    def _tell(self, hits: list[dict[str, Any]], refused: list[dict[str, Any]]) -> None:
        for hit in hits:
            reasons = ", ".join(REASON_LABELS[Reason(one)] for one in hit["reasons"])
            label = CLASS_LABELS[HitClass(hit["class"])]
            self.stdout.write(f"{hit['hit_id']} : {label} ({reasons})")
        for row in refused:
            self.stderr.write(
                f"Ligne {row['line']}, {row['column']} : {row['reason']}."
            )
        counts = Counter(hit["class"] for hit in hits)
        told = ", ".join(f"{CLASS_LABELS[one]} : {counts[one]}" for one in HitClass)
        self.stdout.write(f"{told}. Lignes refusées : {len(refused)}.")

    def _refuse(self, sentence: str, *, as_json: bool) -> None:
        if not as_json:
            raise CommandError(sentence)
        self.stderr.write(sentence)
        self.stdout.write(json.dumps({"error": sentence}, ensure_ascii=False))
        sys.exit(1)


def read(path: Path) -> HitTable:
    """Read a table of hits. Raises: TableError when it is none."""
    table = read_table(path, path.name, recognize=is_known_heading)
    missing = missing_columns(table.headers)
    if missing:
        message = f"Il manque à ce tableau : {', '.join(missing)}."
        raise TableError(message, line=table.header_line)
    hits = HitTable(known())
    hits.read(table.records())
    return hits


def refusal(row: Refused) -> dict[str, Any]:
    return {"line": row.line, "column": row.column, "reason": row.reason}
