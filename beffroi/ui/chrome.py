"""What surrounds every page: the menu, the place one stands in, the ways out.

`home` fills `menu`, `bottom_bar` and `current_place` by its own context
processor; this one gives what every page has, signed in or not.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True, slots=True)
class MenuLink:
    """One line of the menu; `icon` is the name of a lucide icon."""

    label: str
    icon: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class MenuSection:
    """One group of the menu, under its heading."""

    label: str
    entries: Sequence[MenuLink]


@dataclass(frozen=True, slots=True)
class Place:
    """The establishment that the page speaks of.

    `role` is the viewer's there, when they hold several somewhere; `switch_key` names
    the role to take up when it is not the one of the moment.
    """

    label: str
    url: str = ""
    note: str = ""
    role: str = ""
    switch_key: str = ""


@cache
def _address(*names: str, otherwise: str) -> str:
    """Return the address of the first name that exists."""
    for name in names:
        with suppress(NoReverseMatch):
            return reverse(name)
    return otherwise


@cache
def _version() -> str:
    return version("beffroi")


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Return the addresses and the version that every page shows."""
    return {
        "emergency_url": _address("alert:emergency", otherwise="/alerte/"),
        "account_url": _address("accounts:account", otherwise="/compte/"),
        "sign_in_url": _address("account_login", otherwise="/compte/connexion/"),
        "sign_out_url": _address("account_logout", otherwise="/compte/sortie/"),
        "switch_role_url": _address("home:switch_role", otherwise="/role/"),
        "help_url": _address("home:help", otherwise="/aide/"),
        "accessibility_url": _address(
            "home:accessibility", otherwise="/aide/accessibilite/"
        ),
        "beffroi_version": _version(),
        "menu": (),
        "bottom_bar": (),
        "current_place": None,
        "acting": None,
        "other_roles": (),
    }
