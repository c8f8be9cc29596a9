"""Assessments, their answers, the history of answers, and validated snapshots."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.rules.levels import LEVELS_MOST, AnswerKind
from beffroi.organizations.models.places import Establishment


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> Self:
        """Assessments whose answers are open to a person (sharing level obeyed)."""
        return self.filter(
            establishment_id__in=Establishment.objects.detailed_for(user).values("pk")
        )


class Assessment(models.Model):
    """The living answers of one establishment to one questionnaire.

    A draft until validated, and again as soon as an answer or a proof changes.
    `framework` is None for the twelve reflexes, whose figures are kept in `Standing`;
    those of another framework are kept here, and `groups` are the parts of its
    public that the establishment chose (all when empty).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    questionnaire = models.CharField(max_length=60)
    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, null=True, related_name="+"
    )
    groups = models.JSONField(default=list)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    question_count = models.PositiveIntegerField(default=0)
    answered_count = models.PositiveIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(null=True)
    proof_rate_percent = models.PositiveSmallIntegerField(null=True)
    unknown_rate_percent = models.PositiveSmallIntegerField(null=True)
    expired_evidence_count = models.PositiveIntegerField(default=0)
    validated_at = models.DateTimeField(null=True)
    is_validated = models.BooleanField(default=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "questionnaire"],
                name="assessment_one_per_questionnaire",
            )
        ]


class GivenAnswer(models.Model):
    """What somebody says to one question, and who; `revision` guards concurrent work."""

    kind = models.CharField(max_length=15)
    level = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField("motif", max_length=40, blank=True)
    comment = models.TextField("commentaire", max_length=2000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    answered_at = models.DateTimeField()
    answered_by_key = models.CharField(max_length=64)
    answered_by_label = models.CharField(max_length=200)

    class Meta:
        abstract = True


class Answer(GivenAnswer):
    """What is declared today for one question.

    `replies` holds what was answered to the detailed questions of a requirement, by
    URN: the URN of a choice, a list of them, or a text.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="answers"
    )
    question_id = models.CharField(max_length=40)
    replies = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question_id"], name="answer_one_per_question"
            ),
            models.CheckConstraint(
                name="answer_level_when_level",
                condition=Q(kind=AnswerKind.LEVEL, level__range=(0, LEVELS_MOST))
                | Q(
                    kind__in=[
                        AnswerKind.UNKNOWN,
                        AnswerKind.NOT_APPLICABLE,
                        AnswerKind.PARTIAL,
                    ],
                    level=None,
                ),
            ),
            models.CheckConstraint(
                name="answer_reason_when_not_applicable",
                condition=~Q(kind=AnswerKind.NOT_APPLICABLE) | ~Q(reason=""),
            ),
        ]


class AnswerChange(models.Model):
    """One past or present value of an answer; rows are only added."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=15)
    level = models.PositiveSmallIntegerField(null=True)
    replies = models.JSONField(default=dict)
    reason = models.CharField(max_length=40, blank=True)
    comment = models.TextField(blank=True)
    revision = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    changed_by_key = models.CharField(max_length=64)
    changed_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "revision"], name="answer_change_one_per_revision"
            )
        ]


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def validations(self) -> Self:
        """Snapshots that somebody answerable validated, not those of an occasion."""
        return self.filter(occasion_key=None)

    def visible_to(self, user: User) -> Self:
        return self.filter(
            assessment__establishment_id__in=Establishment.objects.detailed_for(
                user
            ).values("pk")
        )


class Snapshot(models.Model):
    """The assessment as it stood when somebody answerable validated it.

    Or, with an `occasion_key`, as it stood at the end of a campaign: nobody
    validated it then, and `validated_as` is empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="snapshots"
    )
    validated_at = models.DateTimeField()
    validated_by_key = models.CharField(max_length=64)
    validated_by_label = models.CharField(max_length=200)
    validated_as = models.CharField(max_length=20)
    occasion_key = models.CharField(max_length=64, null=True)
    occasion_label = models.CharField(max_length=150, blank=True)
    percent = models.PositiveSmallIntegerField(null=True)
    proof_rate_percent = models.PositiveSmallIntegerField(null=True)
    unknown_rate_percent = models.PositiveSmallIntegerField(null=True)
    answered_count = models.PositiveSmallIntegerField()
    content = models.JSONField()

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "occasion_key"], name="snapshot_one_per_occasion"
            )
        ]
        indexes = [
            models.Index(fields=["assessment", "-validated_at"], name="snapshot_latest")
        ]
