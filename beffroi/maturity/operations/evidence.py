"""Add, measure, withdraw, put back proofs.

Refusal
├── EvidenceIncomplete
├── EvidenceFromTheFuture
├── EvidenceAlreadyExpired
├── ExpiryOutOfRange
├── MeasuredFactStays
├── HeadOfficeProofStays
├── ProofFileRemoved
├── QuestionUnknown (operations.answers)
└── FrameworkWithdrawn (operations.withdrawals)
"""

from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

from django.core.files.base import File
from django.db import transaction

from beffroi.files import operations as files
from beffroi.files.models import StoredFile
from beffroi.files.rules.kinds import EVIDENCE
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM, Actor, ActorKind
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.origin import Origin
from beffroi.lib.text import long_date
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.operations.answers import QuestionUnknown
from beffroi.maturity.operations.withdrawals import check_offered
from beffroi.maturity.queries.frameworks import questionnaire_of
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.validity import MOST_MONTHS, add_months
from beffroi.maturity.work import standing as standings
from beffroi.organizations.models.places import Establishment

PURPOSE = "evidence"


class EvidenceIncomplete(Refusal):
    sentence = "Il manque le contenu de la preuve."


class EvidenceFromTheFuture(Refusal):
    sentence = "La date de la preuve est dans le futur. Indiquez le jour où elle a été établie."


class EvidenceAlreadyExpired(Refusal):
    sentence = "Cette preuve est déjà trop ancienne pour compter."


class ExpiryOutOfRange(Refusal):
    sentence = "La date de fin ne convient pas."


class MeasuredFactStays(Refusal):
    sentence = "Ce fait a été mesuré par Beffroi : il reste en place jusqu’à la prochaine mesure."


class HeadOfficeProofStays(Refusal):
    sentence = "Cette preuve vient du siège et suit sa réponse. Si elle ne vaut pas chez vous, dites que la réponse du siège n’est pas vraie chez vous."


class ProofFileRemoved(Refusal):
    sentence = "Le fichier de cette preuve a été supprimé à la demande d’une personne. Ajoutez une nouvelle preuve."


class Brought(TypedDict):
    """A proof as a person brings it: a file, a link or a statement.

    Without `expires_on` it holds for the months of its question. A file is an
    `upload`, or `stored` when the files register already keeps it.
    """

    kind: EvidenceKind
    title: str
    dated_on: date
    expires_on: NotRequired[date | None]
    upload: NotRequired[File | None]  # type: ignore[type-arg]
    stored: NotRequired[StoredFile | None]
    url: NotRequired[str]
    statement: NotRequired[str]


@transaction.atomic
def add_evidence(
    *,
    establishment: Establishment,
    question_id: str,
    framework: Framework | None = None,
    by: Actor,
    given_by: str = "",
    **brought: Unpack[Brought],
) -> Evidence:
    """Add a proof brought by a person.

    `framework` is None when the question is one of the twelve reflexes. `given_by`
    is shown instead of the person's name, when the proof is another's.

    Raises: QuestionUnknown; EvidenceIncomplete; EvidenceFromTheFuture;
    EvidenceAlreadyExpired; ExpiryOutOfRange; FrameworkWithdrawn; the refusals of
    files.operations.store.
    """
    check_offered(framework)
    evidence = Evidence(
        establishment=establishment,
        framework=framework,
        **checked(brought, question_id, framework, by=by),
    )
    return _add(evidence, by=by, verb="add_evidence", given_by=given_by)


@transaction.atomic
def record_evidence(
    *,
    establishment: Establishment,
    question_id: str,
    title: str,
    dated_on: date,
    measured_level: int,
    origin: Origin,
    expires_on: date | None = None,
    by: Actor = SYSTEM,
) -> Evidence:
    """Record a fact that Beffroi itself measured (import, check, exercise).

    While valid it replaces what is declared for its question, up or down. A
    repeat with the same origin changes nothing and returns the first fact.

    Raises: QuestionUnknown; EvidenceFromTheFuture; EvidenceAlreadyExpired;
    ExpiryOutOfRange.
    """
    standings.lock(establishment)
    known = Evidence.objects.filter(
        establishment=establishment,
        origin_module=origin.module,
        origin_key=origin.key,
    ).first()
    if known is not None:
        return known
    evidence = Evidence(
        establishment=establishment,
        question_id=question_id,
        kind=EvidenceKind.MEASURED,
        title=title.strip(),
        dated_on=dated_on,
        expires_on=checked_dates(question_id, dated_on, expires_on),
        origin_module=origin.module,
        origin_label=origin.label,
        origin_link=origin.link,
        origin_key=origin.key,
        measured_level=measured_level,
    )
    return _add(evidence, by=by, verb="record_evidence")


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, by: Actor) -> Evidence:
    """Set a proof aside; it stays in the history and can be put back. May be repeated.

    Raises: MeasuredFactStays when a person withdraws a measured fact;
    HeadOfficeProofStays a proof of the head office.
    """
    if evidence.kind == EvidenceKind.MEASURED and by.kind != ActorKind.SYSTEM:
        raise MeasuredFactStays
    if evidence.is_from_head_office:
        raise HeadOfficeProofStays
    standing = standings.lock(evidence.establishment)
    evidence.refresh_from_db()
    if evidence.withdrawn_at is not None:
        return evidence
    evidence.withdrawn_at = clock.now()
    evidence.withdrawn_by_label = by.label
    evidence.save(update_fields=["withdrawn_at", "withdrawn_by_label"])
    _refresh(standing, evidence, by=by)
    _note(evidence, by=by, verb="withdraw_evidence")
    return evidence


@transaction.atomic
def restore_evidence(*, evidence: Evidence, by: Actor) -> Evidence:
    """Put a withdrawn proof back; may be repeated.

    Raises: ProofFileRemoved.
    """
    if evidence.file is not None and evidence.file.is_removed:
        raise ProofFileRemoved
    standing = standings.lock(evidence.establishment)
    evidence.refresh_from_db()
    if evidence.withdrawn_at is None:
        return evidence
    evidence.withdrawn_at = None
    evidence.withdrawn_by_label = ""
    evidence.save(update_fields=["withdrawn_at", "withdrawn_by_label"])
    _refresh(standing, evidence, by=by)
    _note(evidence, by=by, verb="restore_evidence")
    return evidence


def checked(
    brought: Brought,
    question_id: str,
    framework: Framework | None = None,
    *,
    by: Actor,
) -> dict[str, Any]:
    """Return the columns of a proof (models.evidence.HeldProof); its file is kept.

    Raises: EvidenceIncomplete; what checked_dates and files.operations.store raise.
    """
    kind, title = brought["kind"], brought["title"].strip()
    last_day = checked_dates(
        question_id, brought["dated_on"], brought.get("expires_on"), framework
    )
    url = brought.get("url", "").strip() if kind == EvidenceKind.LINK else ""
    statement = (
        brought.get("statement", "").strip() if kind == EvidenceKind.STATEMENT else ""
    )
    is_file = kind == EvidenceKind.FILE
    upload, stored = brought.get("upload"), brought.get("stored")
    if not title or not ((upload or stored) if is_file else (url or statement)):
        raise EvidenceIncomplete
    return {
        "question_id": question_id,
        "kind": kind,
        "title": title,
        "file": (stored or _kept(upload, by=by)) if is_file else None,
        "url": url,
        "statement": statement,
        "dated_on": brought["dated_on"],
        "expires_on": last_day,
    }


def checked_dates(
    question_id: str,
    dated_on: date,
    expires_on: date | None,
    framework: Framework | None = None,
) -> date:
    """Return the last day on which the proof holds.

    Raises: QuestionUnknown; EvidenceFromTheFuture; EvidenceAlreadyExpired;
    ExpiryOutOfRange.
    """
    question = questionnaire_of(framework, ()).by_id.get(question_id)
    if question is None:
        raise QuestionUnknown
    today = clock.today()
    if dated_on > today:
        raise EvidenceFromTheFuture
    last_day = expires_on or add_months(dated_on, question.proof_months)
    longest = add_months(dated_on, MOST_MONTHS)
    if not dated_on <= last_day <= longest:
        message = f"Une preuve tient au plus trois ans après sa date : choisissez un jour jusqu’au {long_date(longest)}."
        raise ExpiryOutOfRange(message)
    if last_day < today:
        message = f"Cette preuve est déjà trop ancienne pour compter : elle n’est plus valable depuis le {long_date(last_day)}. Il en faut une plus récente."
        raise EvidenceAlreadyExpired(message)
    return last_day


def _kept(upload: File | None, *, by: Actor) -> StoredFile:  # type: ignore[type-arg]
    """Check and keep the file of a proof."""
    if upload is None:
        raise EvidenceIncomplete
    return files.store(upload=upload, purpose=PURPOSE, by=by, allowed=EVIDENCE)


def _add(evidence: Evidence, *, by: Actor, verb: str, given_by: str = "") -> Evidence:
    standing = standings.lock(evidence.establishment)
    evidence.added_at = clock.now()
    evidence.added_by_key = by.key
    evidence.added_by_label = (given_by or by.label)[:200]
    evidence.save()
    _refresh(standing, evidence, by=by)
    _note(evidence, by=by, verb=verb)
    return evidence


def _refresh(standing: Standing, evidence: Evidence, *, by: Actor) -> None:
    standings.refresh(
        standing,
        evidence.establishment,
        question_ids=[evidence.question_id],
        framework=evidence.framework,
        by=by,
    )


def _question_label(evidence: Evidence) -> str:
    if evidence.framework is None:
        return f"Question {evidence.question_id}"
    known = questionnaire_of(evidence.framework, ()).by_id.get(evidence.question_id)
    ref = known.label if known else evidence.question_id
    return f"{evidence.framework.name[:120]}, exigence {ref}"


def _note(evidence: Evidence, *, by: Actor, verb: str) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="evidence",
        object_key=evidence.pk,
        object_label=evidence.title,
        establishment_key=evidence.establishment_id,
        detail=_question_label(evidence),
    )
