"""Keep the list of the people who work at an establishment.

Refusal
├── AddressTaken   somebody of the establishment has this address of their own
├── TeamUnnamed    a team without a name
└── DepartureEarly a departure before the year 1990 or more than a year ahead
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import StaffMember, Team
from beffroi.organizations.rules.job_families import JobFamily, guess_family
from beffroi.organizations.work.staff_teams import other_team_named, team_named


class AddressTaken(Refusal):
    sentence = (
        "Une autre personne de l’établissement a déjà cette adresse. Si elles la lisent "
        "toutes les deux, cochez « boîte partagée »."
    )


class TeamUnnamed(Refusal):
    sentence = "Une équipe a besoin d’un nom."


class DepartureEarly(Refusal):
    sentence = "Cette date de départ n’est pas possible : vérifiez l’année."


FIRST_DEPARTURE = date(1990, 1, 1)
LATEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class StaffValues:
    """What a person writes of another; without a family it is guessed from the job."""

    last_name: str
    first_name: str = ""
    email: str = ""
    is_shared: bool = False
    job: str = ""
    family: JobFamily | None = None
    team: str = ""
    phone: str = ""


@transaction.atomic
def add_staff(
    *, establishment: Establishment, values: StaffValues, by: Actor
) -> StaffMember:
    """Add one person.

    Raises: AddressTaken.
    """
    member = StaffMember(establishment=establishment, created_at=clock.now())
    _write(member, values)
    _note(member, "add_staff", by)
    return member


@transaction.atomic
def correct_staff(
    *, member: StaffMember, values: StaffValues, by: Actor
) -> StaffMember:
    """Write what differs; the same again changes nothing.

    Raises: AddressTaken.
    """
    rows = StaffMember.objects.select_related("team", "establishment")
    held = rows.select_for_update(of=("self",)).get(pk=member.pk)
    if values_of(held) == values:
        return held
    held.version += 1
    _write(held, values)
    _note(held, "correct_staff", by)
    return held


def values_of(member: StaffMember) -> StaffValues:
    return StaffValues(
        last_name=member.last_name,
        first_name=member.first_name,
        email=member.email,
        is_shared=member.is_shared,
        job=member.job,
        family=JobFamily(member.family),
        team=member.team.name if member.team else "",
        phone=member.phone,
    )


def _write(member: StaffMember, values: StaffValues) -> None:
    member.last_name, member.first_name = values.last_name, values.first_name
    member.email, member.is_shared = values.email, values.is_shared
    member.job, member.phone = values.job, values.phone
    member.family = (values.family or guess_family(values.job)).value
    member.team = (
        team_named(member.establishment, values.team)[0] if values.team else None
    )
    member.changed_at = clock.now()
    try:
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        raise AddressTaken from error


@transaction.atomic
def note_departure(*, member: StaffMember, left_on: date, by: Actor) -> StaffMember:
    """Note the last day of a person, past or to come; the same day again changes nothing.

    Raises: DepartureEarly.
    """
    latest = clock.today() + timedelta(days=LATEST_DAYS)
    if not FIRST_DEPARTURE <= left_on <= latest:
        raise DepartureEarly
    return _depart(member, left_on, "note_departure", by)


@transaction.atomic
def note_return(*, member: StaffMember, by: Actor) -> StaffMember:
    """Take a departure back; nothing changes for somebody who is here."""
    return _depart(member, None, "note_return", by)


def _depart(
    member: StaffMember, left_on: date | None, verb: str, by: Actor
) -> StaffMember:
    held = StaffMember.objects.select_for_update().get(pk=member.pk)
    if held.left_on != left_on:
        held.left_on = left_on
        held.version += 1
        held.changed_at = clock.now()
        held.save()
        _note(held, verb, by)
    return held


@transaction.atomic
def forget_staff(*, member: StaffMember, by: Actor) -> None:
    """Erase one person for good; what the journal says of them is a key."""
    key, establishment_id = member.pk, member.establishment_id
    if StaffMember.objects.filter(pk=key).delete()[0]:
        record(
            by=by,
            verb="forget_staff",
            object_kind="staff",
            object_key=key,
            establishment_key=establishment_id,
        )


@transaction.atomic
def rename_team(*, team: Team, name: str, by: Actor) -> Team:
    """Give a team another name; a name already borne brings the two teams together.

    Raises: TeamUnnamed.
    """
    wanted = " ".join(name.split())[:80]
    if not wanted:
        raise TeamUnnamed
    if team.name == wanted:
        return team
    same = other_team_named(team, wanted)
    if same is None:
        team.name = wanted
        team.save()
    else:
        StaffMember.objects.filter(team=team).update(team=same)
        team.delete()
    kept = same or team
    record(
        by=by,
        verb="rename_team",
        object_kind="team",
        object_key=kept.pk,
        object_label=kept.name,
        establishment_key=kept.establishment_id,
    )
    return kept


@transaction.atomic
def remove_team(*, team: Team, by: Actor) -> None:
    """Take a team away; its people stay, without a team."""
    key = team.pk
    if Team.objects.filter(pk=key).delete()[0]:
        record(
            by=by,
            verb="remove_team",
            object_kind="team",
            object_key=key,
            object_label=team.name,
            establishment_key=team.establishment_id,
        )


def _note(member: StaffMember, verb: str, by: Actor) -> None:
    """Write a line of the journal; names of staff are not shown there, only counted."""
    record(
        by=by,
        verb=verb,
        object_kind="staff",
        object_key=member.pk,
        establishment_key=member.establishment_id,
    )
