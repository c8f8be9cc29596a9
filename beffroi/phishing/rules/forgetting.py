"""What remains of the words of a target once names are erased."""

from collections.abc import Mapping
from typing import Any

from beffroi.phishing.rules.placeholders import PLACEHOLDERS

# Whoever was written to, and the colleague whom the lesson names.
PERSONAL = frozenset({
    "bonjour", "prenom", "nom", "nom_complet", "courriel", "fonction", "service",
    "referent", "contact_referent", "lien", "qr", "adresse",
})  # fmt: skip
IMPERSONAL = frozenset(item.name for item in PLACEHOLDERS) - PERSONAL
FALLBACKS = {
    item.name: item.fallback
    for item in PLACEHOLDERS
    if item.name in PERSONAL and item.fallback
}


def impersonal(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of the establishment, and what is written when nobody is known.

    The link of a message still opens its lesson, which greets no one by name.
    """
    return {
        name: FALLBACKS[name] if name in FALLBACKS else str(value)
        for name, value in values.items()
        if name in FALLBACKS or name in IMPERSONAL
    }
