"""Choose what the regional team sees of an establishment; every choice is kept and dated.

Source: design/product.md § 3 (« Privacy is a feature »).
"""

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.organizations.models.contacts import SharingChoice
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules.states import SharingLevel


@transaction.atomic
def choose_sharing(
    *, establishment: Establishment, level: SharingLevel, by: Actor
) -> Establishment:
    """Set the sharing level; the same level again changes nothing and leaves no line."""
    place = Establishment.objects.select_for_update().get(pk=establishment.pk)
    if place.sharing_level == level:
        return place
    place.sharing_level = level
    place.save(update_fields=["sharing_level"])
    SharingChoice.objects.create(
        establishment=place,
        level=level,
        chosen_at=clock.now(),
        chosen_by_key=by.key,
        chosen_by_label=by.label[:200],
    )
    record(
        by=by,
        verb="choose_sharing",
        object_kind="establishment",
        object_key=place.pk,
        object_label=place.name,
        establishment_key=place.pk,
        detail=level.value,
    )
    return place
