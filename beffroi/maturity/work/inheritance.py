"""What ties an answer to where it comes from; inside the transaction of the change itself.

The caller holds the standing of the establishment and refreshes it afterwards.
"""

from collections.abc import Iterable

from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.evidence import HEAD_OFFICE, Evidence
from beffroi.maturity.models.head_office import (
    CopiedAnswer,
    HeadOfficeAnswer,
    HeadOfficeProof,
    Inheritance,
)
from beffroi.maturity.rules.inheritance import FOLLOWING, InheritanceState
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.work.starting import keep_change
from beffroi.organizations.models.places import Establishment


def link_of(
    establishment: Establishment, questionnaire: str, question_id: str
) -> Inheritance | None:
    """Return the tie of one question with the head office of today, None without one."""
    rows = Inheritance.objects.filter(
        establishment=establishment,
        source__organization_id=establishment.organization_id,
        source__questionnaire=questionnaire,
        source__question_id=question_id,
    )
    return rows.select_related("source").first()


def part(answer: Answer, establishment: Establishment, *, by: Actor) -> None:
    """Note that an answer given here replaces what came from elsewhere."""
    CopiedAnswer.objects.filter(answer=answer).delete()
    if _leave(answer, establishment, by=by):
        hold_proofs(establishment, answer.question_id, is_following=False)


def settle(answer: Answer, establishment: Establishment, *, by: Actor) -> bool:
    """Note that somebody here confirms a value that came from elsewhere.

    Tell whether proofs went with it: those of a head office that the place has left.
    """
    if CopiedAnswer.objects.filter(answer=answer).exists():
        confirm_copy(answer, by=by)
        return False
    slug = answer.assessment.questionnaire
    link = link_of(establishment, slug, answer.question_id)
    if link is not None and link.state == InheritanceState.INHERITED:
        set_state(link, InheritanceState.CONFIRMED, by=by)
    if not _leave(answer, establishment, but=link, by=by):
        return False
    is_following = link is not None and link.state in FOLLOWING
    hold_proofs(establishment, answer.question_id, is_following=is_following)
    return True


def _leave(
    answer: Answer,
    establishment: Establishment,
    *,
    but: Inheritance | None = None,
    by: Actor,
) -> bool:
    """Break the ties of a question, those that ended and of a former head office too.

    `but` is kept. Tell whether one was followed.
    """
    ties = Inheritance.objects.filter(
        establishment=establishment,
        source__questionnaire=answer.assessment.questionnaire,
        source__question_id=answer.question_id,
        state__in=(*FOLLOWING, InheritanceState.ENDED),
    ).select_related("source")
    left = [tie for tie in ties if but is None or tie.pk != but.pk]
    was_following = any(tie.state in FOLLOWING for tie in left)
    for tie in left:
        set_state(tie, InheritanceState.BROKEN, by=by)
    return was_following


def end(link: Inheritance, establishment: Establishment, *, by: Actor) -> None:
    """Stop following: one's own earlier answer comes back, « je ne sais pas » otherwise.

    The answer of the head office stays in the history; its proofs count no more.
    """
    source = link.source
    set_state(link, InheritanceState.ENDED, by=by)
    present = link_of(establishment, source.questionnaire, source.question_id)
    is_following = present is not None and present.state in FOLLOWING
    hold_proofs(establishment, source.question_id, is_following=is_following)
    if is_following:  # the head office of today already took its place
        return
    answer = Answer.objects.filter(
        assessment__establishment=establishment,
        assessment__questionnaire=source.questionnaire,
        question_id=source.question_id,
    ).first()
    if answer is None:
        return
    kept = answer.changes.filter(revision=link.kept_revision).first()
    if kept is None:
        open_again(answer, by=by)
        return
    answer.kind, answer.level = kept.kind, kept.level
    answer.reason, answer.comment = kept.reason, kept.comment
    signed = f"{kept.changed_by_label[:170]} (réponse reprise)"
    _sign(answer, kept.changed_by_key, signed)
    answer.save()
    keep_change(answer)


def forget_ended(establishment: Establishment, question_id: str) -> None:
    """Note that the question has been taken up since its tie ended."""
    Inheritance.objects.filter(
        establishment=establishment,
        source__question_id=question_id,
        state=InheritanceState.ENDED,
    ).update(state=InheritanceState.BROKEN, changed_at=clock.now())


def has_own(answer: Answer | None, establishment: Establishment) -> bool:
    """Tell whether somebody here answered: the end of a tie leaves nobody's answer."""
    if answer is None or answer.kind != AnswerKind.UNKNOWN:
        return answer is not None
    return not Inheritance.objects.filter(
        establishment=establishment,
        source__question_id=answer.question_id,
        state=InheritanceState.ENDED,
    ).exists()


def _sign(answer: Answer, key: str, label: str) -> None:
    answer.revision += 1
    answer.answered_at = clock.now()
    answer.answered_by_key = key
    answer.answered_by_label = label[:200]


def confirm_copy(answer: Answer, *, by: Actor) -> None:
    """Make a copied answer one's own, with a line in its history."""
    _sign(answer, by.key, by.label)
    answer.save()
    keep_change(answer)
    CopiedAnswer.objects.filter(answer=answer).delete()


def set_state(link: Inheritance, state: InheritanceState, *, by: Actor) -> None:
    """Move a tie; what the head office says today counts as known."""
    link.state = state
    link.seen_revision = link.source.revision
    link.changed_at = clock.now()
    link.changed_by_label = by.label[:200]
    link.save()


def open_again(answer: Answer, *, by: Actor) -> None:
    """Write « je ne sais pas » until somebody here answers: nothing untrue counts."""
    answer.kind, answer.level = AnswerKind.UNKNOWN, None
    answer.reason, answer.comment = "", ""
    _sign(answer, by.key, by.label)
    answer.save()
    keep_change(answer)


def write_value(answer: Answer, source: HeadOfficeAnswer) -> None:
    """Give an answer the value of its head office, with a line in its history."""
    answer.kind = source.kind
    answer.level = source.level
    answer.reason = source.reason
    answer.comment = source.comment
    _sign(answer, source.answered_by_key, said_by(source))
    answer.save()
    keep_change(answer)
    CopiedAnswer.objects.filter(answer=answer).delete()


def said_by(source: HeadOfficeAnswer) -> str:
    return f"{source.answered_by_label[:190]} (siège)"


def hold_proofs(
    establishment: Establishment, question_id: str, *, is_following: bool
) -> None:
    """Make the proofs received for one question agree with the tie; may be repeated.

    While the establishment follows, each proof of the head office has its row
    here; it is set aside as soon as one of the two stops.
    """
    wanted: Iterable[HeadOfficeProof] = ()
    if is_following:
        wanted = HeadOfficeProof.objects.filter(
            organization_id=establishment.organization_id,
            question_id=question_id,
            withdrawn_at=None,
        )
    keys = {str(proof.pk): proof for proof in wanted}
    received = Evidence.objects.filter(
        establishment=establishment, question_id=question_id, origin_module=HEAD_OFFICE
    )
    moment = clock.now()
    received.filter(withdrawn_at=None).exclude(origin_key__in=keys).update(
        withdrawn_at=moment, withdrawn_by_label="Siège"
    )
    received.filter(origin_key__in=keys).exclude(withdrawn_at=None).update(
        withdrawn_at=None, withdrawn_by_label=""
    )
    known = set(received.values_list("origin_key", flat=True))
    Evidence.objects.bulk_create(
        [
            _received(establishment, proof)
            for key, proof in keys.items()
            if key not in known
        ]
    )


def _received(establishment: Establishment, proof: HeadOfficeProof) -> Evidence:
    return Evidence(
        establishment=establishment,
        question_id=proof.question_id,
        kind=proof.kind,
        title=proof.title,
        file_id=proof.file_id,
        url=proof.url,
        statement=proof.statement,
        dated_on=proof.dated_on,
        expires_on=proof.expires_on,
        origin_module=HEAD_OFFICE,
        origin_label="Preuve du siège, pour tous ses établissements",
        origin_key=str(proof.pk),
        added_at=clock.now(),
        added_by_key=proof.added_by_key,
        added_by_label=f"{proof.added_by_label[:190]} (siège)",
    )
