"""Builders of the twelve reflexes: small questionnaires, answers, proofs."""

from datetime import date
from typing import Any

from beffroi.actionplan.models import Action
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib import clock
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.operations.answers import answer_question
from beffroi.maturity.operations.assessments import start_assessment
from beffroi.maturity.operations.evidence import add_evidence
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.levels import AnswerKind, EvidenceKind, ReflexLevel
from beffroi.maturity.rules.questionnaire import (
    Improvement,
    Question,
    Questionnaire,
    Reflex,
    Respondent,
    Verification,
)
from beffroi.organizations.models.places import Establishment

NADIA = Actor(ActorKind.PERSON, "nadia", "Nadia Delmas")
PAUL = Actor(ActorKind.PERSON, "paul", "Paul Delmas")


def make_question(key: str = "R1.1", **changes: Any) -> Question:
    fields: dict[str, Any] = {
        "id": key,
        "reflex_number": int(key[1:].split(".")[0]),
        "topic": "liste à jour",
        "text": "La liste est-elle à jour ?",
        "levels": ("Non.", "En partie.", "Oui.", "Oui, et vérifié."),
        "why": "Pour savoir.",
        "example": "Dans un EHPAD.",
        "check": "Regardez la liste.",
        "ask_who": "provider",
        "ask_message": "Pour {etablissement}, merci de répondre.",
        "proof": "Liste datée.",
        "proof_months": 12,
        "weight": 1,
        "is_lock": False,
        "is_automatic": False,
        "is_vital": False,
        "action": Improvement(
            "Établir la liste",
            "En une matinée.",
            "La liste existe.",
            2,
            "Aucun",
            "Vous",
        ),
        "verify": Verification("Relire la liste", "La liste est relue.", 1),
    }
    return Question(**{**fields, **changes})


def make_questionnaire(*reflexes: tuple[Question, ...]) -> Questionnaire:
    made = tuple(
        Reflex(
            number=number,
            slug=f"reflexe{number}",
            title=f"Réflexe {number}",
            short=f"R{number}",
            icon="monitor",
            summary="Savoir.",
            why="Parce que.",
            board_note="À savoir.",
            questions=questions,
        )
        for number, questions in enumerate(reflexes, start=1)
    )
    return Questionnaire(
        slug="essai",
        version="1",
        title="Essai",
        published_on=date(2026, 1, 1),
        source="Essai",
        licence="EUPL-1.2",
        express_minutes=15,
        minutes=60,
        vital_note="Vital.",
        scale=("Rien", "Amorcé", "En place", "En place et vérifié"),
        level_labels={level: level.value for level in ReflexLevel},
        reasons=(),
        respondents={
            "provider": Respondent("provider", "Prestataire", "au prestataire")
        },
        reflexes=made,
        by_id={q.id: q for reflex in made for q in reflex.questions},
    )


def answer(
    establishment: Establishment,
    question_id: str = "R1.1",
    level: int | None = 2,
    *,
    kind: AnswerKind = AnswerKind.LEVEL,
    by: Actor = NADIA,
    **changes: Any,
) -> Answer:
    """Answer as the screens do, on top of what stands."""
    assessment = start_assessment(establishment=establishment, by=by)
    present = Answer.objects.filter(
        assessment=assessment, question_id=question_id
    ).first()
    fields: dict[str, Any] = {"expected_revision": present.revision if present else 0}
    return answer_question(
        assessment=assessment,
        question_id=question_id,
        kind=kind,
        level=level if kind == AnswerKind.LEVEL else None,
        by=by,
        **{**fields, **changes},
    )


def answer_unknown(establishment: Establishment, question_id: str = "R1.1") -> Answer:
    return answer(establishment, question_id, kind=AnswerKind.UNKNOWN)


def answer_without_object(
    establishment: Establishment, question_id: str = "R1.1"
) -> Answer:
    return answer(
        establishment,
        question_id,
        kind=AnswerKind.NOT_APPLICABLE,
        reason=questionnaire().reasons[0].code,
    )


def add_statement(
    establishment: Establishment,
    question_id: str = "R1.1",
    *,
    by: Actor = NADIA,
    **changes: Any,
) -> Evidence:
    fields: dict[str, Any] = {
        "kind": EvidenceKind.STATEMENT,
        "title": "Contrôle du mois",
        "statement": "Liste relue avec le prestataire.",
        "dated_on": clock.today(),
    }
    return add_evidence(
        establishment=establishment,
        question_id=question_id,
        by=by,
        **{**fields, **changes},
    )


def standing(establishment: Establishment) -> Standing:
    """Return the kept figures."""
    return Standing.objects.get(pk=establishment.pk)


def action_of(establishment: Establishment, question_id: str = "R1.1") -> Action:
    """Return the action that one question opened."""
    return Action.objects.get(establishment=establishment, origin_key=question_id)
