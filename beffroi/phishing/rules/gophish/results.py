"""From the results and the time line of a campaign to what became of each person.

Statuses only grow: who submitted clicked, who clicked opened, who opened was sent to
(shared reference, phishing § 3.2). The payload of an event is never looked at: that the
event exists says that something was submitted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from beffroi.phishing.rules.gophish.json_objects import loads
from beffroi.phishing.rules.gophish.shapes import Judgement, OldHit, Result, Visit
from beffroi.phishing.rules.gophish.values import (
    line_of,
    mapping_of,
    moment_of,
    text_of,
    truth_of,
)
from beffroi.phishing.rules.states import HitKind

RESULTS_MOST = 500_000
# Nobody opens one message more often; a robot in a loop may.
VISITS_MOST = 200
DETAILS_LIMIT = 200_000
# All the hits of one person at once: what came together is judged together.
Classify = Callable[[Sequence[OldHit]], Sequence[Judgement]]
SENT, OPENED, CLICKED, SUBMITTED = 1, 2, 3, 4
_STEPS: Mapping[str, int] = {
    "email sent": SENT, "sent": SENT, "email opened": OPENED, "opened": OPENED,
    "clicked link": CLICKED, "clicked": CLICKED, "submitted data": SUBMITTED,
    "submitted": SUBMITTED,
}  # fmt: skip
_FAILURES = frozenset({"error", "error sending email", "retrying"})
_REPORTED = "email reported"
_LATEST = datetime.max.replace(tzinfo=UTC)
_KINDS: Mapping[int, HitKind] = {
    OPENED: HitKind.IMAGE, CLICKED: HitKind.LINK, SUBMITTED: HitKind.FORM,
}  # fmt: skip


@dataclass(slots=True)
class _Person:
    """One person while the time line is read."""

    email: str
    token: str = ""
    first_name: str = ""
    last_name: str = ""
    position: str = ""
    step: int = 0
    has_failed: bool = False
    is_reported: bool = False
    moments: dict[int, datetime] = field(default_factory=dict)
    reported_at: datetime | None = None
    hits: list[OldHit] = field(default_factory=list)

    def reach(self, step: int, moment: datetime | None) -> None:
        self.step = max(self.step, step)
        if moment and moment < self.moments.get(step, _LATEST):
            self.moments[step] = moment


class Folding:
    """Results and events poured in any order, folded into one result per person."""

    def __init__(self, classify: Classify) -> None:
        self.classify = classify
        self.people: dict[str, _Person] = {}
        self.beyond = 0
        # The same programs come thousands of times: each name is held once.
        self._told: dict[str, str] = {}

    def add_result(self, row: Mapping[str, Any]) -> None:
        email = line_of(row.get("email"), 254).lower()
        token = line_of(row.get("r_id") or row.get("id"), 64)
        person = self._person(email or f"rid:{token}")
        if person is None:
            return
        person.email = email
        person.token = person.token or token
        for name in ("first_name", "last_name", "position"):
            setattr(person, name, getattr(person, name) or line_of(row.get(name), 120))
        status = line_of(row.get("status"), 40).lower()
        person.has_failed |= status in _FAILURES
        person.is_reported |= truth_of(row.get("reported"))
        if step := _STEPS.get(status):
            person.reach(step, None)
            person.reach(SENT, moment_of(row.get("send_date")))

    def add_event(self, row: Mapping[str, Any]) -> None:
        """Fold one event; « Campaign Created », of nobody, says nothing here."""
        email = line_of(row.get("email"), 254).lower()
        message = line_of(row.get("message"), 40).lower()
        moment = moment_of(row.get("time"))
        step = _STEPS.get(message)
        if not email or not (step or message in _FAILURES or message == _REPORTED):
            return
        person = self._person(email)
        if person is None:
            return
        if message == _REPORTED:
            person.is_reported = True
            person.reported_at = min(
                filter(None, (person.reported_at, moment)), default=None
            )
        elif step is None:
            person.has_failed = True
        else:
            person.reach(step, moment)
            self._visit(person, step, moment, row.get("details"))

    def results(self) -> tuple[Result, ...]:
        """Judge the hits of each person, then forget them."""
        return tuple(self._result(person) for person in self.people.values())

    def _result(self, person: _Person) -> Result:
        found = self.classify(person.hits) if person.hits else ()
        visits = tuple(
            Visit(hit.kind, hit.at, item.hit_class, item.reasons)
            for hit, item in zip(person.hits, found, strict=True)
        )
        person.hits = []
        moments = person.moments
        return Result(
            email=person.email,
            token=person.token,
            first_name=person.first_name,
            last_name=person.last_name,
            position=person.position,
            is_sent=person.step >= SENT,
            is_opened=person.step >= OPENED,
            is_clicked=person.step >= CLICKED,
            is_submitted=person.step >= SUBMITTED,
            is_reported=person.is_reported,
            has_failed=person.has_failed and person.step == 0,
            sent_at=moments.get(SENT),
            clicked_at=moments.get(CLICKED),
            submitted_at=moments.get(SUBMITTED),
            reported_at=person.reported_at,
            visits=visits,
        )

    def _person(self, email: str) -> _Person | None:
        if email not in self.people:
            if len(self.people) >= RESULTS_MOST:
                self.beyond += 1
                return None
            self.people[email] = _Person(email)
        return self.people[email]

    def _visit(
        self, person: _Person, step: int, moment: datetime | None, details: Any
    ) -> None:
        kind = _KINDS.get(step)
        if kind is None or len(person.hits) >= VISITS_MOST:
            return
        browser = mapping_of(_browser(details))
        sent_at = person.moments.get(SENT)
        delay = (moment - sent_at).total_seconds() if moment and sent_at else None
        person.hits.append(
            OldHit(
                kind,
                moment,
                self._once(line_of(browser.get("address"), 100)),
                self._once(line_of(browser.get("user-agent"), 500)),
                delay,
            )
        )

    def _once(self, text: str) -> str:
        return self._told.setdefault(text, text)


def _browser(details: Any) -> Any:
    """Return what is told of the browser: the rest of the details stays unread."""
    if isinstance(details, str | bytes):
        details = loads(text_of(details, DETAILS_LIMIT))
    return mapping_of(details).get("browser")


def folded(
    results: Iterable[Mapping[str, Any]],
    events: Iterable[Mapping[str, Any]],
    classify: Classify,
) -> tuple[tuple[Result, ...], int]:
    """Return one result per person, and how many people were beyond what is read."""
    folding = Folding(classify)
    for row in results:
        folding.add_result(row)
    for row in events:
        folding.add_event(row)
    return folding.results(), folding.beyond
