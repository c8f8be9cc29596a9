"""Give out and take back posters; correct the facts that the cards print."""

from datetime import date

from django.db import transaction

from beffroi.alert import tasks
from beffroi.alert.models import Poster
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.links.operations import give_link, revoke_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.organizations.models.places import Establishment
from beffroi.reference import operations as reference


class TooManyPosters(Refusal):
    sentence = (
        "Cinquante affiches de cet établissement sont encore valables. Révoquez celles "
        "qui ne servent plus avant d’en préparer une autre."
    )


MOST_LIVE_POSTERS = 50


@transaction.atomic
def make_poster(
    *, establishment: Establishment, place: str, by: Actor
) -> tuple[Poster, str]:
    """Give out a poster with its own personal link, valid until revoked.

    Returns the poster and the token of its link, which cannot be read again.

    Raises: TooManyPosters.
    """
    live = Poster.objects.filter(establishment=establishment, link__revoked_at=None)
    if live.count() >= MOST_LIVE_POSTERS:
        raise TooManyPosters
    link, token = give_link(
        purpose=LinkPurpose.EMERGENCY_NUMBERS,
        subject_key=establishment.pk,
        by=by,
        expires_at=None,
        label=place or "Numéros d’urgence",
        recipient_label="Affiche imprimée",
        establishment_key=establishment.pk,
        organization_key=establishment.organization_id or "",
    )
    poster = Poster.objects.create(
        establishment=establishment, link=link, place=place, made_at=clock.now()
    )
    record(
        by=by,
        verb="make_poster",
        object_kind="poster",
        object_key=poster.pk,
        object_label=place or establishment.name,
        establishment_key=establishment.pk,
    )
    return poster, token


@transaction.atomic
def revoke_poster(*, poster: Poster, by: Actor) -> None:
    """Close the link of one poster; twice changes nothing more."""
    if poster.link.revoked_at is not None:
        return
    revoke_link(poster.link)
    record(
        by=by,
        verb="revoke_poster",
        object_kind="poster",
        object_key=poster.pk,
        object_label=poster.place,
        establishment_key=poster.establishment_id,
    )


@transaction.atomic
def correct_fact(
    *, slug: str, value: str, source: str, verified_on: date, by: Actor
) -> None:
    """Correct a dated fact, and have the public cards drawn again.

    Raises: reference's FactUnknown, VerifiedLater.
    """
    reference.correct_fact(
        slug=slug, value=value, source=source, verified_on=verified_on, by=by
    )
    tasks.publish_cards.enqueue()


@transaction.atomic
def restore_fact(*, slug: str, by: Actor) -> None:
    """Return to the fact delivered with Beffroi, and have the cards drawn again.

    Raises: reference's FactUnknown.
    """
    reference.restore_fact(slug=slug, by=by)
    tasks.publish_cards.enqueue()
