"""What reached the addresses of a test: append-only, without address nor user agent."""

from django.db import models
from django.db.models import Q

from beffroi.phishing.rules.states import HitClass


class Hit(models.Model):
    """One hit and the features derived on its arrival.

    `spool_id` is the key that the edge drew for it: copied twice, it stands once.
    `address_print` is a fingerprint of its line, `site_print` of its neighborhood, salted
    by the installation and the campaign; `features` holds what the classification reads
    (method, headers seen, agent family, network class), `reasons` why it was classed so,
    by which `rules_version`: 0 while the moment of delivery is not known.
    """

    spool_id = models.CharField(max_length=40, unique=True)
    token = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=10)
    hit_at = models.DateTimeField()
    address_print = models.CharField(max_length=24, blank=True)
    site_print = models.CharField(max_length=24, blank=True)
    features = models.JSONField(default=dict)
    hit_class = models.CharField(max_length=10, default=HitClass.DOUBTFUL)
    reasons = models.JSONField(default=list)
    rules_version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["address_print", "hit_at"], name="phishing_hit_line_moment"
            ),
            models.Index(
                fields=["site_print", "hit_at"], name="phishing_hit_site_moment"
            ),
            models.Index(
                fields=["token"],
                name="phishing_hit_undelivered",
                condition=Q(rules_version=0),
            ),
        ]


class SpooledHit(models.Model):
    """One hit that the edge wrote and that nobody collected yet.

    On PostgreSQL it stands here; on SQLite the edge keeps the same columns in a file of
    its own, so that no page ever waits for a hit. Written by SQL alone: `rules/spool.py`.
    """

    key = models.CharField(max_length=40)
    token = models.CharField(max_length=32)
    kind = models.CharField(max_length=10)
    at_ms = models.BigIntegerField()
    address_print = models.CharField(max_length=24, blank=True)
    features = models.TextField()
