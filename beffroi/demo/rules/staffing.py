"""Invented staff lists, as payroll programs leave them: a title, ghost rows, a total.

First names and surnames are common ones put together by chance; addresses end in the
domain kept for the demo.
"""

from dataclasses import dataclass

from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.region import EMAIL_END, EstablishmentCard
from beffroi.lib.text import fold

FIRST_NAMES = (
    "Adeline", "Aïssata", "Alexis", "Amandine", "Bruno", "Camille", "Cédric", "Chantal",
    "Coralie", "Damien", "Delphine", "Djamila", "Elsa", "Fabrice", "Farida", "Gaëlle",
    "Guillaume", "Hamid", "Inès", "Jérôme", "Josiane", "Karine", "Laëtitia", "Lionel",
    "Maëlys", "Mariama", "Maryse", "Mickaël", "Nathalie", "Noémie", "Océane", "Patrice",
    "Rachida", "Régis", "Sandrine", "Séverine", "Thibault", "Valérie", "Yannick", "Zohra",
)  # fmt: skip
SURNAMES = (
    "Alric", "Bacquet", "Belkacem", "Bonnafous", "Cabrol", "Castanié", "Cazals", "Diallo",
    "Escande", "Estève", "Fournials", "Galtier", "Guibbal", "Hadjadj", "Izard", "Jougla",
    "Lacassagne", "Lafargue", "Maurel", "Mercadier", "Nogaret", "Ouazzani", "Pagès",
    "Pelissou", "Pujol", "Raynal", "Rouquette", "Salvayre", "Séguy", "Tailhades", "Traoré",
    "Vaysse", "Verdier", "Vidalenc", "Viguier", "Yildiz",
)  # fmt: skip
# Service, wording of the job, how many; as written, quirks included.
ROLES = (
    ("Soins 1er étage", "AS de jour", 5), ("Soins 1er étage", "IDE", 2),
    ("Soins 2e étage", "Aide-soignante", 4), ("Équipe de nuit", "AS de nuit", 3),
    ("Équipe de nuit", "Veilleur", 1), ("Hôtellerie", "ASH", 4),
    ("Hôtellerie", "Maîtresse de maison", 1), ("Cuisine", "Chef de cuisine", 1),
    ("Cuisine", "Commis", 1), ("Administration", "secrétaire", 1),
    ("Administration", "Comptable", 1), ("Animation", "Animatrice", 1),
    ("Animation", "AES", 2), ("Direction", "Cadre de santé", 1),
    ("Technique", "Ouvrier d’entretien", 1), ("Remplacements", "AS intérimaire", 2),
)  # fmt: skip
HEADINGS = "Matricule;Nom et prénom;Service;Fonction;E-mail;Tél.;Date de sortie"
# A team of few addresses shares its box.
SHARING = {"Hôtellerie": "hotellerie", "Équipe de nuit": "equipe.nuit"}


@dataclass(frozen=True, slots=True)
class Listed:
    """One person of a list, before the quirks of the file."""

    last_name: str
    first_name: str
    team: str
    job: str
    email: str
    phone: str


def listed(card: EstablishmentCard) -> list[Listed]:
    """Return the staff of an establishment, always the same."""
    dice = Dice("staff", card.finess)
    total = sum(count for _, _, count in ROLES)
    firsts = dice.shuffled(FIRST_NAMES)
    lasts = dice.shuffled(SURNAMES)
    people = []
    rank = 0
    for team, job, count in ROLES:
        for _ in range(count):
            first, last = firsts[rank % len(firsts)], lasts[rank % len(lasts)]
            people.append(
                Listed(
                    last,
                    first,
                    team,
                    job,
                    _email(card, team, first, last, dice),
                    _phone(dice),
                )
            )
            rank += 1
    return people[:total]


def _email(
    card: EstablishmentCard, team: str, first: str, last: str, dice: Dice
) -> str:
    domain = f"{card.organization}{EMAIL_END}"
    if team in SHARING:
        return f"{SHARING[team]}@{domain}"
    if dice.happens(0.2):
        return ""
    name = f"{fold(first)}.{fold(last)}".replace(" ", "-")
    return f"{name}@{domain}"


def _phone(dice: Dice) -> str:
    if dice.happens(0.6):
        return ""
    return f"06 39 98 {dice.between(10, 99)} {dice.between(10, 99)}"


def file_text(card: EstablishmentCard, people: list[Listed]) -> str:
    """Write the list as it comes out of payroll, with one line that cannot be used."""
    lines = [
        f"Liste du personnel – {card.name};;;;;;", ";;;;;;", HEADINGS,
        *(
            f"{rank:03};{person.last_name.upper()} {person.first_name};{person.team};"
            f"{person.job};{person.email};{person.phone};"
            for rank, person in enumerate(people, 1)
        ),
        f"{len(people) + 1:03};GARRIC Solène;Cuisine;Apprentie;solene.garric@;;",
        ";;;;;;", f"Total : {len(people) + 1};;;;;;",
    ]  # fmt: skip
    return "\r\n".join(lines) + "\r\n"
