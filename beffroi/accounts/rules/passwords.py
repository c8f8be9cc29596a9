"""The password rule: strong enough by itself, and not one that people guess first.

Source: CNIL, deliberation 2022-100 of 21 July 2022 (JORF of 16 October 2022).
Attempts are limited here, so 50 bits would do; case 1 (80 bits, no other
measure) is kept because accounts open on whole establishments. The three
official examples are accepted as such: 12 × log2(99) is 79.5, which a strict
« at least 80 » would refuse.
"""

import math
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from beffroi.lib.text import MONTHS, fold

REQUIRED_BITS = 80
PHRASE_WORDS = 7
# Bits of one word drawn from a list of 7,776 (five dice).
WORD_BITS = math.log2(7776)
ALPHABETS = {"lower": 26, "upper": 26, "digit": 10, "special": 37}
SEASONS = ("printemps", "ete", "automne", "hiver")
KEYBOARD = ("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"
DIGITS = ("01234567890", "09876543210")
LEET = str.maketrans("013457@$€!", "oieastasei")
# Words that the names of many places share: refusing them would surprise.
GENERIC = frozenset(
    [
        "association",
        "centre",
        "ehpad",
        "etablissement",
        "fondation",
        "foyer",
        "groupe",
        "hopital",
        "institut",
        "maison",
        "residence",
        "service",
        "services",
        "sainte",
        "saint",
        "dans",
        "avec",
        "pour",
        "toute",
        "cette",
    ]
)


class Problem(StrEnum):
    TOO_WEAK = "too_weak"
    COMMON = "common"
    PERSONAL = "personal"
    DATE = "date"
    SEQUENCE = "sequence"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is thought of a password: nothing wrong, or why it is refused."""

    bits: int
    problems: tuple[Problem, ...]

    @property
    def is_accepted(self) -> bool:
        return not self.problems


def assess(
    password: str,
    *,
    personal: Iterable[str] = (),
    common: Collection[str] = frozenset(),
) -> Verdict:
    """Judge a password against the rule.

    `personal` holds names as people write them (« Résidence du Lac », an
    e-mail address); `common` folded words without punctuation.
    """
    problems: list[Problem] = []
    if _is_common(password, common):
        problems.append(Problem.COMMON)
    if _is_repeated(password):
        problems.append(Problem.REPEATED)
    if not _is_phrase(password) and _has_sequence(password):
        problems.append(Problem.SEQUENCE)
    if _has_personal(password, personal):
        problems.append(Problem.PERSONAL)
    if _has_date(password):
        problems.append(Problem.DATE)
    if not _is_strong(password):
        problems.append(Problem.TOO_WEAK)
    return Verdict(estimated_bits(password), tuple(problems))


def classes_of(password: str) -> frozenset[str]:
    """Return the kinds of characters used: lower, upper, digit, special."""
    kinds = {
        "lower": any(char.islower() for char in password),
        "upper": any(char.isupper() for char in password),
        "digit": any(char.isdigit() for char in password),
        "special": any(not char.isalnum() for char in password),
    }
    return frozenset(kind for kind, is_used in kinds.items() if is_used)


def phrase_words(password: str) -> list[str]:
    """Return the words of a passphrase: runs of letters parted by anything else."""
    return [word for word in re.findall(r"[^\W\d_]+", password) if len(word) > 1]


def estimated_bits(password: str) -> int:
    """Return the strength in bits, rounded.

    A phrase counts by its words, anything else by its characters.
    """
    words = phrase_words(password)
    if len(words) >= 3 and re.search(r"\s", password):
        return round(len(words) * WORD_BITS)
    size = sum(ALPHABETS[kind] for kind in classes_of(password))
    return round(len(password) * math.log2(size)) if size else 0


def _is_phrase(password: str) -> bool:
    words = phrase_words(password)
    distinct = {fold(word) for word in words}
    return len(words) >= PHRASE_WORDS and len(distinct) >= PHRASE_WORDS - 1


def _is_strong(password: str) -> bool:
    kinds = classes_of(password)
    return (
        _is_phrase(password)
        or (len(password) >= 12 and len(kinds) == 4)
        or (len(password) >= 14 and kinds >= {"lower", "upper", "digit"})
        or estimated_bits(password) >= REQUIRED_BITS
    )


def _compact(text: str) -> str:
    return fold(text).replace(" ", "")


def _is_common(password: str, common: Collection[str]) -> bool:
    """Compare the whole, then without what people add at both ends."""
    forms = {password.lower(), _compact(password), _compact(password.translate(LEET))}
    bare = {re.sub(r"^\d+|\d+$", "", form) for form in forms}
    bare.add(_compact(re.sub(r"[\W\d_]+$", "", password).translate(LEET)))
    return any(form in common for form in forms | bare if len(form) >= 3)


def _is_repeated(password: str) -> bool:
    text = password.lower()
    if re.search(r"(.)\1{3,}", text) or len(set(text)) < 6:
        return True
    # « Toto1Toto1Toto1 »: one piece, said again to the end or nearly.
    return bool(re.match(r"^(.{2,}?)\1+.{0,3}$", text))


def _has_sequence(password: str) -> bool:
    text = _compact(password)
    rows = [(row, 5) for row in KEYBOARD] + [(ALPHABET, 4)]
    rows += [(row[::-1], length) for row, length in rows]
    rows += [(row, 4) for row in DIGITS]
    return any(
        row[start : start + length] in text
        for row, length in rows
        for start in range(len(row) - length + 1)
    )


def personal_words(names: Iterable[str]) -> frozenset[str]:
    """Return the folded words of names, those too short or too common left out."""
    words = {word for name in names for word in fold(name).split()}
    return frozenset(word for word in words if len(word) >= 3) - GENERIC


def _has_personal(password: str, names: Iterable[str]) -> bool:
    tokens = _tokens(password)
    compact = _compact(password)
    is_phrase = _is_phrase(password)
    return any(
        word in tokens or (len(word) >= 4 and not is_phrase and word in compact)
        for word in personal_words(names)
    )


def _has_date(password: str) -> bool:
    if re.search(r"(?<!\d)(19[5-9]\d|20[0-4]\d)(?!\d)", password):
        return True
    if _is_phrase(password):
        return False
    tokens, compact = _tokens(password), _compact(password)
    return any(
        word in tokens or (len(word) >= 5 and word in compact)
        for word in [*map(fold, MONTHS), *SEASONS]
    )


def _tokens(password: str) -> frozenset[str]:
    """Return the folded runs of letters, « LunDi7mai » giving lun, di, lundi, mai."""
    whole = re.findall(r"[^\W\d_]+", password)
    humps = [
        part for run in whole for part in re.findall(r"[^\W\d_]?[^\W\d_A-Z]*", run)
    ]
    return frozenset(fold(part) for part in [*whole, *humps] if part)
