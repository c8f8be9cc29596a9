"""Letters with a personal link leave at a pace that suits those who receive them.

Refusal
├── TooManyToday     this establishment wrote enough for a day
└── AddressAtRest    this person received enough for a day, from anybody here
"""

from beffroi.lib.errors import Refusal
from beffroi.maturity.queries.pace import has_written_enough, is_address_at_rest
from beffroi.maturity.rules.pace import MOST_LETTERS_OF_PLACE, MOST_LETTERS_TO_ADDRESS
from beffroi.organizations.models.places import Establishment


class TooManyToday(Refusal):
    sentence = (
        f"Votre établissement a déjà envoyé {MOST_LETTERS_OF_PLACE} messages de ce genre "
        "en un jour. Regroupez les questions, ou reprenez demain."
    )


class AddressAtRest(Refusal):
    sentence = (
        f"Cette adresse a déjà reçu {MOST_LETTERS_TO_ADDRESS} messages de Beffroi en un "
        "jour : pour ne pas lasser la personne, rien de plus ne lui part aujourd’hui. "
        "Reprenez demain, ou appelez-la."
    )


def check_pace(establishment: Establishment, address: str) -> None:
    """Refuse one letter too many. Two at the same instant may count for one.

    Raises: TooManyToday; AddressAtRest.
    """
    if has_written_enough(establishment):
        raise TooManyToday
    if is_address_at_rest(address):
        raise AddressAtRest
