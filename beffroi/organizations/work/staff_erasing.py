"""Take one person out of the staff and of the lists that named them."""

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from beffroi.files.operations import forget_produced
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.personal import Subject
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.models.staff import (
    StaffImport,
    StaffMember,
    StaffRow,
    staff_key,
)
from beffroi.organizations.rules.states import StaffImportState
from beffroi.organizations.work.staff_keeping import forget_file, forget_rows

UNFINISHED = (StaffImportState.MAPPING, StaffImportState.PREVIEW)


def erase_staff(subject: Subject) -> int:
    """Erase the person from the staff; return how many lines and lists went.

    Known by the address everywhere, by the name alone only where they held a role: a
    namesake elsewhere stays. A list that named them is forgotten whole, file included.
    """
    count = _members(subject).delete()[0]
    for batch in _lists(subject).select_related("file"):
        with transaction.atomic():
            _forget(batch)
        count += 1
    return count


def _members(subject: Subject) -> "QuerySet[StaffMember]":
    query = Q(pk__in=[])
    for address in subject.addresses:
        query |= Q(email__iexact=address)
    if subject.key:
        query |= Q(
            establishment__in=_places(subject.key), sort_name__in=_sort_keys(subject)
        )
    return StaffMember.objects.filter(query)


def _places(key: str) -> "QuerySet[Establishment]":
    roles = Membership.objects.filter(user_id=key)
    wholes = roles.filter(establishments=None).values("organization_id")
    return Establishment.objects.filter(
        Q(memberships__in=roles) | Q(organization_id__in=wholes)
    )


def _sort_keys(subject: Subject) -> list[str]:
    """Return the sorting keys that a whole name may have, wherever the first name ends."""
    keys = []
    for name in subject.names:
        words = name.split()
        keys += [
            staff_key(" ".join(words[cut:]), " ".join(words[:cut]))
            for cut in range(1, len(words))
        ]
    return keys


def _lists(subject: Subject) -> "QuerySet[StaffImport]":
    rows = StaffRow.objects.annotate(told=Cast("values", TextField()))
    heads = StaffImport.objects.annotate(told=Cast("head", TextField()))
    found, shown = Q(pk__in=[]), Q(pk__in=[])
    for address in subject.addresses:
        found |= Q(told__icontains=address)
        shown |= Q(told__icontains=address)
    for name in subject.names:
        found |= Q(name__iexact=name)
    return StaffImport.objects.filter(
        Q(pk__in=rows.filter(found).values("batch_id"))
        | Q(pk__in=heads.filter(shown).values("pk"))
    )


def _forget(batch: StaffImport) -> None:
    stored = batch.file
    if batch.state in UNFINISHED:
        StaffImport.objects.filter(pk=batch.pk).update(state=StaffImportState.ABANDONED)
    StaffImport.objects.filter(pk=batch.pk).update(file=None)
    if stored is not None:
        forget_produced(stored=stored, by=SYSTEM)
    batch.file_id = None
    forget_file(batch)
    forget_rows(batch)
