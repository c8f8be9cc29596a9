"""Read a scenario from a plain dictionary; refuse a faulty one in French.

Shapes are read here; `scenario_checks.py` then judges what the scenario says.
"""

import re
from collections.abc import Mapping
from typing import Any

from beffroi.lib.content import Node
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.rules.cues import CueKind
from beffroi.phishing.rules.phish_scale import (
    ELEMENT_LABELS,
    SCORES,
    Element,
    Premise,
)
from beffroi.phishing.rules.scenarios import (
    LEVEL_LABELS,
    Block,
    BlockKind,
    Cue,
    Field,
    FieldKind,
    Lesson,
    LureKind,
    Page,
    Scenario,
    Season,
    Sender,
    Theme,
    Tint,
    Where,
)

KEYS = (
    "slug", "version", "title", "level", "theme", "audiences", "season", "lure",
    "sender", "subject", "html", "text", "page", "cues", "premise", "lesson",
)  # fmt: skip
OPTIONAL_KEYS = ("places", "portal", "argued")
EVERYBODY = "all"
SUBJECT_LENGTH = 120
NOTE_LENGTH = 260
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LOCAL_PART = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")


def parse_scenario(part: Mapping[str, Any], where: str) -> Scenario:
    """Return the scenario that a mapping holds.

    Raises: ContentError naming file, key and reason.
    """
    node = Node(part, where, KEYS, OPTIONAL_KEYS)
    return Scenario(
        slug=_matching(node, "slug", _SLUG),
        version=node.value("version", int),
        title=node.text("title", longest=90),
        level=node.one_of("level", tuple(LEVEL_LABELS)),
        theme=Theme(node.one_of("theme", tuple(Theme))),
        audiences=_audiences(node),
        places=frozenset(node.texts("places")) if "places" in node else frozenset(),
        season=Season(node.one_of("season", tuple(Season))),
        lure=LureKind(node.one_of("lure", tuple(LureKind))),
        sender=_sender(node.node("sender", ("name", "local_part"))),
        subject=node.text("subject", longest=SUBJECT_LENGTH),
        html=node.text("html"),
        text=node.text("text"),
        page=_page(node.node("page", ("brand", "tint", "title", "blocks", "button"))),
        portal=_portal(node),
        cues=_cues(node),
        premise=_premise(node.node("premise", tuple(ELEMENT_LABELS))),
        lesson=_lesson(node.node("lesson", ("alert", "todo", "closing", "poster"))),
        argued=_argued(node),
    )


def _matching(node: Node, key: str, pattern: re.Pattern[str]) -> str:
    text = node.text(key, longest=60)
    if not pattern.fullmatch(text):
        node.fail(key, "lettres sans accent, chiffres et tirets")
    return text


def _audiences(node: Node) -> frozenset[JobFamily]:
    given = node.some_of("audiences", (EVERYBODY, *JobFamily))
    if not given:
        node.fail("audiences", "au moins une famille de métiers, ou « all »")
    if EVERYBODY in given:
        return frozenset(JobFamily)
    return frozenset(JobFamily(value) for value in given)


def _sender(node: Node) -> Sender:
    return Sender(
        name=node.text("name", longest=80),
        local_part=_matching(node, "local_part", _LOCAL_PART),
    )


def _page(node: Node) -> Page:
    return Page(
        brand=node.text("brand", longest=60),
        tint=Tint(node.one_of("tint", tuple(Tint))),
        title=node.text("title", longest=90),
        blocks=tuple(
            Block(
                kind=BlockKind(block.one_of("kind", tuple(BlockKind))),
                lines=block.texts("lines"),
            )
            for block in node.nodes("blocks", ("kind", "lines"))
        ),
        button=node.text("button", longest=40),
    )


def _portal(node: Node) -> tuple[Field, ...]:
    if "portal" not in node:
        return ()
    return tuple(
        Field(
            kind=FieldKind(field.one_of("kind", tuple(FieldKind))),
            label=field.text("label", longest=60),
            hint=field.optional_text("hint", longest=120),
        )
        for field in node.nodes("portal", ("kind", "label"), ("hint",))
    )


def _cues(node: Node) -> tuple[Cue, ...]:
    return tuple(
        Cue(
            kind=CueKind(cue.one_of("kind", tuple(CueKind))),
            where=Where(cue.one_of("where", tuple(Where))),
            excerpt=cue.text("excerpt"),
            note=cue.text("note", longest=NOTE_LENGTH),
            is_main=cue.value("main", bool) if "main" in cue else False,
        )
        for cue in node.nodes("cues", ("kind", "where", "excerpt", "note"), ("main",))
    )


def _premise(node: Node) -> Premise:
    read = {}
    for name in ELEMENT_LABELS:
        element = node.node(name, ("score", "reason"))
        score = element.one_of("score", SCORES)
        read[name] = Element(score, element.text("reason"))
    return Premise(**read)


def _lesson(node: Node) -> Lesson:
    return Lesson(
        alert=node.text("alert"),
        todo=node.texts("todo", least=2),
        closing=node.text("closing"),
        poster=node.text("poster", longest=90),
    )


def _argued(node: Node) -> dict[str, str]:
    if "argued" not in node:
        return {}
    rows = node.nodes("argued", ("word", "reason"))
    return {row.text("word"): row.text("reason") for row in rows}
