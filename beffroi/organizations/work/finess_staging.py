"""Turn the records of one FINESS file into staging rows, chunk by chunk."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from beffroi.lib import clock
from beffroi.lib.tables import TableError
from beffroi.organizations.models.finess import FinessImport, FinessRow
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.rules import addresses
from beffroi.organizations.rules import finess_changes as rules
from beffroi.organizations.rules.finess_record import (
    LeftAside,
    OrganizationRecord,
    PlaceRecord,
    Record,
    RefusedRecord,
    Remark,
)
from beffroi.organizations.rules.import_filters import Filters
from beffroi.organizations.rules.organization_names import NameBook
from beffroi.organizations.rules.states import RowState
from beffroi.organizations.work import finess_current as current
from beffroi.organizations.work.finess_files import FinessFile
from beffroi.reference import queries as reference

CHUNK = 500
REMARKS_KEPT = 200
FINGERPRINTS = 2**30
NBSP = "\u00a0"
Report = Callable[[int, int, str], None]


@dataclass
class Tally:
    """What was read so far; small enough to stay in memory for the whole country.

    `seen` gives for each number, in one integer, its line and a fingerprint of what
    the line said: a hundred thousand pairs would weigh as much as the rest.
    """

    places: Counter[str] = field(default_factory=Counter)
    organizations: Counter[str] = field(default_factory=Counter)
    left_aside: Counter[str] = field(default_factory=Counter)
    damaged: set[str] = field(default_factory=set)
    seen: dict[str, int] = field(default_factory=dict)
    seen_organizations: set[str] = field(default_factory=set)
    kept_organizations: set[str] = field(default_factory=set)
    departments: set[str] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)
    remarks: list[Remark] = field(default_factory=list)
    remark_count: int = 0


def _chunks(records: Iterator[Record]) -> Iterator[list[Record]]:
    while chunk := list(islice(records, CHUNK)):
        yield chunk


class Reading:
    """One pass over one file."""

    def __init__(
        self, batch: FinessImport, filters: Filters, *, keep_unchanged: bool
    ) -> None:
        self.batch = batch
        self.filters = filters
        self.keep_unchanged = keep_unchanged
        self.today = clock.today()
        self.tally = Tally()
        self.names = NameBook()

    def run(self, opened: FinessFile, report: Report) -> None:
        done = 0
        for chunk in _chunks(opened.records):
            rows = [
                *self._stage_places([r for r in chunk if isinstance(r, PlaceRecord)]),
                *self._stage_organizations(
                    [r for r in chunk if isinstance(r, OrganizationRecord)]
                ),
                *self._stage_rest(chunk),
            ]
            self._write(rows)
            done += len(chunk)
            report(done, 0, "Lecture du fichier")
        if not done:
            message = "Ce fichier ne contient aucune ligne."
            raise TableError(message)
        if not opened.organization_names_are_sure:
            self._write(self._named_organizations())
        report(done, 0, "Recherche des établissements absents du fichier")
        for rows in self._not_seen():
            self._write(rows)

    def _write(self, rows: Iterable[FinessRow]) -> None:
        FinessRow.objects.bulk_create(rows)

    # -- establishments ---------------------------------------------------------

    def _stage_places(self, records: list[PlaceRecord]) -> Iterator[FinessRow]:
        known = current.places(record.finess for record in records)
        for record in records:
            self.tally.places["read"] += 1
            if row := self._stage_place(record, known.get(record.finess)):
                yield row

    def _stage_place(
        self, record: PlaceRecord, now: dict[str, Any] | None
    ) -> FinessRow | None:
        if repeated := self._repeated(record):
            return repeated if isinstance(repeated, FinessRow) else None
        if now is None and (refused := self._unfit(record)):
            self.tally.places[RowState.REFUSED] += 1
            return refused
        if not self._is_wanted(record, now):
            self.tally.places["filtered"] += 1
            return None
        self._note(record)
        values = rules.place_values(record, self.today)
        found = rules.changes(now or {}, values, now["pinned_fields"] if now else ())
        state = rules.place_state(now, found, values)
        self.tally.places[state] += 1
        if state is RowState.UNCHANGED and not self.keep_unchanged:
            return None
        return FinessRow(
            batch=self.batch,
            line=record.line,
            finess=record.finess,
            name=(record.name or (now or {}).get("name", ""))[:250],
            department_code=record.department_code,
            state=state,
            payload={} if state is RowState.UNCHANGED else current.to_json(values),
            changes=current.shown(found) if now else {},
        )

    def _repeated(self, record: PlaceRecord) -> FinessRow | bool:
        """Return a refusal, or True for a plain repeat; remember the line otherwise."""
        said = hash((record.name, record.category_code, record.town, record.address))
        said %= FINGERPRINTS
        first = self.tally.seen.get(record.finess)
        if first is None:
            self.tally.seen[record.finess] = record.line * FINGERPRINTS + said
            return False
        line, said_first = divmod(first, FINGERPRINTS)
        if said_first == said:
            self.tally.places["repeated"] += 1
            return True
        self.tally.places[RowState.REFUSED] += 1
        reason = (
            f"Le numéro {record.finess} figure déjà ligne {line}, avec d’autres "
            f"informations{NBSP}: seule la première ligne est gardée."
        )
        return self._refusal(record.line, "FINESS", reason, record.name)

    def _unfit(self, record: PlaceRecord) -> FinessRow | None:
        """Return why a number unknown so far cannot become an establishment."""
        if not record.name:
            reason = f"L’établissement {record.finess} n’a pas de nom."
            return self._refusal(record.line, "nom", reason, "")
        if not record.department_code:
            reason = (
                f"Ni le code postal ni le numéro {record.finess} ne disent dans quel "
                "département se trouve cet établissement."
            )
            return self._refusal(record.line, "code postal", reason, record.name)
        return None

    def _is_wanted(self, record: PlaceRecord, now: dict[str, Any] | None) -> bool:
        own = self.filters.own_regions
        if now and own and now["region_code"] not in own:
            return False
        if record.department_code or now is None:
            return self.filters.wants_place(record)
        return self.filters.wants_territory(now["department_code"], now["region_code"])

    def _note(self, record: PlaceRecord) -> None:
        tally = self.tally
        if record.department_code:
            tally.departments.add(record.department_code)
        if record.category_code:
            tally.categories.add(record.category_code)
        if record.organization_finess:
            tally.kept_organizations.add(record.organization_finess)
            self.names.add(
                record.organization_finess,
                record.organization_name,
                record.line,
                place_names=(record.name, record.long_name),
            )
        tally.remark_count += len(record.remarks)
        if len(tally.remarks) < REMARKS_KEPT:
            tally.remarks.extend(record.remarks)

    def _refusal(
        self,
        line: int,
        column: str,
        reason: str,
        name: str,
        *,
        is_organization: bool = False,
    ) -> FinessRow:
        return FinessRow(
            batch=self.batch,
            line=line,
            name=name[:250],
            state=RowState.REFUSED,
            column=column[:80],
            reason=reason[:300],
            is_organization=is_organization,
        )

    # -- organizations ----------------------------------------------------------

    def _stage_organizations(
        self, records: list[OrganizationRecord]
    ) -> Iterator[FinessRow]:
        known = current.organizations(record.finess for record in records)
        for record in records:
            self.tally.organizations["read"] += 1
            if record.finess in self.tally.seen_organizations:
                self.tally.organizations["repeated"] += 1
                continue
            self.tally.seen_organizations.add(record.finess)
            now = known.get(record.finess)
            if not self._wants_organization(record, now):
                self.tally.organizations["filtered"] += 1
                continue
            if row := self._stage_organization(record, now):
                yield row

    def _wants_organization(
        self, record: OrganizationRecord, now: dict[str, Any] | None
    ) -> bool:
        """An organization is wanted for its place, or because we already deal with it."""
        if record.finess in self.tally.kept_organizations or (
            now and now["is_name_pending"]
        ):
            return True
        return self.filters.wants_organization(record)

    def _stage_organization(
        self, record: OrganizationRecord, now: dict[str, Any] | None
    ) -> FinessRow | None:
        values = rules.organization_values(record)
        if now is None and not record.name:
            # Created by its number alone when its establishments are applied.
            self.tally.organizations["nameless"] += 1
            return None
        found = rules.changes(now or {}, values, now["pinned_fields"] if now else ())
        state = RowState.NEW if now is None else RowState.CHANGED
        if now is not None and not found:
            self.tally.organizations[RowState.UNCHANGED] += 1
            return None
        self.tally.organizations[state] += 1
        return FinessRow(
            batch=self.batch,
            line=record.line,
            is_organization=True,
            finess=record.finess,
            name=record.name[:250],
            department_code=record.department_code,
            state=state,
            payload=current.to_json(values),
            changes=current.shown(found) if now else {},
        )

    def _named_organizations(self) -> Iterator[FinessRow]:
        """Stage the names that a table of establishments gives to its organizations."""
        tables = reference.territories()
        named = []
        for given in self.names.believed():
            if given.finess in self.tally.seen_organizations:
                continue
            department = addresses.department(tables, finess=given.finess)
            named.append(
                OrganizationRecord(
                    line=given.line,
                    finess=given.finess,
                    name=given.name,
                    department_code=department,
                    region_code=addresses.region(tables, department),
                )
            )
        for start in range(0, len(named), CHUNK):
            yield from self._stage_organizations(named[start : start + CHUNK])

    # -- the rest ---------------------------------------------------------------

    def _stage_rest(self, chunk: list[Record]) -> Iterator[FinessRow]:
        for record in chunk:
            if isinstance(record, LeftAside):
                self.tally.left_aside[record.kind] += 1
            elif isinstance(record, RefusedRecord):
                counts = (
                    self.tally.organizations
                    if record.is_organization
                    else self.tally.places
                )
                counts["read"] += 1
                counts[RowState.REFUSED] += 1
                self.tally.damaged.add(record.probable)
                yield self._refusal(
                    record.line,
                    record.column,
                    record.reason,
                    record.name,
                    is_organization=record.is_organization,
                )

    def _not_seen(self) -> Iterator[list[FinessRow]]:
        """Yield the open establishments that the file should mention and does not.

        Should: within the départements and the categories of its kept lines.
        """
        if self.filters.is_partial or not self.tally.departments:
            return
        rows = Establishment.objects.open().filter(
            department_code__in=self.tally.departments,
            category_code__in=self.tally.categories,
            finess__isnull=False,
            is_manual=False,
        )
        if self.filters.numbers:
            rows = rows.filter(finess__in=self.filters.numbers)
        if self.filters.own_regions:
            rows = rows.filter(region_code__in=self.filters.own_regions)
        missing = (
            row
            for row in rows.values_list(
                "finess", "name", "department_code", "not_seen_since"
            )
            if row[0] not in self.tally.seen and row[0] not in self.tally.damaged
        )
        found = list(missing)
        self.tally.places[RowState.NOT_SEEN] = len(found)
        for start in range(0, len(found), CHUNK):
            yield [
                FinessRow(
                    batch=self.batch,
                    line=0,
                    finess=finess or "",
                    name=name,
                    department_code=department,
                    state=RowState.NOT_SEEN,
                    is_applied=since is not None,
                )
                for finess, name, department, since in found[start : start + CHUNK]
            ]

    def counts(self) -> dict[str, Any]:
        """Return what the file would do, as the import keeps it."""
        return {
            "places": dict(self.tally.places),
            "organizations": dict(self.tally.organizations),
            "left_aside": dict(self.tally.left_aside),
            "departments": sorted(self.tally.departments),
            "remark_count": self.tally.remark_count,
            "remarks": [
                {"line": remark.line, "column": remark.column, "reason": remark.reason}
                for remark in self.tally.remarks[:REMARKS_KEPT]
            ],
        }
