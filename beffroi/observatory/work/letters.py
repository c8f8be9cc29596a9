"""The letters of a campaign: one per person and round, whatever the number of sites."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.lib.text import long_date, plural
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.operations.outbox import BadAddress, queue_message
from beffroi.observatory.models.campaigns import Campaign
from beffroi.observatory.queries.progress import places_in
from beffroi.observatory.rules.calendar import Round
from beffroi.observatory.rules.campaigns import Progress
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment

PURPOSE = "campaign"
NAMES_SHOWN = 10
SUBJECTS = {
    Round.OPENING: "{name} : votre auto-évaluation",
    Round.MIDDLE: "{name} : où en êtes-vous ?",
    Round.WEEK: "{name} : encore une semaine",
    Round.LAST: "{name} : encore deux jours",
}


def write_round(campaign: Campaign, moment: Round) -> int:
    """Write to the referents whose establishments have not finished; return how many.

    A letter that has already left for this round is not written again.
    """
    waiting = places_in(campaign, without=Progress.DONE)
    count = 0
    for user in _referents(waiting).iterator(200):
        count += _write(campaign, moment, user, waiting)
    return count


def _referents(places: QuerySet[Establishment]) -> QuerySet[User]:
    keys = places.order_by().values("pk")
    roles = Membership.objects.active().filter(
        Q(establishments__in=keys)
        | Q(
            establishments=None,
            organization__in=places.order_by().values("organization_id"),
        ),
        role=Role.REFERENT,
    )
    people = User.objects.filter(pk__in=roles.values("user_id"), is_active=True)
    return people.order_by("pk")


@transaction.atomic
def _write(
    campaign: Campaign, moment: Round, user: User, waiting: QuerySet[Establishment]
) -> int:
    origin = _origin(campaign.pk, moment, user.pk)
    if OutgoingMessage.objects.of_origin(origin).exists():
        return 0
    held = Establishment.objects.held_by(user, Role.REFERENT)
    mine = waiting.filter(pk__in=held.values("pk"))
    names = list(mine.order_by("sort_name").values_list("name", flat=True)[:11])
    try:
        queue_message(
            to=user.email,
            subject=SUBJECTS[moment].format(name=campaign.name),
            text=letter(campaign, moment, user, names, mine.count()),
            purpose=PURPOSE,
            origin_key=origin,
        )
    except BadAddress:
        return 0
    return 1


def _origin(campaign_key: UUID, moment: Round, user_key: object) -> str:
    return f"campaign:{campaign_key}:{moment.value}:{user_key}"[:100]


def letter(
    campaign: Campaign, moment: Round, user: User, names: list[str], count: int
) -> str:
    """Return the plain text of one letter; `names` holds the first establishments."""
    shown = names[:NAMES_SHOWN]
    rest = count - len(shown)
    places = "\n".join(f"- {name}" for name in shown)
    if rest > 0:
        places += (
            f"\n- et {plural(rest, 'autre établissement', 'autres établissements')}"
        )
    opening = campaign.message if moment == Round.OPENING else _reminder(campaign)
    return (
        f"Bonjour {user.first_name},\n\n{opening}\n\n"
        f"Cela concerne :\n{places}\n\n"
        f"Seize questions suffisent, un quart d’heure par établissement. Si vos réponses "
        f"sont déjà là, relisez-les. Vous avez jusqu’au {long_date(campaign.closes_on)}.\n\n"
        f"{settings.PUBLIC_URL}/reflexes/\n\n"
        "L’équipe régionale voit qui a participé. Elle ne voit vos réponses que si vous "
        "avez choisi de les partager."
    )


def _reminder(campaign: Campaign) -> str:
    return (
        f"La campagne « {campaign.name} » se termine le {long_date(campaign.closes_on)}. "
        "Il manque encore votre auto-évaluation."
    )
