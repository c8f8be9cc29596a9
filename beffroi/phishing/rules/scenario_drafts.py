"""A scenario being written on screen: the keys of a content file, some still empty.

A draft holds what the editor asks, `mapping_of` turns it into the very mapping that a
content file holds: one parser, one list of checks for both. Source: decision record 0043.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.rules.cues import CueKind
from beffroi.phishing.rules.message_reading import letter_of_html, readable
from beffroi.phishing.rules.message_writing import (
    Look,
    blocks_of_letter,
    html_of_letter,
    letter_of_blocks,
    text_of_letter,
)
from beffroi.phishing.rules.passages import PassageFault, number_cues
from beffroi.phishing.rules.phish_scale import (
    ELEMENT_LABELS,
    LEVEL_OF,
    Element,
    Premise,
    difficulty,
)
from beffroi.phishing.rules.scenario_parsing import EVERYBODY
from beffroi.phishing.rules.scenarios import (
    Cue,
    FieldKind,
    LureKind,
    Page,
    Scenario,
    Season,
    Theme,
    Tint,
    Where,
)

Draft = dict[str, Any]
LETTER, HTML = "letter", "html"
# Edited scenarios never take the name of one of our files: those never begin so.
PREFIX = "local-"
SCORE_LABELS: Mapping[int, str] = {
    0: "Pas du tout",
    2: "Un peu",
    4: "Assez",
    6: "Beaucoup",
    8: "Tout à fait",
}
NEXT_STEPS = (
    "Regardez l’adresse complète de l’expéditeur avant de suivre un lien.",
    "En cas de doute, transférez à {referent} ({contact_referent}).",
)
CUES_MOST, FIELDS_MOST = 40, 6


def is_edited(slug: str) -> bool:
    """Tell a scenario written on screen from one of our files, by its name."""
    return slug.startswith(PREFIX)


def blank(title: str, lure: LureKind = LureKind.LINK) -> Draft:
    """Return the draft of a scenario that nobody wrote yet."""
    return {
        "title": title,
        "theme": Theme.OFFICE.value,
        "audiences": [EVERYBODY],
        "places": [],
        "season": Season.ALL_YEAR.value,
        "lure": lure.value,
        "sender": {"name": "", "local_part": ""},
        "subject": "",
        "mode": LETTER,
        "band": "",
        "band_note": "",
        "tint": Tint.BLUE.value,
        "letter": _FIRST_LETTERS[lure],
        "html": "",
        "text": "",
        "has_own_text": False,
        "page": {
            "brand": "",
            "tint": Tint.BLUE.value,
            "title": "",
            "letter": "",
            "button": "Continuer",
        },
        "portal": default_portal() if lure == LureKind.FORM else [],
        "cues": [
            {
                "kind": CueKind.LOOK_ALIKE.value,
                "where": Where.SENDER.value,
                "excerpt": "{domaine_test}",
                "note": "L’adresse vient de {domaine_test}, que nous ne connaissons pas.",
                "main": True,
            }
        ],
        "premise": {name: {"score": 2, "reason": ""} for name in ELEMENT_LABELS},
        "lesson": {
            "alert": "",
            "todo": "\n".join(NEXT_STEPS),
            "closing": "",
            "poster": "",
        },
        "argued": [],
        "suggestions": [],
        "remarks": [],
    }


_FIRST_LETTERS: Mapping[LureKind, str] = {
    LureKind.LINK: "{bonjour},\n\n\n\n[bouton : Ouvrir]\n\nLe service",
    LureKind.FORM: "{bonjour},\n\n\n\n[bouton : Me connecter]\n\nLe service",
    LureKind.ATTACHMENT: "{bonjour},\n\n\n\n[pièce jointe : Document.pdf, 120 Ko]\n\nLe service",
    LureKind.QR: "{bonjour},\n\n\n\n[QR code]\n\nLe service",
}


def default_portal() -> list[dict[str, str]]:
    """Return the two fields that a sign-in page asks."""
    return [
        {"kind": FieldKind.EMAIL.value, "label": "Adresse de messagerie", "hint": ""},
        {"kind": FieldKind.SECRET.value, "label": "Mot de passe", "hint": ""},
    ]


def draft_of(scenario: Scenario) -> Draft:
    """Return the draft that says what a scenario says, as a letter where that is faithful."""
    read = letter_of_html(scenario.html)
    html = html_of_letter(read.letter, read.look)
    is_faithful = bool(read.letter) and holds(replace(scenario, html=html))
    everybody = scenario.audiences == frozenset(JobFamily)
    lesson = scenario.lesson
    return {
        **blank(scenario.title, scenario.lure),
        "theme": scenario.theme.value,
        "audiences": [EVERYBODY] if everybody else sorted(scenario.audiences),
        "places": sorted(scenario.places),
        "season": scenario.season.value,
        "sender": {
            "name": scenario.sender.name,
            "local_part": scenario.sender.local_part,
        },
        "subject": scenario.subject,
        "mode": LETTER if is_faithful else HTML,
        "band": read.look.band,
        "band_note": read.look.note,
        "tint": read.look.tint.value,
        "letter": read.letter,
        "html": scenario.html,
        "text": scenario.text,
        "page": _page_row(scenario.page),
        "portal": [
            {"kind": field.kind.value, "label": field.label, "hint": field.hint}
            for field in scenario.portal
        ],
        "cues": [_cue_row(cue) for cue in scenario.cues],
        "premise": {
            name: {"score": element.score, "reason": element.reason}
            for name in ELEMENT_LABELS
            for element in [getattr(scenario.premise, name)]
        },
        "lesson": {
            "alert": lesson.alert,
            "todo": "\n".join(lesson.todo),
            "closing": lesson.closing,
            "poster": lesson.poster,
        },
        "argued": [
            {"word": word, "reason": reason} for word, reason in scenario.argued.items()
        ],
    }


def holds(scenario: Scenario) -> bool:
    try:
        number_cues(scenario)
    except PassageFault:
        return False
    return True


def _page_row(page: Page) -> dict[str, str]:
    return {
        "brand": page.brand,
        "tint": page.tint.value,
        "title": page.title,
        "letter": letter_of_blocks(page.blocks),
        "button": page.button,
    }


def _cue_row(cue: Cue) -> dict[str, Any]:
    return {
        "kind": cue.kind.value,
        "where": cue.where.value,
        "excerpt": cue.excerpt,
        "note": cue.note,
        "main": cue.is_main,
    }


def look_of(draft: Draft) -> Look:
    return Look(draft["band"], draft["band_note"], Tint(draft["tint"]))


def html_of(draft: Draft) -> str:
    """Return the message as HTML, whichever way it is written."""
    if draft["mode"] == HTML:
        return str(draft["html"])
    return html_of_letter(draft["letter"], look_of(draft))


def text_of(draft: Draft) -> str:
    """Return the plain text of the message: derived, unless somebody wrote their own."""
    if draft["has_own_text"]:
        return str(draft["text"])
    if draft["mode"] == HTML:
        return _text_of_html(draft)
    return text_of_letter(draft["letter"], look_of(draft))


def _text_of_html(draft: Draft) -> str:
    read = letter_of_html(draft["html"])
    return text_of_letter(read.letter, read.look)


def level_of(draft: Draft) -> int:
    """Return the level that the scale gives; 1 while nothing is marked."""
    if not draft["cues"]:
        return 1
    found = difficulty(len(draft["cues"]), premise_of(draft).rating())
    return LEVEL_OF[found]


def premise_of(draft: Draft) -> Premise:
    rows = draft["premise"]
    return Premise(
        **{
            name: Element(rows[name]["score"], _reason(rows[name]))
            for name in ELEMENT_LABELS
        }
    )


def _reason(row: Mapping[str, Any]) -> str:
    return str(row["reason"]).strip() or f"{SCORE_LABELS[row['score']]}."


def lines_of(text: str) -> list[str]:
    """Return the lines of a field that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def mapping_of(draft: Draft, slug: str, version: int) -> dict[str, Any]:
    """Return what a content file would hold, to be parsed by `parse_scenario`."""
    page = draft["page"]
    mapping: dict[str, Any] = {
        "slug": slug,
        "version": version,
        "level": level_of(draft),
        "html": html_of(draft),
        "text": text_of(draft),
        "page": {
            "brand": page["brand"],
            "tint": page["tint"],
            "title": page["title"],
            "button": page["button"],
            "blocks": [
                {"kind": block.kind.value, "lines": list(block.lines)}
                for block in blocks_of_letter(page["letter"])
            ],
        },
        "premise": {
            name: {"score": row["score"], "reason": _reason(row)}
            for name, row in draft["premise"].items()
        },
        "lesson": {**draft["lesson"], "todo": lines_of(draft["lesson"]["todo"])},
        **{
            key: draft[key]
            for key in ("title", "theme", "audiences", "season", "lure", "sender", "subject", "cues")
        },
    }  # fmt: skip
    if draft["places"]:
        mapping["places"] = draft["places"]
    if draft["lure"] == LureKind.FORM:
        mapping["portal"] = [
            {key: value for key, value in field.items() if value}
            for field in draft["portal"]
        ]
    if draft["argued"]:
        mapping["argued"] = draft["argued"]
    return mapping


def cues_of(draft: Draft) -> tuple[Cue, ...]:
    return tuple(
        Cue(
            CueKind(row["kind"]),
            Where(row["where"]),
            row["excerpt"],
            row["note"],
            row["main"],
        )
        for row in draft["cues"]
    )


def message_words(draft: Draft) -> str:
    """Return what the reader of the message sees, to choose a passage from."""
    return readable(html_of(draft))
