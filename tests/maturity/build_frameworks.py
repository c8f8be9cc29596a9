"""Builders of small libraries, and of the frameworks that they become."""

import copy
from typing import Any

from beffroi.journal.rules.actor import SYSTEM
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.operations.answers import answer_question
from beffroi.maturity.operations.assessments import start_assessment
from beffroi.maturity.operations.frameworks import add_library
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.library.changes import question_key
from beffroi.organizations.models.places import Establishment
from tests.maturity.build import NADIA

ROOT = "urn:essai:risk:req_node:essai"
CHOICES = f"{ROOT}:b2:question:1:choice"
NODES: list[dict[str, Any]] = [
    {"urn": f"{ROOT}:a", "assessable": False, "ref_id": "A", "name": "Gouverner"},
    {
        "urn": f"{ROOT}:A1", "assessable": True, "ref_id": "A1", "depth": 7,
        "parent_urn": f"{ROOT}:A", "name": "Nommer une personne",
        "description": "Une personne est nommée par écrit.",
        "typical_evidence": "Lettre de mission.",
        "implementation_groups": ["Renforce"],
        "reference_controls": ["urn:essai:risk:function:lettre"],
    },
    {
        "urn": f"{ROOT}:a1.x", "assessable": False, "parent_urn": f"{ROOT}:a1",
        "description": "La lettre porte une date.",
    },
    {"urn": f"{ROOT}:b", "assessable": False, "ref_id": "B", "name": "Sauvegarder"},
    {
        "urn": f"{ROOT}:b1", "assessable": True, "ref_id": "B1", "weight": 3,
        "parent_urn": f"{ROOT}:b", "description": "Une copie existe.",
    },
    {
        "urn": f"{ROOT}:b2", "assessable": True, "ref_id": "B2",
        "parent_urn": f"{ROOT}:b1", "name": "Essayer la copie",
        "questions": {
            f"{ROOT}:b2:question:1": {
                "type": "unique_choice", "text": "Un essai a-t-il eu lieu ?",
                "choices": [
                    {"urn": f"{CHOICES}:1", "value": "Non", "add_score": 0},
                    {"urn": f"{CHOICES}:2", "value": "Oui", "add_score": 3},
                ],
            },
            f"{ROOT}:b2:question:2": {
                "type": "text", "text": "À quelle date ?",
                "depends_on": {
                    "question": f"{ROOT}:b2:question:1", "answers": [f"{CHOICES}:2"],
                    "condition": "any",
                },
            },
        },
    },
]  # fmt: skip


def make_document(
    nodes: list[dict[str, Any]] | None = None, version: int = 1, **changes: Any
) -> dict[str, Any]:
    """Return the plain values of a library: two chapters, three requirements, two groups."""
    framework: dict[str, Any] = {
        "urn": "urn:essai:risk:framework:essai",
        "ref_id": "ESSAI",
        "name": "Référentiel d’essai",
        "min_score": 0,
        "max_score": 3,
        "implementation_groups_definition": [
            {"ref_id": "standard", "name": "Standard"},
            {"ref_id": "renforcé", "name": "Renforcé"},
        ],
        "requirement_nodes": copy.deepcopy(NODES if nodes is None else nodes),
    }
    framework |= changes.pop("framework", {})
    return {
        "urn": "urn:essai:risk:library:essai",
        "locale": "fr",
        "ref_id": "essai",
        "name": "Bibliothèque d’essai",
        "version": version,
        "provider": "Personne",
        "copyright": "Domaine public",
        "objects": {
            "framework": framework,
            "reference_controls": [
                {
                    "urn": "urn:essai:risk:function:LETTRE",
                    "ref_id": "lettre",
                    "name": "Lettre de mission",
                }
            ],
        },
        **changes,
    }


def make_framework(region_code: str = "", **changes: Any) -> Framework:
    """Add the small library as the command line does."""
    added = add_library(
        content=make_document(**changes), region_code=region_code, by=SYSTEM
    )
    return added[0].framework


def key(ref: str) -> str:
    """Return the identifier of a requirement of the small library."""
    return question_key(f"{ROOT}:{ref.lower()}")


def respond(
    establishment: Establishment,
    framework: Framework,
    ref: str,
    level: int | None = None,
    **changes: Any,
) -> Answer:
    """Answer one requirement as the screens do, on top of what stands."""
    assessment = start_assessment(
        establishment=establishment, framework=framework, by=NADIA
    )
    present = Answer.objects.filter(assessment=assessment, question_id=key(ref)).first()
    kind = AnswerKind.LEVEL if level is not None else AnswerKind.PARTIAL
    fields: dict[str, Any] = {
        "kind": kind,
        "expected_revision": present.revision if present else 0,
        "by": NADIA,
    }
    return answer_question(
        assessment=assessment,
        question_id=key(ref),
        level=level,
        **{**fields, **changes},
    )
