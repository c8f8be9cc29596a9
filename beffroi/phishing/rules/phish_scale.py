"""How hard a message is to recognize: the NIST Phish Scale, computed.

Source: NIST TN 2276 (2023). Cues are counted one by one; the alignment of the premise is
E1 + E2 + E3 + E4 − E5, each of 0, 2, 4, 6 or 8; a table gives the difficulty. In the
validation of the scale, click rates ran from 7.0 % (easy) to 15.0 % (hard).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

SCORES = (0, 2, 4, 6, 8)
FEW_MOST, SOME_MOST = 8, 14
WEAK_MOST, MEDIUM_MOST = 10, 17


class CueCount(StrEnum):
    """How many cues a message shows: 1 to 8, 9 to 14, 15 or more."""

    FEW = "few"
    SOME = "some"
    MANY = "many"


class Alignment(StrEnum):
    """How well the story fits its readers: up to 10, 11 to 17, 18 or more."""

    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"


class Difficulty(StrEnum):
    """How hard the message is to recognize."""

    LEAST = "least"
    MODERATE_TO_LEAST = "moderate_to_least"
    MODERATE = "moderate"
    VERY = "very"


DIFFICULTY_LABELS: Mapping[Difficulty, str] = {
    Difficulty.LEAST: "facile à reconnaître",
    Difficulty.MODERATE_TO_LEAST: "assez facile à reconnaître",
    Difficulty.MODERATE: "moyennement difficile à reconnaître",
    Difficulty.VERY: "très difficile à reconnaître",
}
CUE_COUNT_LABELS: Mapping[CueCount, str] = {
    CueCount.FEW: "peu d’indices (1 à 8)",
    CueCount.SOME: "quelques indices (9 à 14)",
    CueCount.MANY: "beaucoup d’indices (15 ou plus)",
}
ALIGNMENT_LABELS: Mapping[Alignment, str] = {
    Alignment.WEAK: "histoire éloignée du quotidien des destinataires",
    Alignment.MEDIUM: "histoire assez proche du quotidien des destinataires",
    Alignment.STRONG: "histoire très proche du quotidien des destinataires",
}
# The three levels that a person chooses from, as the scale sees them.
LEVEL_OF: Mapping[Difficulty, int] = {
    Difficulty.LEAST: 1,
    Difficulty.MODERATE_TO_LEAST: 1,
    Difficulty.MODERATE: 2,
    Difficulty.VERY: 3,
}
COUNT_OF_LEVEL: Mapping[int, CueCount] = {
    1: CueCount.MANY,
    2: CueCount.SOME,
    3: CueCount.FEW,
}
_TABLE: Mapping[tuple[CueCount, Alignment], Difficulty] = {
    (CueCount.FEW, Alignment.STRONG): Difficulty.VERY,
    (CueCount.FEW, Alignment.MEDIUM): Difficulty.VERY,
    (CueCount.FEW, Alignment.WEAK): Difficulty.MODERATE,
    (CueCount.SOME, Alignment.STRONG): Difficulty.VERY,
    (CueCount.SOME, Alignment.MEDIUM): Difficulty.MODERATE,
    (CueCount.SOME, Alignment.WEAK): Difficulty.MODERATE_TO_LEAST,
    (CueCount.MANY, Alignment.STRONG): Difficulty.MODERATE,
    (CueCount.MANY, Alignment.MEDIUM): Difficulty.MODERATE,
    (CueCount.MANY, Alignment.WEAK): Difficulty.LEAST,
}


@dataclass(frozen=True, slots=True)
class Element:
    """One of the five elements of the premise: its score, and why."""

    score: int
    reason: str


@dataclass(frozen=True, slots=True)
class Premise:
    """What makes the story credible for its readers, E1 to E5.

    `training` (E5) takes away: people were warned about it. It grows when an
    establishment follows a lesson on the same theme, so that it may be given anew.
    """

    process: Element
    relevance: Element
    events: Element
    consequences: Element
    training: Element

    def rating(self, training: int | None = None) -> int:
        """Return the alignment, −8 to 32, with another score of E5 if one is given."""
        known = self.training.score if training is None else training
        gained = (self.process, self.relevance, self.events, self.consequences)
        return sum(element.score for element in gained) - known


ELEMENT_LABELS: Mapping[str, str] = {
    "process": "ressemble à une démarche du travail",
    "relevance": "concerne le métier des destinataires",
    "events": "tombe avec l’actualité",
    "consequences": "fait craindre de ne pas agir",
    "training": "déjà traité en formation ou en alerte",
}


def cue_count(count: int) -> CueCount:
    """Return the band of a number of cues. Raises: ValueError without any cue."""
    if count < 1:
        message = "a message without cue cannot be rated"
        raise ValueError(message)
    if count <= FEW_MOST:
        return CueCount.FEW
    return CueCount.SOME if count <= SOME_MOST else CueCount.MANY


def alignment(rating: int) -> Alignment:
    if rating <= WEAK_MOST:
        return Alignment.WEAK
    return Alignment.MEDIUM if rating <= MEDIUM_MOST else Alignment.STRONG


def difficulty(cues: int, rating: int) -> Difficulty:
    """Return the difficulty of a message with so many cues and such a premise."""
    return _TABLE[cue_count(cues), alignment(rating)]
