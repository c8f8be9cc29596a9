"""Read obligations from plain dictionaries; refuse a faulty one in French.

A fault names the file, the key and the reason (lib.content.ContentError).
"""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from beffroi.lib.content import ContentError, need
from beffroi.reference.rules.facts import placeholders
from beffroi.reference.rules.obligations import (
    Case,
    LegalState,
    Obligation,
    Source,
    Theme,
    Verdict,
    Wording,
)
from beffroi.reference.rules.situations import ATTRIBUTES

Part = Mapping[str, Any]
Member = TypeVar("Member", bound=StrEnum)

KEYS = frozenset(
    [
        "slug",
        "theme",
        "who",
        "title",
        "summary",
        "state",
        "cases",
        "must",
        "deadline",
        "recipient",
        "helps",
        "consequence",
        "director",
        "sources",
        "to_check",
        "verified_on",
    ]
)
MAY_BE_EMPTY = frozenset({"to_check", "recipient"})
INDICATIVE = "Indicatif"


def parse_obligation(
    row: Part, where: str, *, knows_fact: Callable[[str], bool]
) -> Obligation:
    """Return the obligation that a mapping holds.

    Raises: ContentError naming file, obligation and key.
    """
    slug = need(row, "slug", str, where)
    here = f"{where}, « {slug} »"
    _only(row, KEYS, here)
    wording = _wording(row, here)
    for name in fact_slugs(wording):
        if not knows_fact(name):
            _fail(here, "fact", f"la donnée « {name} » n’existe pas")
    return Obligation(
        slug=slug,
        theme=_member(row, "theme", Theme, here),
        who=_text(row, "who", here),
        wording=wording,
        cases=_cases(row, here),
        helps=tuple(
            (_text(part, "page", here), _text(part, "words", here))
            for part in need(row, "helps", list, here)
        ),
    )


def fact_slugs(wording: Wording) -> tuple[str, ...]:
    """Return the facts that the texts of an obligation call for, in order."""
    texts = (
        wording.title,
        wording.summary,
        *wording.must,
        wording.deadline,
        wording.recipient,
        wording.consequence,
        wording.director,
        wording.to_check,
    )
    return tuple(dict.fromkeys(name for text in texts for name in placeholders(text)))


def _wording(row: Part, here: str) -> Wording:
    state = _member(row, "state", LegalState, here)
    summary = _text(row, "summary", here)
    if state == LegalState.UNSETTLED and not summary.startswith(INDICATIVE):
        _fail(here, "summary", "un texte non tranché commence par « Indicatif »")
    must = tuple(str(item).strip() for item in need(row, "must", list, here))
    if not must or not all(must):
        _fail(here, "must", "au moins une phrase, aucune vide")
    sources = tuple(_source(part, here) for part in need(row, "sources", list, here))
    if not sources:
        _fail(here, "sources", "au moins une source")
    return Wording(
        title=_text(row, "title", here),
        summary=summary,
        must=must,
        deadline=_text(row, "deadline", here),
        recipient=_text(row, "recipient", here),
        consequence=_text(row, "consequence", here),
        director=_text(row, "director", here),
        sources=sources,
        state=state,
        to_check=_text(row, "to_check", here),
        verified_on=need(row, "verified_on", date, here),
    )


def _source(part: Any, here: str) -> Source:
    _only(part, frozenset({"text", "article", "dated", "url"}), f"{here}, sources")
    if not str(part["text"] or "").strip():
        _fail(here, "sources", "chaque source nomme son texte")
    return Source(
        *(str(part[key] or "") for key in ("text", "article", "dated", "url"))
    )


def _cases(row: Part, here: str) -> tuple[Case, ...]:
    read = []
    for part in need(row, "cases", list, here):
        _only(part, frozenset({"when", "verdict", "because"}), f"{here}, cases")
        when = {
            name: frozenset(values)
            for name, values in need(part, "when", dict, here).items()
        }
        for name, values in when.items():
            if not values or not values <= ATTRIBUTES.get(name, frozenset()):
                _fail(here, name, "attribut ou valeur inconnus")
        verdict = _member(part, "verdict", Verdict, here)
        read.append(Case(when, verdict, _text(part, "because", here)))
    if not read or read[-1].when:
        _fail(here, "cases", "le dernier cas vaut pour tous (« when: {} »)")
    if any(not case.when for case in read[:-1]):
        _fail(here, "cases", "seul le dernier cas vaut pour tous")
    return tuple(read)


def _member(part: Part, key: str, kind: type[Member], here: str) -> Member:
    try:
        return kind(need(part, key, str, here))
    except ValueError:
        _fail(here, key, f"attendu {', '.join(kind)}")
        raise


def _text(part: Part, key: str, here: str) -> str:
    value: str = need(part, key, str, here)
    if not value.strip() and key not in MAY_BE_EMPTY:
        _fail(here, key, "ne peut pas être vide")
    return value.strip()


def _only(part: Any, keys: Collection[str], here: str) -> None:
    if not isinstance(part, Mapping):
        message = f"{here} : attendu une liste de clés et de valeurs."
        raise ContentError(message)
    wrong = sorted(set(part) ^ set(keys))
    if wrong:
        _fail(here, wrong[0], "clé absente ou inconnue")


def _fail(here: str, key: str, reason: str) -> None:
    message = f"{here} : « {key} » est refusé ({reason})."
    raise ContentError(message)
