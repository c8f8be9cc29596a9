"""An obligation in plain words, and whether it concerns an establishment.

Source: design/product.md § 4 (« Mes obligations »). The texts stand in
content/obligations; each is dated and has its sources.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from beffroi.reference.rules.facts import CHECK_EVERY_DAYS, Fact, fill
from beffroi.reference.rules.situations import UNKNOWN, Situation


class Theme(StrEnum):
    """The groups of the page, in order."""

    INCIDENT = "incident"
    DATA = "data"
    DIGITAL = "digital"
    GOVERNANCE = "governance"
    PROGRAMME = "programme"


class LegalState(StrEnum):
    """Whether the law is known and in force; `UNSETTLED` texts are indicative."""

    SETTLED = "settled"
    UNSETTLED = "unsettled"


class Verdict(StrEnum):
    CONCERNED = "concerned"
    MAYBE = "maybe"
    NOT_CONCERNED = "not_concerned"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an obligation is written; `article`, `dated` and `url` may be empty."""

    text: str
    article: str = ""
    dated: str = ""
    url: str = ""

    @property
    def words(self) -> str:
        return ", ".join(part for part in (self.text, self.article, self.dated) if part)


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the condition: the values it accepts by attribute, its verdict, why."""

    when: Mapping[str, frozenset[str]]
    verdict: Verdict
    because: str

    def holds(self, situation: Situation) -> bool:
        return all(situation[name] in values for name, values in self.when.items())


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an obligation comes to for one establishment.

    `decided_by` names the attributes that were looked at, `missing` those among
    them that nobody has filled yet.
    """

    verdict: Verdict
    because: str
    decided_by: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The part of an obligation that the regional team may rewrite."""

    title: str
    summary: str
    must: tuple[str, ...]
    deadline: str
    recipient: str
    consequence: str
    director: str
    sources: tuple[Source, ...]
    state: LegalState
    to_check: str
    verified_on: date

    def filled(self, facts: Mapping[str, Fact]) -> "Wording":
        """Return the same wording, with the words of the dated facts it calls for."""
        return replace(
            self,
            title=_sentence(self.title, facts),
            summary=_sentence(self.summary, facts),
            must=tuple(_sentence(text, facts) for text in self.must),
            deadline=_sentence(self.deadline, facts),
            recipient=_sentence(self.recipient, facts),
            consequence=_sentence(self.consequence, facts),
            director=_sentence(self.director, facts),
            to_check=_sentence(self.to_check, facts),
        )


def _sentence(text: str, facts: Mapping[str, Fact]) -> str:
    words = fill(text, facts)
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Obligation:
    """One obligation as it is held today.

    `cases` are read in order, the last one holds for everybody. `pages` are keys of
    pages of Beffroi. `revision` is 0 for the text delivered; `is_outdated` says
    that the delivered text was verified after the one rewritten here.
    """

    slug: str
    theme: Theme
    who: str
    wording: Wording
    cases: tuple[Case, ...]
    helps: tuple[tuple[str, str], ...]
    revision: int = 0
    is_outdated: bool = False

    @property
    def is_rewritten(self) -> bool:
        return self.revision > 0

    @property
    def is_settled(self) -> bool:
        return self.wording.state == LegalState.SETTLED

    def needs_checking(self, today: date) -> bool:
        """Whether nobody has verified it for a year, or a newer text was delivered."""
        age = (today - self.wording.verified_on).days
        return age > CHECK_EVERY_DAYS or self.is_outdated


def judge(cases: Sequence[Case], situation: Situation) -> Judgement:
    """Return the verdict of the first case that holds, with what decided it.

    The attributes of the cases passed over count too: they were looked at.
    """
    looked_at: dict[str, None] = {}
    for case in cases:
        looked_at |= dict.fromkeys(case.when)
        if case.holds(situation):
            names = tuple(looked_at)
            missing = tuple(name for name in names if situation[name] == UNKNOWN)
            return Judgement(case.verdict, case.because, names, missing)
    message = "the last case of an obligation must hold for everybody"
    raise ValueError(message)
