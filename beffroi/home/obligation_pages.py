"""The pages of Beffroi that an obligation may lead to, by the keys of its file."""

from dataclasses import dataclass

from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.maturity.access import can_report, rights_at
from beffroi.maturity.queries.correspondences import correspondences
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.organizations.models.places import Establishment

FOR_ALL = {"emergency": "alert:emergency", "nis2_test": "home:nis2_test"}
FOR_READERS = {
    "reflexes": "maturity:overview",
    "actions": "actionplan:next_actions",
    "evidence": "maturity:evidence",
    "documents": "maturity:documents",
}
FOR_MANAGERS = {
    "contacts": "organizations:emergency_contacts",
    "profile": "maturity:profile",
}
FOR_VALIDATORS = {"validation": "maturity:validation"}
FOR_REPORTERS = {"has_file": "maturity:has_file"}
QUESTION, VIEW = "question", "view"


@dataclass(frozen=True, slots=True)
class Pages:
    """The addresses that one person may open at one establishment, by key."""

    urls: dict[str, str]
    place: Establishment | None = None

    def url(self, key: str) -> str:
        """Return the address of a page; empty when this person has no use for it."""
        kind, _, name = key.partition("/")
        if self.place is not None and kind == QUESTION:
            if name in questionnaire().by_id:
                return reverse("maturity:question", args=[self.place.pk, name])
        elif self.place is not None and kind == VIEW and name in correspondences():
            return reverse("maturity:correspondence", args=[self.place.pk, name])
        return self.urls.get(key, "")


def general_pages() -> Pages:
    return Pages({key: reverse(name) for key, name in FOR_ALL.items()})


def pages_at(user: User, place: Establishment) -> Pages:
    """Return the pages that a person may open at an establishment whose detail is open."""
    rights = rights_at(user, place)
    names = dict(FOR_READERS)
    if rights.can_manage:
        names |= FOR_MANAGERS
    if rights.can_validate:
        names |= FOR_VALIDATORS
    if can_report(user, place):
        names |= FOR_REPORTERS
    scoped = {key: reverse(name, args=[place.pk]) for key, name in names.items()}
    return Pages(general_pages().urls | scoped, place)


def is_known(key: str) -> bool:
    """Tell whether a key leads to a page of Beffroi."""
    kind, _, name = key.partition("/")
    if kind == QUESTION:
        return name in questionnaire().by_id
    if kind == VIEW:
        return name in correspondences()
    return key in (
        FOR_ALL | FOR_READERS | FOR_MANAGERS | FOR_VALIDATORS | FOR_REPORTERS
    )
