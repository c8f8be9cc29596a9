"""What the plan costs, by year and by reflex."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from beffroi.actionplan.enums import REFLEX_LABELS
from beffroi.actionplan.models import ActionQuerySet
from beffroi.actionplan.rules.costs import (
    CostLine,
    Priced,
    cost_lines,
    total,
    years_from,
)
from beffroi.actionplan.rules.states import ActionState
from beffroi.lib import clock
from beffroi.lib.spreadsheets import Cell

ACTIONS_READ = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    line: CostLine


@dataclass(frozen=True, slots=True)
class Costs:
    """One row per reflex, then the total; `priced` of `counted` actions bear an amount."""

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    total: CostLine
    priced_count: int
    open_count: int

    @property
    def headers(self) -> tuple[str, ...]:
        years = (f"{year} (euros)" for year in self.years)
        return ("Réflexe", *years, "Sans date, une fois", "Sans date, par an")

    def table(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows under `headers`, the total last."""
        for row in (*self.rows, Row("Total (estimation)", self.total)):
            line = row.line
            yield (row.label, *line.years, line.undated_once, line.undated_yearly)


def costs_of(actions: ActionQuerySet) -> Costs:
    """Return the sums of the actions that are not dropped. Two queries."""
    years = years_from(clock.today())
    kept = actions.exclude(state=ActionState.DROPPED)
    rows = (
        kept.filter(
            Q(cost_once_euros__isnull=False) | Q(cost_yearly_euros__isnull=False)
        )
        .order_by()
        .values_list(
            "reflex_number",
            "cost_once_euros",
            "cost_yearly_euros",
            "due_on",
            "closed_at",
        )[:ACTIONS_READ]
    )
    priced = [
        Priced(
            reflex,
            once or 0,
            yearly or 0,
            closed_at.astimezone(clock.FRANCE).date() if closed_at else due_on,
        )
        for reflex, once, yearly, due_on, closed_at in rows
    ]
    lines = cost_lines(priced, years=years)
    return Costs(
        years=years,
        rows=tuple(Row(_label(line.reflex_number), line) for line in lines),
        total=total(lines, years=years),
        priced_count=len(priced),
        open_count=kept.open().count(),
    )


def _label(number: int | None) -> str:
    return f"{number} · {REFLEX_LABELS[number]}" if number else "Sans réflexe"
