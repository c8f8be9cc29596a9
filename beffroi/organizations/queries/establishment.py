"""Everything that the page of one establishment shows, in a bounded number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import FIELD_ROLES, Role
from beffroi.organizations.access import MANAGERS
from beffroi.organizations.enums import CONTACT_LABELS
from beffroi.organizations.models.contacts import (
    ContactNote,
    EmergencyContact,
    SharingChoice,
)
from beffroi.organizations.models.desk import (
    FollowUp,
    HelpRequest,
    RegionalMessage,
)
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.queries.desk import follow_up_of, open_help
from beffroi.organizations.queries.people import People, people_of
from beffroi.organizations.queries.regional_messages import log_of
from beffroi.organizations.rules.states import ContactKind, SharingLevel
from beffroi.reference import queries as reference

NOTES_SHOWN = 20
CHOICES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class PlaceRights:
    """What the viewer may do on the page of an establishment."""

    can_manage: bool
    can_animate: bool
    can_see_detail: bool
    can_correct: bool
    can_ask_help: bool


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number to call, under the words for its kind."""

    label: str
    phone: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class PlaceDesk:
    """What the regional team has under way with an establishment."""

    help: HelpRequest | None
    follow_up: FollowUp | None
    log: Sequence[RegionalMessage]


@dataclass(frozen=True, slots=True)
class EstablishmentPage:
    """`notes` are empty, and `desk` is None, for everybody but the regional team."""

    place: Establishment
    category_label: str
    family_label: str
    department_name: str
    officer_name: str
    numbers: Sequence[NumberLine]
    notes: Sequence[ContactNote]
    desk: PlaceDesk | None
    people: People
    rights: PlaceRights


def rights_on(viewer: User, place: Establishment) -> PlaceRights:
    roles = Membership.objects.reach_of(viewer).roles_at(
        establishment_id=place.pk,
        organization_id=place.organization_id,
        region_code=place.region_code,
    )
    leads = Role.REGIONAL_LEAD in roles
    manages = bool(roles & MANAGERS)
    is_shared = place.sharing_level == SharingLevel.DETAIL
    return PlaceRights(
        can_manage=manages,
        can_animate=leads,
        can_see_detail=bool(roles & FIELD_ROLES) or (leads and is_shared),
        can_correct=leads or manages,
        can_ask_help=manages or Role.CONTRIBUTOR in roles,
    )


def establishment_page(place: Establishment, *, viewer: User) -> EstablishmentPage:
    rights = rights_on(viewer, place)
    category = reference.categories().get(place.category_code)
    family = reference.families()[category.family].label if category else ""
    return EstablishmentPage(
        place=place,
        category_label=reference.category_label(place.category_code),
        family_label=family,
        department_name=reference.department_name(place.department_code),
        officer_name=place.officer.get_full_name() if place.officer else "",
        numbers=_numbers(place) if rights.can_see_detail else [],
        notes=list(notes_of(place)) if rights.can_animate else [],
        desk=_desk(place) if rights.can_animate else None,
        people=people_of(place, viewer=viewer),
        rights=rights,
    )


def _desk(place: Establishment) -> PlaceDesk:
    return PlaceDesk(open_help(place), follow_up_of(place), list(log_of(place)))


def _numbers(place: Establishment) -> list[NumberLine]:
    """Return the numbers in the order of the form: who answers at any hour comes first."""
    known = {ContactKind(row.kind): row for row in contacts_of(place)}
    return [
        NumberLine(label, known[kind].phone, known[kind].name, known[kind].note)
        for kind, label in CONTACT_LABELS.items()
        if kind in known
    ]


def contacts_of(place: Establishment) -> QuerySet[EmergencyContact]:
    return EmergencyContact.objects.filter(establishment=place).order_by("kind")


def notes_of(place: Establishment) -> QuerySet[ContactNote]:
    rows = ContactNote.objects.filter(establishment=place)
    return rows.order_by("-written_at", "pk")[:NOTES_SHOWN]


def sharing_history(place: Establishment) -> QuerySet[SharingChoice]:
    rows = SharingChoice.objects.filter(establishment=place)
    return rows.order_by("-chosen_at", "-pk")[:CHOICES_SHOWN]
