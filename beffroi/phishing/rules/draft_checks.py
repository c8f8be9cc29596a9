"""What is still missing in a draft, said field by field, and how hard it is to recognize."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from beffroi.lib.content import ContentError
from beffroi.lib.text import plural
from beffroi.phishing.rules.draft_previews import previewed
from beffroi.phishing.rules.passages import PassageFault, number_cues
from beffroi.phishing.rules.phish_scale import (
    ALIGNMENT_LABELS,
    CUE_COUNT_LABELS,
    DIFFICULTY_LABELS,
    FEW_MOST,
    LEVEL_OF,
    SOME_MOST,
    Difficulty,
    alignment,
    cue_count,
    difficulty,
)
from beffroi.phishing.rules.refused_words import RefusedWords
from beffroi.phishing.rules.scenario_checks import faults
from beffroi.phishing.rules.scenario_drafts import (
    Draft,
    cues_of,
    mapping_of,
    premise_of,
)
from beffroi.phishing.rules.scenario_parsing import parse_scenario
from beffroi.phishing.rules.scenarios import LureKind, Scenario, Where


class Section(StrEnum):
    """The pages of the editor, in the order of writing."""

    SHEET = "fiche"
    MESSAGE = "message"
    PAGE = "page"
    CUES = "indices"
    STORY = "histoire"
    LESSON = "lecon"


SECTION_LABELS: Mapping[Section, str] = {
    Section.SHEET: "Fiche",
    Section.MESSAGE: "Message",
    Section.PAGE: "Page du lien",
    Section.CUES: "Indices",
    Section.STORY: "Histoire",
    Section.LESSON: "Leçon",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to do before publishing: on which page of the editor, at which field."""

    section: Section
    anchor: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """How hard a message is to recognize, and what would change it."""

    level: int
    cues: int
    band: str
    rating: int
    alignment: str
    difficulty: Difficulty
    label: str
    advice: str


# What the fields must hold: (keys, page, anchor, sentence).
_NEEDED: tuple[tuple[tuple[str, ...], Section, str, str], ...] = (
    (("title",), Section.SHEET, "id_title", "Donnez un titre au scénario."),
    (("sender", "name"), Section.MESSAGE, "id_sender_name", "Écrivez le nom d’expéditeur."),
    (("sender", "local_part"), Section.MESSAGE, "id_local_part", "Écrivez le début de l’adresse d’expédition."),
    (("subject",), Section.MESSAGE, "id_subject", "Écrivez l’objet du message."),
    (("page", "brand"), Section.PAGE, "id_brand", "Inventez la marque de la page."),
    (("page", "title"), Section.PAGE, "id_page_title", "Écrivez le titre de la page."),
    (("page", "letter"), Section.PAGE, "id_page_letter", "Écrivez le texte de la page."),
    (("page", "button"), Section.PAGE, "id_button", "Écrivez ce que dit le bouton de la page."),
    (("lesson", "alert"), Section.LESSON, "id_alert", "Dites ce qui aurait pu alerter."),
    (("lesson", "closing"), Section.LESSON, "id_closing", "Écrivez le texte de clôture, envoyé à tous."),
    (("lesson", "poster"), Section.LESSON, "id_poster", "Écrivez la phrase de l’affiche."),
)  # fmt: skip
# Where a fault of `scenario_checks` is put right.
_PARTS: Mapping[str, tuple[Section, str]] = {
    "expéditeur": (Section.MESSAGE, "id_sender_name"),
    "adresse": (Section.MESSAGE, "id_local_part"),
    "objet": (Section.MESSAGE, "id_subject"),
    "html": (Section.MESSAGE, "id_letter"),
    "texte": (Section.MESSAGE, "id_text"),
    "page": (Section.PAGE, "id_page_letter"),
    "formulaire": (Section.PAGE, "portail"),
    "explication": (Section.LESSON, "id_alert"),
    "que faire": (Section.LESSON, "id_todo"),
    "texte de clôture": (Section.LESSON, "id_closing"),
    "affiche": (Section.LESSON, "id_poster"),
    "indices": (Section.CUES, "indices"),
    "niveau": (Section.CUES, "indices"),
}
_KEYS: Mapping[str, tuple[Section, str]] = {
    "title": (Section.SHEET, "id_title"),
    "audiences": (Section.SHEET, "id_audiences"),
    "sender": (Section.MESSAGE, "id_local_part"),
    "subject": (Section.MESSAGE, "id_subject"),
    "html": (Section.MESSAGE, "id_letter"),
    "text": (Section.MESSAGE, "id_text"),
    "page": (Section.PAGE, "id_page_letter"),
    "portal": (Section.PAGE, "portail"),
    "cues": (Section.CUES, "indices"),
    "lesson": (Section.LESSON, "id_todo"),
}


def scenario_of(draft: Draft, slug: str, version: int) -> Scenario:
    """Return the scenario that a draft says. Raises: ContentError when it is not ready."""
    return parse_scenario(mapping_of(draft, slug, version), "brouillon")


def problems_of(draft: Draft, slug: str, refused: RefusedWords) -> tuple[Problem, ...]:
    """Return what keeps a draft from being published, in the order of the pages."""
    found = [*_missing(draft), *_cue_problems(draft, slug)]
    shown = previewed(draft, slug)
    if not found:
        found = list(_shape_problems(draft, slug))
        shown = shown if found else scenario_of(draft, slug, 1)
    # The places of the draft as they are written, wrong ones with their braces.
    raw = _raw(draft, shown)
    is_missing = {problem.anchor for problem in found}
    for fault in faults(raw, refused):
        section, anchor = _PARTS[fault.part]
        if section == Section.CUES and any(p.section == section for p in found):
            continue
        if anchor not in is_missing or fault.part in {"html", "page"}:
            found.append(Problem(section, anchor, _sentence(fault.plain)))
    order = list(Section)
    return tuple(sorted(dict.fromkeys(found), key=lambda p: order.index(p.section)))


def _raw(draft: Draft, shown: Scenario) -> Scenario:
    """Return the scenario with the texts of the draft where a preview put others."""
    lesson = draft["lesson"]
    return replace(
        shown,
        sender=replace(shown.sender, name=draft["sender"]["name"] or shown.sender.name),
        subject=draft["subject"] or shown.subject,
        html=mapping_of(draft, shown.slug, 0)["html"],
        text=mapping_of(draft, shown.slug, 0)["text"],
        argued={row["word"]: row["reason"] for row in draft["argued"]},
        lesson=replace(
            shown.lesson,
            alert=lesson["alert"],
            closing=lesson["closing"],
            poster=lesson["poster"],
        ),
        page=replace(shown.page, title=draft["page"]["title"] or shown.page.title),
    )


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _missing(draft: Draft) -> Iterator[Problem]:
    for keys, section, anchor, sentence in _NEEDED:
        value: Any = draft
        for key in keys:
            value = value[key]
        if not str(value).strip():
            yield Problem(section, anchor, sentence)
    todo = [line for line in draft["lesson"]["todo"].splitlines() if line.strip()]
    if len(todo) < 2:
        sentence = "Écrivez au moins deux choses à faire la prochaine fois."
        yield Problem(Section.LESSON, "id_todo", sentence)


def _cue_problems(draft: Draft, slug: str) -> Iterator[Problem]:
    if not draft["cues"]:
        yield Problem(Section.CUES, "indices", "Marquez au moins un indice.")
    bare = previewed({**draft, "cues": []}, slug)
    for rank, cue in enumerate(cues_of(draft)):
        if not cue.excerpt.strip() or not cue.note.strip():
            sentence = (
                f"Indice {rank + 1} : écrivez le passage et ce qu’il a d’étrange."
            )
            yield Problem(Section.CUES, f"id_cue-{rank}-excerpt", sentence)
            continue
        try:
            number_cues(replace(bare, cues=(cue,)))
        except PassageFault:
            where = "sur le lien" if cue.where == Where.LINK else "à cet endroit"
            sentence = (
                f"Indice {rank + 1} : « {cue.excerpt[:80]} » doit se trouver une fois, et une "
                f"seule, {where}, d’un seul tenant."
            )
            yield Problem(Section.CUES, f"id_cue-{rank}-excerpt", sentence)


def _shape_problems(draft: Draft, slug: str) -> Iterator[Problem]:
    """Say what the parser of content files refuses; the fields should have asked before."""
    try:
        scenario_of(draft, slug, 1)
    except ContentError as error:
        words = str(error).removeprefix("brouillon").lstrip(" ,:")
        key = words.replace(",", " ").replace(":", " ").split(" ")[0].strip("« »")
        known = [name for name in _KEYS if name == key or f"« {name} »" in words]
        section, anchor = _KEYS[known[0]] if known else (Section.SHEET, "id_title")
        if key == "portal" or (draft["lure"] == LureKind.FORM and not draft["portal"]):
            section, anchor = _KEYS["portal"]
        yield Problem(section, anchor, _sentence(words.rstrip(".")))


def assessment_of(draft: Draft) -> Assessment | None:
    """Return how hard a draft is to recognize; None while no cue is marked."""
    count = len(draft["cues"])
    if not count:
        return None
    rating = premise_of(draft).rating()
    found = difficulty(count, rating)
    return Assessment(
        level=LEVEL_OF[found],
        cues=count,
        band=CUE_COUNT_LABELS[cue_count(count)],
        rating=rating,
        alignment=ALIGNMENT_LABELS[alignment(rating)],
        difficulty=found,
        label=DIFFICULTY_LABELS[found],
        advice=_advice(count, found),
    )


def _advice(count: int, found: Difficulty) -> str:
    if found == Difficulty.LEAST:
        return "Ce message convient à une première fois."
    if count <= FEW_MOST:
        more = plural(FEW_MOST + 1 - count, "indice")
        return f"Avec {more} de plus, ou une histoire moins proche du quotidien, il serait plus facile."
    if count <= SOME_MOST:
        more = plural(SOME_MOST + 1 - count, "indice")
        return f"Avec {more} de plus, ou une histoire moins proche du quotidien, il serait plus facile."
    return "Une histoire moins proche du quotidien le rendrait plus facile."
