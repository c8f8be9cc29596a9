"""What pages read of the links given out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from beffroi.lib import clock
from beffroi.links.enums import PURPOSE_LABELS, STATE_LABELS, STATE_TONES
from beffroi.links.models import PersonalLink, PersonalLinkQuerySet
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.links.rules.states import LinkState


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link in words; `is_live` tells that it still opens something."""

    link: PersonalLink
    purpose_label: str
    state_label: str
    tone: str
    is_live: bool


def narrowed(
    links: PersonalLinkQuerySet,
    *,
    state: LinkState | None,
    purpose: LinkPurpose | None,
) -> QuerySet[PersonalLink]:
    """Return the links in one state and for one purpose, the latest given first."""
    rows = links.in_state(state, clock.now()) if state else links
    if purpose:
        rows = rows.filter(purpose=purpose)
    return rows.order_by("-issued_at", "pk")


def link_lines(links: Iterable[PersonalLink]) -> tuple[LinkLine, ...]:
    moment = clock.now()
    lines = []
    for link in links:
        state = link.state_at(moment)
        lines.append(
            LinkLine(
                link=link,
                purpose_label=PURPOSE_LABELS[LinkPurpose(link.purpose)],
                state_label=STATE_LABELS[state],
                tone=STATE_TONES[state],
                is_live=state == LinkState.LIVE,
            )
        )
    return tuple(lines)
