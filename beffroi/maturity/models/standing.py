"""Where an establishment stands: figures kept with each change, read by lists."""

from django.db import models

from beffroi.organizations.models.places import Establishment


class Standing(models.Model):
    """The kept figures of one establishment for the questionnaire in force.

    `petals` holds one line per reflex, so that a list draws small rosaces without
    reading any answer: number, percent, level, declared, proven, unknown.
    `validated_at` is the last validation; `is_validated` tells that nothing has
    changed since. `last_activity_at` is the last thing that a person did. Open
    actions are counted where they live, by `queries.standings`.
    """

    establishment = models.OneToOneField(
        Establishment, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    answered_count = models.PositiveSmallIntegerField(default=0)
    express_answered_count = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(null=True)
    proof_rate_percent = models.PositiveSmallIntegerField(null=True)
    unknown_rate_percent = models.PositiveSmallIntegerField(null=True)
    expired_evidence_count = models.PositiveSmallIntegerField(default=0)
    last_activity_at = models.DateTimeField(null=True, db_index=True)
    validated_at = models.DateTimeField(null=True)
    is_validated = models.BooleanField(default=False)
    petals = models.JSONField(default=list)
