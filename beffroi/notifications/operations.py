"""Tell people things, and let them choose what reaches them by e-mail."""

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib import clock
from beffroi.notifications.models import Notice, Preference
from beffroi.notifications.queries import StopLink
from beffroi.notifications.rules.kinds import DigestRhythm, Mailing, NoticeKind


@transaction.atomic
def tell(
    *,
    person: User,
    kind: NoticeKind,
    key: str,
    subject_key: object,
    title: str,
    link: str,
    by: Actor,
    place: str = "",
) -> None:
    """Tell a person one thing, once per `key`; an e-mail follows within the hour.

    Nobody is told what they did themselves. The journal line is that of the
    operation that calls: a notice says nothing more than it.
    """
    if by.key == str(person.pk):
        return
    Notice.objects.get_or_create(
        user=person,
        kind=kind,
        key=key,
        defaults={
            "subject_key": str(subject_key),
            "title": title[:200],
            "place": place[:300],
            "link": link,
            "author_key": by.key,
            "author_label": by.label[:200],
            "told_at": clock.now(),
        },
    )


def take_back(*, kind: NoticeKind, subject_key: object) -> None:
    """Forget what was told about a row and not yet read nor mailed."""
    Notice.objects.waiting().unread().filter(
        kind=kind, subject_key=str(subject_key)
    ).delete()


def keep_on_screen() -> int:
    """Let what waits for an e-mail be read on screen only; return how many notices.

    After a restore: the e-mail may have left since the backup.
    """
    return Notice.objects.waiting().update(handled_at=clock.now())


@transaction.atomic
def read_all(*, person: User) -> int:
    """Mark everything as read; return how much was not. A repeat changes nothing.

    Reading leaves no line in the journal: it is nobody else's business.
    """
    return Notice.objects.visible_to(person).unread().update(read_at=clock.now())


@transaction.atomic
def choose_messages(
    *,
    person: User,
    digest: DigestRhythm,
    wants_assignments: bool,
    wants_mentions: bool,
    by: Actor,
) -> Preference:
    """Keep what a person wants by e-mail; the same choice again changes nothing."""
    preference, is_new = Preference.objects.select_for_update().get_or_create(
        user=person, defaults={"changed_at": clock.now()}
    )
    wanted = (digest.value, wants_assignments, wants_mentions)
    held = (preference.digest, preference.wants_assignments, preference.wants_mentions)
    if held == wanted and not is_new:
        return preference
    preference.digest, preference.wants_assignments, preference.wants_mentions = wanted
    preference.changed_at = clock.now()
    preference.save()
    _note(preference, by=by, verb="change_message_choices", detail=digest.value)
    return preference


@transaction.atomic
def stop_by_link(*, link: StopLink) -> Preference:
    """Stop the mailing that an unsubscribe link names; twice changes nothing more."""
    preference = Preference.objects.select_for_update().get(pk=link.preference.pk)
    by = Actor(ActorKind.LINK, str(preference.pk), "Lien de désabonnement")
    before = (
        preference.digest,
        preference.wants_assignments,
        preference.wants_mentions,
    )
    if link.mailing == Mailing.DIGEST:
        preference.digest = DigestRhythm.NEVER
    else:
        preference.wants_assignments = preference.wants_mentions = False
    after = (preference.digest, preference.wants_assignments, preference.wants_mentions)
    if before != after:
        preference.changed_at = clock.now()
        preference.save()
        _note(preference, by=by, verb="stop_messages", detail=link.mailing.value)
    return preference


def _note(preference: Preference, *, by: Actor, verb: str, detail: str) -> None:
    record(
        by=by,
        verb=verb,
        object_kind="message_choices",
        object_key=preference.pk,
        detail=detail,
    )
