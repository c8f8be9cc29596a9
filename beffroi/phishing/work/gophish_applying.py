"""Write what was read: one short transaction an object, one for 500 people.

Told by its digest, an object that has not changed is not touched: a second run writes
nothing. One left half-written by an interruption has no digest, is seen by nobody, and is
written again.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from beffroi.lib import clock
from beffroi.organizations.models.places import Establishment
from beffroi.phishing.models.imported import (
    ImportedCampaign,
    ImportedCandidate,
    ImportedGroup,
    ImportedPage,
    ImportedProfile,
    ImportedResult,
    ImportedTemplate,
    OldToken,
)
from beffroi.phishing.rules.gophish.haul import Haul
from beffroi.phishing.rules.gophish.history import breakdown_of, counts_of, rid_digest
from beffroi.phishing.rules.gophish.shapes import (
    Campaign,
    Group,
    Kind,
    Page,
    Profile,
    Result,
    Template,
)

CHUNK = 500
# Candidates wait this long for somebody to take them into a staff list.
CANDIDATES_DAYS = 90
REMARKS_MOST = 200


@dataclass(frozen=True, slots=True)
class Destination:
    """Whose the objects become; `names_until` keeps the names of results until that day."""

    source: str
    region_code: str = ""
    establishment: Establishment | None = None
    names_until: date | None = None


@dataclass(slots=True)
class Outcome:
    """How many of each kind were created, updated or left as they were."""

    created: Counter[str] = field(default_factory=Counter)
    updated: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)


Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """One object to write: its fields, what its digest covers, what follows it."""

    kind: str
    model: type[models.Model]
    key: str
    fields: Row
    extra: Any = None
    follow: Callable[[Any], None] | None = None
    # Chosen at the moment of writing: it does not make the object another one.
    undigested: Row = field(default_factory=dict)

    @property
    def digest(self) -> str:
        told = json.dumps(
            [self.fields, self.extra], cls=DjangoJSONEncoder, sort_keys=True
        )
        return hashlib.sha256(told.encode()).hexdigest()


def apply_haul(haul: Haul, to: Destination, *, is_rehearsal: bool) -> Outcome:
    """Write a haul, or only count what would be; may be called twice."""
    outcome = Outcome()
    for plan in _plans(haul, to):
        _apply(plan, to, outcome, is_rehearsal=is_rehearsal)
    return outcome


def _apply(
    plan: Plan, to: Destination, outcome: Outcome, *, is_rehearsal: bool
) -> None:
    digest = _salted(plan.digest, to)
    rows: Any = plan.model._default_manager
    kept = rows.filter(source=to.source, original_key=plan.key)
    known = kept.values_list("digest", flat=True).first()
    if known == digest:
        outcome.unchanged[plan.kind] += 1
        return
    (outcome.created if known is None else outcome.updated)[plan.kind] += 1
    if is_rehearsal:
        return
    values = {
        **plan.fields,
        **plan.undigested,
        "region_code": to.region_code,
        "establishment": to.establishment,
        "digest": "" if plan.follow else digest,
        "imported_at": clock.now(),
    }
    row, _ = rows.update_or_create(
        source=to.source, original_key=plan.key, defaults=values
    )
    if plan.follow:
        plan.follow(row)
        kept.update(digest=digest)


def _salted(digest: str, to: Destination) -> str:
    """Return the digest of an object at one place: given to another, it is written again."""
    place = str(to.establishment.pk) if to.establishment else to.region_code
    return hashlib.sha256(f"{digest}|{place}".encode()).hexdigest()


def _plans(haul: Haul, to: Destination) -> Iterator[Plan]:
    remarks = _remarks(haul)
    for template in haul.templates.values():
        yield _template(template, remarks.get((Kind.TEMPLATE, template.name), []))
    for page in haul.pages.values():
        yield _page(page, remarks.get((Kind.PAGE, page.name), []))
    for profile in haul.profiles.values():
        yield _profile(profile)
    for group in haul.groups.values():
        yield _group(group)
    for campaign in haul.campaigns.values():
        yield _campaign(campaign, to)


def _remarks(haul: Haul) -> dict[tuple[Kind, str], list[Row]]:
    """Return what was said of each draft, for the person who will take it up."""
    found: dict[tuple[Kind, str], list[Row]] = {}
    for done in haul.notes.converted:
        row = {"line": done.line, "what": done.what, "is_refused": False}
        found.setdefault((done.kind, done.name), []).append(row)
    for left in haul.notes.refused:
        row = {"line": left.line, "what": left.reason, "is_refused": True}
        found.setdefault((left.kind, left.name), []).append(row)
    return {key: rows[:REMARKS_MOST] for key, rows in found.items()}


def _template(item: Template, remarks: list[Row]) -> Plan:
    fields: Row = {
        "name": item.name,
        "subject": item.subject[:1000],
        "sender": item.sender[:400],
        "text": item.text,
        "html": item.html,
        "attachments": [asdict(part) for part in item.attachments],
        "images": list(item.images),
        "brands": list(item.brands),
        "hints": dict(item.hints),
        "remarks": remarks,
        "modified_at": item.modified_at,
    }
    return Plan("templates", ImportedTemplate, item.key, fields)


def _page(item: Page, remarks: list[Row]) -> Plan:
    fields: Row = {
        "name": item.name,
        "html": item.html,
        "redirect": item.redirect[:1000],
        "secret_fields": item.secret_fields,
        "images": list(item.images),
        "brands": list(item.brands),
        "remarks": remarks,
        "modified_at": item.modified_at,
    }
    return Plan("pages", ImportedPage, item.key, fields)


def _profile(item: Profile) -> Plan:
    fields: Row = {
        "name": item.name,
        "host": item.host,
        "port": item.port,
        "username": item.username,
        "sender": item.sender,
        "headers": [list(pair) for pair in item.headers],
        "modified_at": item.modified_at,
    }
    return Plan("profiles", ImportedProfile, item.key, fields)


def _group(item: Group) -> Plan:
    fields: Row = {
        "name": item.name,
        "announced": item.announced,
        "people_count": len(item.people),
        "modified_at": item.modified_at,
    }
    people = [asdict(person) for person in item.people]

    def follow(group: ImportedGroup) -> None:
        _delete(ImportedCandidate.objects.filter(group=group))
        _create(
            ImportedCandidate, (ImportedCandidate(group=group, **row) for row in people)
        )

    forget_on = clock.today() + timedelta(days=CANDIDATES_DAYS)
    return Plan(
        "groups",
        ImportedGroup,
        item.key,
        fields,
        people,
        follow,
        undigested={"forget_on": forget_on},
    )


def _campaign(item: Campaign, to: Destination) -> Plan:
    fields: Row = {
        "name": item.name,
        "stage": item.stage.value,
        "created_at": item.created_at,
        "launched_at": item.launched_at,
        "send_by_at": item.send_by_at,
        "completed_at": item.completed_at,
        "template_name": item.template,
        "page_name": item.page,
        "profile_name": item.profile,
        "group_names": list(item.groups),
        "link_host": item.link,
        "counts": counts_of(item),
        "breakdown": breakdown_of(item.results),
        "is_nominative": bool(to.names_until),
        "purge_on": to.names_until,
    }
    tokens = sorted({rid_digest(one.token) for one in item.results if one.token})
    named = [_named(one) for one in item.results] if to.names_until else []

    def follow(campaign: ImportedCampaign) -> None:
        _delete(ImportedResult.objects.filter(campaign=campaign))
        _create(
            ImportedResult, (ImportedResult(campaign=campaign, **row) for row in named)
        )
        _write_tokens(tokens, campaign)

    return Plan(
        "campaigns",
        ImportedCampaign,
        item.key,
        fields,
        [tokens, named],
        follow,
        undigested={"purged_at": None},
    )


def _named(item: Result) -> Row:
    return {
        "email": item.email,
        "first_name": item.first_name,
        "last_name": item.last_name,
        "position": item.position,
        "sent_at": item.sent_at,
        "clicked_at": item.clicked_at,
        "attempted_at": item.submitted_at,
        "reported_at": item.reported_at,
        "is_clicked": item.is_clicked,
        "is_attempted": item.is_submitted,
        "is_reported": item.is_reported,
        "click_class": item.click_class.value,
    }


def _write_tokens(digests: Sequence[str], campaign: ImportedCampaign) -> None:
    """Keep the fingerprints of the links; one that is known stays as it is."""
    _create(
        OldToken,
        (
            OldToken(source=campaign.source, rid_digest=digest, campaign=campaign)
            for digest in digests
        ),
        ignores_known=True,
    )


def _create(
    model: type[models.Model],
    rows: Iterable[models.Model],
    *,
    ignores_known: bool = False,
) -> None:
    chunk: list[models.Model] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            model._default_manager.bulk_create(chunk, ignore_conflicts=ignores_known)
            chunk = []
    if chunk:
        model._default_manager.bulk_create(chunk, ignore_conflicts=ignores_known)


def _delete(rows: "models.QuerySet[Any]") -> None:
    while keys := list(rows.values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=keys).delete()
