"""The audit trail: keys in lines that are sealed, names in a table that can be erased."""

from django.db import models


class Seal(models.Model):
    """One batch of lines whose fingerprints are chained to the previous batch."""

    first_entry_id = models.BigIntegerField()
    last_entry_id = models.BigIntegerField(unique=True)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()


class Entry(models.Model):
    """One thing that somebody did; never changed once written."""

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=64)
    establishment_key = models.CharField(max_length=64, blank=True)
    actor_kind = models.CharField(max_length=10)
    actor_key = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(
                fields=["object_kind", "object_key", "-id"], name="journal_object"
            ),
            models.Index(
                fields=["establishment_key", "-id"], name="journal_establishment"
            ),
        ]


class EntryName(models.Model):
    """The names that one line shows to people, outside the seal."""

    entry = models.OneToOneField(
        Entry, on_delete=models.CASCADE, primary_key=True, related_name="names"
    )
    actor_label = models.CharField(max_length=200, blank=True)
    object_label = models.CharField(max_length=300, blank=True)
    detail = models.CharField(max_length=500, blank=True)


class JournalCheck(models.Model):
    """One reading of the whole chain: whether it is what was sealed, in a sentence."""

    checked_at = models.DateTimeField()
    is_sound = models.BooleanField()
    seal_count = models.PositiveIntegerField()
    sentence = models.CharField(max_length=300)
