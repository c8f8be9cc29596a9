"""The published figures of a region, read from precomputed cells and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.lib.spreadsheets import Cell as TableCell
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.observatory.enums import METRIC_LABELS, SIZE_LABELS
from beffroi.observatory.models.cells import Cell, Group
from beffroi.observatory.rules.calendar import LEAST_DAYS
from beffroi.observatory.rules.campaigns import rate_percent
from beffroi.observatory.rules.criteria import WHOLE, Criteria, SizeBand
from beffroi.observatory.rules.figures import (
    EXPRESS_DONE,
    PROOF_RATE,
    REFLEX_METRICS,
    RESULT,
    UNKNOWN_RATE,
)
from beffroi.organizations.models.memberships import Membership
from beffroi.reference.queries import department_name, departments, families

READERS = (Role.REGIONAL_LEAD, Role.REGIONAL_READER)


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One published group: how many it counts, and its figures by metric."""

    criteria: Criteria
    label: str
    count: int
    followed_count: int | None
    published_on: date
    cells: Mapping[str, Cell]

    @property
    def response_rate_percent(self) -> int | None:
        """Return the share of the followed establishments that answered, 100 at most."""
        if self.followed_count is None:
            return None
        return rate_percent(min(self.count, self.followed_count), self.followed_count)

    @property
    def result(self) -> Cell | None:
        return self.cells.get(RESULT)

    @property
    def proof_rate(self) -> Cell | None:
        return self.cells.get(PROOF_RATE)

    @property
    def unknown_rate(self) -> Cell | None:
        return self.cells.get(UNKNOWN_RATE)

    @property
    def express_done(self) -> Cell | None:
        return self.cells.get(EXPRESS_DONE)

    @property
    def next_on(self) -> date:
        return self.published_on + timedelta(days=LEAST_DAYS)


def regions_read_by(user: User) -> tuple[str, ...]:
    """Return the regions whose figures a person may read."""
    return tuple(sorted(Membership.objects.reach_of(user).region_codes(*READERS)))


def figures_of_region(region_code: str) -> Mapping[Criteria, GroupFigures]:
    """Return the published groups of a region, in two queries."""
    groups = {row.pk: row for row in _groups(region_code)}
    found: dict[object, dict[str, Cell]] = {key: {} for key in groups}
    for cell in Cell.objects.current().filter(group__region_code=region_code):
        found[cell.group_id][cell.metric] = cell
    return {
        row.criteria: _figures(row, found[key])
        for key, row in groups.items()
        if found[key]
    }


def _groups(region_code: str) -> Sequence[Group]:
    rows = Group.objects.filter(region_code=region_code).defer("member_keys")
    return list(rows.order_by("family", "size_band", "department_code"))


def _figures(group: Group, cells: dict[str, Cell]) -> GroupFigures:
    return GroupFigures(
        criteria=group.criteria,
        label=label_of(group.criteria),
        count=next(iter(cells.values())).count,
        followed_count=group.followed_count,
        published_on=group.published_on,
        cells=cells,
    )


def group_of(region_code: str, criteria: Criteria) -> GroupFigures | None:
    """Return one published group, None where too few answered."""
    group = (
        Group.objects.filter(
            region_code=region_code,
            family=criteria.family,
            size_band=criteria.size_band,
            department_code=criteria.department,
        )
        .defer("member_keys")
        .first()
    )
    if group is None:
        return None
    cells = {cell.metric: cell for cell in Cell.objects.current().filter(group=group)}
    return _figures(group, cells) if cells else None


def whole_region(region_code: str) -> GroupFigures | None:
    return group_of(region_code, WHOLE)


def label_of(criteria: Criteria) -> str:
    """Return a group in words."""
    parts = []
    if criteria.family:
        known = families().get(criteria.family)
        parts.append(known.label if known else criteria.family)
    if criteria.size_band:
        parts.append(SIZE_LABELS[SizeBand(criteria.size_band)])
    if criteria.department:
        parts.append(department_name(criteria.department))
    return ", ".join(parts) or "Toute la région"


def reflex_labels() -> Mapping[str, str]:
    """Return the name of each reflex by its metric."""
    return {
        metric: f"{reflex.number}. {reflex.title}"
        for metric, reflex in zip(REFLEX_METRICS, questionnaire().reflexes, strict=True)
    }


def metric_labels() -> Mapping[str, str]:
    return {**METRIC_LABELS, **reflex_labels()}


@dataclass(frozen=True, slots=True)
class Division:
    """The published groups of one way of dividing the region, and how many stay hidden."""

    title: str
    groups: tuple[GroupFigures, ...]


def divisions(found: Mapping[Criteria, GroupFigures]) -> tuple[Division, ...]:
    """Return families, sizes and départements, each in its usual order: no ranking."""
    names = {
        "Par famille": [Criteria(family=slug) for slug in families()],
        "Par taille": [Criteria(size_band=band) for band in SizeBand],
        "Par département": [Criteria(department=code) for code in departments()],
    }
    return tuple(
        Division(title, tuple(found[key] for key in keys if key in found))
        for title, keys in names.items()
    )


EXPORT_HEADERS = (
    "Groupe", "Établissements comptés", "Établissements suivis", "Arrêté le",
    "Indicateur", "Premier quartile (%)", "Médiane (%)", "Troisième quartile (%)",
    "Part (%)", "Définition",
)  # fmt: skip
DEFINITIONS = {
    RESULT: "Résultat des douze réflexes, sur ce qui compte : au plus « en place » sans preuve valable",
    PROOF_RATE: "Part de ce qui est en place que l’on peut montrer ; zéro si rien n’est en place",
    UNKNOWN_RATE: "Part de « je ne sais pas » parmi les réponses",
    EXPRESS_DONE: "Part des établissements qui ont répondu aux seize questions du parcours express",
}
REFLEX_DEFINITION = (
    "Résultat du réflexe ; sans réponse, il compte zéro ; sans objet, il compte comme "
    "le résultat de l’établissement"
)


def export_rows(
    found: Mapping[Criteria, GroupFigures],
) -> Iterator[Sequence[TableCell]]:
    """Yield one line per group and figure, with its definition."""
    labels = metric_labels()
    for criteria in sorted(found, key=lambda item: (item.count, item)):
        group = found[criteria]
        for metric, label in labels.items():
            cell = group.cells.get(metric)
            if cell is None:
                continue
            yield (
                group.label, cell.count, group.followed_count, group.published_on,
                label, cell.q1_percent, cell.median_percent, cell.q3_percent,
                cell.share_percent, DEFINITIONS.get(metric, REFLEX_DEFINITION),
            )  # fmt: skip
