"""What upper apps show on a lower page: fragments that the page asks for by address."""

from dataclasses import dataclass

from django.urls import ResolverMatch, reverse

from beffroi.home.modules import MODULES


@dataclass(frozen=True, slots=True)
class PanelLink:
    """One fragment: its words, and the address that draws it."""

    label: str
    url: str
    needs_detail: bool


def panels_for(match: ResolverMatch | None) -> tuple[PanelLink, ...]:
    """Return the panels offered to a page; its slot is the name of its address."""
    if match is None:
        return ()
    slot = match.view_name.replace(":", ".")
    return tuple(
        PanelLink(
            panel.label,
            reverse(panel.url_name, kwargs=match.kwargs),
            panel.needs_detail,
        )
        for module in MODULES
        for panel in module.panels
        if panel.slot == slot
    )
