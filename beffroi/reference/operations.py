"""Correct a dated fact on screen, or return to the one delivered."""

from datetime import date

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.reference import contents
from beffroi.reference.models import FactOverride


class FactUnknown(Refusal):
    sentence = "Ce repère n’existe pas dans cette version de Beffroi."


class VerifiedLater(Refusal):
    sentence = "La date de vérification ne peut pas être dans le futur."


@transaction.atomic
def correct_fact(
    *, slug: str, value: str, source: str, verified_on: date, by: Actor
) -> FactOverride:
    """Replace the value of a fact everywhere it is shown.

    Raises: FactUnknown, VerifiedLater.
    """
    if slug not in contents.delivered_facts():
        raise FactUnknown
    if verified_on > clock.today():
        raise VerifiedLater
    override, _ = FactOverride.objects.update_or_create(
        slug=slug,
        defaults={
            "value": value,
            "source": source,
            "verified_on": verified_on,
            "changed_at": clock.now(),
            "changed_by_key": by.key,
            "changed_by_label": by.label[:200],
        },
    )
    record(
        by=by,
        verb="correct_fact",
        object_kind="fact",
        object_key=slug,
        object_label=contents.delivered_facts()[slug].label,
        detail=f"{value} ({source})",
    )
    return override


@transaction.atomic
def restore_fact(*, slug: str, by: Actor) -> None:
    """Return to the value delivered with Beffroi; twice changes nothing more.

    Raises: FactUnknown.
    """
    if slug not in contents.delivered_facts():
        raise FactUnknown
    deleted, _ = FactOverride.objects.filter(pk=slug).delete()
    if deleted:
        record(
            by=by,
            verb="restore_fact",
            object_kind="fact",
            object_key=slug,
            object_label=contents.delivered_facts()[slug].label,
        )
