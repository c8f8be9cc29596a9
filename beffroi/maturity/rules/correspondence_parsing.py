"""Read a correspondence from a plain dictionary; refuse a faulty one in French."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from beffroi.lib.content import ContentError, need
from beffroi.maturity.rules.correspondences import Correspondence, Objective

KEYS = frozenset(
    [
        "slug",
        "version",
        "published_on",
        "questionnaire",
        "short",
        "title",
        "about",
        "source",
        "source_url",
        "licence",
        "objectives",
    ]
)
OBJECTIVE_KEYS = frozenset(["code", "title", "asks", "level", "questions", "beyond"])
MAY_BE_EMPTY = frozenset({"level", "beyond"})

Part = Mapping[str, Any]


def parse_correspondence(
    part: Part, where: str, *, known_questions: Mapping[str, Collection[str]]
) -> Correspondence:
    """Return the correspondence that a mapping holds.

    `known_questions` gives the question ids of each questionnaire by its slug.

    Raises: ContentError naming file, key and reason.
    """
    _only(part, KEYS, where)
    name = _text(part, "questionnaire", where)
    if name not in known_questions:
        _fail(where, "questionnaire", f"« {name} » n’existe pas")
    objectives = tuple(
        _objective(row, where, known_questions[name])
        for row in need(part, "objectives", list, where)
    )
    codes = [objective.code for objective in objectives]
    if not codes or len(codes) != len(set(codes)):
        _fail(where, "objectives", "au moins un objectif, chaque code une seule fois")
    return Correspondence(
        slug=_text(part, "slug", where),
        version=_text(part, "version", where),
        published_on=need(part, "published_on", date, where),
        questionnaire=name,
        short=_text(part, "short", where),
        title=_text(part, "title", where),
        about=_text(part, "about", where),
        source=_text(part, "source", where),
        source_url=_text(part, "source_url", where),
        licence=_text(part, "licence", where),
        objectives=objectives,
    )


def _objective(row: Any, where: str, known: Collection[str]) -> Objective:
    _only(row, OBJECTIVE_KEYS, f"{where}, objectives")
    code = _text(row, "code", where)
    here = f"{where}, objectif {code}"
    questions = tuple(need(row, "questions", list, here))
    wrong = [key for key in questions if key not in known]
    if wrong:
        _fail(here, str(wrong[0]), "cette question n’existe pas")
    if len(questions) != len(set(questions)):
        _fail(here, "questions", "une question est nommée deux fois")
    beyond = _text(row, "beyond", here)
    if not questions and not beyond:
        _fail(here, "beyond", "dire ce qui manque quand aucune question ne répond")
    return Objective(
        code=code,
        title=_text(row, "title", here),
        asks=_text(row, "asks", here),
        level=_text(row, "level", here),
        questions=questions,
        beyond=beyond,
    )


def _text(part: Part, key: str, where: str) -> str:
    value: str = need(part, key, str, where)
    if not value.strip() and key not in MAY_BE_EMPTY:
        _fail(where, key, "ne peut pas être vide")
    return value.strip()


def _only(part: Any, keys: Collection[str], where: str) -> None:
    if not isinstance(part, Mapping):
        message = f"{where} : attendu une liste de clés et de valeurs."
        raise ContentError(message)
    wrong = sorted(set(part) ^ set(keys))
    if wrong:
        _fail(where, wrong[0], "clé absente ou inconnue")


def _fail(where: str, key: str, reason: str) -> None:
    message = f"{where} : « {key} » est refusé ({reason})."
    raise ContentError(message)
