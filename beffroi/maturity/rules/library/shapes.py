"""A CISO Assistant library as immutable objects, in French where it can be.

Source: shared reference, maturity § 3 (exact format of the YAML libraries).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class QuestionKind(StrEnum):
    CHOICE = "unique_choice"
    CHOICES = "multiple_choice"
    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    BOOLEAN = "boolean"


class Result(StrEnum):
    """What a choice says of its requirement (`compute_result`)."""

    COMPLIANT = "compliant"
    PARTIAL = "partially_compliant"
    NON_COMPLIANT = "non_compliant"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scale, with the authors' own figure."""

    score: int
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One part of the public of a framework; `slug` is what requirements name."""

    slug: str
    ref: str
    name: str
    description: str = ""
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """A measure that the authors suggest."""

    urn: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer offered; `score` is None while nobody scored it."""

    urn: str
    text: str
    description: str = ""
    score: float | None = None
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """When a question is shown: any or all of these choices of another question."""

    question: str
    answers: tuple[str, ...]
    needs_all: bool = False


@dataclass(frozen=True, slots=True)
class Subquestion:
    """One detailed question of a requirement."""

    urn: str
    kind: QuestionKind
    text: str
    annotation: str = ""
    choices: tuple[Choice, ...] = ()
    depends_on: Condition | None = None
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Node:
    """One line of the tree; `depth` is 0 at the root and follows `parent`."""

    urn: str
    ref: str
    name: str
    description: str
    annotation: str
    typical_evidence: str
    is_assessable: bool
    parent: str
    depth: int
    is_splash: bool
    groups: tuple[str, ...]
    weight: int
    controls: tuple[str, ...]
    questions: tuple[Subquestion, ...]
    scale: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """One framework; an empty `scale` means that of the house.

    `bounds` is the range that its authors declared, (0, 100) when they did not.
    `is_summed`: the scores of detailed questions are added, not averaged.
    """

    urn: str
    ref: str
    name: str
    description: str
    scale: tuple[Level, ...]
    bounds: tuple[int, int]
    is_summed: bool
    groups: tuple[Group, ...]
    nodes: tuple[Node, ...]

    @property
    def assessable(self) -> tuple[Node, ...]:
        return tuple(node for node in self.nodes if node.is_assessable)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a library holds, all frameworks together."""

    nodes: int
    assessable: int
    questions: int
    choices: int
    scored_choices: int
    groups: int
    reference_controls: int


@dataclass(frozen=True, slots=True)
class Library:
    """One file; `warnings` say in French what was read with a grain of salt."""

    urn: str
    ref: str
    locale: str
    name: str
    description: str
    provider: str
    packager: str
    copyright: str
    published_on: str
    version: int
    definitions: tuple[Definition, ...]
    controls: Mapping[str, Control]
    warnings: tuple[str, ...]

    @property
    def counts(self) -> Counts:
        nodes = [node for item in self.definitions for node in item.nodes]
        questions = [question for node in nodes for question in node.questions]
        choices = [choice for question in questions for choice in question.choices]
        return Counts(
            nodes=len(nodes),
            assessable=sum(node.is_assessable for node in nodes),
            questions=len(questions),
            choices=len(choices),
            scored_choices=sum(choice.score is not None for choice in choices),
            groups=sum(len(item.groups) for item in self.definitions),
            reference_controls=len(self.controls),
        )


def bare_choices(definition: Definition) -> tuple[Choice, ...]:
    """Return the choices that say nothing of the level: neither score nor result."""
    return tuple(
        choice
        for node in definition.nodes
        for question in node.questions
        for choice in question.choices
        if choice.score is None and choice.result is None
    )
