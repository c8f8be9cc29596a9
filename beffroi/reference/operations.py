"""Correct a dated fact or rewrite an obligation on screen, or return to what was delivered.

Refusal
├── FactUnknown
├── ObligationUnknown
├── RewrittenMeanwhile
└── VerifiedLater
"""

from datetime import date

from django.db import IntegrityError, transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.reference import contents
from beffroi.reference.models import FactOverride, ObligationRevision
from beffroi.reference.queries import obligation, wording_texts
from beffroi.reference.rules.obligation_parsing import fact_slugs
from beffroi.reference.rules.obligations import Wording


class FactUnknown(Refusal):
    sentence = "Ce repère n’existe pas dans cette version de Beffroi."


class VerifiedLater(Refusal):
    sentence = "La date de vérification ne peut pas être dans le futur."


class ObligationUnknown(Refusal):
    sentence = "Cette obligation n’existe pas dans cette version de Beffroi."


class RewrittenMeanwhile(Refusal):
    sentence = "Quelqu’un a réécrit cette obligation pendant que vous la modifiiez. Votre texte est resté ci-dessous : comparez-le à la version en place avant d’enregistrer de nouveau."


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


@transaction.atomic
def rewrite_obligation(
    *, slug: str, wording: Wording, expected_revision: int, by: Actor
) -> int:
    """Replace the text of an obligation everywhere; return the number of the revision.

    The same text again changes nothing.

    Raises: ObligationUnknown, VerifiedLater, FactUnknown, RewrittenMeanwhile.
    """
    _check(slug, wording)
    number = _lock(slug)
    current = obligation(slug)
    if current.is_rewritten and current.wording == wording:
        return number
    if number != expected_revision:
        raise RewrittenMeanwhile
    _add_revision(
        slug,
        number + 1,
        by,
        texts=wording_texts(wording),
        state=wording.state.value,
        verified_on=wording.verified_on,
    )
    _record_obligation("rewrite_obligation", slug, by)
    return number + 1


@transaction.atomic
def restore_obligation(*, slug: str, by: Actor) -> None:
    """Return to the text delivered with Beffroi; the history stays, twice changes nothing.

    Raises: ObligationUnknown.
    """
    if slug not in contents.delivered_obligations():
        raise ObligationUnknown
    number = _lock(slug)
    if not obligation(slug).is_rewritten:
        return
    _add_revision(slug, number + 1, by, is_delivered=True)
    _record_obligation("restore_obligation", slug, by)


def _check(slug: str, wording: Wording) -> None:
    if slug not in contents.delivered_obligations():
        raise ObligationUnknown
    if wording.verified_on > clock.today():
        raise VerifiedLater
    known = contents.delivered_facts()
    wrong = [name for name in fact_slugs(wording) if name not in known]
    if wrong:
        message = f"La donnée de référence « {wrong[0]} » n’existe pas : vérifiez ce qui est écrit entre accolades."
        raise FactUnknown(message)


def _lock(slug: str) -> int:
    """Hold the last revision until the transaction ends; return its number, 0 for none."""
    rows = ObligationRevision.objects.select_for_update().filter(slug=slug)
    last = rows.order_by("-revision").first()
    return last.revision if last else 0


def _add_revision(slug: str, number: int, by: Actor, **written: object) -> None:
    try:
        with transaction.atomic():
            ObligationRevision.objects.create(
                slug=slug,
                revision=number,
                changed_at=clock.now(),
                changed_by_key=by.key,
                changed_by_label=by.label[:200],
                **written,
            )
    except IntegrityError as error:  # two people wrote the same revision at once
        raise RewrittenMeanwhile from error


def _record_obligation(verb: str, slug: str, by: Actor) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="obligation",
        object_key=slug,
        object_label=obligation(slug).wording.title,
    )
