"""Read objects of Gophish, whatever they came in, into one haul.

A reading never stops at a bad object: it is refused by name, with its line, and the
next one is read. Nothing here opens a file or calls a network.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from beffroi.phishing.rules.gophish.brands import Brand
from beffroi.phishing.rules.gophish.drafts import (
    key_of,
    page_of,
    profile_of,
    template_of,
)
from beffroi.phishing.rules.gophish.haul import Haul
from beffroi.phishing.rules.gophish.hits import plain_classes
from beffroi.phishing.rules.gophish.json_objects import flattened, objects_of
from beffroi.phishing.rules.gophish.kinds import CONTAINERS, Shape, reason_of, shape_of
from beffroi.phishing.rules.gophish.notes import Remarks, Unusable
from beffroi.phishing.rules.gophish.people import people_of_targets
from beffroi.phishing.rules.gophish.results import Classify, folded
from beffroi.phishing.rules.gophish.shapes import (
    Campaign,
    Group,
    Kind,
    Stage,
    Stats,
    Template,
)
from beffroi.phishing.rules.gophish.values import (
    line_of,
    mapping_of,
    mappings_of,
    moment_of,
    whole_of,
)

_STAGES = {
    "queued": Stage.PLANNED,
    "created": Stage.RUNNING,
    "in progress": Stage.RUNNING,
    "emails sent": Stage.RUNNING,
    "completed": Stage.COMPLETED,
}
DELETED = "[Deleted]"
# Containers stand in containers, but never so deep in a real file.
DEPTH_MOST = 6


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a file writes the moments that say neither their zone nor their order."""

    zone: tzinfo = UTC
    is_month_first: bool = False


@dataclass(slots=True)
class Reading:
    """One source being read: `label` names what has no name of its own."""

    label: str
    brands: Sequence[Brand] = ()
    classify: Classify = plain_classes
    haul: Haul = field(default_factory=Haul)
    calendar: Calendar = field(default_factory=Calendar)
    # Bare people and bare events, by the list they stand in.
    loose: dict[tuple[Shape, int], list[Mapping[str, Any]]] = field(
        default_factory=dict
    )

    def read_json(self, text: str) -> Haul:
        """Read a JSON text, whatever stands around its objects."""
        for found in objects_of(text):
            if found.fault:
                self.refuse(Kind.FILE, self.label, found.line, found.fault)
            elif isinstance(found.value, dict):
                self.add(found.value, line=found.line, place=found.place)
            elif found.value is not None:
                reason = "Une valeur seule n’est pas un objet de Gophish."
                self.refuse(Kind.FILE, self.label, found.line, reason)
        self._close()
        return self.haul

    def add(
        self,
        value: Mapping[str, Any],
        *,
        line: int = 0,
        place: int = 0,
        expected: Shape = Shape.UNKNOWN,
        depth: int = 0,
    ) -> None:
        """Read one object; `expected` is what the list that holds it says it is."""
        shape = shape_of(value)
        if (
            shape in {Shape.UNKNOWN, Shape.PERSON, Shape.PAGE, Shape.TEMPLATE}
            and expected is not Shape.UNKNOWN
        ):
            shape = expected
        if shape is Shape.CONTAINER and depth < DEPTH_MOST:
            self._open(value, line, place, depth)
        elif shape in {Shape.PERSON, Shape.EVENT}:
            self.loose.setdefault((shape, place), []).append(value)
        elif reader := self._readers().get(shape):
            reader(value, line)
        else:
            self.refuse(Kind.FILE, self._name(value, ""), line, reason_of(shape, value))

    def refuse(self, kind: Kind, name: str, line: int, reason: str) -> None:
        self.haul.notes.refuse(kind, name, line, reason)

    def _readers(self) -> Mapping[Shape, Callable[[Mapping[str, Any], int], None]]:
        return {
            Shape.CAMPAIGN: self.add_campaign,
            Shape.TEMPLATE: self.add_template,
            Shape.PAGE: self.add_page,
            Shape.GROUP: self.add_group,
            Shape.PROFILE: self.add_profile,
        }

    def _open(
        self, value: Mapping[str, Any], line: int, place: int, depth: int
    ) -> None:
        before = self.calendar
        if "timezone" in value:
            self.calendar = _calendar(line_of(value["timezone"], 60))
        for key, expected in CONTAINERS.items():
            held = value.get(key)
            parts = [held] if isinstance(held, dict) else flattened(held)
            for part in parts:
                if isinstance(part, dict):
                    self.add(
                        part, line=line, place=place, expected=expected, depth=depth + 1
                    )
        self.calendar = before

    def _name(self, value: Mapping[str, Any], otherwise: str) -> str:
        for key in ("name", "subject", "title", "message"):
            if name := line_of(value.get(key)):
                return name
        return otherwise or self.label

    def add_template(self, value: Mapping[str, Any], line: int = 0) -> None:
        name, remarks = self._name(value, ""), Remarks()
        try:
            item = template_of(value, name, self.brands, remarks)
        except Unusable as error:
            self.refuse(Kind.TEMPLATE, name, error.line or line, str(error))
            return
        self.keep_template(item, remarks)

    def keep_template(self, item: Template, remarks: Remarks) -> None:
        """Keep a template; two of one name and without identifier stay two."""
        held, key, rank = self.haul.templates, item.key, 2
        while (
            key.startswith("nom:")
            and key in held
            and held[key] != replace(item, key=key)
        ):
            key, rank = f"{item.key}#{rank}", rank + 1
        if self.haul.add_template(replace(item, key=key)):
            remarks.tell(self.haul.notes, Kind.TEMPLATE, item.name)

    def add_page(self, value: Mapping[str, Any], line: int = 0) -> None:
        name, remarks = self._name(value, ""), Remarks()
        try:
            item = page_of(value, name, self.brands, remarks)
        except Unusable as error:
            self.refuse(Kind.PAGE, name, error.line or line, str(error))
            return
        if self.haul.add_page(item):
            remarks.tell(self.haul.notes, Kind.PAGE, name)

    def add_profile(self, value: Mapping[str, Any], line: int = 0) -> None:
        name, remarks = self._name(value, ""), Remarks()
        if self.haul.add_profile(profile_of(value, name, remarks)):
            remarks.tell(self.haul.notes, Kind.PROFILE, name)

    def add_group(self, value: Mapping[str, Any], line: int = 0) -> None:
        name, remarks = self._name(value, ""), Remarks()
        people = people_of_targets(
            mappings_of(value.get("targets")),
            lambda rank, column, reason: remarks.refused.append((rank, reason)),
        )
        announced = whole_of(value.get("num_targets"))
        moment = moment_of(value.get("modified_date"))
        item = Group(key_of(value, name), name, people, announced, moment)
        if self.haul.add_group(item):
            remarks.tell(self.haul.notes, Kind.GROUP, name)

    def add_campaign(self, value: Mapping[str, Any], line: int = 0) -> None:
        """Read a campaign, and the template, page and profile that stand in it whole."""
        name = self._name(value, "")
        results, beyond = folded(
            mappings_of(value.get("results")),
            mappings_of(value.get("timeline")),
            self.classify,
        )
        if beyond:
            self.refuse(
                Kind.CAMPAIGN, name, line, f"{beyond} personnes de trop sont laissées."
            )
        parts = {
            key: mapping_of(value.get(key)) for key in ("template", "page", "smtp")
        }
        self._add_parts(parts)
        completed_at = self._moment(value.get("completed_date"))
        self.haul.add_campaign(
            Campaign(
                key=key_of(value, name),
                name=name,
                stage=_stage(
                    value, is_over=bool(completed_at), has_people=bool(results)
                ),
                created_at=self._moment(value.get("created_date")),
                launched_at=self._moment(value.get("launch_date")),
                send_by_at=self._moment(value.get("send_by_date")),
                completed_at=completed_at,
                template=line_of(parts["template"].get("name")),
                page=line_of(parts["page"].get("name") or value.get("page_name")),
                profile=line_of(parts["smtp"].get("name")),
                groups=_group_names(value),
                link=host_of(line_of(value.get("url"), 500)),
                results=results,
                stats=_stats(value.get("stats")),
            )
        )

    def _moment(self, value: Any) -> Any:
        calendar = self.calendar
        return moment_of(
            value, zone=calendar.zone, is_month_first=calendar.is_month_first
        )

    def _add_parts(self, parts: Mapping[str, Mapping[str, Any]]) -> None:
        """Read what a campaign embeds; a mere name, or « [Deleted] », is a reference."""
        template, page, profile = parts["template"], parts["page"], parts["smtp"]
        if template.get("html") or template.get("text"):
            self.add_template(template)
        if page.get("html"):
            self.add_page(page)
        if profile.get("host"):
            self.add_profile(profile)

    def _close(self) -> None:
        """Make a group of people listed alone, a campaign of results or events alone."""
        for (shape, _), values in self.loose.items():
            is_group = shape is Shape.PERSON and not any(
                "status" in item for item in values
            )
            count = len(self.haul.groups if is_group else self.haul.campaigns)
            name = f"{self.label} ({count + 1})" if count else self.label
            if is_group:
                self.add_group({"name": name, "targets": values})
            elif shape is Shape.PERSON:
                self.add_campaign({"name": name, "results": values})
            else:
                self.add_campaign({"name": name, "timeline": values})
        self.loose.clear()


def _stage(value: Mapping[str, Any], *, is_over: bool, has_people: bool) -> Stage:
    status = line_of(value.get("status"), 40).lower()
    if status:
        return _STAGES.get(status, Stage.UNKNOWN)
    if is_over:
        return Stage.COMPLETED
    return Stage.RUNNING if has_people else Stage.PLANNED


def _calendar(zone: str) -> Calendar:
    """Return how gophish-tools (CISA) writes its dates: month first, in the zone named."""
    try:
        return Calendar(ZoneInfo(zone), is_month_first=True)
    except (KeyError, ValueError, OSError):
        return Calendar(UTC, is_month_first=True)


def _group_names(value: Mapping[str, Any]) -> tuple[str, ...]:
    names = [line_of(item.get("name")) for item in mappings_of(value.get("groups"))]
    names.append(line_of(value.get("group_name")))
    return tuple(dict.fromkeys(filter(None, names)))[:50]


def _stats(value: Any) -> Stats | None:
    held = mapping_of(value)
    if not held:
        return None
    names = (
        "total",
        "sent",
        "opened",
        "clicked",
        "submitted_data",
        "email_reported",
        "error",
    )
    return Stats(*(whole_of(held.get(name)) for name in names))


def host_of(address: str) -> str:
    """Return the host of the former links, so that they can still be answered there."""
    try:
        return (urlsplit(address).hostname or "")[:253]
    except ValueError:
        return ""
