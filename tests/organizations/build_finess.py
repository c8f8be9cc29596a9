"""FINESS files as people send them: whole rows, then written in each format."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from beffroi.organizations.models.finess import FinessImport
from beffroi.organizations.operations.finess import import_now
from beffroi.organizations.queries.imports import summary
from beffroi.organizations.rules.import_filters import Filters

PLACES: list[dict[str, str]] = [
    {
        "finess": "310000001", "ej": "310900001", "rs": "EHPAD LES LILAS", "cat": "500",
        "cp": "31000", "ville": "TOULOUSE", "tel": "0561000001", "siret": "26310000100017",
    },
    {
        "finess": "310000002", "ej": "310900001", "rs": "IME LE PARC", "cat": "183",
        "cp": "31300", "ville": "TOULOUSE CEDEX 3", "tel": "0561000002", "siret": "",
    },
    {
        "finess": "650000003", "ej": "650900002", "rs": "SSIAD DU VAL D'ADOUR", "cat": "354",
        "cp": "65700", "ville": "MAUBOURGUET", "tel": "", "siret": "",
    },
]  # fmt: skip
HEADINGS = ("finess", "ej", "rs", "cat", "cp", "ville", "tel", "siret")
TITLES = {
    "finess": "N° FINESS ET", "ej": "FINESS EJ", "rs": "Raison sociale", "cat": "Catégorie",
    "cp": "Code postal", "ville": "Commune", "tel": "Téléphone", "siret": "SIRET",
}  # fmt: skip


def places(*changes: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the three places, each with the changes given at its rank."""
    rows = [dict(place) for place in PLACES]
    for row, change in zip(rows, changes, strict=False):
        row.update(change)
    return rows


def etalab(rows: Iterable[Mapping[str, str]], separator: str = ";") -> str:
    """Write rows in the former layout of 32 fields."""
    lines = [["finess", "etalab", "93", "2026-01-05"]]
    for row in rows:
        fields = [""] * 32
        fields[0], fields[1], fields[2] = "structureet", row["finess"], row["ej"]
        fields[3], fields[13] = row["rs"], row.get("dep", row["finess"][:2])
        fields[7], fields[8], fields[9] = "12", "R", "DES ECOLES"
        fields[15], fields[16] = f"{row['cp']} {row['ville']}", row["tel"]
        fields[18], fields[22], fields[28] = row["cat"], row["siret"], "1998-01-05"
        lines.append(fields)
    return text(lines, separator)


def text(lines: Iterable[Iterable[object]], separator: str = ";") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=separator, lineterminator="\n").writerows(lines)
    return file.getvalue()


def table(
    rows: Iterable[Mapping[str, str]],
    *,
    headings: Iterable[str] = HEADINGS,
    separator: str = ";",
) -> str:
    """Write rows under French headings, in the order asked for."""
    order = list(headings)
    lines = [[TITLES[name] for name in order]]
    lines += [[row[name] for name in order] for row in rows]
    return text(lines, separator)


def plus(rows: Iterable[Mapping[str, str]], *, coded: bool = False) -> str:
    """Write rows as FINESS+ JSON, one legal entity per `ej`; codes bare or as objects."""

    def code(value: str) -> Any:
        return {"code": value, "system": "urn:x"} if coded else value

    key = "informationsGeneralesPmej" if coded else "informationsGeneralesPMEJ"
    entities: dict[str, Any] = {}
    for row in rows:
        entity = entities.setdefault(
            row["ej"],
            {
                key: {
                    "numFinessPm": row["ej"],
                    "denominationPm": f"ASSOCIATION {row['ej']}",
                    "siren": "310000001",
                },
                "etatObjet": code("A"),
                "ege": [],
            },
        )
        entity["ege"].append(
            {
                "informationsGeneralesEGE": {
                    "numFinessEge": row["finess"],
                    "nomEgeCourt": row["rs"],
                    "dateFermeture": row.get("closed"),
                },
                "categorieEntiteGeographiqueExercice": code(row["cat"]),
                "etatObjet": code(row.get("state", "A")),
                "adresse": [
                    {
                        "usageAdresse": "02",
                        "codePostal": "75001",
                        "ligneAcheminement": "PARIS",
                    },
                    {
                        "usageAdresse": "03",
                        "codePostal": row["cp"],
                        "ligneAcheminement": row["ville"],
                    },
                ],
                "contact": [{"telecom": {"telephone": row["tel"]}}],
            }
        )
    return json.dumps({"schemaVersion": "v1.0.0", "pmej": list(entities.values())})


def write(folder: Path, content: str | bytes, name: str = "finess.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def load(
    path: Path, filters: Filters | None = None, *, rehearsal: bool = False
) -> dict[str, Any]:
    """Import a file at once and return its counts."""
    batch = import_batch(path, filters, rehearsal=rehearsal)
    return summary(batch)


def import_batch(
    path: Path, filters: Filters | None = None, *, rehearsal: bool = False
) -> FinessImport:
    return import_now(
        path=path,
        filters=filters or Filters(),
        limit_mb=10,
        report=lambda done, total, note: None,
        is_rehearsal=rehearsal,
    )
