"""A table of hits, classified line by line: what `beffroi classify_hits` reads and tells.

Columns, in any order: hit_id, campaign_start, sent_at, accepted_at, hit_at, method, kind,
token, address, user_agent, headers (JSON), declared_addresses. The four of NEEDED must be
there; a moment without zone takes that of the other moments of its line, else French time.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from beffroi.lib.text import fold
from beffroi.phishing.rules import hit_cells
from beffroi.phishing.rules.classify import Verdict, classify
from beffroi.phishing.rules.crowds import crowded
from beffroi.phishing.rules.features import (
    Known,
    derive,
    fingerprints,
    read_token,
)
from beffroi.phishing.rules.hit_cells import CellError
from beffroi.phishing.rules.networks import Address
from beffroi.phishing.rules.seen import Delivery, Seen
from beffroi.phishing.rules.states import HitKind

NEEDED = ("hit_id", "hit_at", "kind", "token")
MOMENTS = ("campaign_start", "sent_at", "accepted_at", "hit_at")
COLUMNS = (
    *MOMENTS, "hit_id", "kind", "token", "method", "address", "user_agent", "headers",
    "declared_addresses",
)  # fmt: skip
ALIASES = {
    "id": "hit_id", "hit": "hit_id", "ip": "address", "client_address": "address",
    "remote_addr": "address", "adresse": "address", "ua": "user_agent", "agent": "user_agent",
    "useragent": "user_agent", "declared": "declared_addresses", "type": "kind",
    "jeton": "token", "en_tetes": "headers", "methode": "method", "debut": "campaign_start",
    "http_method": "method", "declared_address": "declared_addresses", "timestamp": "hit_at",
}  # fmt: skip
SALT = b"one reading, one salt".ljust(32)


@dataclass(frozen=True, slots=True)
class Refused:
    """One line that could not be read, and why, in French."""

    line: int
    column: str
    reason: str


@dataclass(slots=True)
class HitTable:
    """The hits read so far, and the lines refused."""

    known: Known
    seen: list[Seen] = field(default_factory=list)
    deliveries: dict[str, dict[str, datetime]] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def read(self, records: Iterable[tuple[int, Mapping[str, str]]]) -> None:
        """Read lines by heading; a line that cannot be read is refused alone."""
        for line, record in records:
            cells = {column_of(name): text for name, text in record.items()}
            try:
                self._read_line(line, cells)
            except _LineError as error:
                self.refused.append(Refused(line, error.column, str(error)))

    def _read_line(self, line: int, cells: Mapping[str, str]) -> None:
        for name in NEEDED:
            if hit_cells.is_nothing(cells.get(name, "")):
                raise _LineError(name, "valeur absente")
        key = cells["hit_id"].strip()
        if key in self.lines:
            reason = f"déjà lu à la ligne {self.lines[key]}"
            raise _LineError("hit_id", reason)
        moments = _moments(cells)
        seen = self._seen(key, cells, moments.pop("hit_at"))
        self.lines[key] = line
        self.seen.append(seen)
        self.deliveries.setdefault(seen.token, {}).update(moments)

    def _seen(self, key: str, cells: Mapping[str, str], moment: datetime) -> Seen:
        kind: HitKind = _cell(cells, "kind", hit_cells.read_kind)
        token, is_altered = read_token(cells["token"])
        if not token:
            raise _LineError("token", f"« {cells['token']} » n’est pas un jeton")
        address: Address | None = _cell(cells, "address", hit_cells.read_client)
        declared = _cell(cells, "declared_addresses", hit_cells.read_declared) or ()
        line, site = fingerprints(address, key=SALT, campaign="")
        features = derive(
            kind=kind,
            method=_cell(cells, "method", hit_cells.read_method) or usual_method(kind),
            address=address,
            user_agent=cells.get("user_agent"),
            headers=_cell(cells, "headers", hit_cells.read_headers) or {},
            is_altered=is_altered,
            known=self.known,
            site=site,
        )
        is_declared = hit_cells.is_inside(address, declared)
        return Seen(key, token, kind, moment, features, line, is_declared)

    def verdicts(self) -> list[dict[str, Any]]:
        """Return the class and the reasons of each hit, in the order of the lines."""
        groups: dict[str, list[Seen]] = defaultdict(list)
        for hit in self.seen:
            groups[hit.token].append(hit)
        crowd = crowded(self.seen)
        found: dict[str, Verdict] = {}
        for token, hits in groups.items():
            found |= classify(hits, _delivery(self.deliveries[token]), crowd)
        return [
            {
                "hit_id": hit.key,
                "class": str(found[hit.key].hit_class),
                "reasons": [str(reason) for reason in found[hit.key].reasons],
            }
            for hit in self.seen
        ]


class _LineError(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def column_of(heading: str) -> str:
    """Return the column that a heading names, however it is written."""
    name = re.sub(r"[^a-z0-9]+", "_", fold(heading)).strip("_")
    return ALIASES.get(name, name)


def is_known_heading(heading: str) -> bool:
    return column_of(heading) in COLUMNS


def missing_columns(headings: Sequence[str]) -> list[str]:
    present = {column_of(heading) for heading in headings}
    return [name for name in NEEDED if name not in present]


def usual_method(kind: HitKind) -> str:
    posted = {HitKind.GESTURE, HitKind.VISIBLE, HitKind.FORM}
    return "POST" if kind in posted else "GET"


def _cell(cells: Mapping[str, str], name: str, reader: Callable[[str], Any]) -> Any:
    """Return what a cell holds, None when it is empty or not there."""
    text = cells.get(name, "")
    if hit_cells.is_nothing(text):
        return None
    try:
        return reader(text)
    except CellError as error:
        raise _LineError(name, str(error)) from error


def _moments(cells: Mapping[str, str]) -> dict[str, datetime]:
    written = {n: cells[n] for n in MOMENTS if not hit_cells.is_nothing(cells.get(n, ""))}  # fmt: skip
    zones = [hit_cells.zone_written(text) for text in written.values()]
    zone: tzinfo | None = next((one for one in zones if one is not None), None)
    found: dict[str, datetime] = {}
    for name in written:
        found[name] = _cell(cells, name, lambda text: hit_cells.read_moment(text, zone))
    return found


def _delivery(moments: Mapping[str, datetime]) -> Delivery:
    return Delivery(
        started_at=moments.get("campaign_start"),
        sent_at=moments.get("sent_at"),
        accepted_at=moments.get("accepted_at"),
    )
