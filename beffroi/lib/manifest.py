"""What an app tells the front door about itself."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


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
class Module:
    """The manifest of one app; `build_demo` fills the demo region for it."""

    slug: str
    label: str
    menu: tuple[MenuEntry, ...] = ()
    panels: tuple[Panel, ...] = ()
    build_demo: Callable[[], None] | None = None
