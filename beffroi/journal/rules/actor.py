"""Who does something: a person, a link given out, or the system."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    PERSON = "person"
    LINK = "link"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of an operation; `key` is an identifier, `label` a name to show."""

    kind: ActorKind
    key: str
    label: str


SYSTEM = Actor(ActorKind.SYSTEM, "beffroi", "Beffroi")
