"""What Beffroi writes to a direction about a test."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TestFacts:
    """What a direction must know of a test before agreeing; days are written out."""

    __test__ = False  # not a case of pytest

    place: str
    name: str
    first_day: str
    last_day: str
    asker: str
    purge_day: str


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    body: str


def agreed_words(facts: TestFacts) -> str:
    """Return what a direction agrees to, kept with its word."""
    return (
        f"Test d’hameçonnage « {facts.name} » auprès des professionnels de {facts.place}. "
        f"Les messages partent du {facts.first_day} au {facts.last_day}, aux heures "
        "ouvrées, vers les seules adresses des domaines prouvés. Aucun mot de passe n’est "
        "reçu ni gardé. Les résultats sont des nombres, par équipe d’au moins cinq "
        f"personnes ; le lien avec les noms est effacé le {facts.purge_day}. Personne "
        "n’est sanctionné ni classé."
    )


def approval_letter(facts: TestFacts, *, address: str, name: str = "") -> Letter:
    """Return the letter that asks a direction for its word."""
    greeting = f"Bonjour {name}," if name else "Bonjour,"
    return Letter(
        subject=f"Votre accord pour un test d’hameçonnage à {facts.place}",
        body=(
            f"{greeting}\n\n{facts.asker} prépare un test d’hameçonnage et a besoin de "
            f"votre accord. Rien ne part sans lui.\n\n{agreed_words(facts)}\n\n"
            "Lisez le message qui serait envoyé, puis dites oui ou non :\n\n"
            f"{address}\n\n"
            "Sans réponse de votre part, votre établissement ne participe pas."
        ),
    )
