"""Read a questionnaire from plain dictionaries; refuse a faulty one in French.

A fault names the file, the key and the reason (lib.content.ContentError).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from beffroi.lib.content import ContentError, need
from beffroi.maturity.rules.levels import ReflexLevel
from beffroi.maturity.rules.questionnaire import (
    Improvement,
    Question,
    Questionnaire,
    Reason,
    Reflex,
    Respondent,
    Verification,
)

LEVEL_COUNT = 4
WEIGHTS = (1, 2, 3)
EFFORTS = (1, 2, 3)
PROOF_MONTHS = (3, 6, 12, 24, 36)
SHORT_LENGTH = 14
TOPIC_LENGTH = 60
MESSAGE_VARIABLE = "{etablissement}"

HEAD_KEYS = frozenset(
    [
        "slug",
        "version",
        "title",
        "published_on",
        "source",
        "licence",
        "express_minutes",
        "minutes",
        "vital_note",
        "scale",
        "levels",
        "reasons",
        "ask_who",
    ]
)
REFLEX_KEYS = frozenset(
    [
        "number",
        "slug",
        "title",
        "short",
        "icon",
        "summary",
        "why",
        "board_note",
        "questions",
    ]
)
QUESTION_KEYS = frozenset(
    [
        "id",
        "topic",
        "text",
        "levels",
        "why",
        "example",
        "check",
        "ask_who",
        "ask_message",
        "proof",
        "proof_months",
        "weight",
        "is_lock",
        "is_automatic",
        "is_vital",
        "action",
        "verify",
    ]
)
ACTION_KEYS = frozenset(["title", "how", "done_when", "effort", "cost", "who"])
VERIFY_KEYS = frozenset(["title", "done_when", "effort"])

Part = Mapping[str, Any]


def parse_questionnaire(
    head: Part, reflexes: Sequence[tuple[str, Part]]
) -> Questionnaire:
    """Return the questionnaire held by its head and its reflexes, each (file name, mapping).

    Raises: ContentError naming file, key and reason.
    """
    where = "questionnaire.yaml"
    _only(head, HEAD_KEYS, where)
    respondents = _respondents(head, where)
    read = sorted(
        (_reflex(part, name, respondents) for name, part in reflexes),
        key=lambda reflex: reflex.number,
    )
    numbers = [reflex.number for reflex in read]
    if not read or numbers != list(range(1, len(read) + 1)):
        _fail(where, "reflexes", f"numérotés de 1 à {len(read)} sans trou ni doublon")
    return Questionnaire(
        slug=_text(head, "slug", where),
        version=_text(head, "version", where),
        title=_text(head, "title", where),
        published_on=need(head, "published_on", date, where),
        source=_text(head, "source", where),
        licence=_text(head, "licence", where),
        express_minutes=need(head, "express_minutes", int, where),
        minutes=need(head, "minutes", int, where),
        vital_note=_text(head, "vital_note", where),
        scale=_texts(head, "scale", where, LEVEL_COUNT),
        level_labels=_level_labels(head, where),
        reasons=_reasons(head, where),
        respondents=respondents,
        reflexes=tuple(read),
        by_id=_by_id(read, where),
    )


def _reflex(part: Part, where: str, respondents: Mapping[str, Respondent]) -> Reflex:
    _only(part, REFLEX_KEYS, where)
    number = need(part, "number", int, where)
    short = _text(part, "short", where)
    if len(short) > SHORT_LENGTH:
        _fail(where, "short", f"au plus {SHORT_LENGTH} caractères")
    items = need(part, "questions", list, where)
    if not items:
        _fail(where, "questions", "au moins une question")
    return Reflex(
        number=number,
        slug=_text(part, "slug", where),
        title=_text(part, "title", where),
        short=short,
        icon=_text(part, "icon", where),
        summary=_text(part, "summary", where),
        why=_text(part, "why", where),
        board_note=_text(part, "board_note", where),
        questions=tuple(_question(item, number, where, respondents) for item in items),
    )


def _question(
    item: Any, number: int, where: str, respondents: Mapping[str, Respondent]
) -> Question:
    if not isinstance(item, dict):
        _fail(where, "questions", "chaque question est une liste de clés")
    key = _text(item, "id", where)
    where = f"{where}, question {key}"
    _only(item, QUESTION_KEYS, where)
    ask_who = _one_of(item, "ask_who", tuple(respondents), where)
    return Question(
        id=key,
        reflex_number=number,
        topic=_topic(item, where),
        text=_text(item, "text", where),
        levels=_texts(item, "levels", where, LEVEL_COUNT),
        why=_text(item, "why", where),
        example=_text(item, "example", where),
        check=_text(item, "check", where),
        ask_who=ask_who,
        ask_message=_message(item, where),
        proof=_text(item, "proof", where),
        proof_months=_one_of(item, "proof_months", PROOF_MONTHS, where),
        weight=_one_of(item, "weight", WEIGHTS, where),
        is_lock=need(item, "is_lock", bool, where),
        is_automatic=need(item, "is_automatic", bool, where),
        is_vital=need(item, "is_vital", bool, where),
        action=_improvement(item, where),
        verify=_verification(item, where),
    )


def _topic(item: Part, where: str) -> str:
    topic = _text(item, "topic", where)
    if len(topic) > TOPIC_LENGTH:
        _fail(where, "topic", f"au plus {TOPIC_LENGTH} caractères")
    return topic


def _improvement(item: Part, where: str) -> Improvement:
    part = need(item, "action", dict, where)
    where = f"{where}, action"
    _only(part, ACTION_KEYS, where)
    return Improvement(
        title=_text(part, "title", where),
        how=_text(part, "how", where),
        done_when=_text(part, "done_when", where),
        effort=_one_of(part, "effort", EFFORTS, where),
        cost=_text(part, "cost", where),
        who=_text(part, "who", where),
    )


def _verification(item: Part, where: str) -> Verification:
    part = need(item, "verify", dict, where)
    where = f"{where}, verify"
    _only(part, VERIFY_KEYS, where)
    return Verification(
        title=_text(part, "title", where),
        done_when=_text(part, "done_when", where),
        effort=_one_of(part, "effort", EFFORTS, where),
    )


def _message(item: Part, where: str) -> str:
    text = _text(item, "ask_message", where)
    if "{" in text.replace(MESSAGE_VARIABLE, ""):
        _fail(where, "ask_message", f"seule la variable {MESSAGE_VARIABLE} est permise")
    return text


def _respondents(head: Part, where: str) -> dict[str, Respondent]:
    read = {}
    for part in need(head, "ask_who", list, where):
        _only(part, frozenset({"code", "label", "ask"}), f"{where}, ask_who")
        code = _text(part, "code", where)
        read[code] = Respondent(
            code, _text(part, "label", where), _text(part, "ask", where)
        )
    return read


def _reasons(head: Part, where: str) -> tuple[Reason, ...]:
    parts = need(head, "reasons", list, where)
    for part in parts:
        _only(part, frozenset({"code", "label"}), f"{where}, reasons")
    return tuple(
        Reason(_text(part, "code", where), _text(part, "label", where))
        for part in parts
    )


def _level_labels(head: Part, where: str) -> dict[ReflexLevel, str]:
    part = need(head, "levels", dict, where)
    _only(part, frozenset(ReflexLevel), f"{where}, levels")
    return {level: _text(part, level.value, where) for level in ReflexLevel}


def _by_id(reflexes: Iterable[Reflex], where: str) -> dict[str, Question]:
    read: dict[str, Question] = {}
    for reflex in reflexes:
        for question in reflex.questions:
            if question.id in read:
                _fail(where, question.id, "cet identifiant est employé deux fois")
            read[question.id] = question
    return read


def _only(part: Any, keys: frozenset[str], where: str) -> None:
    """Refuse a mapping with a key missing or a key too many."""
    if not isinstance(part, dict):
        message = f"{where} : attendu une liste de clés et de valeurs."
        raise ContentError(message)
    for key in sorted(keys - set(part)):
        message = f"{where} : la clé « {key} » manque."
        raise ContentError(message)
    for key in sorted(set(part) - keys, key=str):
        message = f"{where} : la clé « {key} » n’est pas connue."
        raise ContentError(message)


def _text(part: Part, key: str, where: str) -> str:
    value: str = need(part, key, str, where)
    if not value.strip():
        _fail(where, key, "ne peut pas être vide")
    return value.strip()


def _texts(part: Part, key: str, where: str, count: int) -> tuple[str, ...]:
    values = need(part, key, list, where)
    good = [v.strip() for v in values if isinstance(v, str) and v.strip()]
    if len(good) != count or len(values) != count:
        _fail(where, key, f"attendu {count} phrases")
    return tuple(good)


def _one_of(part: Part, key: str, allowed: tuple[Any, ...], where: str) -> Any:
    value = part.get(key)
    if value not in allowed or isinstance(value, bool):
        _fail(where, key, f"attendu l’une de ces valeurs : {_words(allowed)}")
    return value


def _words(values: Iterable[object]) -> str:
    return ", ".join(str(value) for value in values)


def _fail(where: str, key: str, reason: str) -> None:
    message = f"{where} : « {key} » est refusé ({reason})."
    raise ContentError(message)
