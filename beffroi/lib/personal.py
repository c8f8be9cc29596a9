"""What an app declares of the personal data that it holds.

Each app that has models writes one `personal_data.py` with a `PERSONAL_DATA`: its
holdings, its fields that look personal and are not, each with a reason, and what only
the app itself knows how to erase. The `privacy` app reads them all: the register, the
copy handed to a person, and the erasure follow from what is declared here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Model

ERASED_NAME = "Personne effacée"
ERASED_ADDRESS = "efface@effacement.invalid"
ERASED_WORDS = "[effacé]"


class Basis(StrEnum):
    """Why the law allows to hold it (GDPR, article 6.1)."""

    LEGAL_OBLIGATION = "legal_obligation"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTEREST = "legitimate_interest"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Subject:
    """The person concerned: `key` of the account, "" without one; all that names them.

    `addresses` are in small letters; `names` are whole (first and last name).
    """

    key: str
    addresses: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Holding:
    """What one table holds about people, in the words of the register.

    Fields, or paths of fields (`entry__actor_key`):
    `by_key` maps what holds the key of an account to the fields to clear when it is the
    person's; `by_address` maps what holds an address to the fields to clear with it;
    `gone_with` names the keys and addresses that take the whole row away;
    `about_key` names the keys of a row that stays, without name, and is handed over;
    `texts` and `documents` (JSON) are searched, and the person's name and address are
    taken out; `secret` fields are never handed over.
    """

    model: type[Model]
    what: str
    about: str
    why: str
    kept: str
    basis: Basis = Basis.PUBLIC_TASK
    by_key: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_address: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gone_with: tuple[str, ...] = ()
    about_key: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    secret: tuple[str, ...] = ()
    stays: str = ""

    @property
    def declared(self) -> frozenset[str]:
        """Return the fields of the table itself that the declaration speaks of."""
        cleared = (*self.by_key.values(), *self.by_address.values())
        named = {name for names in cleared for name in names}
        named |= {*self.by_key, *self.by_address, *self.gone_with, *self.about_key}
        named |= {*self.texts, *self.documents, *self.secret}
        return frozenset(name for name in named if "__" not in name)


Eraser = Callable[[Subject], int]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that one app holds; `erase` does what the declaration cannot say, and may be
    called twice; it returns how many things it changed. `not_personal` maps
    « Model.field » to the reason why it names nobody.
    """

    app: str
    label: str
    holdings: tuple[Holding, ...] = ()
    not_personal: Mapping[str, str] = field(default_factory=dict)
    erase: Eraser | None = None
