"""The words of names, towns and numbers, so that a search forgives typing errors.

Distinct words are few (tens of thousands for the whole country): the search
compares what was typed with the words, then reads the establishments that
hold the words retained. Works alike on SQLite and PostgreSQL.
"""

from django.db import models

from beffroi.organizations.models.places import Establishment


class SearchWord(models.Model):
    """One distinct folded word."""

    text = models.CharField(max_length=60, unique=True)


class SearchGram(models.Model):
    """One run of three letters of a word."""

    gram = models.CharField(max_length=3)
    word = models.ForeignKey(SearchWord, on_delete=models.CASCADE, related_name="grams")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gram", "word"], name="search_gram_word")
        ]


class SearchPosting(models.Model):
    """One establishment that holds a word."""

    word = models.ForeignKey(
        SearchWord, on_delete=models.CASCADE, related_name="postings"
    )
    establishment = models.ForeignKey(
        Establishment, on_delete=models.CASCADE, related_name="postings"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["word", "establishment"], name="search_word_establishment"
            )
        ]
