"""What an app tells the front door about itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class MenuGroup(StrEnum):
    """The groups of the menu, in order (design/look.md)."""

    ASSESS = "Faire le point"
    TRAIN = "S’entraîner"
    FACE = "Faire face"
    LEARN = "S’informer"
    REGION = "Région"
    ADMIN = "Administration"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the menu, shown to the people who hold one of `roles`.

    `scoped_url_name` is used instead of `url_name` when the page shown belongs
    to one establishment; it takes the establishment's id.
    """

    group: MenuGroup
    label: str
    icon: str
    url_name: str
    roles: frozenset[str]
    scoped_url_name: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A fragment offered to a lower page: its slot and the URL that renders it.

    `needs_detail`: it shows nothing to a regional team that sees indicators only.
    """

    slot: str
    label: str
    url_name: str
    needs_detail: bool = False


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One thing to know: its words, a precision or nothing, and a path of this site."""

    label: str
    link: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DigestSection:
    """The first lines of one subject of the digest, and how many there are in all."""

    title: str
    lines: tuple[DigestLine, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Module:
    """The manifest of one app.

    `build_demo` fills the demo region for it; `digest` returns what the app has to
    say to one person (a User) in the digest of the week, nothing when all is well.
    """

    slug: str
    label: str
    menu: tuple[MenuEntry, ...] = ()
    panels: tuple[Panel, ...] = ()
    build_demo: Callable[[], None] | None = None
    digest: Callable[[Any], Sequence[DigestSection]] | None = None
