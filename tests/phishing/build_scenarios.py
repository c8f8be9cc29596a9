"""A small scenario that is right, to be spoilt key by key."""

from copy import deepcopy
from datetime import date
from typing import Any

from beffroi.phishing.queries.scenarios import refused_words
from beffroi.phishing.rules.placeholders import examples, moments
from beffroi.phishing.rules.scenario_checks import check_scenario
from beffroi.phishing.rules.scenario_parsing import parse_scenario
from beffroi.phishing.rules.scenarios import Scenario

_GOOD: dict[str, Any] = {
    "slug": "essai",
    "version": 1,
    "title": "Essai",
    "level": 3,
    "theme": "office",
    "audiences": ["care"],
    "season": "all_year",
    "lure": "link",
    "sender": {"name": "Service du courrier", "local_part": "courrier"},
    "subject": "Un document pour {prenom}",
    "html": '<p style="color:#222222">{bonjour}, voici le document.</p>'
    '<p><a href="{lien}">Ouvrir le document</a></p><p>Le service</p>',
    "text": "{bonjour}, voici le document : {lien}",
    "page": {
        "brand": "Courrier",
        "tint": "blue",
        "title": "Votre document",
        "blocks": [{"kind": "facts", "lines": ["Pages\u00a0: 2"]}],
        "button": "Ouvrir",
    },
    "cues": [
        {
            "kind": "look_alike",
            "where": "sender",
            "excerpt": "{domaine_test}",
            "note": "L’adresse vient de {domaine_test}.",
            "main": True,
        },
        {
            "kind": "hidden_address",
            "where": "link",
            "excerpt": "Ouvrir le document",
            "note": "Le lien cache son adresse.",
        },
        {
            "kind": "no_signer",
            "where": "html",
            "excerpt": "Le service",
            "note": "Personne ne signe.",
        },
    ],
    "premise": {
        name: {"score": score, "reason": "Parce que."}
        for name, score in (
            ("process", 6),
            ("relevance", 6),
            ("events", 2),
            ("consequences", 2),
            ("training", 2),
        )
    },
    "lesson": {
        "alert": "L’adresse.",
        "todo": ["Lire l’adresse.", "Demander à {referent}."],
        "closing": "Merci à tous.",
        "poster": "On lit l’adresse.",
    },
}


def mapping(**changes: Any) -> dict[str, Any]:
    """Return the mapping of a good scenario with some keys replaced."""
    return {**deepcopy(_GOOD), **changes}


def accepted(**changes: Any) -> Scenario:
    """Read and check a scenario. Raises: ContentError."""
    scenario = parse_scenario(mapping(**changes), "essai.1.yaml")
    check_scenario(scenario, "essai.1.yaml", refused_words())
    return scenario


FOLLOWING = ("lien", "qr", "bonjour", "nom_complet")


def values(**changes: str) -> dict[str, str]:
    """Return a value for every place that follows from no other, of one Tuesday."""
    known = {**examples(), **moments(date(2026, 11, 24)), **changes}
    return {name: value for name, value in known.items() if name not in FOLLOWING}
