"""Ask for an invitation: nobody gets a right from a provider, people invite people.

Refusal
├── AddressUnknown  the provider vouches for no address: nobody could answer
└── NobodyToAsk     no one may invite there
"""

from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from beffroi.accounts.rules.claims import Known
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.errors import Refusal
from beffroi.mail.operations.outbox import queue_message
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.queries.arrivals import inviters_of

ONCE_SECONDS = 24 * 3600


class AddressUnknown(Refusal):
    sentence = (
        "Votre identité ne donne pas d’adresse électronique sûre : demandez "
        "vous-même une invitation à votre référent."
    )


class NobodyToAsk(Refusal):
    sentence = "Personne ne peut encore inviter pour cet établissement."


@transaction.atomic
def ask_invitation(*, known: Known, establishment: Establishment) -> int:
    """Write to those who may invite into an establishment; return how many.

    The same request on the same day writes to nobody again.
    Raises: AddressUnknown; NobodyToAsk.
    """
    if not known.email:
        raise AddressUnknown
    people = list(inviters_of(establishment))
    if not people:
        raise NobodyToAsk
    once = f"arrival:{known.provider}:{known.subject}:{establishment.pk}"
    if not cache.add(once, 1, ONCE_SECONDS):
        return len(people)
    query = urlencode({"etablissement": establishment.pk})
    address = f"{settings.PUBLIC_URL}{reverse('organizations:invite')}?{query}"
    for person in people:
        queue_message(
            to=person.email,
            subject=f"{known.name or known.email} demande à rejoindre Beffroi",
            text=(
                f"Bonjour {person.get_full_name()},\n\n"
                f"{known.name} ({known.email}) demande à rejoindre {establishment.name} "
                "dans Beffroi. Son identité est confirmée par son fournisseur d’identité ; "
                "sa place dans votre équipe ne l’est que par vous.\n\n"
                f"Si vous la connaissez, invitez cette personne :\n\n{address}\n\n"
                "Sinon, laissez ce message : rien ne lui est ouvert."
            ),
            purpose="ask_invitation",
        )
    record(
        by=SYSTEM,
        verb="ask_invitation",
        object_kind="establishment",
        object_key=establishment.pk,
        object_label=establishment.name,
        establishment_key=establishment.pk,
        detail=known.email,
    )
    return len(people)
