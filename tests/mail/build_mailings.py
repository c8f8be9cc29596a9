"""Builders of mailings, and the gates of tests."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.mail.models import Mailing, MailingItem, SendingProfile
from beffroi.mail.operations.mailings import add_variant, open_mailing, start_mailing
from beffroi.mail.rules.items import ClaimedItem, NewItem, Outcome
from beffroi.mail.rules.skeleton import Source
from beffroi.mail.work.items import create_items
from beffroi.mail.work.mailings import Run, run_mailing

PLACES = ("prenom", "lien")
_numbers = count(1)


def make_tests_profile(port: int = 2525, **changes: object) -> SendingProfile:
    fields: dict[str, object] = {
        "use": "tests",
        "region_code": "76",
        "name": f"Tests {next(_numbers)}",
        "host": "127.0.0.1",
        "port": port,
        "encryption": "none",
        "from_address": "retours@tests-exemple.fr",
        "from_name": "Support",
        "from_domain": "tests-exemple.fr",
        "contact_address": "ssi@exemple-beffroi.fr",
        "changed_at": clock.now(),
    }
    return SendingProfile.objects.create(**{**fields, **changes})


def make_source(**changes: Any) -> Source:
    fields: dict[str, Any] = {
        "subject": "Votre compte, {prenom}",
        "text": "Bonjour {prenom},\n\nOuvrez {lien}\n",
        "html": '<p>Bonjour {prenom}, <a href="{lien}">ouvrez</a>.</p>',
        "sender_name": "Support",
        "sender_address": "support@tests-exemple.fr",
    }
    return Source(**{**fields, **changes})


def make_items(
    total: int, *, domain: str = "exemple.fr", due_at: datetime | None = None
) -> Iterable[NewItem]:
    moment = due_at or clock.now()
    for number in range(total):
        yield NewItem(
            recipient=f"p{number}@{domain}",
            variant="a",
            reference=f"{domain}-{number:06d}",
            values={"prenom": f"Zoé {number}", "lien": f"https://t.fr/{number}"},
            due_at=moment,
        )


def make_mailing(
    profile: SendingProfile,
    items: Iterable[NewItem] | int = 3,
    *,
    starts: bool = True,
    **changes: Any,
) -> Mailing:
    mailing = open_mailing(
        origin_module="essai", origin_key=next(_numbers), profile=profile, by=SYSTEM
    )
    add_variant(
        mailing=mailing,
        key="a",
        source=make_source(**changes),
        placeholders=PLACES,
        by=SYSTEM,
    )
    create_items(mailing, make_items(items) if isinstance(items, int) else items)
    if starts:
        start_mailing(mailing=mailing, by=SYSTEM)
    return mailing


def let_all(items: Sequence[ClaimedItem]) -> Mapping[int, str | None]:
    return {item.id: None for item in items}


def send(mailing: Mailing, **options: Any) -> Run:
    return run_mailing(mailing, let_all, **{"seconds": 5, **options})


def states(mailing: Mailing) -> dict[str, str]:
    """Return the state of each item by its address's first part."""
    rows = MailingItem.objects.filter(mailing=mailing).order_by("pk")
    return {
        address.partition("@")[0]: state
        for address, state in rows.values_list("recipient", "state")
    }


class Copies:
    """An owner that copies what it is told."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}
        self.calls = 0

    def __call__(self, outcomes: Sequence[Outcome]) -> None:
        self.calls += 1
        for outcome in outcomes:
            self.states[outcome.reference] = outcome.state.value
