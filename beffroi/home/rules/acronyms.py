"""The meaning of the acronyms that stand in a text: none is left unexplained on a page.

Source: the project's reference documents (domain facts, maturity assets).
"""

import re
from collections.abc import Iterable

MEANINGS = {
    "ANSSI": "Agence nationale de la sécurité des systèmes d’information",
    "ARS": "agence régionale de santé",
    "CaRE": "cybersécurité, accélération et résilience des établissements, programme national",
    "CERT Santé": "équipe nationale qui reçoit les signalements et aide les structures de santé",
    "CNIL": "Commission nationale de l’informatique et des libertés, autorité de protection des données",
    "DPO": "délégué à la protection des données",
    "ESMS": "établissements et services sociaux et médico-sociaux",
    "FINESS": "fichier national des établissements sanitaires et sociaux",
    "HAS": "Haute Autorité de santé",
    "HDS": "hébergeur de données de santé, certification obligatoire",
    "MSSanté": "messagerie sécurisée de santé",
    "NIS 2": "directive européenne sur la sécurité des réseaux et des systèmes d’information",
    "PGSSI-S": "politique générale de sécurité des systèmes d’information de santé",
    "ReCyF": "Référentiel Cyber France, document de travail de l’ANSSI",
    "RGPD": "règlement général sur la protection des données",
    "SHFDS/FSSI": "services du ministère chargés de la défense et de la sécurité des systèmes d’information",
}


def _pattern(name: str) -> re.Pattern[str]:
    words = r"\s".join(re.escape(word) for word in name.split())
    return re.compile(rf"(?<!\w){words}(?!\w)")


_PATTERNS = {name: _pattern(name) for name in sorted(MEANINGS, key=str.lower)}


def meanings_in(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the acronyms found in some texts with their meanings, in alphabetical order.

    A meaning that itself holds an acronym brings that one too.
    """
    whole = "\n".join(texts)
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(whole)}
    if "ReCyF" in found:
        found.add("ANSSI")
    return tuple((name, MEANINGS[name]) for name in _PATTERNS if name in found)
