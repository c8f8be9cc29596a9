"""What one person’s message, and the page behind it, are filled with.

A message goes out through the mass engine, filled there; its pages are filled at the
edge. Both take the words of `rules.placeholders`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from beffroi.phishing.rules.lures import MessageTemplate, template_of
from beffroi.phishing.rules.placeholders import (
    BY_NAME,
    completed,
    fill,
    moments,
    names_in,
)
from beffroi.phishing.rules.scenarios import Scenario
from beffroi.phishing.rules.shown_pages import PLACE

HIDDEN_LINK, PIXEL = "lien_cache", "image"
MESSAGE_PLACES = frozenset(BY_NAME) | {HIDDEN_LINK, PIXEL, "jeton"}
# Words that a page may only bear as a place, filled for each person.
PERSONAL = (
    "bonjour", "prenom", "nom", "nom_complet", "fonction", "service", "date_envoi",
    "jour", "demain", "date_limite", "mois", "annee",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every message of an establishment."""

    establishment: str
    organization: str
    city: str
    region: str
    test_domain: str
    referent: str = ""
    referent_contact: str = ""

    def words(self) -> dict[str, str]:
        return {
            "etablissement": self.establishment,
            "organisme": self.organization,
            "ville": self.city,
            "region": self.region,
            "domaine_test": self.test_domain,
            "referent": self.referent,
            "contact_referent": self.referent_contact,
        }


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads one message; a shared mailbox has no first name."""

    first_name: str
    last_name: str
    email: str
    job: str
    team: str

    def words(self) -> dict[str, str]:
        return {
            "prenom": self.first_name,
            "nom": self.last_name,
            "courriel": self.email,
            "fonction": self.job,
            "service": self.team,
        }


@dataclass(frozen=True, slots=True)
class Prepared:
    """One scenario cut for sending: its template and the places that it holds."""

    scenario: Scenario
    template: MessageTemplate
    names: frozenset[str]


def prepared(scenario: Scenario) -> Prepared:
    """Return a scenario ready to be sent to many. Raises: PlaceholderFault."""
    template = template_of(scenario)
    texts = (scenario.sender.name, scenario.subject, scenario.text, scenario.html)
    names = frozenset().union(*(names_in(text) for text in texts))
    return Prepared(scenario, template, names)


def message_values(
    item: Prepared,
    setting: Setting,
    reader: Reader,
    *,
    day: date,
    link: str,
    token: str,
) -> dict[str, str]:
    """Return what one message is filled with: the places that it holds, and no other."""
    known = completed({**setting.words(), **reader.words(), **moments(day)})
    known["expediteur"] = fill(item.scenario.sender.name, known)
    found = {name: known[name] for name in item.names if name in known}
    found |= {
        "lien": link,
        HIDDEN_LINK: f"{link}/h",
        PIXEL: f"{link}/p",
        "jeton": token,
    }
    return found


def page_words(setting: Setting) -> dict[str, str]:
    """Return what a page is made with: personal words stay places, « {{prenom}} »."""
    places = {name: f"{{{{{name}}}}}" for name in PERSONAL}
    return {**setting.words(), **places}


def person_words(
    names: Collection[str], setting: Setting, reader: Reader, *, day: date
) -> dict[str, str]:
    """Return the personal words that the pages of one person hold, without address."""
    known = completed({**setting.words(), **reader.words(), **moments(day)})
    return {name: known[name] for name in PERSONAL if name in names}


def places_in(page: str) -> frozenset[str]:
    """Return the personal words that a page holds."""
    return frozenset(PLACE.findall(page)) & frozenset(PERSONAL)
