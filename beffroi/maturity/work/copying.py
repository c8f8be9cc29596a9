"""Copy the answers of a sister establishment, by repeatable chunks."""

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.jobs import operations as jobs
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.text import plural
from beffroi.maturity.models.answers import Answer, Assessment
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.head_office import CopiedAnswer
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.work import standing as standings
from beffroi.maturity.work import starting
from beffroi.organizations.models.places import Establishment

CHUNK = 8
NOTHING_LEFT = "Rien n’était à copier : chaque question avait déjà sa réponse ici."


def copy_answers(job_id: str, source_id: str, target_id: str, user_id: str) -> None:
    """Copy what the target has not answered; a second run changes nothing."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    source = Establishment.objects.filter(pk=source_id).first()
    target = Establishment.objects.filter(pk=target_id).first()
    if user is None or source is None or target is None:
        jobs.fail(job_id, "L’établissement n’est plus là : rien n’a été copié.")
        return
    keys = _copiable(source, target)
    for done in range(0, len(keys), CHUNK):
        _copy(source, target, keys[done : done + CHUNK], by=user.as_actor())
        jobs.progress(job_id, min(done + CHUNK, len(keys)), len(keys))
    note = f"{plural(len(keys), 'réponse copiée', 'réponses copiées')}, à confirmer."
    jobs.finish(job_id, note if keys else NOTHING_LEFT)


def _answers_of(place: Establishment) -> dict[str, Answer]:
    rows = Answer.objects.filter(
        assessment__establishment=place,
        assessment__questionnaire=questionnaire().slug,
    )
    return {answer.question_id: answer for answer in rows}


def _copiable(source: Establishment, target: Establishment) -> list[str]:
    """Return the questions answered there and not here; a proof waiting here keeps its question.

    A proof already brought here must not make a copied answer count as proven.
    """
    proven = Evidence.objects.filter(establishment=target, withdrawn_at=None)
    taken = {*_answers_of(target), *proven.values_list("question_id", flat=True)}
    return sorted(key for key in _answers_of(source) if key not in taken)


@transaction.atomic
def _copy(
    source: Establishment, target: Establishment, keys: list[str], *, by: Actor
) -> None:
    standing = standings.lock(target)
    assessment = starting.begin(target, by=by)
    theirs, ours = _answers_of(source), _answers_of(target)
    written = [key for key in keys if key in theirs and key not in ours]
    for key in written:
        _write(assessment, theirs[key], source, by=by)
    if not written:
        return
    standings.refresh(standing, target, question_ids=written, by=by)
    record(
        by=by,
        verb="copy_answers",
        object_kind="assessment",
        object_key=assessment.pk,
        object_label=target.name,
        establishment_key=target.pk,
        detail=f"Depuis {source.name} : questions {', '.join(written)}",
    )


def _write(
    assessment: Assessment, theirs: Answer, source: Establishment, *, by: Actor
) -> None:
    answer = Answer.objects.create(
        assessment=assessment,
        question_id=theirs.question_id,
        kind=theirs.kind,
        level=theirs.level,
        reason=theirs.reason,
        comment=theirs.comment,
        answered_at=clock.now(),
        answered_by_key=by.key,
        answered_by_label=f"{by.label[:80]} (copie de {source.name[:100]})",
    )
    starting.keep_change(answer)
    CopiedAnswer.objects.create(
        answer=answer,
        origin=source,
        origin_label=source.name,
        copied_at=clock.now(),
        copied_by_label=by.label[:200],
    )
