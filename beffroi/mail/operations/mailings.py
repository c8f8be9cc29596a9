"""Prepare, start, pause and stop mailings; decide about what may have left.

Refusal
├── UnknownPlace       a text holds a place that is not on the list
├── BadVariant         a text cannot become a message
├── SenderElsewhere    the sender's address is not of the profile's domain
├── NotNow             the mailing is not in a state where this has a sense
└── AlreadyDecided     the message no longer waits for a person (deliveries)
"""

from collections.abc import Collection, Sequence

from django.db import transaction

from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.lib.text import plural
from beffroi.mail.models import (
    Mailing,
    MailingAttachment,
    MailingItem,
    MailingVariant,
    SendingProfile,
    Suppressed,
)
from beffroi.mail.operations.deliveries import AlreadyDecided
from beffroi.mail.rules.items import Outcome
from beffroi.mail.rules.placeholders import UnknownPlaceholder
from beffroi.mail.rules.skeleton import Source
from beffroi.mail.rules.states import ItemState, MailingState, Suppression
from beffroi.mail.work.items import suppress, write
from beffroi.mail.work.writing import compiled, domain_of

RESTORED = (
    "Une sauvegarde a été restaurée : certains de ces messages sont peut-être partis "
    "depuis. Reprenez l’envoi si vous savez que non."
)


class UnknownPlace(Refusal):
    sentence = "Ce texte contient une balise inconnue."


class BadVariant(Refusal):
    sentence = "Ce texte ne peut pas devenir un message : vérifiez les adresses."


class SenderElsewhere(Refusal):
    sentence = "L’adresse d’expédition n’est pas du domaine de ce profil d’envoi."


class NotNow(Refusal):
    sentence = "Cet envoi n’est plus dans un état où cela se fait."


@transaction.atomic
def open_mailing(
    *, origin_module: str, origin_key: object, profile: SendingProfile, by: Actor
) -> Mailing:
    """Open a mailing for one thing of an activity; again, return the same one.

    `origin_module` and `origin_key` name the activity's own row (its app, its key).
    """
    mailing, is_new = Mailing.objects.get_or_create(
        origin_module=origin_module,
        origin_key=str(origin_key),
        defaults={"profile": profile, "created_at": clock.now()},
    )
    if is_new:
        _note(mailing, "open_mailing", by)
    return mailing


@transaction.atomic
def add_variant(
    *,
    mailing: Mailing,
    key: str,
    source: Source,
    placeholders: Collection[str],
    by: Actor,
) -> MailingVariant:
    """Add, or write again, one text of a mailing being prepared; it is compiled at once.

    Raises: NotNow; UnknownPlace; BadVariant; SenderElsewhere.
    """
    if mailing.state != MailingState.PREPARING or mailing.profile is None:
        raise NotNow
    domain = source.sender_address.rpartition("@")[2].lower()
    own = domain_of(mailing.profile).lower()
    if domain != own and not domain.endswith(f".{own}"):
        raise SenderElsewhere
    variant, _ = MailingVariant.objects.update_or_create(
        mailing=mailing,
        key=key,
        defaults={
            "subject": source.subject,
            "text": source.text,
            "html": source.html,
            "sender_name": source.sender_name,
            "sender_address": source.sender_address,
            "reply_to": source.reply_to,
            "headers": [list(pair) for pair in source.headers],
            "placeholders": sorted(placeholders),
        },
    )
    variant.attachments.all().delete()
    MailingAttachment.objects.bulk_create(
        MailingAttachment(
            variant=variant, name=one.name, kind=one.kind, content=one.content
        )
        for one in source.attachments
    )
    try:
        compiled(variant, mailing.profile)
    except UnknownPlaceholder as unknown:
        message = f"La balise {unknown} n’existe pas : vérifiez son orthographe."
        raise UnknownPlace(message) from unknown
    except (ValueError, LookupError) as error:
        raise BadVariant from error
    _note(mailing, "write_mailing", by, detail=key)
    return variant


@transaction.atomic
def start_mailing(*, mailing: Mailing, by: Actor) -> None:
    """Let the prepared messages leave, each when it is due. Raises: NotNow."""
    items = MailingItem.objects.filter(mailing=mailing)
    moment = clock.now()
    _move(
        mailing,
        {MailingState.PREPARING},
        state=MailingState.RUNNING,
        started_at=moment,
        prepared_count=items.count(),
        refused_count=items.filter(state=ItemState.REFUSED).count(),
    )
    _note(mailing, "start_mailing", by)


@transaction.atomic
def pause_mailing(*, mailing: Mailing, by: Actor) -> None:
    """Stop sending between two chunks, until somebody resumes. Raises: NotNow."""
    _move(mailing, {MailingState.RUNNING}, state=MailingState.PAUSED)
    _note(mailing, "pause_mailing", by)


@transaction.atomic
def resume_mailing(*, mailing: Mailing, by: Actor) -> None:
    """Go on after a pause. Raises: NotNow."""
    _move(
        mailing,
        {MailingState.PAUSED},
        state=MailingState.RUNNING,
        trouble="",
        resume_at=None,
    )
    _note(mailing, "resume_mailing", by)


@transaction.atomic
def stop_mailing(*, mailing: Mailing, by: Actor) -> None:
    """Stop for good; what waits will never leave. Raises: NotNow."""
    _move(
        mailing,
        {MailingState.PREPARING, MailingState.RUNNING, MailingState.PAUSED},
        state=MailingState.STOPPED,
        ended_at=clock.now(),
    )
    _note(mailing, "stop_mailing", by)


@transaction.atomic
def choose_profile(*, mailing: Mailing, profile: SendingProfile, by: Actor) -> None:
    """Send what is left through another profile of the same domain.

    Raises: NotNow once it is over; SenderElsewhere.
    """
    for address in mailing.variants.values_list("sender_address", flat=True):
        domain, own = address.rpartition("@")[2].lower(), domain_of(profile).lower()
        if domain != own and not domain.endswith(f".{own}"):
            raise SenderElsewhere
    under_way = {MailingState.PREPARING, MailingState.RUNNING, MailingState.PAUSED}
    _move(mailing, under_way, profile=profile, trouble="", resume_at=None)
    _note(mailing, "choose_mailing_profile", by)


@transaction.atomic
def consider_item_sent(*, item: MailingItem, by: Actor) -> Outcome:
    """Note that a message which may have left did leave; the owner copies the outcome.

    Raises: AlreadyDecided.
    """
    return _decide(item, ItemState.SENT, "considéré comme parti", by)


@transaction.atomic
def send_item_again(*, item: MailingItem, by: Actor) -> Outcome:
    """Let a message that may have left leave once more: a person decided so.

    A mailing that was done runs again. Raises: AlreadyDecided.
    """
    outcome = _decide(item, ItemState.WAITING, "renvoyé", by)
    Mailing.objects.filter(pk=item.mailing_id, state=MailingState.DONE).update(
        state=MailingState.RUNNING, ended_at=None
    )
    return outcome


def _decide(item: MailingItem, state: ItemState, decision: str, by: Actor) -> Outcome:
    undecided = MailingItem.objects.filter(pk=item.pk, state=ItemState.MAYBE_SENT)
    if not undecided.select_for_update().exists():
        raise AlreadyDecided
    moment = clock.now()
    outcome = Outcome(
        item.pk,
        item.reference,
        state,
        moment,
        next_try_at=moment if state is ItemState.WAITING else None,
    )
    write(item.mailing_id, [outcome], _nothing, before=ItemState.MAYBE_SENT)
    record(
        by=by,
        verb="decide_item",
        detail=decision,
        object_kind="mailing",
        object_key=item.mailing_id,
    )
    return outcome


def _nothing(_: Sequence[Outcome]) -> None:
    """The caller of the operation copies the outcome itself."""


@transaction.atomic
def suppress_address(*, address: str, by: Actor) -> None:
    """Note that an address asked to receive nothing more. May be called twice."""
    suppress([address], Suppression.ASKED_OUT)
    record(by=by, verb="suppress_address", object_kind="suppressed", object_key="")


@transaction.atomic
def lift_suppression(*, address: str, by: Actor) -> None:
    """Let mailings write to an address again. May be called twice."""
    Suppressed.objects.filter(address=address.lower()).delete()
    record(by=by, verb="lift_suppression", object_kind="suppressed", object_key="")


@transaction.atomic
def set_aside_running(*, by: Actor) -> int:
    """Pause every running mailing of a restored backup; return how many."""
    running = Mailing.objects.filter(state=MailingState.RUNNING)
    count = running.update(state=MailingState.PAUSED, trouble=RESTORED)
    if count:
        record(
            by=by,
            verb="pause_mailing",
            object_kind="mailing",
            object_key="aside",
            object_label=plural(count, "envoi groupé", "envois groupés"),
        )
    return count


def _move(
    mailing: Mailing, allowed: Collection[MailingState], **changes: object
) -> None:
    """Change a mailing, if it is still where it may be changed from. Raises: NotNow."""
    rows = Mailing.objects.filter(pk=mailing.pk, state__in=list(allowed))
    if not rows.update(**changes):
        raise NotNow
    mailing.refresh_from_db()


def _note(mailing: Mailing, verb: str, by: Actor, detail: str = "") -> None:
    record(
        by=by,
        verb=verb,
        detail=detail,
        object_kind="mailing",
        object_key=mailing.pk,
        object_label=f"{mailing.origin_module}:{mailing.origin_key}",
    )
