"""Start an assessment, save the profile, validate what stands.

Refusal
├── ProfileChangedMeanwhile
├── NothingToValidate
├── AlreadyValidated
├── CopiesToConfirm
├── ChangedSinceRead
└── FrameworkWithdrawn (operations.withdrawals)
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
from beffroi.maturity.models.answers import Assessment, Snapshot
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.models.head_office import CopiedAnswer
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.operations.withdrawals import check_offered
from beffroi.maturity.queries.facts import Facts, facts_of
from beffroi.maturity.queries.frozen import frozen_content
from beffroi.maturity.rules.scoring import Score
from beffroi.maturity.work import standing as standings
from beffroi.maturity.work import starting
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


class CopiesToConfirm(Refusal):
    sentence = (
        "Des réponses copiées d’un autre établissement attendent d’être confirmées. "
        "Confirmez-les ou corrigez-les, puis validez."
    )


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

    Raises: FrameworkWithdrawn.
    """
    check_offered(framework)
    return starting.begin(establishment, framework=framework, by=by)


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

    Raises: NothingToValidate; AlreadyValidated; ChangedSinceRead; CopiesToConfirm;
    FrameworkWithdrawn.
    """
    check_offered(assessment.framework)
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
    if CopiedAnswer.objects.filter(answer__assessment=facts.assessment).exists():
        raise CopiesToConfirm
    result = facts.score()
    snapshot = _frozen(facts, facts.assessment, result, by=by, as_role=as_role)
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


def _frozen(
    facts: Facts, assessment: Assessment, result: Score, *, by: Actor, as_role: Role
) -> Snapshot:
    return Snapshot.objects.create(
        assessment=assessment,
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
