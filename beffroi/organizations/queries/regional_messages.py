"""Messages of the regional team: who would receive one, and what became of each copy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.fields import CharField

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.mail.rules.states import UNDELIVERED, MessageState
from beffroi.organizations.enums import REGIONAL_MESSAGE_LABELS, REGIONAL_MESSAGE_TONES
from beffroi.organizations.models.desk import MessageCopy, RegionalMessage
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment, EstablishmentQuerySet
from beffroi.organizations.queries.establishments import (
    PlaceFilters,
    filtered,
    matching,
)
from beffroi.organizations.rules.message_words import fill
from beffroi.organizations.rules.states import Audience, RegionalMessageState

CHUNK = 200
LOG_SHOWN = 10
AUDIENCE_ROLES = {
    Audience.BOTH: (Role.REFERENT, Role.DIRECTOR),
    Audience.REFERENTS: (Role.REFERENT,),
    Audience.DIRECTORS: (Role.DIRECTOR,),
}


@dataclass(slots=True)
class Recipient:
    """One person, and the establishments chosen for which they would receive the letter."""

    person: User
    places: list[Establishment] = field(default_factory=list)


def places_in(
    region_code: str, words: str, filters: PlaceFilters
) -> EstablishmentQuerySet:
    """Return the establishments of one region that answer to words and filters, by name."""
    rows = Establishment.objects.filter(region_code=region_code)
    return matching(filtered(rows, filters), words).by_name()


def chosen_places(message: RegionalMessage) -> EstablishmentQuerySet:
    """Return the open establishments that a message is for, never beyond its region."""
    if message.place_keys:
        rows = Establishment.objects.filter(
            region_code=message.region_code, pk__in=message.place_keys
        )
        return rows.open().by_name()
    filters = PlaceFilters(**message.filters)
    return places_in(message.region_code, message.words, filters).open()


def recipients_at(
    places: Sequence[Establishment], audience: Audience
) -> Iterator[tuple[Establishment, User]]:
    """Yield who acts at these establishments in the roles of an audience; two queries."""
    keys = {place.pk: place for place in places}
    by_organization: dict[UUID, list[Establishment]] = {}
    for place in places:
        if place.organization_id is not None:
            by_organization.setdefault(place.organization_id, []).append(place)
    active = Membership.objects.active().filter(
        role__in=AUDIENCE_ROLES[audience], user__is_active=True
    )
    named = active.filter(establishments__in=keys).values_list(
        "user_id", "establishments__pk"
    )
    whole = active.filter(
        organization_id__in=by_organization, establishments=None
    ).values_list("user_id", "organization_id")
    pairs = {(place, user) for user, place in named}
    for user, organization in whole:
        if organization is not None:
            pairs |= {(place.pk, user) for place in by_organization[organization]}
    people = User.objects.in_bulk([user for _, user in pairs])
    for place_key, user_key in sorted(pairs, key=str):
        yield keys[place_key], people[user_key]


def chunks_of(rows: EstablishmentQuerySet) -> Iterator[list[Establishment]]:
    """Yield establishments by chunks, whatever their number, in the order of their names."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        some = keys[start : start + CHUNK]
        found = Establishment.objects.in_bulk(some)
        yield [found[key] for key in some if key in found]


@dataclass(frozen=True, slots=True)
class Reached:
    """How many establishments are chosen, and how many of them would read the message."""

    places: int
    reached: int
    people: int

    @property
    def silent(self) -> int:
        return self.places - self.reached


def reached_by(message: RegionalMessage) -> Reached:
    """Count, before sending; the number of queries grows by two for 200 establishments."""
    places = 0
    reached: set[UUID] = set()
    people: set[UUID] = set()
    for some in chunks_of(chosen_places(message)):
        places += len(some)
        for place, person in recipients_at(some, Audience(message.audience)):
            reached.add(place.pk)
            people.add(person.pk)
    return Reached(places, len(reached), len(people))


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person would read."""

    to: str
    subject: str
    text: str


def letter_for(message: RegionalMessage, recipient: Recipient) -> Letter:
    person = recipient.person
    names = [place.name for place in recipient.places]

    def filled(text: str) -> str:
        return fill(
            text,
            first_name=person.first_name,
            last_name=person.last_name,
            places=names,
        )

    return Letter(person.get_full_name(), filled(message.subject), filled(message.text))


def example_of(message: RegionalMessage, place_key: str) -> Recipient | None:
    """Return the person of one establishment chosen who serves as an example.

    The first one of whom somebody would read when the key names none.
    """
    rows = chosen_places(message)
    try:
        wanted = list(rows.filter(pk=UUID(place_key))) if place_key else []
    except ValueError:
        wanted = []
    for some in [wanted] if wanted else chunks_of(rows):
        for place, person in recipients_at(some, Audience(message.audience)):
            return Recipient(person, [place])
    return None


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One message in the list."""

    message: RegionalMessage
    label: str
    tone: str
    people: int


def messages_of(user: User) -> QuerySet[RegionalMessage]:
    """Return the messages of a person's regions, newest first, with `people` counted."""
    rows = RegionalMessage.objects.visible_to(user)
    counted = rows.annotate(people=Count("copies__person_key", distinct=True))
    return counted.order_by("-created_at", "pk")


def message_lines(rows: Iterable[RegionalMessage]) -> list[MessageLine]:
    return [
        MessageLine(
            row,
            REGIONAL_MESSAGE_LABELS[RegionalMessageState(row.state)],
            REGIONAL_MESSAGE_TONES[RegionalMessageState(row.state)],
            getattr(row, "people", 0),
        )
        for row in rows
    ]


BOUNCED, LEFT, WAITING = "bounced", "left", "waiting"
FATE_LABELS = {
    BOUNCED: ("Revenu", "alarm"),
    LEFT: ("Parti", "good"),
    WAITING: ("En attente", "neutral"),
}


_GONE = [MessageState.SENT, MessageState.MAYBE_SENT]
_CAME_BACK = Q(letter__state__in=list(UNDELIVERED)) | Q(refusal__gt="")
# A letter that the mail has forgotten had left long before.
_LEFT = Q(letter__state__in=_GONE) | Q(
    letter=None, refusal="", message__state=RegionalMessageState.SENT
)


def copies_of(message: RegionalMessage) -> QuerySet[MessageCopy]:
    """Return the copies with `fate` (bounced, left, waiting), what went wrong first."""
    rows = MessageCopy.objects.filter(message=message).select_related(
        "establishment", "letter"
    )
    fate = Case(
        When(_CAME_BACK, then=Value(BOUNCED)),
        When(_LEFT, then=Value(LEFT)),
        default=Value(WAITING),
        output_field=CharField(),
    )
    return rows.annotate(fate=fate).order_by(
        "fate", F("establishment__sort_name"), "person_label", "pk"
    )


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One copy in words."""

    copy: MessageCopy
    label: str
    tone: str
    answer: str


def copy_lines(rows: Iterable[MessageCopy]) -> list[CopyLine]:
    """Put one page of `copies_of` into words."""
    lines = []
    for row in rows:
        label, tone = FATE_LABELS[getattr(row, "fate", WAITING)]
        came_back = tone == "alarm" and row.letter is not None
        answer = row.refusal or (row.letter.answer if came_back and row.letter else "")
        lines.append(CopyLine(row, label, tone, answer))
    return lines


@dataclass(frozen=True, slots=True)
class Fates:
    """How many people, by what became of their letter."""

    people: int
    left: int
    waiting: int
    bounced: int


def fates_of(message: RegionalMessage) -> Fates:
    counts = MessageCopy.objects.filter(message=message).aggregate(
        people=Count("person_key", distinct=True),
        bounced=Count("person_key", filter=_CAME_BACK, distinct=True),
        left=Count("person_key", filter=_LEFT & ~_CAME_BACK, distinct=True),
    )
    waiting = counts["people"] - counts["left"] - counts["bounced"]
    return Fates(counts["people"], counts["left"], waiting, counts["bounced"])


def log_of(place: Establishment) -> QuerySet[RegionalMessage]:
    """Return the last messages that an establishment received."""
    rows = RegionalMessage.objects.filter(copies__establishment=place).distinct()
    return rows.order_by("-sent_at", "pk")[:LOG_SHOWN]
