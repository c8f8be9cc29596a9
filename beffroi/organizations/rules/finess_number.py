"""Is this a FINESS number, and if not, what happened to it?

Nine characters: two for the département (2A and 2B in Corsica, 9A to 9J for the
overseas territories of the former coding), seven digits. Source: FINESS, reference
document « domain facts » § 6.1. The check digit is not verified: real files break it.
"""

import re

NBSP = "\u00a0"
TEXT_FORMAT = "Mettez la colonne au format Texte, puis reprenez le numéro dans le fichier d’origine."
_WELL_FORMED = re.compile(r"^(?:\d\d|2[AB]|9[A-J])\d{7}$")
_WRAPPING = re.compile(r"^=?[\"'’]?(.*?)[\"']?$")
_SPACES = re.compile(r"[\s\u00a0\u202f.\-]+")
_SCIENTIFIC = re.compile(r"^\d+(?:[.,]\d+)?E[+-]?\d+$")
_DECIMAL = re.compile(r"^(\d+)[.,]0+$")


class BadNumberError(ValueError):
    """A number that cannot be used; the message is a French sentence."""


def _quoted(raw: str) -> str:
    return f"«{NBSP}{raw[:40]}{NBSP}»"


def bare_number(raw: str) -> str:
    """Return a number without the spaces and signs that spreadsheets put around it."""
    text = raw.strip()
    matched = _WRAPPING.match(text)
    text = (matched.group(1) if matched else text).strip().upper()
    if decimal := _DECIMAL.match(text):
        return decimal.group(1)
    if _SCIENTIFIC.match(text.replace(" ", "")):
        return text.replace(" ", "")
    return _SPACES.sub("", text)


def finess_number(raw: str) -> str:
    """Return the FINESS number written in a cell.

    Raises: BadNumberError with what happened to it and what to do.
    """
    number = bare_number(raw)
    if _WELL_FORMED.match(number) and number[:2] not in {"00", "96"}:
        return number
    raise BadNumberError(_reason(raw.strip(), number))


def probable_number(raw: str) -> str:
    """Return the number that lost its leading zero to a spreadsheet; empty otherwise."""
    number = bare_number(raw)
    return f"0{number}" if number.isdigit() and len(number) == 8 else ""


def is_finess(raw: str) -> bool:
    try:
        finess_number(raw)
    except BadNumberError:
        return False
    return True


def _reason(raw: str, number: str) -> str:
    if not number:
        return "Le numéro FINESS manque."
    if _SCIENTIFIC.match(number):
        return (
            f"{_quoted(raw)}{NBSP}: un tableur a transformé ce numéro en nombre "
            f"arrondi. {TEXT_FORMAT}"
        )
    if number.isdigit() and len(number) == 8:
        return (
            f"{_quoted(raw)} n’a que 8 chiffres{NBSP}: un tableur a sans doute effacé "
            f"le zéro de tête (0{number}). {TEXT_FORMAT}"
        )
    if number.isdigit() and len(number) == 14:
        return (
            f"{_quoted(raw)} a 14 chiffres{NBSP}: c’est un numéro SIRET, "
            "pas un numéro FINESS."
        )
    if len(number) != 9:
        return (
            f"{_quoted(raw)} compte {len(number)} caractères{NBSP}: "
            "un numéro FINESS en compte 9."
        )
    if number.isdigit():
        return f"{_quoted(raw)}{NBSP}: aucun département ne commence par {number[:2]}."
    return (
        f"{_quoted(raw)} n’est pas un numéro FINESS{NBSP}: 9 chiffres, "
        "avec 2A ou 2B en tête pour la Corse."
    )
