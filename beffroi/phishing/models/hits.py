"""What reached the addresses of a test: append-only, without address nor user agent."""

from django.db import models

from beffroi.phishing.rules.states import HitClass


class Hit(models.Model):
    """One hit and the features derived on its arrival.

    `spool_id` is its place in the spool of the edge: copied twice, it stands once.
    `address_print` is a fingerprint salted by the installation; `features` holds
    what the classification reads (method, headers seen, agent family, network class),
    `reasons` why it was classed so, by which `rules_version`.
    """

    spool_id = models.CharField(max_length=40, unique=True)
    token = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=10)
    hit_at = models.DateTimeField()
    address_print = models.CharField(max_length=24, blank=True)
    features = models.JSONField(default=dict)
    hit_class = models.CharField(max_length=10, default=HitClass.DOUBTFUL)
    reasons = models.JSONField(default=list)
    rules_version = models.PositiveSmallIntegerField(default=0)
