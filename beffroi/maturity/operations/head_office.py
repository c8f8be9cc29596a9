"""Answer once for an organization; confirm, break, take back, question by question.

Refusal
├── QuestionUnknown, AnswerIncomplete (operations.answers)
├── HeadOfficeMustKnow
├── HeadOfficeChangedMeanwhile
├── NothingInherited
└── ProofWithoutAnswer
"""

from typing import Unpack

from django.db import transaction
from django.db.models import QuerySet

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity import tasks
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.head_office import (
    HeadOfficeAnswer,
    HeadOfficeProof,
    Inheritance,
)
from beffroi.maturity.operations.answers import (
    Wording,
    checked_wording,
)
from beffroi.maturity.operations.evidence import Brought, checked
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.inheritance import FOLLOWING, InheritanceState
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.work import inheritance, starting
from beffroi.maturity.work import standing as standings
from beffroi.organizations.models.places import Establishment, ManagingOrganization


class HeadOfficeMustKnow(Refusal):
    sentence = "Le siège ne répond que ce qu’il sait : choisissez un niveau ou « Sans objet », ou laissez chaque établissement répondre."


class HeadOfficeChangedMeanwhile(Refusal):
    sentence = "Une autre personne du siège a répondu à cette question pendant que vous y réfléchissiez. Relisez sa réponse, puis enregistrez la vôtre pour la remplacer."


class NothingInherited(Refusal):
    sentence = "Le siège n’a pas répondu à cette question."


class ProofWithoutAnswer(Refusal):
    sentence = "Répondez d’abord à la question : la preuve accompagne la réponse."


@transaction.atomic
def answer_for_organization(
    *,
    organization: ManagingOrganization,
    question_id: str,
    kind: AnswerKind,
    level: int | None = None,
    reason: str = "",
    comment: str = "",
    expected_revision: int,
    by: Actor,
) -> HeadOfficeAnswer:
    """Answer one question for every establishment; the work goes on in the background.

    `expected_revision` is the revision that the person read, 0 when there was
    none. The same value again changes nothing and passes on what still waits; a
    withdrawn answer holds again.

    Raises: QuestionUnknown; AnswerIncomplete; HeadOfficeMustKnow;
    HeadOfficeChangedMeanwhile.
    """
    known = questionnaire()
    if kind == AnswerKind.UNKNOWN:
        raise HeadOfficeMustKnow
    wording = checked_wording(
        known, question_id, Wording(kind, level, reason, comment, {})
    )
    ManagingOrganization.objects.select_for_update(of=("self",)).get(pk=organization.pk)
    answer = _given(organization, question_id).first() or HeadOfficeAnswer(
        organization=organization,
        questionnaire=known.slug,
        question_id=question_id,
        revision=0,
    )
    is_living = answer.revision > 0 and answer.withdrawn_at is None
    if is_living and _value(answer) == wording:
        tasks.spread_head_office.enqueue(organization_id=str(organization.pk))
        return answer
    if answer.revision != expected_revision:
        raise HeadOfficeChangedMeanwhile
    answer.kind, answer.level = wording.kind, wording.level
    answer.reason, answer.comment = wording.reason, wording.comment
    answer.revision += 1
    answer.answered_at = clock.now()
    answer.answered_by_key, answer.answered_by_label = by.key, by.label[:200]
    answer.withdrawn_at = None
    answer.withdrawn_by_key = answer.withdrawn_by_label = ""
    answer.save()
    _note_for(organization, "answer_for_organization", question_id, by=by)
    tasks.spread_head_office.enqueue(organization_id=str(organization.pk))
    return answer


@transaction.atomic
def withdraw_head_office_answer(
    *, organization: ManagingOrganization, question_id: str, by: Actor
) -> HeadOfficeAnswer:
    """Take back an answer given for all: who followed it answers alone again.

    The end of each tie is passed on in the background, as the answer was; proofs of
    the head office stop counting with it. Answering again puts it back. May be repeated.

    Raises: NothingInherited when the head office never answered.
    """
    answer = _given(organization, question_id).select_for_update().first()
    if answer is None:
        raise NothingInherited
    if answer.withdrawn_at is None:
        answer.withdrawn_at = clock.now()
        answer.withdrawn_by_key, answer.withdrawn_by_label = by.key, by.label[:200]
        answer.save()
        _note_for(organization, "withdraw_head_office_answer", question_id, by=by)
    tasks.spread_head_office.enqueue(organization_id=str(organization.pk))
    return answer


def _given(
    organization: ManagingOrganization, question_id: str
) -> QuerySet[HeadOfficeAnswer]:
    return HeadOfficeAnswer.objects.filter(
        organization=organization,
        questionnaire=questionnaire().slug,
        question_id=question_id,
    )


def _value(answer: HeadOfficeAnswer) -> Wording:
    kind = AnswerKind(answer.kind)
    return Wording(kind, answer.level, answer.reason, answer.comment, {})


def _note_for(
    organization: ManagingOrganization, verb: str, question_id: str, *, by: Actor
) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="organization",
        object_key=organization.pk,
        object_label=organization.name,
        detail=f"Question {question_id}",
    )


@transaction.atomic
def add_head_office_proof(
    *,
    organization: ManagingOrganization,
    question_id: str,
    by: Actor,
    **brought: Unpack[Brought],
) -> HeadOfficeProof:
    """Add a proof that counts wherever the answer of the head office is followed.

    Raises: ProofWithoutAnswer; what operations.evidence.add_evidence raises.
    """
    if not _given(organization, question_id).filter(withdrawn_at=None).exists():
        raise ProofWithoutAnswer
    proof = HeadOfficeProof.objects.create(
        organization=organization,
        **checked(brought, question_id, by=by),
        added_at=clock.now(),
        added_by_key=by.key,
        added_by_label=by.label[:200],
    )
    _note_for(organization, "add_head_office_proof", question_id, by=by)
    _spread_proofs(organization, question_id)
    return proof


@transaction.atomic
def withdraw_head_office_proof(*, proof: HeadOfficeProof, by: Actor) -> HeadOfficeProof:
    """Set a proof aside at the head office and wherever it was received. May be repeated."""
    if proof.withdrawn_at is None:
        proof.withdrawn_at = clock.now()
        proof.save(update_fields=["withdrawn_at"])
        _note_for(
            proof.organization, "withdraw_head_office_proof", proof.question_id, by=by
        )
    _spread_proofs(proof.organization, proof.question_id)
    return proof


def _spread_proofs(organization: ManagingOrganization, question_id: str) -> None:
    tasks.spread_head_office_proofs.enqueue(
        organization_id=str(organization.pk), question_id=question_id
    )


@transaction.atomic
def confirm_inheritance(
    *, establishment: Establishment, question_id: str, by: Actor
) -> Inheritance:
    """Say that the answer of the head office is true here. May be repeated.

    Raises: NothingInherited, also where one answers by oneself.
    """
    standings.lock(establishment)
    link = _link(establishment, question_id)
    if link.state not in FOLLOWING:
        raise NothingInherited
    if link.state == InheritanceState.INHERITED:
        inheritance.set_state(link, InheritanceState.CONFIRMED, by=by)
        _note(establishment, "confirm_inheritance", question_id, by=by)
    return link


@transaction.atomic
def break_inheritance(
    *, establishment: Establishment, question_id: str, by: Actor
) -> Inheritance:
    """Say that it is not true here: the question is open again, to be answered here.

    Until then it stands as « je ne sais pas », so that nothing untrue counts.
    May be repeated.

    Raises: NothingInherited.
    """
    standing = standings.lock(establishment)
    link = _link(establishment, question_id)
    if link.state not in FOLLOWING:
        return link
    inheritance.set_state(link, InheritanceState.BROKEN, by=by)
    inheritance.open_again(_answer(establishment, question_id, by=by), by=by)
    inheritance.hold_proofs(establishment, question_id, is_following=False)
    standings.refresh(standing, establishment, question_ids=[question_id], by=by)
    _note(establishment, "break_inheritance", question_id, by=by)
    return link


@transaction.atomic
def take_head_office_answer(
    *, establishment: Establishment, question_id: str, by: Actor
) -> Inheritance:
    """Replace one's own answer by that of the head office, and follow it. May be repeated.

    Raises: NothingInherited.
    """
    standing = standings.lock(establishment)
    link = _link(establishment, question_id)
    if link.state in FOLLOWING:
        return link
    answer = _answer(establishment, question_id, by=by)
    is_own = inheritance.has_own(answer, establishment)
    link.kept_revision = answer.revision if is_own else 0
    inheritance.forget_ended(establishment, question_id)
    inheritance.set_state(link, InheritanceState.CONFIRMED, by=by)
    inheritance.write_value(answer, link.source)
    inheritance.hold_proofs(establishment, question_id, is_following=True)
    standings.refresh(standing, establishment, question_ids=[question_id], by=by)
    _note(establishment, "take_head_office_answer", question_id, by=by)
    return link


@transaction.atomic
def keep_own_answer(
    *, establishment: Establishment, question_id: str, by: Actor
) -> Inheritance:
    """Decline what the head office offers today; nothing changes here. May be repeated.

    Raises: NothingInherited, also where the head office is followed.
    """
    standings.lock(establishment)
    link = _link(establishment, question_id)
    if link.state in FOLLOWING:
        raise NothingInherited
    if link.seen_revision != link.source.revision:
        inheritance.set_state(link, InheritanceState.BROKEN, by=by)
        _note(establishment, "keep_own_answer", question_id, by=by)
    return link


def _link(establishment: Establishment, question_id: str) -> Inheritance:
    link = inheritance.link_of(establishment, questionnaire().slug, question_id)
    if link is None or link.source.withdrawn_at is not None:
        raise NothingInherited
    return link


def _answer(establishment: Establishment, question_id: str, *, by: Actor) -> Answer:
    assessment = starting.begin(establishment, by=by)
    rows = Answer.objects.filter(assessment=assessment, question_id=question_id)
    return rows.first() or Answer(
        assessment=assessment, question_id=question_id, revision=0
    )


def _note(
    establishment: Establishment, verb: str, question_id: str, *, by: Actor
) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="answer",
        object_key=f"{establishment.pk}:{question_id}",
        object_label=f"Question {question_id}",
        establishment_key=establishment.pk,
    )
