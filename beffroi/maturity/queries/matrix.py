"""The establishments of one organization against the twelve reflexes, from kept figures."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.lib.spreadsheets import Cell as TableCell
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.queries.documents import open_places
from beffroi.maturity.queries.overview import LEVEL_TONES
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.levels import ReflexLevel
from beffroi.maturity.rules.questionnaire import Questionnaire
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.ui.charts.drawing import whole_percent


class MatrixSort(StrEnum):
    """The order of the rows; stands in the address."""

    NAME = "nom"
    TOWN = "commune"
    RESULT = "resultat"
    ACTIVITY = "activite"

    @property
    def label(self) -> str:
        return {
            MatrixSort.NAME: "Nom",
            MatrixSort.TOWN: "Commune",
            MatrixSort.RESULT: "Résultat, le plus bas d’abord",
            MatrixSort.ACTIVITY: "Le plus longtemps sans activité",
        }[self]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One reflex of one establishment: its level, what is declared and proven."""

    number: int
    level: ReflexLevel
    label: str
    tone: str
    percent: int | None
    declared_percent: int
    proven_percent: int
    url: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    establishment: Establishment
    percent: int | None
    proof_rate_percent: int | None
    answered_count: int
    question_count: int
    is_validated: bool
    url: str
    cells: tuple[MatrixCell, ...]


def matrix_places(
    user: User, organization: ManagingOrganization, sort: MatrixSort = MatrixSort.NAME
) -> QuerySet[Establishment]:
    """Return the establishments whose detail is open to a person, in one order."""
    rows = open_places(user, organization)
    if sort == MatrixSort.TOWN:
        return rows.order_by("town", "sort_name", "pk")
    kept = Standing.objects.filter(pk=OuterRef("pk"))
    if sort == MatrixSort.RESULT:
        rows = rows.annotate(result=Subquery(kept.values("percent")[:1]))
        return rows.order_by(F("result").asc(nulls_first=True), "sort_name", "pk")
    if sort == MatrixSort.ACTIVITY:
        rows = rows.annotate(last=Subquery(kept.values("last_activity_at")[:1]))
        return rows.order_by(F("last").asc(nulls_first=True), "sort_name", "pk")
    return rows


def matrix_rows(places: Iterable[Establishment]) -> tuple[MatrixRow, ...]:
    """Return one row per establishment, in their order, in one query."""
    held = list(places)
    asked = questionnaire()
    kept = Standing.objects.in_bulk([place.pk for place in held])
    return tuple(
        _row(asked, place, kept.get(place.pk) or Standing(establishment=place))
        for place in held
    )


def _row(asked: Questionnaire, place: Establishment, kept: Standing) -> MatrixRow:
    lines = {line["number"]: line for line in kept.petals}
    return MatrixRow(
        establishment=place,
        percent=kept.percent,
        proof_rate_percent=kept.proof_rate_percent,
        answered_count=kept.answered_count,
        question_count=asked.question_count,
        is_validated=kept.is_validated,
        url=reverse("maturity:overview", args=[place.pk]),
        cells=tuple(
            _cell(asked, place, reflex.number, lines.get(reflex.number, {}))
            for reflex in asked.reflexes
        ),
    )


def _cell(
    asked: Questionnaire, place: Establishment, number: int, line: dict[str, object]
) -> MatrixCell:
    level = ReflexLevel(str(line.get("level", ReflexLevel.UNANSWERED)))
    percent = line.get("percent")
    words = asked.level_labels[level]
    return MatrixCell(
        number=number,
        level=level,
        label=f"{words[:1].upper()}{words[1:]}",
        tone=LEVEL_TONES[level],
        percent=percent if isinstance(percent, int) else None,
        declared_percent=_in_percent(line.get("declared")),
        proven_percent=_in_percent(line.get("proven")),
        url=reverse("maturity:reflex", args=[place.pk, number]),
    )


def _in_percent(ratio: object) -> int:
    return whole_percent(ratio) if isinstance(ratio, int | float) else 0


def matrix_headers() -> tuple[str, ...]:
    """Return the headings of the export: each reflex, declared then proven."""
    names = [f"{r.number}. {r.short}" for r in questionnaire().reflexes]
    return (
        "Établissement", "FINESS", "Commune", "Réponses", "Résultat (%)",
        "Taux de preuve (%)", "Validé",
        *(
            heading
            for name in names
            for heading in (
                f"{name} : niveau",
                f"{name} : résultat (%)",
                f"{name} : déclaré (%)",
                f"{name} : prouvé (%)",
            )
        ),
    )  # fmt: skip


def matrix_export_rows(
    places: QuerySet[Establishment], chunk: int = 200
) -> Iterator[Sequence[TableCell]]:
    """Yield the lines of the export, read by chunks."""
    some: list[Establishment] = []
    for place in places.iterator(chunk):
        some.append(place)
        if len(some) == chunk:
            yield from _export_lines(some)
            some = []
    yield from _export_lines(some)


def _export_lines(places: list[Establishment]) -> Iterator[Sequence[TableCell]]:
    for row in matrix_rows(places):
        place = row.establishment
        yield (
            place.name, place.finess, place.town, row.answered_count, row.percent,
            row.proof_rate_percent, row.is_validated,
            *(
                value
                for cell in row.cells
                for value in (
                    cell.label, cell.percent, cell.declared_percent, cell.proven_percent
                )
            ),
        )  # fmt: skip
