"""Prove the domain of the personas' establishment, exclude a box, have the director agree."""

import re
from datetime import timedelta

from beffroi.demo.rules.happenings import Hand
from beffroi.demo.staff import STAFFED
from beffroi.demo.stage import Stage
from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.rules.mime import read
from beffroi.organizations.models.consent import RecipientDomain
from beffroi.organizations.operations.consent import authorize_as, exclude_address
from beffroi.organizations.operations.recipient_domains import (
    confirm_code,
    declare_domain,
    send_code,
)
from beffroi.organizations.queries.consent import staff_domains
from beffroi.organizations.rules.consent import PROGRAMME_WORDS, Activity
from beffroi.organizations.rules.recipient_domains import ProofMethod

YEAR = timedelta(days=365)


def prove_domains(stage: Stage) -> None:
    """Declare the domain of the staff and prove it by the code that the direction read."""
    number = STAFFED[0]
    if number not in stage.places:
        return
    place, by = stage.places[number], stage.user(number, Hand.REFERENT).as_actor()
    name = next(iter(staff_domains(place)))
    domain = declare_domain(owner=place, typed=name, by=by)
    send_code(domain=domain, method=ProofMethod.POSTMASTER, place=place, by=by)
    confirm_code(domain=domain, code=_code_of(domain), by=by)
    exclude_address(
        establishment=place,
        email=f"ecoute@{name}",
        reason="Boîte d’écoute des familles",
        by=by,
    )


def _code_of(domain: RecipientDomain) -> str:
    letters = OutgoingMessage.objects.of_origin(f"domain:{domain.pk}")
    text = read(bytes(letters.latest("created_at").mime)).text
    found = re.search(r"(?<!\S)\d{8}(?!\S)", text)
    return found[0] if found else ""


def accept_programme(stage: Stage) -> None:
    number = STAFFED[0]
    if number in stage.places:
        authorize_as(
            director=stage.user(number, Hand.DIRECTOR),
            establishment=stage.places[number],
            activity=Activity.PHISHING,
            words="\n".join(PROGRAMME_WORDS),
            ends_at=clock.now() + YEAR,
        )
