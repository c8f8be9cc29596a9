"""Messages of the regional team, and a second region that must stay apart."""

from dataclasses import dataclass

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.organizations.models.desk import RegionalMessage
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.regional_messages import (
    draft_message,
    write_message,
)
from beffroi.organizations.rules.states import Audience
from tests.build import (
    give_role,
    make_establishment,
    make_organization,
    make_region,
    make_user,
)

TEXT = "Bonjour {prénom},\n\nUne réunion pour {établissement}.\n\nhttps://exemple.fr/reunion"


def make_message(
    author: User,
    *places: Establishment,
    audience: Audience = Audience.BOTH,
    subject: str = "Réunion de {établissement}",
    text: str = TEXT,
) -> RegionalMessage:
    """Draft and write a message to some establishments of Occitanie."""
    message = draft_message(author=author, region_code="76", places=places)
    return write_message(
        message=message,
        audience=audience,
        subject=subject,
        text=text,
        by=author.as_actor(),
    )


@dataclass(frozen=True)
class OtherRegion:
    """Île-de-France: its lead, one establishment and its referent."""

    lead: User
    place: Establishment
    referent: User


def make_other_region() -> OtherRegion:
    make_region("11", "Beffroi Île-de-France")
    lead = make_user("idf@exemple-beffroi.fr", first_name="Karim", last_name="Ferrand")
    give_role(lead, Role.REGIONAL_LEAD, region_code="11")
    place = make_establishment(
        name="EHPAD du Canal", region_code="11", department_code="75", town="Paris",
        support_state="supported",
        organization=make_organization(
            name="Association du Canal", region_code="11", department_code="75"
        ),
    )  # fmt: skip
    referent = make_user("canal@exemple-beffroi.fr", first_name="Iris")
    give_role(
        referent,
        Role.REFERENT,
        organization=place.organization,
        establishments=(place,),
    )
    return OtherRegion(lead, place, referent)
