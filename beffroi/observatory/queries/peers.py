"""One establishment beside those that look like it; none of them can be recognized."""

from dataclasses import dataclass
from enum import StrEnum

from beffroi.lib.text import NBSP
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.rules.levels import ReflexLevel
from beffroi.observatory.enums import METRIC_LABELS
from beffroi.observatory.models.cells import Cell
from beffroi.observatory.queries.cells import GroupFigures, group_of, reflex_labels
from beffroi.observatory.rules.criteria import WHOLE, Criteria, band_of
from beffroi.observatory.rules.figures import (
    PROOF_RATE,
    RESULT,
    SPREAD_METRICS,
    UNKNOWN_RATE,
)
from beffroi.organizations.models.places import Establishment
from beffroi.reference.queries import categories
from beffroi.ui.charts.strips import Strip


class Likeness(StrEnum):
    """Whom to compare with; stands in the address."""

    FAMILY = "famille"
    FAMILY_AND_SIZE = "famille-et-taille"
    REGION = "region"

    @property
    def label(self) -> str:
        return {
            Likeness.FAMILY: "Même famille d’établissements",
            Likeness.FAMILY_AND_SIZE: "Même famille et même taille",
            Likeness.REGION: "Toute la région",
        }[self]


@dataclass(frozen=True, slots=True)
class Peers:
    """Own figures against those of a group; `group` is None where too few answered.

    `has_size` tells that the number of places is known.
    """

    establishment: Establishment
    likeness: Likeness
    group: GroupFigures | None
    has_size: bool
    has_answers: bool
    title: str
    strips: tuple[Strip, ...]

    @property
    def summary_strips(self) -> tuple[Strip, ...]:
        return self.strips[:3]

    @property
    def reflex_strips(self) -> tuple[Strip, ...]:
        return self.strips[3:]


def peers_of(place: Establishment, likeness: Likeness) -> Peers:
    """Read the comparison in four queries."""
    profile = Profile.objects.filter(establishment=place).first()
    band = band_of(profile.places if profile else None)
    known = categories().get(place.category_code)
    criteria = _criteria(likeness, known.family if known else "", band or "")
    group = group_of(place.region_code, criteria) if criteria is not None else None
    standing = Standing.objects.filter(pk=place.pk).first()
    own = _own(standing)
    return Peers(
        establishment=place,
        likeness=likeness,
        group=group,
        has_size=band is not None,
        has_answers=own.get(RESULT) is not None,
        title=_title(own.get(RESULT), group),
        strips=_strips(own, group) if group else (),
    )


def _criteria(likeness: Likeness, family: str, band: str) -> Criteria | None:
    """Return the group to compare with, None where the establishment's own is not known."""
    if likeness == Likeness.REGION:
        return WHOLE
    if not family or (likeness == Likeness.FAMILY_AND_SIZE and not band):
        return None
    is_sized = likeness == Likeness.FAMILY_AND_SIZE
    return Criteria(family=family, size_band=band if is_sized else "")


def _own(standing: Standing | None) -> dict[str, int | None]:
    if standing is None:
        return {}
    own: dict[str, int | None] = {
        RESULT: standing.percent,
        PROOF_RATE: standing.proof_rate_percent,
        UNKNOWN_RATE: standing.unknown_rate_percent,
    }
    for line in standing.petals:
        is_out = line["level"] == ReflexLevel.NO_OBJECT
        own[f"reflex_{line['number']}"] = None if is_out else line["percent"] or 0
    return own


def _strips(own: dict[str, int | None], group: GroupFigures) -> tuple[Strip, ...]:
    labels = {**METRIC_LABELS, **reflex_labels()}
    return tuple(
        Strip(
            label=labels[metric],
            q1=_number(cell.q1_percent),
            median=_number(cell.median_percent),
            q3=_number(cell.q3_percent),
            own=own.get(metric),
        )
        for metric in SPREAD_METRICS
        if (cell := group.cells.get(metric)) is not None
    )


def _number(value: int | None) -> int:
    return value or 0


def _title(own: int | None, group: GroupFigures | None) -> str:
    """State the finding, without praise or blame."""
    cell: Cell | None = group.result if group else None
    if own is None or cell is None:
        return ""
    low, high = _number(cell.q1_percent), _number(cell.q3_percent)
    shown = f"Votre résultat ({own}{NBSP}%)"
    if own < low:
        return f"{shown} est sous la moitié du milieu : il y a de quoi progresser vite"
    if own > high:
        return f"{shown} est au-dessus de la moitié du milieu"
    return f"{shown} se tient dans la moitié du milieu"
