"""Builders of emergency numbers and posters."""

import re

from django.urls import reverse

from beffroi.alert import operations
from beffroi.alert.models import Poster
from beffroi.lib import clock
from beffroi.organizations.models.contacts import EmergencyContact
from beffroi.organizations.models.places import Establishment

DUTY_PHONE = "05 36 49 10 00"


def make_number(
    establishment: Establishment, kind: str = "duty", **changes: object
) -> EmergencyContact:
    fields: dict[str, object] = {
        "phone": DUTY_PHONE,
        "name": "Cadre d’astreinte",
        "changed_at": clock.now(),
    }
    return EmergencyContact.objects.create(
        establishment=establishment, kind=kind, **{**fields, **changes}
    )


def make_poster(establishment: Establishment, user, place="") -> tuple[Poster, str]:
    return operations.make_poster(
        establishment=establishment, place=place, by=user.as_actor()
    )


def numbers_url(token: str) -> str:
    return reverse("alert:numbers", args=[token])


def phones_in(response) -> set[str]:
    """Return the numbers that a page offers to dial."""
    return set(re.findall(r'href="tel:([^"]+)"', response.content.decode()))
