"""What the emergency pages show: the cards, and the numbers to call."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import REGIONAL_ROLES
from beffroi.alert import contents
from beffroi.alert.models import Poster, PublishedCard
from beffroi.alert.rules.cards import Card
from beffroi.alert.rules.filling import (
    CONTACT_NAMES,
    FilledCard,
    Number,
    contact_label,
    fill_card,
)
from beffroi.files.models import StoredFile
from beffroi.organizations.models.contacts import EmergencyContact
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, RegionalBody
from beffroi.reference import queries as reference
from beffroi.reference.rules.facts import Fact

CHOICE_LIMIT = 200
REGIONAL_BODY = "regional_body"
REGION_PREFIXES = ("anssi-region-", "csirt-region-")


def cards() -> tuple[Card, ...]:
    """Return the six cards, in order."""
    return contents.cards()


def find_card(slug: str) -> Card | None:
    return next((card for card in contents.cards() if card.slug == slug), None)


def _regional_number(region_code: str) -> Number | None:
    """Return the regional body's number; the only one there is when no region is given."""
    bodies = RegionalBody.objects.exclude(phone="")
    if region_code:
        bodies = bodies.filter(region_code=region_code)
    rows = list(bodies.order_by("region_code")[:2])
    if len(rows) != 1:
        return None
    return Number(
        REGIONAL_BODY, contact_label(REGIONAL_BODY), rows[0].name, rows[0].phone
    )


def public_numbers() -> Mapping[str, Number]:
    """Return what anybody may know: the regional body, when there is only one."""
    number = _regional_number("")
    return {REGIONAL_BODY: number} if number else {}


def numbers_of(establishment: Establishment) -> Mapping[str, Number]:
    """Return the numbers of one establishment by kind, in the order of calling."""
    rows = {
        row.kind: Number(
            row.kind, contact_label(row.kind), row.name, row.phone, row.note
        )
        for row in EmergencyContact.objects.filter(establishment=establishment)
        if row.kind in CONTACT_NAMES
    }
    if REGIONAL_BODY not in rows:
        number = _regional_number(establishment.region_code)
        if number:
            rows[REGIONAL_BODY] = number
    return {kind: rows[kind] for kind in CONTACT_NAMES if kind in rows}


def filled_card(card: Card, numbers: Mapping[str, Number]) -> FilledCard:
    """Return a card with the facts of today and these numbers."""
    words = {slug: fact.text for slug, fact in reference.facts().items()}
    return fill_card(card, numbers=numbers, facts=words)


def places_of(user: User) -> "QuerySet[Establishment]":
    """Return the open establishments where a person acts, by name."""
    return Establishment.objects.held_by(user).open().order_by("sort_name", "pk")


def place_of(user: User, wanted: str) -> Establishment | None:
    """Return the establishment that a form names, if the person acts there."""
    try:
        key = UUID(wanted)
    except ValueError:
        return None
    return places_of(user).filter(pk=key).first()


def posters_of(establishment: Establishment) -> "QuerySet[Poster]":
    """Return the posters given out, the latest first."""
    return (
        Poster.objects.filter(establishment=establishment)
        .select_related("link")
        .order_by("-made_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The establishments a visitor may choose from, the one chosen, its numbers."""

    places: tuple[Establishment, ...]
    place: Establishment | None
    numbers: Mapping[str, Number]


def whereabouts(user: User | None, wanted: str) -> Whereabouts:
    """Return whose numbers to show: nobody's when signed out or not yet chosen.

    `wanted` is what the address names; a place that is not theirs counts as none.
    """
    places = tuple(places_of(user)[:CHOICE_LIMIT]) if user else ()
    chosen = next((place for place in places if str(place.pk) == wanted), None)
    if chosen is None and len(places) == 1:
        chosen = places[0]
    return Whereabouts(
        places, chosen, numbers_of(chosen) if chosen else public_numbers()
    )


def national_number() -> Number:
    """Return the number of the national help team."""
    fact = reference.fact("cert-sante-phone")
    return Number("", "CERT Santé, l’aide nationale", phone=fact.text)


def published_pdf(slug: str) -> StoredFile | None:
    """Return the PDF of a card as everybody receives it; None before the first."""
    row = PublishedCard.objects.filter(pk=slug).select_related("file").first()
    return row.file if row else None


def facts_shown_to(user: User) -> tuple[Fact, ...]:
    """Return the facts, those of other regions left out."""
    mine = Membership.objects.reach_of(user).region_codes(*REGIONAL_ROLES)
    regions = set(reference.regions()) - mine
    return tuple(
        fact
        for slug, fact in reference.facts().items()
        if not (slug.startswith(REGION_PREFIXES) and slug.rpartition("-")[2] in regions)
    )
