"""Who opens the pages of a place, where they are, what they say."""

import html

from django.urls import reverse

EVERYBODY = (
    "regional_lead", "regional_reader", "operator_admin", "referent", "director", "dpo",
    "contributor", "reader", "outsider",
)  # fmt: skip


def url(name: str, place) -> str:
    return reverse(f"organizations:{name}", args=[place.pk])


def words(answer) -> str:
    return html.unescape(answer.content.decode())
