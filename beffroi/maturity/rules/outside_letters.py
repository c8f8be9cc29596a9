"""The letters that leave with a personal link, and those that tell of an answer.

Plain text: a line alone that is an address becomes a button, dashes become a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from beffroi.lib.text import long_date
from beffroi.maturity.rules.requests import Wanted

WANTED_WORDS = {
    Wanted.BOTH: "réponse, et document si vous en avez un",
    Wanted.ANSWER: "réponse",
    Wanted.PROOF: "document qui le montre",
}
WHAT_IS_BEFFROI = (
    "Beffroi est le service avec lequel les établissements de santé et médico-sociaux "
    "de la région suivent leur sécurité informatique."
)


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, for which establishment, and where to write back."""

    name: str
    email: str
    place: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as a letter names it."""

    text: str
    wanted: Wanted


def request_letter(
    *,
    asker: Asker,
    recipient_name: str,
    items: Sequence[Asked],
    note: str,
    address: str,
    last_day: date,
) -> Letter:
    """Return the first letter; the address stands alone on its line."""
    how_many = (
        "à cette question" if len(items) == 1 else f"à ces {len(items)} questions"
    )
    return Letter(
        subject=f"{asker.place} : {_count(items)} sur la sécurité informatique",
        body=_joined(
            f"Bonjour {recipient_name},",
            f"{asker.name} fait le point sur la sécurité informatique de {asker.place}, "
            f"et vous êtes la personne qui sait répondre {how_many} :",
            _listed(items),
            note,
            "Répondez ici, en quelques minutes, sans compte ni mot de passe :",
            address,
            "« Je ne sais pas » est une réponse utile. Vous pouvez vous y prendre en "
            f"plusieurs fois, jusqu’au {long_date(last_day)}.",
            _trust(asker),
            _signed(asker),
        ),
    )


def reminder_letter(
    *,
    asker: Asker,
    recipient_name: str,
    items: Sequence[Asked],
    address: str,
    last_day: date,
) -> Letter:
    """Return the letter that comes back on what still waits."""
    waits = (
        "une question attend"
        if len(items) == 1
        else f"{len(items)} questions attendent"
    )
    return Letter(
        subject=f"{asker.place} : {waits} votre réponse",
        body=_joined(
            f"Bonjour {recipient_name},",
            f"{waits[0].upper()}{waits[1:]} encore votre réponse pour {asker.place} :",
            _listed(items),
            "Quelques minutes suffisent, et « Je ne sais pas » est une réponse utile :",
            address,
            f"Cette page reste ouverte jusqu’au {long_date(last_day)}. Elle remplace "
            "celle du message précédent ; ce que vous avez déjà répondu est gardé.",
            _trust(asker),
            _signed(asker),
        ),
    )


def refusal_letter(
    *,
    asker: Asker,
    recipient_name: str,
    item: Asked,
    word: str,
    address: str,
    last_day: date,
) -> Letter:
    """Return the letter that says why an answer is not kept as it is."""
    return Letter(
        subject=f"{asker.place} : une précision, s’il vous plaît",
        body=_joined(
            f"Bonjour {recipient_name},",
            f"Merci pour votre réponse. Une précision manque encore à {asker.name} sur "
            "cette question :",
            _listed([item]),
            f"Son mot : {word}",
            "Vous pouvez compléter ou corriger votre réponse ici :",
            address,
            f"Cette page reste ouverte jusqu’au {long_date(last_day)}.",
            _trust(asker),
            _signed(asker),
        ),
    )


def answered_letter(
    *, asker: Asker, recipient: str, count: int, address: str
) -> Letter:
    """Return the letter that tells who asked that everything has an answer."""
    words = "à votre question" if count == 1 else "à toutes vos questions"
    return Letter(
        subject=f"{asker.place} : {recipient} a répondu",
        body=_joined(
            f"Bonjour {asker.name},",
            f"{recipient} a répondu {words} pour {asker.place}.",
            "Relisez, puis acceptez ou demandez une précision :",
            address,
            "Rien n’entre dans vos douze réflexes tant que vous ne l’avez pas accepté.",
        ),
    )


def approval_letter(
    *, asker: Asker, recipient_name: str, address: str, last_day: date
) -> Letter:
    """Return the letter that asks a direction to read and validate the results."""
    return Letter(
        subject=f"{asker.place} : vos résultats de sécurité informatique à valider",
        body=_joined(
            f"Bonjour {recipient_name},",
            f"{asker.name} a fait le point sur la sécurité informatique de {asker.place}. "
            "Les résultats tiennent sur une page. Votre validation les date et les fige : "
            "ils pourront être présentés en votre nom.",
            "Lisez-les et validez-les ici, sans compte ni mot de passe :",
            address,
            f"Cette page reste ouverte jusqu’au {long_date(last_day)} et se ferme dès que "
            "vous avez validé.",
            _trust(asker),
            _signed(asker),
        ),
    )


def approved_letter(*, asker: Asker, recipient_name: str, address: str) -> Letter:
    """Return the letter that tells the referent of the validation."""
    return Letter(
        subject=f"{asker.place} : {recipient_name} a validé vos résultats",
        body=_joined(
            f"Bonjour {asker.name},",
            f"{recipient_name} a lu et validé les résultats de {asker.place}. Ils sont "
            "datés et gardés tels quels :",
            address,
        ),
    )


def _trust(asker: Asker) -> str:
    return (
        f"Pourquoi ce lien est sûr : il vous est personnel, il n’ouvre que cette page et "
        f"ne demande ni mot de passe ni donnée sur une personne accompagnée. "
        f"{WHAT_IS_BEFFROI} Un doute ? Avant d’ouvrir la page, appelez {asker.name} au "
        f"numéro que vous connaissez déjà, ou écrivez à {asker.email}."
    )


def _signed(asker: Asker) -> str:
    return f"{asker.name}\n{asker.place}"


def _count(items: Sequence[Asked]) -> str:
    return "une question" if len(items) == 1 else f"{len(items)} questions"


def _listed(items: Sequence[Asked]) -> str:
    return "\n".join(f"- {item.text} ({WANTED_WORDS[item.wanted]})" for item in items)


def _joined(*paragraphs: str) -> str:
    return "\n\n".join(part for part in paragraphs if part.strip())
