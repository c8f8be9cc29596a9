"""Gather all that names one person, before anything of it is erased."""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Model, QuerySet

from beffroi.accounts.models import User
from beffroi.accounts.personal_data import is_erased
from beffroi.lib.personal import ERASED_NAME, Holding, Subject
from beffroi.organizations.models.invitations import Invitation
from beffroi.privacy.models import PersonRequest
from beffroi.privacy.work.register import holdings

DISTINCTIVE = 8
BOTH_NAMES = ("first_name", "last_name")


def subject_of_address(address: str) -> Subject:
    """Return the person of an address, with an account or without."""
    wanted = address.strip().lower()
    user = User.objects.filter(email__iexact=wanted).first()
    if user is None:
        known = EmailAddress.objects.filter(email__iexact=wanted).first()
        user = User.objects.filter(pk=known.user_id).first() if known else None
    if user is not None:
        return subject_of_user(user)
    addresses = frozenset({wanted})
    return Subject("", addresses, frozenset(_names_beside(addresses)))


def subject_of_request(request: PersonRequest) -> Subject:
    """Return the person whom a request concerns."""
    key = request.subject_key
    user = User.objects.filter(pk=key).first() if key else None
    return subject_of_user(user) if user else subject_of_address(request.address)


def subject_of_user(user: User) -> Subject:
    """Return the person of an account: every address and every name they ever bore here."""
    key = str(user.pk)
    addresses = {user.email.lower()} if not is_erased(user) else set()
    addresses |= _lower(EmailAddress.objects.filter(user_id=user.pk))
    addresses |= _lower(Invitation.objects.filter(accepted_by_id=user.pk))
    addresses = {
        address for address in addresses if "effacement.invalid" not in address
    }
    names = set(_both_orders(user.first_name, user.last_name))
    names |= set(_labels_of(key)) | set(_names_beside(frozenset(addresses)))
    return Subject(key, frozenset(addresses), frozenset(names))


def _lower(rows: "QuerySet[Any]") -> set[str]:
    return {str(address).lower() for address in rows.values_list("email", flat=True)}


def _both_orders(first: str, last: str) -> Iterator[str]:
    if first.strip() and last.strip():
        yield f"{first.strip()} {last.strip()}"
        yield f"{last.strip()} {first.strip()}"
        # Alone, a last name is taken out only when it can hardly be another word.
        if len(last.strip()) >= DISTINCTIVE:
            yield last.strip()


def _labels_of(key: str) -> Iterator[str]:
    """Yield the names under which the person signed, former ones too."""
    for _, holding in holdings():
        for key_field, fields in holding.by_key.items():
            for field in fields:
                if not field.endswith("label") or field == "object_label":
                    continue
                rows = holding.model._base_manager.filter(**{key_field: key})
                for label in rows.values_list(field, flat=True).distinct()[:50]:
                    if " " in label.strip() and label != ERASED_NAME:
                        yield label.strip()


def _names_beside(addresses: frozenset[str]) -> Iterator[str]:
    """Yield the names that stand on the same row as one of the addresses."""
    for _, holding in holdings():
        for address_field, fields in holding.by_address.items():
            for address in addresses:
                rows = holding.model._base_manager.filter(
                    **{f"{address_field}__iexact": address}
                )
                for row in rows[:50]:
                    yield from _names_of(row, holding, fields)


def _names_of(row: Model, holding: Holding, fields: tuple[str, ...]) -> Iterator[str]:
    if {"first_name", "last_name"} <= set(fields):
        yield from _both_orders(*(str(getattr(row, name)) for name in BOTH_NAMES))
    for field in ("name", "full_name"):
        value = str(getattr(row, field, "")).strip() if field in fields else ""
        if " " in value:
            yield value
