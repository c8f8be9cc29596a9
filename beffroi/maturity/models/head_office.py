"""What a head office answers once for its establishments, and what comes from elsewhere."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.maturity.models.answers import Answer, GivenAnswer
from beffroi.maturity.models.evidence import HeldProof
from beffroi.maturity.rules.inheritance import InheritanceState
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.organizations.access import MANAGERS
from beffroi.organizations.models.places import Establishment, ManagingOrganization


class HeadOfficeAnswer(GivenAnswer):
    """One answer given once for every establishment of an organization.

    Withdrawn, it is passed on no longer; answered again, it holds again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        ManagingOrganization, on_delete=models.CASCADE, related_name="+"
    )
    questionnaire = models.CharField(max_length=60)
    question_id = models.CharField(max_length=10)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_key = models.CharField(max_length=64, blank=True)
    withdrawn_by_label = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "questionnaire", "question_id"],
                name="head_office_one_answer_per_question",
            ),
            models.CheckConstraint(
                name="head_office_answers_what_it_knows",
                condition=Q(kind=AnswerKind.LEVEL, level__range=(0, 3))
                | (Q(kind=AnswerKind.NOT_APPLICABLE, level=None) & ~Q(reason="")),
            ),
        ]


class HeadOfficeProofQuerySet(models.QuerySet["HeadOfficeProof"]):
    def held_by(self, user: User) -> Self:
        """Proofs of the organizations that a person manages whole."""
        held = ManagingOrganization.objects.held_whole_by(user, *MANAGERS)
        return self.filter(organization_id__in=held.values("pk"))


class HeadOfficeProof(HeldProof):
    """A proof that holds for every establishment that follows its head office.

    Each of them receives a row of `Evidence` that points at the same file.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(
        ManagingOrganization, on_delete=models.CASCADE, related_name="+"
    )
    question_id = models.CharField(max_length=10)

    objects = HeadOfficeProofQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["organization", "question_id"], name="head_office_proof_of"
            )
        ]


class Inheritance(models.Model):
    """Where one establishment stands with one answer of its head office.

    `seen_revision` is the revision passed on, or the one that the establishment
    knew when it chose its own answer; 0 while an offer waits for a decision.
    `kept_revision` is the revision of its own answer that the head office's took the
    place of, 0 without one: it comes back when the tie ends.
    """

    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    source = models.ForeignKey(
        HeadOfficeAnswer, on_delete=models.CASCADE, related_name="inheritances"
    )
    state = models.CharField(max_length=10)
    seen_revision = models.PositiveIntegerField(default=0)
    kept_revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    changed_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "source"], name="inheritance_one_per_answer"
            ),
            models.CheckConstraint(
                name="inheritance_known_state",
                condition=Q(state__in=[state.value for state in InheritanceState]),
            ),
        ]


class CopiedAnswer(models.Model):
    """An answer brought from a sister establishment, until somebody here confirms it."""

    answer = models.OneToOneField(
        Answer, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    origin = models.ForeignKey(
        Establishment, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    origin_label = models.CharField(max_length=250)
    copied_at = models.DateTimeField()
    copied_by_label = models.CharField(max_length=200)
