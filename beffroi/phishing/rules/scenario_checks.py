"""What a scenario must hold to be sent: places, passages, addresses, words, level.

Sources: shared rules of decent tests (no real brand, no cruel story), RFC 2606 and
RFC 6761 (names reserved for examples), NIST TN 2276 (the level is computed).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from beffroi.lib.content import ContentError
from beffroi.phishing.rules.message_styles import faulty_styles
from beffroi.phishing.rules.passages import PassageFault, number_cues
from beffroi.phishing.rules.phish_scale import (
    COUNT_OF_LEVEL,
    CUE_COUNT_LABELS,
    DIFFICULTY_LABELS,
    LEVEL_OF,
    cue_count,
)
from beffroi.phishing.rules.placeholders import BY_NAME, PlaceholderFault, names_in
from beffroi.phishing.rules.refused_words import RefusedWords
from beffroi.phishing.rules.scenarios import FieldKind, LureKind, Scenario

HTML_BYTES = 25_000
MAIN_CUES = 3
# RFC 2606 and 6761: nobody will ever own these.
RESERVED = re.compile(
    r"(?:^|\.)(?:example|test|invalid|localhost)$|(?:^|\.)example\.(?:com|net|org)$"
)
# A name with a dot and an ending that exists: « planeo.example », « impots.gouv.fr ».
DOMAIN = re.compile(
    r"(?:https?://|@|\b)((?:[a-z0-9-]+\.)+(?:fr|com|net|org|eu|io|info|biz|example|test|invalid|[a-z]{2}))\b",
    re.I,
)
ACTIVE = re.compile(
    r"<\s*/?\s*(?:script|style|iframe|object|embed|form|input|button|link|meta|base|svg|video|audio|img)\b"
    r"|\son[a-z]+\s*=|javascript:|data:",
    re.I,
)
HREF = re.compile(r"""\b(?:href|src|action)\s*=\s*["']?([^"'>\s]*)""", re.I)
TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a scenario from being sent: where it is, why.

    `sentence` speaks to who writes a content file, `plain` to who writes on screen.
    """

    part: str
    sentence: str
    told: str = ""

    @property
    def plain(self) -> str:
        return self.told or self.sentence


def check_scenario(scenario: Scenario, where: str, refused: RefusedWords) -> None:
    """Accept a scenario of our content. Raises: ContentError with the first fault found."""
    for fault in (*faults(scenario, refused), *_band_faults(scenario)):
        message = f"{where} : {fault.sentence}."
        raise ContentError(message)


def faults(scenario: Scenario, refused: RefusedWords) -> Iterator[Fault]:
    """Yield what is wrong with a scenario, wherever it was written."""
    yield from _place_faults(scenario)
    yield from _shape_faults(scenario)
    yield from _html_faults(scenario)
    yield from _address_faults(scenario)
    yield from _cue_faults(scenario)
    yield from _word_faults(scenario, refused)


def lure_texts(scenario: Scenario) -> dict[str, str]:
    """Return, by name, every text that a person receives before being told."""
    page = scenario.page
    return {
        "expéditeur": scenario.sender.name,
        "adresse": scenario.sender.local_part,
        "objet": scenario.subject,
        "html": scenario.html,
        "texte": scenario.text,
        "page": "\n".join(
            (
                page.brand,
                page.title,
                page.button,
                *(line for b in page.blocks for line in b.lines),
            )
        ),
        "formulaire": "\n".join(f"{f.label} {f.hint}" for f in scenario.portal),
    }


def lesson_texts(scenario: Scenario) -> dict[str, str]:
    """Return, by name, every text that teaches."""
    lesson = scenario.lesson
    return {
        "explication": lesson.alert,
        "que faire": "\n".join(lesson.todo),
        "texte de clôture": lesson.closing,
        "affiche": lesson.poster,
        "indices": "\n".join(cue.note for cue in scenario.cues),
    }


def _place_faults(scenario: Scenario) -> Iterator[Fault]:
    for name, text in lure_texts(scenario).items():
        try:
            teaching = [p for p in names_in(text, name) if BY_NAME[p].is_teaching]
        except PlaceholderFault as fault:
            yield Fault(name, str(fault))
            continue
        if teaching:
            yield Fault(
                name,
                f"{name} : {{{teaching[0]}}} nommerait un vrai collègue dans le leurre",
            )
    for name, text in lesson_texts(scenario).items():
        try:
            names_in(text, name)
        except PlaceholderFault as fault:
            yield Fault(name, str(fault))


def _shape_faults(scenario: Scenario) -> Iterator[Fault]:
    has_portal, is_form = bool(scenario.portal), scenario.lure == LureKind.FORM
    if has_portal != is_form:
        yield Fault(
            "formulaire",
            "« portal » va avec un leurre « form », et avec lui seul",
            "une page de connexion demande au moins un champ",
        )
    secrets = [
        f for f in scenario.portal if f.kind in (FieldKind.SECRET, FieldKind.CODE)
    ]
    if is_form and len(secrets) != 1:
        yield Fault(
            "formulaire",
            "« portal » demande exactement un secret (« secret » ou « code »)",
            "la page de connexion demande un mot de passe ou un code, un seul",
        )
    if ("{qr}" in scenario.html) != (scenario.lure == LureKind.QR):
        yield Fault(
            "html",
            "la place {qr} va avec un leurre « qr », et avec lui seul",
            "le QR code va dans le message d’un leurre « QR code à scanner », et là seulement",
        )
    if "{lien}" not in scenario.text:
        yield Fault("texte", "le texte ne porte pas le lien")
    if "{lien}" not in scenario.html and scenario.lure != LureKind.QR:
        yield Fault(
            "html",
            "le message ne porte pas le lien",
            "le message ne porte ni bouton, ni lien, ni pièce jointe à ouvrir",
        )
    if "{lien}" in scenario.subject + scenario.sender.name:
        yield Fault(
            "objet", "le lien n’a pas sa place dans l’objet ni dans l’expéditeur"
        )


def _html_faults(scenario: Scenario) -> Iterator[Fault]:
    source = scenario.html
    if len(source.encode()) > HTML_BYTES:
        yield Fault(
            "html",
            f"le message dépasse {HTML_BYTES} octets",
            "le message est trop long pour une messagerie : raccourcissez-le",
        )
    if found := ACTIVE.search(source):
        yield Fault(
            "html", f"html : « {found[0].strip()} » n’a pas sa place dans un message"
        )
    for target in HREF.findall(source):
        if target != "{lien}":
            yield Fault(
                "html",
                f"html : le lien « {target} » ne mène pas à la page du test",
                f"le lien « {target[:80]} » ne mène pas à la page du test : écrivez {{lien}}",
            )
    for declaration in faulty_styles(source):
        yield Fault(
            "html",
            f"html : le style « {declaration} » n’est pas de ceux d’un message simple",
        )


def _address_faults(scenario: Scenario) -> Iterator[Fault]:
    for name, text in lure_texts(scenario).items():
        for domain in DOMAIN.findall(TAGS.sub(" ", text)):
            if not RESERVED.search(domain.lower()):
                yield Fault(
                    name,
                    f"{name} : « {domain} » n’est pas un nom réservé aux exemples",
                    f"« {domain} » pourrait être à quelqu’un : inventez un nom qui finit par "
                    ".example, ou écrivez {domaine_test}",
                )


def _cue_faults(scenario: Scenario) -> Iterator[Fault]:
    if not scenario.cues:
        yield Fault("indices", "« cues » : au moins un indice", "marquez au moins un indice")  # fmt: skip
        return
    mains = sum(cue.is_main for cue in scenario.cues)
    if not 1 <= mains <= MAIN_CUES:
        yield Fault(
            "indices",
            f"« cues » : de un à {MAIN_CUES} indices sont les premiers à montrer (main)",
            "choisissez de un à trois indices à montrer en premier",
        )
    try:
        number_cues(scenario)
    except PassageFault as fault:
        yield Fault("indices", f"« cues » : {fault}", str(fault))
    if LEVEL_OF[scenario.difficulty] != scenario.level:
        label = DIFFICULTY_LABELS[scenario.difficulty]
        rating = scenario.premise.rating()
        yield Fault(
            "niveau",
            f"niveau {scenario.level} annoncé, mais message {label} (alignement {rating})",
        )


def _band_faults(scenario: Scenario) -> Iterator[Fault]:
    """Ask of our own scenarios that each level has its number of cues.

    On screen the level is computed, so that it cannot be announced wrongly.
    """
    band = cue_count(len(scenario.cues))
    if band != COUNT_OF_LEVEL[scenario.level]:
        yield Fault(
            "niveau",
            f"niveau {scenario.level} annoncé, mais {CUE_COUNT_LABELS[band]} : {len(scenario.cues)}",
        )


def _word_faults(scenario: Scenario, refused: RefusedWords) -> Iterator[Fault]:
    for name, text in lure_texts(scenario).items():
        seen = set()
        found = refused.found_in([TAGS.sub(" ", text)], scenario.argued)
        for word, group in found:
            if word not in seen:
                seen.add(word)
                yield Fault(
                    name,
                    f"« {word} » est refusé ({group.reason}) ; « argued » permet d’en discuter",
                    f"« {word} » n’a pas sa place dans un leurre ({group.reason})",
                )
