"""Put the establishment's own words into the sentences of the demo."""

from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.region import EMAIL_END, EstablishmentCard, OrganizationCard
from beffroi.demo.rules.words import Guest, Words
from beffroi.lib.text import fold
from beffroi.maturity.rules.levels import ItManager

# Who runs the IT: plain, after « à », after « de », after « chez ».
IT_WORDS = {
    ItManager.INTERNAL: (
        "notre service informatique",
        "à notre service informatique",
        "de notre service informatique",
        "au service informatique",
    ),
    ItManager.HEAD_OFFICE: ("le siège", "au siège", "du siège", "au siège"),
    ItManager.PROVIDER: (
        "notre prestataire",
        "à notre prestataire",
        "de notre prestataire",
        "chez notre prestataire",
    ),
    ItManager.NOBODY: (
        "la société qui nous dépanne",
        "à la société qui nous dépanne",
        "de la société qui nous dépanne",
        "chez la société qui nous dépanne",
    ),
}
VOWELS = "AEÉIOU"


def fill(text: str, card: EstablishmentCard, organization: OrganizationCard) -> str:
    """Return the sentence with its words in braces replaced."""
    plain, to, of, at = IT_WORDS[card.it_manager]
    filled = text.format(
        informatique=plain,
        a_informatique=to,
        de_informatique=of,
        chez_informatique=at,
        dui=card.dui,
        site=organization.site,
    )
    if card.dui[0] in VOWELS:
        filled = filled.replace(f"de {card.dui}", f"d’{card.dui}")
    return filled


def provider_name(card: EstablishmentCard, words: Words) -> str:
    """Return the name of those who look after the machines, as one would write it."""
    if card.it_manager == ItManager.HEAD_OFFICE:
        return "Service informatique du siège"
    if card.it_manager == ItManager.INTERNAL:
        return "Service informatique"
    return Dice("provider", card.organization).choose(words.providers)


def guest_email(guest: Guest, slug: str) -> str:
    """Return the invented address of somebody invited."""
    name = f"{fold(guest.first_name)}.{fold(guest.last_name)}".replace(" ", "-")
    return f"{name}@{slug}{EMAIL_END}"
