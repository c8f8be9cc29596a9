"""Assessments, their answers, the history of answers, and validated snapshots."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from beffroi.accounts.models import User
from beffroi.maturity.rules.levels import AnswerKind
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
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="+"
    )
    questionnaire = models.CharField(max_length=60)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["establishment", "questionnaire"],
                name="assessment_one_per_questionnaire",
            )
        ]


class Answer(models.Model):
    """What is declared today for one question; `revision` guards concurrent work."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.CASCADE, related_name="answers"
    )
    question_id = models.CharField(max_length=10)
    kind = models.CharField(max_length=15)
    level = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField("motif", max_length=40, blank=True)
    comment = models.TextField("commentaire", max_length=2000, blank=True)
    revision = models.PositiveIntegerField(default=1)
    answered_at = models.DateTimeField()
    answered_by_key = models.CharField(max_length=64)
    answered_by_label = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "question_id"], name="answer_one_per_question"
            ),
            models.CheckConstraint(
                name="answer_level_when_level",
                condition=Q(kind=AnswerKind.LEVEL, level__range=(0, 3))
                | Q(
                    kind__in=[AnswerKind.UNKNOWN, AnswerKind.NOT_APPLICABLE], level=None
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
