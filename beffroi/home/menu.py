"""The menu that one person sees, made from the manifests."""

from functools import cache
from uuid import UUID

from django.urls import reverse

from beffroi.accounts.rules.roles import Role
from beffroi.home.modules import MODULES
from beffroi.lib.manifest import MenuEntry, MenuGroup
from beffroi.ui.chrome import MenuLink, MenuSection

ALL_ROLES = frozenset(Role)
HOME = MenuEntry(MenuGroup.ASSESS, "Accueil", "house", "home:home", ALL_ROLES)


def menu_for(
    roles: frozenset[Role], *, path: str, establishment_id: UUID | None
) -> tuple[MenuSection, ...]:
    """Return the groups that hold at least one line for these roles, in menu order.

    `establishment_id` points the lines at the establishment being looked at.
    """
    entries = [
        entry for module in MODULES for entry in module.menu if entry.roles & roles
    ]
    urls = {id(entry): _url(entry, establishment_id) for entry in entries}
    current = _current(list(urls.values()), path)
    sections = []
    for group in MenuGroup:
        links = tuple(
            MenuLink(
                entry.label, entry.icon, urls[id(entry)], urls[id(entry)] == current
            )
            for entry in entries
            if entry.group == group
        )
        if links:
            sections.append(MenuSection(group.value, links))
    return tuple(sections)


def bottom_bar(sections: tuple[MenuSection, ...], *, path: str) -> tuple[MenuLink, ...]:
    """Return the home link and the first three lines; the bar's fifth place opens the rest."""
    home = MenuLink(HOME.label, HOME.icon, reverse(HOME.url_name), path == "/")
    lines = [link for section in sections for link in section.entries]
    return (home, *lines[:3])


def _url(entry: MenuEntry, establishment_id: UUID | None) -> str:
    if establishment_id and entry.scoped_url_name:
        return reverse(entry.scoped_url_name, args=[establishment_id])
    return _fixed(entry.url_name)


@cache
def _fixed(url_name: str) -> str:
    """Every page draws the whole menu, and its addresses never change."""
    return reverse(url_name)


def _current(urls: list[str], path: str) -> str:
    """Return the longest address that the path begins with, or nothing."""
    return max((url for url in urls if path.startswith(url)), key=len, default="")
