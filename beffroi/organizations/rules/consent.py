"""What may be written to whom: the pure half of the gate.

Sources: design/product.md § 3; reference phishing-awareness § 6.4 (health messaging out of
bounds, people who must not be tested).
"""

from collections.abc import Collection
from enum import StrEnum

from beffroi.organizations.rules.recipient_domains import domain_of, is_health_mail

# What a direction reads before agreeing to a programme; kept with its word.
PROGRAMME_WORDS = (
    "Des messages d’entraînement, inventés, seront envoyés de temps en temps aux "
    "professionnels qui ont une adresse à eux ou partagent une boîte, dans les domaines "
    "prouvés de l’établissement. Les adresses exclues et la messagerie de santé n’en "
    "reçoivent jamais.",
    "Chaque test est annoncé avant son départ à la direction, qui peut l’arrêter. Les "
    "professionnels sont informés que des tests ont lieu, et pourquoi, sans savoir quand ; "
    "les représentants du personnel sont consultés avant le premier.",
    "Les résultats sont des nombres, par équipe d’au moins cinq personnes. Aucun mot de "
    "passe n’est reçu ni gardé. Aucun nom n’est montré, sauf accord particulier écrit.",
    "Un test n’est jamais une faute : personne n’est sanctionné ni classé pour s’être "
    "laissé prendre.",
)


class Activity(StrEnum):
    """What a direction agrees to."""

    PHISHING = "phishing"


class Hold(StrEnum):
    """Why an address may not be written to now."""

    NO_AUTHORIZATION = "no_authorization"
    NOT_STAFF = "not_staff"
    NO_DOMAIN = "no_domain"
    HEALTH_MAIL = "health_mail"
    EXCLUDED = "excluded"


def hold_on(
    address: str,
    *,
    is_authorized: bool,
    staff: Collection[str],
    domains: Collection[str],
    exclusions: Collection[str],
) -> Hold | None:
    """Return why an address must not be written to, None when it may.

    Every collection holds small letters. The order is that of the reasons a person can
    act upon: the direction first, then the list, then the domain.
    """
    email = address.strip().lower()
    domain = domain_of(email)
    if not is_authorized:
        return Hold.NO_AUTHORIZATION
    if is_health_mail(domain):
        return Hold.HEALTH_MAIL
    if email not in staff:
        return Hold.NOT_STAFF
    if domain not in domains:
        return Hold.NO_DOMAIN
    return Hold.EXCLUDED if email in exclusions else None
