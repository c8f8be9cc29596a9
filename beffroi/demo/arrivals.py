"""Bring in the people: the regional team first, the others by the letter they receive."""

from datetime import timedelta

from beffroi.accounts.enums import ROLE_LABELS
from beffroi.accounts.models import User
from beffroi.accounts.operations.people import create_account
from beffroi.accounts.rules.roles import FIELD_ROLES, REGIONAL_ROLES, Role
from beffroi.demo.rules.arrivals import Fate, Guesting
from beffroi.demo.rules.filling import guest_email
from beffroi.demo.rules.region import EMAIL_END, PersonCard, SecondRole
from beffroi.demo.stage import Stage
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.text import plural
from beffroi.links.models import PersonalLink
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.mail.operations.deliveries import take_bounce
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.operations.invitations import (
    accept_as,
    begin,
    invite,
    revoke,
)
from beffroi.organizations.operations.memberships import grant

REPORT = """\
From: MAILER-DAEMON@mx{domain}
To: beffroi@localhost
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="frontiere"

--frontiere
Content-Type: text/plain; charset=utf-8

The following address does not exist.

--frontiere
Content-Type: message/delivery-status

Reporting-MTA: dns; mx{domain}

Final-Recipient: rfc822; {email}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--frontiere--
"""


def open_team(stage: Stage) -> None:
    """Open the accounts that no invitation brings: regional team and administration."""
    team = [card for card in stage.region.people if card.role not in FIELD_ROLES]
    start = clock.now()
    for rank, card in enumerate(team):
        code = stage.region.code if card.role in REGIONAL_ROLES else ""
        with clock.at(start + timedelta(minutes=rank)):
            grant(user=_open(stage, card), role=card.role, region_code=code, by=SYSTEM)


def _open(stage: Stage, card: PersonCard) -> User:
    """Open an account without password: in the demo people enter by « Entrer comme… »."""
    user = create_account(
        email=card.email,
        first_name=card.first_name,
        last_name=card.last_name,
        job=card.job,
        has_accepted_conditions=True,
        is_demo_persona=card.is_persona,
        persona_label=_persona_label(stage, card) if card.is_persona else "",
        by=SYSTEM,
    )
    stage.users[card.email] = user
    return user


def _persona_label(stage: Stage, card: PersonCard) -> str:
    """Return the label, with the second role of who holds two."""
    if card.also is None:
        return _label(stage, card)
    return f"{_label(stage, card)}, et {ROLE_LABELS[card.also.role]} ailleurs"


def _label(stage: Stage, card: PersonCard) -> str:
    """Return « Référent SSI · 3 établissements », « Direction · Résidence La Tonnelle »."""
    role = ROLE_LABELS[card.role]
    if card.role not in FIELD_ROLES:
        return role if card.role == Role.OPERATOR_ADMIN else f"{role} · Occitanie"
    if not card.establishments:
        return f"{role} · {stage.region.organization(card.organization).name}"
    if len(card.establishments) == 1:
        return f"{role} · {stage.region.establishment(card.establishments[0]).name}"
    return f"{role} · {plural(len(card.establishments), 'établissement')}"


def invite_person(stage: Stage, card: PersonCard) -> None:
    """Send the letter of the regional team to somebody of the field."""
    places = [stage.places[number] for number in card.establishments]
    finess = stage.region.places_of(card)[0].finess
    invite(
        inviter=stage.users[stage.cast.officer_of(finess).email],
        email=card.email,
        role=card.role,
        first_name=card.first_name,
        last_name=card.last_name,
        organization=stage.organizations[card.organization],
        establishments=places,
    )


def welcome_person(stage: Stage, card: PersonCard) -> None:
    """The invited person opens the letter, and takes the role."""
    invitation = Invitation.objects.live().get(email=card.email)
    begin(invitation=invitation, link=_link(invitation))
    accept_as(invitation=invitation, user=_open(stage, card))


def take_second_role(stage: Stage, card: PersonCard, also: SecondRole) -> None:
    """Somebody who is here already is invited elsewhere too, and accepts."""
    invitation = invite(
        inviter=stage.users[stage.cast.officer_of(also.establishments[0]).email],
        email=card.email,
        role=also.role,
        first_name=card.first_name,
        last_name=card.last_name,
        organization=stage.organizations[also.organization],
        establishments=[stage.places[number] for number in also.establishments],
    )
    begin(invitation=invitation, link=_link(invitation))
    accept_as(invitation=invitation, user=stage.users[card.email])


def _link(invitation: Invitation) -> PersonalLink:
    return PersonalLink.objects.get(
        purpose=LinkPurpose.INVITATION, subject_key=str(invitation.pk), revoked_at=None
    )


def invite_guest(stage: Stage, guesting: Guesting) -> None:
    """Invite somebody who will not have an account in the demo."""
    place = stage.places[guesting.finess]
    slug = stage.region.establishment(guesting.finess).organization
    invite(
        inviter=stage.users[stage.cast.officer_of(guesting.finess).email],
        email=guest_email(guesting.guest, slug),
        role=guesting.role,
        first_name=guesting.guest.first_name,
        last_name=guesting.guest.last_name,
        organization=stage.organizations[slug],
        establishments=[place],
    )


def meet_fate(stage: Stage, guesting: Guesting) -> None:
    """Some days later: opened, come back undelivered, or taken back."""
    card = stage.region.establishment(guesting.finess)
    email = guest_email(guesting.guest, card.organization)
    invitation = Invitation.objects.live().get(email=email)
    match guesting.fate:
        case Fate.OPENED:
            begin(invitation=invitation, link=_link(invitation))
        case Fate.BOUNCED:
            domain = f".{card.organization}{EMAIL_END}"
            take_bounce(
                raw=REPORT.format(domain=domain, email=email).encode(), by=SYSTEM
            )
        case Fate.REVOKED:
            officer = stage.users[stage.cast.officer_of(guesting.finess).email]
            revoke(invitation=invitation, inviter=officer)
        case Fate.SENT | Fate.EXPIRED:
            pass
