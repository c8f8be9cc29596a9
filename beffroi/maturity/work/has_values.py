"""Turn the HAS file into the plain values of its template, and into the index."""

from collections.abc import Iterator
from typing import Any

from beffroi.lib.spreadsheets import Cell
from beffroi.lib.text import long_date
from beffroi.maturity.queries.has_file import (
    Criterion,
    HasFile,
    MissingLine,
    ProofLine,
)
from beffroi.maturity.queries.readings import QuestionLine
from beffroi.maturity.work.report_values import percent
from beffroi.reference.queries import category_label, department_name

Values = dict[str, Any]
INDEX_HEADERS = (
    "Critère",
    "Intitulé",
    "Question",
    "Preuve",
    "Nature",
    "Date",
    "Valable jusqu’au",
    "Fichier dans l’archive",
    "Adresse ou attestation",
)


def has_values(found: HasFile, *, is_archive: bool) -> Values:
    """Return what the template reads; `is_archive` says that the files stand beside."""
    place = found.establishment
    organization = place.organization
    where = department_name(place.department_code)
    parts = (
        category_label(place.category_code),
        f"{place.town} ({where})" if place.town else where,
        f"FINESS {place.finess}" if place.finess else "",
    )
    return {
        "document_title": f"Dossier HAS : {place.name}",
        "place": place.name,
        "organization": organization.name if organization else "",
        "details": " · ".join(part for part in parts if part),
        "dated": long_date(found.facts.day, weekday=True),
        "day": long_date(found.facts.day),
        "is_archive": is_archive,
        "source": found.correspondence.source,
        "licence": found.correspondence.licence,
        "proof_count": str(found.proof_count),
        "file_count": str(len(found.files)),
        "missing_count": str(found.missing_count),
        "criteria": [_criterion(item) for item in found.criteria],
    }


def _criterion(item: Criterion) -> Values:
    reading = item.line.reading
    mean = reading.mean_level
    return {
        "code": item.line.objective.code,
        "title": item.line.objective.title,
        "asks": item.line.objective.asks,
        "level": item.line.objective.level,
        "beyond": item.line.objective.beyond,
        "state": item.line.state_label,
        "tone": item.line.tone,
        "answered": f"{reading.answered_count} sur {reading.question_count}",
        "mean": "–" if mean is None else f"{mean:.1f}".replace(".", ",") + " sur 3",
        "proof_rate": percent(reading.proof_rate_percent),
        "unknown": str(reading.unknown_count),
        "declared": [_declared(line) for line in item.line.questions],
        "proofs": [_proof(proof) for proof in item.proofs],
        "missing": [_missing(line) for line in item.missing],
    }


def _declared(line: QuestionLine) -> Values:
    return {
        "id": line.question.id,
        "text": line.question.text,
        "answer": line.answer,
        "retained": line.retained,
        "is_proven": line.score.is_proven,
    }


def _proof(proof: ProofLine) -> Values:
    evidence = proof.evidence
    return {
        "question": evidence.question_id,
        "title": evidence.title,
        "kind": proof.kind_label,
        "dated": long_date(evidence.dated_on),
        "expires": long_date(evidence.expires_on),
        "entry": proof.entry.removeprefix("preuves/"),
    }


def _missing(item: MissingLine) -> Values:
    return {
        "id": item.line.question.id,
        "reason": item.reason,
        "next": item.next_step,
        "who": item.who,
        "due": long_date(item.due_on) if item.due_on else "",
    }


def index_rows(found: HasFile) -> Iterator[list[Cell]]:
    """Give the rows of the index of the archive: each proof under each criterion."""
    for criterion in found.criteria:
        objective = criterion.line.objective
        for proof in criterion.proofs:
            evidence = proof.evidence
            yield [
                objective.code,
                objective.title,
                evidence.question_id,
                evidence.title,
                proof.kind_label,
                evidence.dated_on,
                evidence.expires_on,
                proof.entry,
                evidence.url or evidence.statement or evidence.origin_label,
            ]
