"""Start an assessment, save the profile, validate what stands.

Refusal
├── ProfileChangedMeanwhile
├── NothingToValidate
├── AlreadyValidated
└── ChangedSinceRead
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from beffroi.accounts.rules.roles import Role
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity.models.answers import Answer, AnswerChange, Assessment, Snapshot
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.queries.facts import facts_of
from beffroi.maturity.queries.frameworks import questionnaire_of
from beffroi.maturity.queries.frozen import frozen_content
from beffroi.maturity.work import standing as standings
from beffroi.organizations.models.places import Establishment

PROFILE_FIELDS = (
    "places", "staff_count", "workstation_count", "it_manager", "has_referent",
    "referent_appointed_on", "has_dpo", "has_dui", "dui_name", "dui_hosting",
    "has_insurance",
)  # fmt: skip


class ProfileChangedMeanwhile(Refusal):
    sentence = (
        "Une autre personne a modifié ce profil pendant que vous le remplissiez. "
        "Vos réponses sont encore affichées : relisez-les, puis enregistrez de nouveau "
        "pour remplacer les siennes."
    )


class NothingToValidate(Refusal):
    sentence = "Aucune question n’a encore de réponse : il n’y a rien à valider."


class AlreadyValidated(Refusal):
    sentence = "Rien n’a changé depuis la dernière validation."


class ChangedSinceRead(Refusal):
    sentence = (
        "Une réponse ou une preuve a changé depuis que vous avez ouvert cette page. "
        "Rien n’a été validé : relisez les résultats, puis validez de nouveau."
    )


@transaction.atomic
def start_assessment(
    *, establishment: Establishment, framework: Framework | None = None, by: Actor
) -> Assessment:
    """Return the assessment in force, begun if it was not; may be called twice.

    Without a framework, that of the twelve reflexes: answers to an earlier
    questionnaire are carried over by question id. A framework keeps one assessment
    for all its versions.
    """
    current = questionnaire_of(framework)
    moment = clock.now()
    assessment, created = Assessment.objects.get_or_create(
        establishment=establishment,
        questionnaire=current.slug,
        defaults={
            "framework": framework,
            "groups": list(current.chosen_groups),
            "question_count": current.question_count,
            "started_at": moment,
            "changed_at": moment,
        },
    )
    if created:
        if framework is None:
            _carry_over(assessment, set(current.by_id))
        record(
            by=by,
            verb="start_assessment",
            object_kind="assessment",
            object_key=assessment.pk,
            object_label=current.title,
            establishment_key=establishment.pk,
        )
    return assessment


def _carry_over(assessment: Assessment, known: set[str]) -> None:
    earlier = (
        Assessment.objects.filter(
            establishment_id=assessment.establishment_id, framework=None
        )
        .exclude(pk=assessment.pk)
        .order_by("-started_at")
        .first()
    )
    if earlier is None:
        return
    for answer in Answer.objects.filter(assessment=earlier, question_id__in=known):
        answer.pk = None
        answer._state.adding = True
        answer.assessment = assessment
        answer.revision = 1
        answer.save()
        keep_change(answer)


def keep_change(answer: Answer) -> AnswerChange:
    """Add the present value of an answer to its history."""
    return AnswerChange.objects.create(
        answer=answer,
        kind=answer.kind,
        level=answer.level,
        reason=answer.reason,
        comment=answer.comment,
        replies=answer.replies,
        revision=answer.revision,
        changed_at=answer.answered_at,
        changed_by_key=answer.answered_by_key,
        changed_by_label=answer.answered_by_label,
    )


@transaction.atomic
def save_profile(
    *,
    establishment: Establishment,
    values: Mapping[str, Any],
    expected_revision: int,
    by: Actor,
) -> Profile:
    """Keep the short profile; `values` holds some or all of PROFILE_FIELDS.

    `expected_revision` is the revision that the person read, 0 before the first.

    Raises: ProfileChangedMeanwhile.
    """
    standing = standings.lock(establishment)
    profile = Profile.objects.filter(establishment=establishment).first() or Profile(
        establishment=establishment
    )
    if profile.revision != expected_revision:
        raise ProfileChangedMeanwhile
    for name in PROFILE_FIELDS:
        if name in values:
            setattr(profile, name, values[name])
    profile.revision += 1
    profile.changed_at = clock.now()
    profile.save()
    standing.last_activity_at = profile.changed_at
    standing.save(update_fields=["last_activity_at"])
    record(
        by=by,
        verb="save_profile",
        object_kind="profile",
        object_key=profile.pk,
        object_label=establishment.name,
        establishment_key=establishment.pk,
    )
    return profile


@transaction.atomic
def validate_assessment(
    *,
    assessment: Assessment,
    by: Actor,
    as_role: Role,
    read_at: datetime | None = None,
) -> Snapshot:
    """Freeze a dated snapshot of answers, proofs and results.

    `as_role` is the role in which the person validates (see access.validating_role);
    `read_at` is the assessment's `changed_at` that they had before their eyes.

    Raises: NothingToValidate; AlreadyValidated; ChangedSinceRead.
    """
    establishment = assessment.establishment
    standing = standings.lock(establishment)
    facts = facts_of(establishment, assessment.framework)
    if facts.assessment is None or not facts.answers:
        raise NothingToValidate
    is_reflexes = facts.framework is None
    if (standing if is_reflexes else facts.assessment).is_validated:
        raise AlreadyValidated
    if read_at is not None and facts.assessment.changed_at != read_at:
        raise ChangedSinceRead
    result = facts.score()
    snapshot = Snapshot.objects.create(
        assessment=facts.assessment,
        validated_at=clock.now(),
        validated_by_key=by.key,
        validated_by_label=by.label,
        validated_as=as_role,
        percent=result.percent,
        proof_rate_percent=result.proof_rate_percent,
        unknown_rate_percent=result.unknown_rate_percent,
        answered_count=result.answered_count,
        content=frozen_content(facts, result),
    )
    standings.mark_validated(standing, facts.assessment)
    record(
        by=by,
        verb="validate_assessment",
        object_kind="snapshot",
        object_key=snapshot.pk,
        object_label=facts.questionnaire.title,
        establishment_key=establishment.pk,
        detail=f"{as_role}, {result.answered_count} réponses",
    )
    return snapshot
