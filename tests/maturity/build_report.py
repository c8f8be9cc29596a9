"""A whole assessment at once: rows as the operations write them, consequences drawn."""

import random
from datetime import timedelta

from beffroi.accounts.models import User
from beffroi.actionplan.models import Action
from beffroi.actionplan.operations.people import assign
from beffroi.lib import clock
from beffroi.maturity.models.answers import Answer, Assessment
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.operations.assessments import start_assessment
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.levels import AnswerKind, EvidenceKind
from beffroi.maturity.rules.questionnaire import Question
from beffroi.maturity.work import standing as standings
from beffroi.organizations.models.places import Establishment

COMMENTS = (
    "",
    "",
    "Vu avec le prestataire le mois dernier, à confirmer par écrit.",
    "La liste est dans le classeur bleu du secrétariat ; la cheffe de service l’a relue.",
)
PROVEN_SHARE = 0.6


def answer_everything(
    establishment: Establishment,
    user: User,
    *,
    seed: int = 1,
    share: float = 1.0,
    actions: int = 8,
) -> Assessment:
    """Answer the 64 questions (or a share of them) in a plausible, repeatable way.

    `actions` is for how many questions the action is opened too.
    """
    chance = random.Random(seed)  # noqa: S311  # the same answers each time
    assessment = start_assessment(establishment=establishment, by=user.as_actor())
    asked = [q for q in questionnaire().questions if chance.random() < share]
    answers = [_answer(assessment, user, question, chance) for question in asked]
    Answer.objects.bulk_create(answers)
    Evidence.objects.bulk_create(
        _proof(establishment, user, answer.question_id)
        for answer in answers
        if (answer.level or 0) >= 2 and chance.random() < PROVEN_SHARE
    )
    standings.refresh(
        standings.lock(establishment),
        establishment,
        question_ids=[question.id for question in asked[:actions]],
        by=user.as_actor(),
    )
    return assessment


def _answer(
    assessment: Assessment, user: User, question: Question, chance: random.Random
) -> Answer:
    draw = chance.random()
    kind, level, reason = AnswerKind.LEVEL, chance.choice((0, 1, 1, 2, 2, 3)), ""
    if draw < 0.12:
        kind, level = AnswerKind.UNKNOWN, None
    elif draw < 0.16:
        kind, level, reason = AnswerKind.NOT_APPLICABLE, None, "head_office"
    return Answer(
        assessment=assessment,
        question_id=question.id,
        kind=kind,
        level=level,
        reason=reason,
        comment=chance.choice(COMMENTS),
        answered_at=clock.now(),
        answered_by_key=str(user.pk),
        answered_by_label=user.get_full_name(),
    )


def _proof(establishment: Establishment, user: User, question_id: str) -> Evidence:
    today = clock.today()
    return Evidence(
        establishment=establishment,
        question_id=question_id,
        kind=EvidenceKind.STATEMENT,
        title="Compte rendu du comité de pilotage",
        statement="Vu et signé.",
        dated_on=today - timedelta(days=20),
        expires_on=today + timedelta(days=200),
        added_at=clock.now(),
        added_by_key=str(user.pk),
        added_by_label=user.get_full_name(),
    )


def give_actions(establishment: Establishment, user: User, count: int = 3) -> None:
    """Give the first open actions to somebody, with a date."""
    rows = Action.objects.open().filter(establishment=establishment).order_by("pk")
    for number, action in enumerate(rows[:count]):
        assign(
            action=action,
            assignee=user,
            due_on=clock.today() + timedelta(days=15 * number),
            by=user.as_actor(),
        )
