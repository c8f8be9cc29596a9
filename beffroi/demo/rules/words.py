"""What the invented people say, prove and note; refused by name when a file is faulty."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from beffroi.lib.content import ContentError, need


class ProofKind(StrEnum):
    """How a proof is brought: a PDF, a picture, a link or a statement."""

    DOCUMENT = "document"
    PICTURE = "picture"
    LINK = "link"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class ProofWords:
    """`text` is the body of a document or statement, the address of a link."""

    kind: ProofKind
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """What may be said about one question; `ease` is -1 (rare) to 1 (common).

    `none` goes with level 0, `low` with 1, `high` with 2 and 3; all but `high` may
    be empty.
    """

    ease: float
    none: tuple[str, ...]
    low: tuple[str, ...]
    high: tuple[str, ...]
    unknown: tuple[str, ...]
    proof: ProofWords


@dataclass(frozen=True, slots=True)
class Character:
    """What an establishment likes to do (`strong` reflexes), and what it puts off."""

    slug: str
    label: str
    strong: frozenset[int]
    weak: frozenset[int]


@dataclass(frozen=True, slots=True)
class OwnAction:
    """An action written by hand."""

    title: str
    why: str
    how: str
    done_when: str
    reflex: int
    effort: int
    cost: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A fact that Beffroi is said to have measured."""

    question: str
    title: str
    origin: str
    level: int


@dataclass(frozen=True, slots=True)
class Guest:
    first_name: str
    last_name: str


@dataclass(frozen=True, slots=True)
class Words:
    """Every sentence of the demo, by what it speaks about."""

    questions: Mapping[str, QuestionWords]
    characters: Mapping[str, Character]
    notes: Mapping[str, tuple[str, ...]]
    action_comments: Mapping[str, tuple[str, ...]]
    own_actions: tuple[OwnAction, ...]
    measures: tuple[Measure, ...]
    guests: tuple[Guest, ...]
    providers: tuple[str, ...]
    insurers: tuple[str, ...]
    banks: tuple[str, ...]


CHARACTERS = frozenset(
    {
        "backups_first", "careful_team", "solid_provider", "well_written",
        "head_office_network", "on_the_road", "small_house", "hospital",
    }
)  # fmt: skip
NOTES = frozenset(
    {"first_call", "follow_up", "praise", "silence", "invited", "prospect"}
)
COMMENTS = frozenset({"given", "moving", "late", "done", "dropped", "asked"})


def parse_words(
    answers: Mapping[str, Any], life: Mapping[str, Any], question_ids: Collection[str]
) -> Words:
    """Return the words of both files; `question_ids` are those of the questionnaire.

    Raises: ContentError naming the file, the key and the reason.
    """
    _same("answers.yaml", answers, question_ids)
    characters = [
        _character(row) for row in need(life, "characters", list, "life.yaml")
    ]
    _same("life.yaml, characters", [item.slug for item in characters], CHARACTERS)
    return Words(
        questions={
            key: _question(f"answers.yaml, {key}", need(answers, key, dict, "answers"))
            for key in question_ids
        },
        characters={item.slug: item for item in characters},
        notes=_lists(life, "notes", NOTES),
        action_comments=_lists(life, "action_comments", COMMENTS),
        own_actions=tuple(
            OwnAction(**_fields(OwnAction, row, "life.yaml, own_actions"))
            for row in need(life, "own_actions", list, "life.yaml")
        ),
        measures=tuple(
            _measure(row, question_ids)
            for row in need(life, "measures", list, "life.yaml")
        ),
        guests=tuple(
            Guest(**_fields(Guest, row, "life.yaml, guests"))
            for row in need(life, "guests", list, "life.yaml")
        ),
        providers=_sentences(life, "providers", "life.yaml"),
        insurers=_sentences(life, "insurers", "life.yaml"),
        banks=_sentences(life, "banks", "life.yaml"),
    )


def _question(where: str, row: Mapping[str, Any]) -> QuestionWords:
    proof = need(row, "proof", dict, where)
    kind = need(proof, "kind", str, where)
    if kind not in set(ProofKind):
        message = f"{where} : « proof.kind », « {kind} » n’existe pas."
        raise ContentError(message)
    ease = row.get("ease")
    if not isinstance(ease, int | float) or not -1 <= ease <= 1:
        message = f"{where} : « ease » devrait être un nombre de -1 à 1."
        raise ContentError(message)
    return QuestionWords(
        ease=float(ease),
        none=_sentences(row, "none", where) if "none" in row else (),
        low=_sentences(row, "low", where) if "low" in row else (),
        high=_sentences(row, "high", where),
        unknown=_sentences(row, "unknown", where) if "unknown" in row else (),
        proof=ProofWords(
            kind=ProofKind(kind),
            title=need(proof, "title", str, where),
            text=need(proof, "text", str, where),
        ),
    )


def _character(row: Mapping[str, Any]) -> Character:
    slug = need(row, "slug", str, "life.yaml, characters")
    where = f"life.yaml, « {slug} »"
    return Character(
        slug=slug,
        label=need(row, "label", str, where),
        strong=frozenset(need(row, "strong", list, where)),
        weak=frozenset(need(row, "weak", list, where)),
    )


def _measure(row: Mapping[str, Any], question_ids: Collection[str]) -> Measure:
    measure = Measure(**_fields(Measure, row, "life.yaml, measures"))
    if measure.question not in question_ids:
        message = f"life.yaml, measures : question « {measure.question} » inconnue."
        raise ContentError(message)
    return measure


def _fields(kind: type[Any], row: Mapping[str, Any], where: str) -> dict[str, Any]:
    annotations = kind.__annotations__
    return {name: need(row, name, annotations[name], where) for name in annotations}


def _lists(
    life: Mapping[str, Any], key: str, names: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    found = need(life, key, dict, "life.yaml")
    _same(f"life.yaml, {key}", found, names)
    return {name: _sentences(found, name, f"life.yaml, {key}") for name in names}


def _sentences(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """Return a list of texts that holds at least one."""
    found = need(row, key, list, where)
    if not found or not all(isinstance(text, str) and text for text in found):
        message = f"{where} : « {key} » devrait être une liste de phrases."
        raise ContentError(message)
    return tuple(found)


def _same(where: str, found: Collection[str], wanted: Collection[str]) -> None:
    missing = sorted(set(wanted) - set(found))
    surplus = sorted(set(found) - set(wanted))
    if missing:
        message = f"{where} : il manque {', '.join(missing)}."
        raise ContentError(message)
    if surplus:
        message = f"{where} : {', '.join(surplus)} de trop."
        raise ContentError(message)
