"""« Mes obligations »: what the law asks, read for one establishment or for nobody."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from beffroi.home.obligation_pages import Pages
from beffroi.home.rules.acronyms import meanings_in
from beffroi.home.rules.obligation_words import value_words
from beffroi.lib import clock
from beffroi.maturity.models.profile import Profile
from beffroi.organizations.models.places import Establishment
from beffroi.reference.enums import (
    ATTRIBUTE_LABELS,
    LEGAL_STATE_LABELS,
    THEME_LABELS,
    VERDICT_LABELS,
)
from beffroi.reference.queries import categories, category_label, facts, obligations
from beffroi.reference.rules.legal_forms import legal_kind
from beffroi.reference.rules.obligations import (
    Judgement,
    Obligation,
    Theme,
    Verdict,
    Wording,
    judge,
)
from beffroi.reference.rules.situations import (
    PROFILE_ATTRIBUTES,
    UNKNOWN,
    complete,
    size_band,
    yes_no,
)

TONES = {
    Verdict.CONCERNED: ("info", "circle-check"),
    Verdict.MAYBE: ("warn", "circle-question-mark"),
    Verdict.NOT_CONCERNED: ("neutral", ""),
}
SECTION_TITLES = {
    Verdict.CONCERNED: "Vous êtes concerné",
    Verdict.MAYBE: "Vous êtes peut-être concerné",
    Verdict.NOT_CONCERNED: "Vous n’êtes pas concerné",
}


@dataclass(frozen=True, slots=True)
class ObligationLine:
    """One obligation ready to be shown; `judgement` is None when it is read for nobody."""

    obligation: Obligation
    wording: Wording
    theme_label: str
    state_label: str
    helps: tuple[tuple[str, str], ...]
    needs_checking: bool
    judgement: Judgement | None = None
    verdict_label: str = ""
    tone: str = ""
    icon: str = ""
    decided_by: tuple[tuple[str, str], ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that is shown of it."""
        wording = self.wording
        return (
            self.obligation.who,
            wording.title,
            wording.summary,
            *wording.must,
            wording.deadline,
            wording.recipient,
            wording.consequence,
            wording.director,
            wording.to_check,
            *(source.words for source in wording.sources),
            *(words for _, words in self.helps),
            self.judgement.because if self.judgement else "",
        )


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    label: str
    lines: tuple[ObligationLine, ...]


@dataclass(frozen=True, slots=True)
class VerdictGroup:
    """The obligations of one verdict, by theme."""

    verdict: str
    title: str
    count: int
    themes: tuple[ThemeGroup, ...]


@dataclass(frozen=True, slots=True)
class PlaceObligations:
    """The page of one establishment.

    `known` are (label, words) pairs of what the reading rests on; `missing` names
    what the profile does not say yet and would make the reading surer.
    """

    groups: tuple[VerdictGroup, ...]
    known: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    verified_from: date

    @property
    def lines(self) -> tuple[ObligationLine, ...]:
        return tuple(
            line
            for group in self.groups
            for theme in group.themes
            for line in theme.lines
        )

    def line(self, slug: str) -> ObligationLine | None:
        return next((x for x in self.lines if x.obligation.slug == slug), None)


def situation_of(place: Establishment) -> dict[str, str]:
    """Return what is known of an establishment fetched with its organization."""
    profile = Profile.objects.filter(establishment=place).first()
    category = categories().get(place.category_code)
    organization = place.organization
    known = {
        "family": category.family if category else UNKNOWN,
        "legal": legal_kind(organization.legal_status if organization else "").value,
    }
    if profile is not None:
        known |= {
            "size": size_band(profile.staff_count),
            "it": profile.it_manager or UNKNOWN,
            "dui": yes_no(profile.has_dui),
            "hosting": _hosting(profile),
            "dpo": yes_no(profile.has_dpo),
            "referent": yes_no(profile.has_referent),
            "insurance": yes_no(profile.has_insurance),
        }
    return complete(known)


def _hosting(profile: Profile) -> str:
    return "none" if profile.has_dui is False else profile.dui_hosting or UNKNOWN


def place_obligations(place: Establishment, pages: Pages) -> PlaceObligations:
    """Read every obligation for an establishment, in a bounded number of queries."""
    situation = situation_of(place)
    lines = [_judged(line, situation, place) for line in general_obligations(pages)]
    known = tuple(
        (_capital(label), _words(place, name, situation[name]))
        for name, label in ATTRIBUTE_LABELS.items()
    )
    used = {name for line in lines if line.judgement for name in line.judgement.missing}
    return PlaceObligations(
        groups=tuple(_of_verdict(lines, verdict) for verdict in Verdict),
        known=known,
        missing=tuple(
            label
            for name, label in ATTRIBUTE_LABELS.items()
            if name in used & PROFILE_ATTRIBUTES
        ),
        verified_from=min(line.wording.verified_on for line in lines),
    )


def general_obligations(pages: Pages) -> tuple[ObligationLine, ...]:
    """Return every obligation, in order, for nobody in particular."""
    known, today = facts(), clock.today()
    return tuple(
        ObligationLine(
            obligation=item,
            wording=item.wording.filled(known),
            theme_label=THEME_LABELS[item.theme],
            state_label=LEGAL_STATE_LABELS[item.wording.state],
            helps=tuple(
                (pages.url(key), words) for key, words in item.helps if pages.url(key)
            ),
            needs_checking=item.needs_checking(today),
        )
        for item in obligations().values()
    )


def acronyms_of(lines: Iterable[ObligationLine]) -> tuple[tuple[str, str], ...]:
    """Return the acronyms of these obligations, each with its meaning."""
    return meanings_in(text for line in lines for text in line.texts)


def by_theme(lines: Iterable[ObligationLine]) -> tuple[ThemeGroup, ...]:
    """Return the lines grouped by theme, in order, empty themes left out."""
    kept = tuple(lines)
    groups = (
        ThemeGroup(
            THEME_LABELS[theme],
            tuple(line for line in kept if line.obligation.theme == theme),
        )
        for theme in Theme
    )
    return tuple(group for group in groups if group.lines)


def _judged(
    line: ObligationLine, situation: dict[str, str], place: Establishment
) -> ObligationLine:
    judgement = judge(line.obligation.cases, situation)
    tone, icon = TONES[judgement.verdict]
    return replace(
        line,
        judgement=judgement,
        verdict_label=VERDICT_LABELS[judgement.verdict],
        tone=tone,
        icon=icon,
        decided_by=tuple(
            (_capital(ATTRIBUTE_LABELS[name]), _words(place, name, situation[name]))
            for name in judgement.decided_by
        ),
    )


def _of_verdict(lines: Iterable[ObligationLine], verdict: Verdict) -> VerdictGroup:
    kept = tuple(
        line for line in lines if line.judgement and line.judgement.verdict == verdict
    )
    return VerdictGroup(
        verdict.value, SECTION_TITLES[verdict], len(kept), by_theme(kept)
    )


def _words(place: Establishment, name: str, value: str) -> str:
    if name == "family":
        return category_label(place.category_code) or value_words(name, UNKNOWN)
    return value_words(name, value)


def _capital(label: str) -> str:
    """Return « Effectif » for « l’effectif »."""
    bare = label.removeprefix("l’").removeprefix("le ").removeprefix("la ")
    return bare[:1].upper() + bare[1:]
