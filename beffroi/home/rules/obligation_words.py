"""The words of what is known of an establishment, for the page of its obligations."""

from beffroi.reference.rules.situations import UNKNOWN

NOT_SAID = "Non renseigné"
YES_NO_WORDS = {"yes": "Oui", "no": "Non"}
WORDS: dict[str, dict[str, str]] = {
    "legal": {"public": "Organisme public", "private": "Organisme privé"},
    "size": {
        "small": "Moins de 50 personnes",
        "medium": "De 50 à 249 personnes",
        "large": "250 personnes ou plus",
    },
    "it": {
        "internal": "Une personne de l’établissement",
        "head_office": "Le siège",
        "provider": "Un prestataire",
        "nobody": "Personne en particulier",
    },
    "hosting": {
        "editor": "Chez l’éditeur, en ligne",
        "head_office": "Au siège",
        "on_site": "Dans l’établissement",
        "none": "Sans objet",
    },
    "dui": YES_NO_WORDS,
    "dpo": YES_NO_WORDS,
    "referent": YES_NO_WORDS,
    "insurance": YES_NO_WORDS,
}


def value_words(attribute: str, value: str) -> str:
    """Return a value as it is read; « Non renseigné » when nothing is known."""
    if value == UNKNOWN:
        return NOT_SAID
    return WORDS[attribute][value]
