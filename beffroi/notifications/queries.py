"""What one person was told, and what they want to receive."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db.models import QuerySet

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.notifications.enums import KIND_ICONS, KIND_LABELS
from beffroi.notifications.models import Notice, Preference
from beffroi.notifications.rules.kinds import Mailing, NoticeKind

SALT = "beffroi.notifications.stop"


@dataclass(frozen=True, slots=True)
class NoticeLine:
    notice: Notice
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class StopLink:
    """Whom a link of an e-mail belongs to, and what it stops."""

    preference: Preference
    mailing: Mailing


def preference_of(user: User) -> Preference:
    """Return what the person chose, or the choices of a person who chose nothing."""
    kept = Preference.objects.filter(user=user).first()
    return kept or Preference(user=user, changed_at=clock.now())


def notices_of(user: User) -> "QuerySet[Notice]":
    return Notice.objects.visible_to(user).order_by("-told_at", "pk")


def lines_of(notices: Iterable[Notice]) -> tuple[NoticeLine, ...]:
    return tuple(
        NoticeLine(
            notice,
            KIND_LABELS[NoticeKind(notice.kind)],
            KIND_ICONS[NoticeKind(notice.kind)],
        )
        for notice in notices
    )


def stop_token(preference: Preference, mailing: Mailing) -> str:
    """Return what the unsubscribe link of one mailing ends with."""
    return signing.Signer(salt=SALT).sign(f"{mailing}.{preference.stop_key.hex}")


def stop_link_of(token: str) -> StopLink | None:
    """Return what an unsubscribe link opens; nothing when forged or revoked."""
    try:
        mailing, _, key = signing.Signer(salt=SALT).unsign(token).partition(".")
    except signing.BadSignature:
        return None
    preference = (
        Preference.objects.filter(stop_key=key, user__is_active=True)
        .select_related("user")
        .first()
    )
    return StopLink(preference, Mailing(mailing)) if preference else None
