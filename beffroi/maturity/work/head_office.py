"""Pass on the answers of head offices to their establishments, by repeatable chunks.

One short transaction per establishment and handful of questions: a killed run
resumes where it was, since what was passed on is noted with it.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM, Actor, ActorKind
from beffroi.lib import clock
from beffroi.maturity.models.answers import Answer, Assessment
from beffroi.maturity.models.head_office import HeadOfficeAnswer, Inheritance
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.inheritance import (
    FOLLOWING,
    InheritanceState,
    is_waiting,
    passing,
)
from beffroi.maturity.work import inheritance, starting
from beffroi.maturity.work import standing as standings
from beffroi.organizations.models.places import Establishment

CHUNK = 8


def spread_all() -> None:
    """Pass on what waits in every organization: new establishments, interrupted runs."""
    carry_over()
    keys = HeadOfficeAnswer.objects.filter(questionnaire=questionnaire().slug)
    for key in keys.values_list("organization_id", flat=True).distinct():
        spread(key)


def carry_over() -> int:
    """Bring the answers to an earlier questionnaire over to the one in force, by question.

    The ties of the establishments stay, since they hold to the answer. Returns how
    many were; a second run finds none.
    """
    current = questionnaire()
    older = HeadOfficeAnswer.objects.exclude(questionnaire=current.slug).filter(
        question_id__in=current.by_id
    )
    count = 0
    for answer in older.order_by("-answered_at", "pk").iterator(100):
        known = HeadOfficeAnswer.objects.filter(
            organization_id=answer.organization_id,
            questionnaire=current.slug,
            question_id=answer.question_id,
        )
        if not known.exists():
            answer.questionnaire = current.slug
            answer.save(update_fields=["questionnaire"])
            # Revisions of the earlier assessment mean nothing in the new one.
            Inheritance.objects.filter(source=answer).update(kept_revision=0)
            count += 1
    return count


def spread(organization_id: UUID) -> int:
    """Pass on what waits in one organization; return how many answers were. May be repeated."""
    rows = HeadOfficeAnswer.objects.filter(
        organization_id=organization_id, questionnaire=questionnaire().slug
    )
    sources = list(rows.order_by("question_id"))
    places = Establishment.objects.open().filter(organization_id=organization_id)
    count = 0
    for place in places.order_by("pk").iterator(100):
        for some in _chunks(_waiting(place, sources)):
            count += _pass_on(place, [source.pk for source in some])
    return count


def _waiting(
    place: Establishment, sources: Sequence[HeadOfficeAnswer]
) -> list[HeadOfficeAnswer]:
    """Return the answers that this establishment has not received as they are today."""
    links = Inheritance.objects.filter(
        establishment=place, source__in=[source.pk for source in sources]
    )
    held = {link.source_id: link for link in links}
    return [source for source in sources if _is_waiting(source, held.get(source.pk))]


def _is_waiting(source: HeadOfficeAnswer, link: Inheritance | None) -> bool:
    return is_waiting(
        InheritanceState(link.state) if link else None,
        is_current=link is not None and link.seen_revision == source.revision,
        is_withdrawn=source.withdrawn_at is not None,
    )


def _chunks(sources: list[HeadOfficeAnswer]) -> Iterator[list[HeadOfficeAnswer]]:
    for start in range(0, len(sources), CHUNK):
        yield sources[start : start + CHUNK]


@transaction.atomic
def _pass_on(place: Establishment, keys: list[UUID]) -> int:
    """Write some answers at one establishment; those that changed meanwhile are read anew."""
    standing = standings.lock(place)
    assessment = starting.begin(place, by=SYSTEM)
    sources = list(HeadOfficeAnswer.objects.filter(pk__in=keys).order_by("question_id"))
    written, ended = [], []
    for source in sources:
        if source.withdrawn_at is not None:
            ended += _ended(place, source)
        elif _received(place, assessment, source, by=_author(source)):
            written.append(source.question_id)
    if written or ended:
        touched = [*written, *ended]
        standings.refresh(standing, place, question_ids=touched, by=SYSTEM)
    note_ties(place, "inherit_answers", written, by=_author(sources[0]))
    note_ties(place, "end_inheritance", ended, by=SYSTEM)
    return len(written) + len(ended)


def note_ties(
    place: Establishment, verb: str, question_ids: Sequence[str], *, by: Actor
) -> None:
    """Write one line of the journal for some questions, none for none."""
    if question_ids:
        record(
            by=by,
            verb=verb,
            object_kind="establishment",
            object_key=place.pk,
            object_label=place.name,
            establishment_key=place.pk,
            detail=f"Questions {', '.join(question_ids)}",
        )


def _ended(place: Establishment, source: HeadOfficeAnswer) -> list[str]:
    """End the tie with a withdrawn answer; return its question, nothing without a tie."""
    link = (
        Inheritance.objects.filter(
            establishment=place, source=source, state__in=FOLLOWING
        )
        .select_related("source")
        .first()
    )
    if link is None:
        return []
    who = f"{source.withdrawn_by_label[:190]} (siège)"
    by = Actor(ActorKind.PERSON, source.withdrawn_by_key, who)
    inheritance.end(link, place, by=by)
    return [source.question_id]


def _received(
    place: Establishment, assessment: Assessment, source: HeadOfficeAnswer, *, by: Actor
) -> bool:
    """Tie one answer to its source; tell whether it was written."""
    link = Inheritance.objects.filter(establishment=place, source=source).first()
    answer = Answer.objects.filter(
        assessment=assessment, question_id=source.question_id
    ).first()
    following = passing(
        InheritanceState(link.state) if link else None,
        is_current=link is not None and link.seen_revision == source.revision,
        has_answer=inheritance.has_own(answer, place),
        is_same=answer is not None
        and (answer.kind, answer.level) == (source.kind, source.level),
    )
    if following is None:
        return False
    link = link or Inheritance(establishment=place, source=source)
    if link.state not in FOLLOWING:
        link.kept_revision = 0
    link.state = following.state
    link.seen_revision = source.revision if following.is_known else 0
    link.changed_at = clock.now()
    link.changed_by_label = by.label[:200]
    link.save()
    if following.is_written:
        inheritance.forget_ended(place, source.question_id)
        answer = answer or Answer(
            assessment=assessment, question_id=source.question_id, revision=0
        )
        inheritance.write_value(answer, source)
        inheritance.hold_proofs(place, source.question_id, is_following=True)
    return following.is_written


def _author(source: HeadOfficeAnswer) -> Actor:
    return Actor(ActorKind.PERSON, source.answered_by_key, inheritance.said_by(source))


def spread_proofs(organization_id: UUID, question_id: str) -> int:
    """Make the proofs received by who follows agree with the head office; may be repeated."""
    links = Inheritance.objects.filter(
        source__organization_id=organization_id,
        source__questionnaire=questionnaire().slug,
        source__question_id=question_id,
        state__in=FOLLOWING,
        establishment__organization_id=organization_id,
    )
    places = Establishment.objects.filter(pk__in=links.values("establishment_id"))
    count = 0
    for place in places.order_by("pk").iterator(100):
        _agree(place, question_id)
        count += 1
    return count


@transaction.atomic
def _agree(place: Establishment, question_id: str) -> None:
    standing = standings.lock(place)
    link = inheritance.link_of(place, questionnaire().slug, question_id)
    is_following = (
        link is not None
        and link.state in FOLLOWING
        and link.source.withdrawn_at is None
    )
    inheritance.hold_proofs(place, question_id, is_following=is_following)
    standings.refresh(standing, place, question_ids=[question_id], by=SYSTEM)
