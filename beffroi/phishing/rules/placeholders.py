"""The places that a scenario may hold, « {prenom} », and how they are filled.

The list is closed. A text is cut at its places once; nothing in it is ever evaluated.
Source: decision record 0033, fifth noun.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NoReturn

from beffroi.lib.text import DAYS, MONTHS, long_date

PLACE = re.compile(r"\{([^{}\n]*)\}|[{}]")
DEADLINE_DAYS = 3


class PlaceholderFault(ValueError):  # noqa: N818  # « a fault », as in content
    """A place that cannot be read or filled; the message says which and where."""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One place: its word, what it stands for, an example.

    `fallback` is written when nobody knows the value; None when it must be given.
    `is_teaching` keeps it out of messages: a lure never names a real colleague.
    """

    name: str
    label: str
    example: str
    fallback: str | None = None
    is_teaching: bool = False


PLACEHOLDERS = (
    Placeholder("bonjour", "« Bonjour » suivi du prénom", "Bonjour Camille", "Bonjour"),
    Placeholder("prenom", "prénom", "Camille", "Madame, Monsieur"),
    Placeholder("nom", "nom", "Morel", ""),
    Placeholder("nom_complet", "prénom et nom", "Camille Morel", "Madame, Monsieur"),
    Placeholder("courriel", "adresse de la personne", "c.morel@residence.example", "votre adresse"),
    Placeholder("fonction", "fonction", "aide-soignante", "professionnel"),
    Placeholder("service", "équipe ou service", "Unité des Tilleuls", "votre service"),
    Placeholder("etablissement", "nom de l’établissement", "Résidence des Tilleuls"),
    Placeholder("organisme", "organisme gestionnaire", "Association Les Tilleuls", "votre organisme"),
    Placeholder("ville", "commune", "Villeneuve", "votre commune"),
    Placeholder("region", "région", "Occitanie", "votre région"),
    Placeholder("date_envoi", "date de l’envoi, en toutes lettres", "mardi 24 novembre 2026"),
    Placeholder("jour", "jour de l’envoi", "mardi"),
    Placeholder("demain", "lendemain de l’envoi", "mercredi 25 novembre"),
    Placeholder("date_limite", "trois jours après l’envoi", "vendredi 27 novembre"),
    Placeholder("mois", "mois de l’envoi", "novembre"),
    Placeholder("annee", "année de l’envoi", "2026"),
    Placeholder("lien", "adresse personnelle du test", "https://test.example/a1b2c3"),
    Placeholder("qr", "QR code de cette adresse", "", ""),
    Placeholder("domaine_test", "domaine du profil d’envoi", "test.example"),
    Placeholder("expediteur", "nom d’expéditeur", "Service du courrier"),
    Placeholder("referent", "référent de l’établissement", "Nadia Perrin", "votre référent", is_teaching=True),
    Placeholder("contact_referent", "comment le joindre", "poste 214", "votre direction vous dira comment le joindre", is_teaching=True),
)  # fmt: skip
BY_NAME: Mapping[str, Placeholder] = {item.name: item for item in PLACEHOLDERS}


def _fault(text: str, position: int, where: str, reason: str) -> NoReturn:
    line = text.count("\n", 0, position) + 1
    message = (
        f"{where}, ligne {line} : {reason}" if where else f"Ligne {line} : {reason}"
    )
    raise PlaceholderFault(message)


@lru_cache(maxsize=1024)
def parts_of(text: str, where: str = "") -> tuple[str, ...]:
    """Cut a text at its places: text, word, text, word… text.

    Raises: PlaceholderFault for a word that is not on the list or a brace left alone.
    """
    parts: list[str] = []
    end = 0
    for match in PLACE.finditer(text):
        name = match[1]
        if name is None:
            reason = f"l’accolade « {match[0]} » est seule"
            _fault(text, match.start(), where, reason)
        if name not in BY_NAME:
            reason = f"la place {{{name}}} n’existe pas"
            _fault(text, match.start(), where, reason)
        parts += [text[end : match.start()], name]
        end = match.end()
    return (*parts, text[end:])


def names_in(text: str, where: str = "") -> frozenset[str]:
    """Return the words of the places of a text. Raises: PlaceholderFault."""
    return frozenset(parts_of(text, where)[1::2])


def fill(text: str, values: Mapping[str, str], where: str = "") -> str:
    """Return the text with its values, as they are.

    Raises: PlaceholderFault, also for a place without value nor fallback.
    """
    parts = list(parts_of(text, where))
    parts[1::2] = [_value(name, values, where) for name in parts[1::2]]
    return "".join(parts)


def fill_html(
    source: str,
    values: Mapping[str, str],
    where: str = "",
    trusted: Mapping[str, str] | None = None,
) -> str:
    """Return the HTML with its values, escaped; those of `trusted` are our own HTML.

    Raises: PlaceholderFault, as `fill`.
    """
    trusted = trusted or {}
    parts = list(parts_of(source, where))
    parts[1::2] = [
        trusted[name] if name in trusted else html.escape(_value(name, values, where))
        for name in parts[1::2]
    ]
    return "".join(parts)


def _value(name: str, values: Mapping[str, str], where: str) -> str:
    value = values.get(name) or BY_NAME[name].fallback
    if value is None:
        before = f"{where} : " if where else ""
        message = f"{before}rien n’est donné pour {{{name}}}"
        raise PlaceholderFault(message)
    return value


def completed(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values with what follows from them: the greeting, the whole name.

    What is unknown takes its fallback, so that a sender needs one text for each place.
    """
    known = {name: value for name, value in values.items() if name in BY_NAME and value}
    first, last = known.get("prenom", ""), known.get("nom", "")
    if first:
        known.setdefault("bonjour", f"Bonjour {first}")
        known.setdefault("nom_complet", f"{first} {last}".strip())
    fallbacks = {p.name: p.fallback for p in PLACEHOLDERS if p.fallback is not None}
    return {**fallbacks, **known}


def moments(day: date) -> dict[str, str]:
    """Return the places that follow from the day when the message leaves."""

    def short(moment: date) -> str:
        first = "1er" if moment.day == 1 else str(moment.day)
        return f"{DAYS[moment.weekday()]} {first} {MONTHS[moment.month - 1]}"

    return {
        "date_envoi": long_date(day, weekday=True),
        "jour": DAYS[day.weekday()],
        "demain": short(day + timedelta(days=1)),
        "date_limite": short(day + timedelta(days=DEADLINE_DAYS)),
        "mois": MONTHS[day.month - 1],
        "annee": str(day.year),
    }


def examples() -> dict[str, str]:
    """Return an example for every place: previews and checks."""
    return {item.name: item.example for item in PLACEHOLDERS}
