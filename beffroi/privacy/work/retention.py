"""The retention rules: what is forgotten by itself, when, and how much went."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from beffroi.files.operations import forget_produced
from beffroi.journal.models import EntryName
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.personal import ERASED_NAME
from beffroi.links.models import PersonalLink
from beffroi.mail.work import forgetting
from beffroi.mail.work import outbox as mail
from beffroi.organizations.models.invitations import Invitation
from beffroi.organizations.rules.states import InvitationState
from beffroi.organizations.work import invitations
from beffroi.privacy.models import PersonRequest, Purge, RegisterCopy
from beffroi.privacy.rules.states import RequestState
from beffroi.privacy.work.listing import replay_erasures

CHUNK = 500
WEEK = timedelta(days=7)
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what goes, after how long, and the function that returns how many went."""

    slug: str
    label: str
    kept: str
    carry_out: Callable[[], int]


def delete_by_chunks(rows: "QuerySet[Any]") -> int:
    """Delete rows by short transactions; return how many."""
    count = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        rows.model._base_manager.filter(pk__in=keys).delete()
        count += len(keys)
    return count


def forget_journal_names() -> int:
    old = EntryName.objects.filter(entry__at__lt=clock.now() - 3 * YEAR)
    return delete_by_chunks(old)


def forget_invitations() -> int:
    """Forget the invitations that led to nothing, a year after their end."""
    over = Q(expires_at__lt=clock.now() - YEAR) & Q(
        state__in=[InvitationState.WAITING, InvitationState.REVOKED]
    )
    return delete_by_chunks(Invitation.objects.filter(over))


def forget_link_givers() -> int:
    """Forget who gave a link, a year after it ended."""
    limit = clock.now() - YEAR
    over = PersonalLink.objects.filter(
        Q(expires_at__lt=limit) | Q(revoked_at__lt=limit)
    )
    return over.exclude(issued_by_label=ERASED_NAME).update(issued_by_label=ERASED_NAME)


def forget_copies() -> int:
    """Remove the copies handed to people, and the printed registers, after a week."""
    limit, count = clock.now() - WEEK, 0
    for request in PersonRequest.objects.filter(copied_at__lt=limit).exclude(copy=None):
        stored = request.copy
        request.copy = None
        request.save(update_fields=["copy"])
        if stored is not None:
            forget_produced(stored=stored, by=SYSTEM)
            count += 1
    for copy in RegisterCopy.objects.filter(asked_at__lt=limit).select_related("file"):
        copy.delete()
        if copy.file is not None:
            forget_produced(stored=copy.file, by=SYSTEM)
        count += 1
    return count


def forget_requests() -> int:
    over = PersonRequest.objects.filter(asked_at__lt=clock.now() - YEAR, copy=None)
    return delete_by_chunks(over.exclude(state=RequestState.ERASING))


def forget_purges() -> int:
    return delete_by_chunks(Purge.objects.filter(ran_at__lt=clock.now() - YEAR))


RULES = (
    Rule("mail", "Courriels partis, refusés ou revenus", "un an", mail.forget_old),
    Rule(
        "mailing_items",
        "Messages d’un envoi groupé",
        "un an après sa fin",
        forgetting.forget_old_items,
    ),
    Rule(
        "suppressions",
        "Adresses à qui aucun envoi groupé n’écrit",
        "trois ans, un an si l’adresse n’existe pas",
        forgetting.forget_old_suppressions,
    ),
    Rule(
        "invitation_files",
        "Fichiers de personnes à inviter",
        "sept jours",
        invitations.forget_files,
    ),
    Rule(
        "invitations",
        "Invitations restées sans suite",
        "un an après leur fin",
        forget_invitations,
    ),
    Rule(
        "links", "Noms de qui a donné un lien", "un an après sa fin", forget_link_givers
    ),
    Rule("journal_names", "Noms dans le journal", "trois ans", forget_journal_names),
    Rule("copies", "Copies remises et registres imprimés", "sept jours", forget_copies),
    Rule("requests", "Demandes des personnes", "un an", forget_requests),
    Rule("purges", "Ce compte rendu lui-même", "un an", forget_purges),
)


def carry_out_rules() -> int:
    """Carry out every rule and note what went; return how many rows. May be run twice.

    Whoever is on the list of erasures and stands here again goes first.
    """
    total = 0
    replay_erasures()
    for rule in RULES:
        count = rule.carry_out()
        Purge.objects.create(rule=rule.slug, ran_at=clock.now(), count=count)
        total += count
    return total
