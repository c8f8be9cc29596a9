"""Build the demo region: six months of everybody's own operations, in their order.

Refusal
├── NotADemo            this installation is not in demo mode
├── DataAlready         people or establishments are here already
└── RealEstablishments  establishments that are not invented are here
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.conf import settings
from django.db import transaction

from beffroi.accounts.models import User
from beffroi.actionplan.work.occurrences import open_due_occurrences
from beffroi.demo import arrivals, consent, desk, places, staff, together, upkeep
from beffroi.demo.deeds import play
from beffroi.demo.frameworks import framework_events
from beffroi.demo.region import World, read_world
from beffroi.demo.rules import outside
from beffroi.demo.rules.arrivals import DELAY_DAYS, Fate, guestings
from beffroi.demo.rules.calendar import FIRST_WORKDAY, moment
from beffroi.demo.rules.cast import Cast, arrival_of, invitation_of, stays_invited
from beffroi.demo.rules.region import PREFIX
from beffroi.demo.rules.stories import write_region
from beffroi.demo.stage import Stage
from beffroi.home.work import send_digests
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.maturity.work.expiry import expire_evidence
from beffroi.maturity.work.outside import remind_waiting
from beffroi.notifications.work import send_notices
from beffroi.organizations.models.places import Establishment, ManagingOrganization

MORNING, NIGHT, AFTERNOON, EVENING = 9 * 60, 3 * 60, 15 * 60, 19 * 60
REMINDING = 8 * 60 + 10
# Two weeks before its end today: who has not finished stands on the desk.
CAMPAIGN_DAY, CAMPAIGN_MIDDLE = 24, 8
INVITED_DAYS = (4, 8)
SECOND_ROLE_DAY = 12
# In working days ago.
LETTERS_FROM, WEEK = 9, 5
UPKEEP_DAYS = (60, 30, 10, 1)
Report = Callable[[int, int, date], None]


class NotADemo(Refusal):
    sentence = (
        "La région inventée n’existe qu’en mode démonstration : réglez BEFFROI_DEMO=1."
    )


class DataAlready(Refusal):
    sentence = (
        "Cette base contient déjà des données : la région inventée ne se mêle jamais à "
        "d’autres. Choisissez un dossier de données vide (BEFFROI_DATA_DIR), ou repartez "
        "à neuf avec « make demo-reset »."
    )


class RealEstablishments(Refusal):
    sentence = (
        "Cette base contient de vrais établissements : la région inventée n’y sera "
        "jamais ajoutée."
    )


@dataclass(frozen=True, slots=True)
class Built:
    """How much was built."""

    organizations: int
    establishments: int
    people: int
    happenings: int


@dataclass(frozen=True, slots=True)
class Event:
    """Something to play, `workday` working days ago at `minute` after midnight."""

    workday: int
    minute: int
    play: Callable[[Stage], object]


def build_region(*, report: Report | None = None, world: World | None = None) -> Built:
    """Fill an empty installation with the invented region, wholly or not at all.

    The same day and the same content always give the same region. `report` is
    told how many events are played out of how many, and the day of the last.

    Raises: NotADemo; DataAlready; RealEstablishments.
    """
    check_empty()
    told = world or read_world()
    stage = Stage(world=told, today=clock.today(), cast=Cast(told.region))
    events = timeline(stage)
    with transaction.atomic():
        for rank, event in enumerate(events, 1):
            at = moment(stage.today, event.workday, event.minute)
            with clock.at(at):
                event.play(stage)
            if report:
                report(rank, len(events), at.date())
    return Built(
        organizations=len(stage.organizations),
        establishments=len(stage.places),
        people=len(stage.users),
        happenings=len(events),
    )


def check_empty() -> None:
    """Refuse to build where the invented region has no place.

    Raises: NotADemo; RealEstablishments; DataAlready.
    """
    if not settings.DEMO:
        raise NotADemo
    if Establishment.objects.exclude(finess__startswith=PREFIX).exists():
        raise RealEstablishments
    for model in (User, Establishment, ManagingOrganization):
        if model._default_manager.exists():
            raise DataAlready


def timeline(stage: Stage) -> list[Event]:
    """Return every event of the six months, the oldest first."""
    events = [
        Event(FIRST_WORKDAY, MORNING, places.open_region),
        Event(FIRST_WORKDAY, MORNING + 10, arrivals.open_team),
        Event(FIRST_WORKDAY, MORNING + 40, places.bring_places),
        Event(4, AFTERNOON, places.announce_changes),
        Event(48, AFTERNOON, staff.import_first_lists),
        Event(46, AFTERNOON, staff.give_a_look),
        Event(40, AFTERNOON, consent.prove_domains),
        Event(38, AFTERNOON, consent.accept_programme),
        Event(12, MORNING + 75, desk.write_to_everybody),
        Event(5, AFTERNOON + 5, staff.import_newer_list),
        Event(3, MORNING + 50, desk.note_contacts),
        Event(2, MORNING + 95, desk.ask_for_help),
        Event(1, MORNING + 20, desk.prepare_a_reminder),
        Event(CAMPAIGN_DAY, MORNING + 45, together.run_campaign),
        Event(CAMPAIGN_MIDDLE, REMINDING, together.remind_of_campaign),
        Event(1, EVENING, together.answer_once),
        Event(1, EVENING + 20, together.part_company),
        Event(1, EVENING + 40, together.publish_figures),
        *_people(stage),
        *(Event(*told) for told in framework_events(stage)),
        *(Event(ago, NIGHT - 60, upkeep.keep_house) for ago in UPKEEP_DAYS),
        Event(2, AFTERNOON + 20, upkeep.receive_requests),
        *(
            Event(ago, NIGHT, partial(_pass_the_night, ago=ago))
            for ago in range(FIRST_WORKDAY - 1, 0, -1)
        ),
        *(
            Event(ago, REMINDING, lambda _: remind_waiting())
            for ago in range(outside.FIRST_ASKED, 0, -1)
        ),
        *(
            Event(item.workday, item.minute, partial(play, happening=item))
            for item in write_region(
                stage.region, stage.world.questionnaire, stage.words
            )
        ),
    ]
    # Sorting keeps the order of telling among events of the same minute.
    return sorted(events, key=lambda event: (-event.workday, event.minute))


def _pass_the_night(_: Stage, *, ago: int) -> None:
    """Do what the timetable does by itself.

    The last letters wait for the installation itself, so that the invitations of the
    last days stay on top of the mailbox; of the digests, one week is enough to see.
    """
    expire_evidence()
    open_due_occurrences()
    if ago >= LETTERS_FROM:
        send_notices()
    if LETTERS_FROM <= ago < LETTERS_FROM + WEEK and clock.today().weekday() == 0:
        send_digests()


def _people(stage: Stage) -> list[Event]:
    region = stage.region
    events: list[Event] = []
    for rank, card in enumerate(region.people):
        arrival = arrival_of(card, region)
        if arrival:
            sent = invitation_of(card, region)
            events += [
                Event(sent, MORNING + rank, partial(arrivals.invite_person, card=card)),
                Event(
                    arrival, MORNING + rank, partial(arrivals.welcome_person, card=card)
                ),
            ]
        elif stays_invited(card, region):
            sent = INVITED_DAYS[rank % 2]
            events.append(
                Event(sent, AFTERNOON, partial(arrivals.invite_person, card=card))
            )
    events += [
        Event(
            SECOND_ROLE_DAY,
            AFTERNOON,
            partial(arrivals.take_second_role, card=card, also=card.also),
        )
        for card in region.people
        if card.also and arrival_of(card, region) > SECOND_ROLE_DAY
    ]
    for item in guestings(region, stage.words):
        events.append(
            Event(item.workday, MORNING, partial(arrivals.invite_guest, guesting=item))
        )
        if item.fate not in {Fate.SENT, Fate.EXPIRED}:
            later = item.workday - DELAY_DAYS
            events.append(
                Event(later, AFTERNOON, partial(arrivals.meet_fate, guesting=item))
            )
    return events
