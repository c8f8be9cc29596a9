"""Turn the matrix of an organization into the plain values of its sheet."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from beffroi.lib.text import long_date, plural
from beffroi.maturity.queries.matrix import MatrixCell, MatrixRow
from beffroi.maturity.rules.questionnaire import Questionnaire
from beffroi.maturity.work.report_values import percent

SIGNS = {"good": "●", "info": "◐", "warn": "○", "neutral": "–"}
LEGEND = (
    "● solide ou maîtrisé · ◐ en construction · ○ à démarrer · – sans réponse ou sans objet. "
    "Le chiffre est le résultat, sur 100. La barre : plein, ce qui est prouvé ; clair, ce qui est déclaré sans preuve. "
    "Par ordre alphabétique : ce tableau aide à décider, il ne classe personne."
)
ROOMY, CROWDED = 24, 40


def matrix_values(
    organization: str, asked: Questionnaire, rows: Sequence[MatrixRow], day: date
) -> dict[str, Any]:
    """Return what the template reads; the more rows, the tighter they stand."""
    started = sum(row.answered_count > 0 for row in rows)
    return {
        "document_title": f"Tableau des douze réflexes : {organization}",
        "organization": organization,
        "dated": long_date(day),
        "counted": f"{plural(len(rows), 'établissement')}, {started} avec des réponses",
        "size": 8.5 if len(rows) <= ROOMY else (7.5 if len(rows) <= CROWDED else 6.5),
        "inset": 3 if len(rows) <= ROOMY else 1.6,
        "legend": LEGEND,
        "reflexes": [f"{reflex.number}. {reflex.short}" for reflex in asked.reflexes],
        "rows": [
            {
                "name": row.establishment.name,
                "town": row.establishment.town,
                "percent": percent(row.percent),
                "cells": [_cell(cell) for cell in row.cells],
            }
            for row in rows
        ],
    }


def _cell(cell: MatrixCell) -> dict[str, Any]:
    is_known = cell.percent is not None
    return {
        "tone": cell.tone,
        "sign": SIGNS.get(cell.tone, "–"),
        "percent": str(cell.percent) if is_known else "",
        "declared": cell.declared_percent if is_known else None,
        "proven": cell.proven_percent,
    }
