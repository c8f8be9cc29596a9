"""Settle what some targets come to: classify their hits, move their counters with them.

One short transaction inserts the hits, writes the verdicts, the moments of the targets and
the counters of their establishments: at any moment, stopped anywhere, they agree.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Min, Q

from beffroi.lib import clock
from beffroi.phishing.models.campaigns import CampaignPlace
from beffroi.phishing.models.hits import Hit
from beffroi.phishing.models.pages import DeclaredNetwork
from beffroi.phishing.models.targets import Target
from beffroi.phishing.rules.classify import RULES_VERSION, Verdict, classify
from beffroi.phishing.rules.crowds import REACH, SHARED, crowded
from beffroi.phishing.rules.declared import declared_prints
from beffroi.phishing.rules.features import Features, salted_key
from beffroi.phishing.rules.networks import NetworkRole
from beffroi.phishing.rules.seen import Delivery, Seen
from beffroi.phishing.rules.spool import SpoolRow
from beffroi.phishing.rules.states import HitClass, HitKind
from beffroi.phishing.rules.tally import Tally, tally

# Networks whose hits say nothing of who else is a robot.
SPEECHLESS = {*SHARED, NetworkRole.SCANNER}
MOMENTS = ("visited_at", "clicked_at", "attempted_at", "reported_at")
TRIES = 5


class Overtaken(Exception):  # noqa: N818  # a word between two tries
    """Somebody else wrote hits of these targets since they were read."""


@dataclass
class Batch:
    """Some targets, their hits, and what surrounds them."""

    targets: dict[str, Target]
    kept: list[Hit]
    new: list[Hit]
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    @property
    def hits(self) -> list[Hit]:
        return [*self.kept, *self.new]


def settle(tokens: Iterable[str], rows: Sequence[SpoolRow] = ()) -> None:
    """Classify all hits of some targets, with new rows of the spool; may be called twice.

    Raises: Overtaken when others kept writing hits of the same targets.
    """
    wanted = sorted(set(tokens))
    for attempt in range(TRIES):
        batch = _read(wanted, rows)
        _classify(batch)
        try:
            _write(batch)
        except Overtaken:
            if attempt == TRIES - 1:
                raise
        else:
            return


def _read(tokens: Sequence[str], rows: Sequence[SpoolRow]) -> Batch:
    known = Target.objects.filter(token__in=tokens).exclude(_frozen())
    known = known.select_related("place")
    targets = {target.token: target for target in known}
    kept = list(Hit.objects.filter(token__in=targets).order_by("pk"))
    there = {hit.spool_id for hit in kept}
    new: dict[str, Hit] = {}
    for row in rows:
        if row.token in targets and row.key not in there:
            new[row.key] = hit_of(row)
    return Batch(targets, kept, list(new.values()))


def _frozen() -> Q:
    """Return the targets whose names are gone: their figures do not move any more."""
    return Q(campaign__purged_at__isnull=False) | Q(
        campaign__purge_on__lte=clock.today()
    )


def hit_of(row: SpoolRow) -> Hit:
    features = dict(row.features)
    return Hit(
        spool_id=row.key,
        token=row.token,
        kind=row.kind,
        hit_at=row.at,
        address_print=row.address_print,
        site_print=features.pop("site", ""),
        features=features,
    )


def _classify(batch: Batch) -> None:
    declared = _declared(batch.targets.values())
    seen = {hit.spool_id: seen_of(hit, batch, declared) for hit in batch.hits}
    around = [
        seen_of(hit, batch, declared)
        for hit in _around(batch.hits)
        if hit.spool_id not in seen
    ]
    crowd = crowded([*seen.values(), *around])
    mine: dict[str, list[Seen]] = defaultdict(list)
    for one in seen.values():
        mine[one.token].append(one)
    for token, hits in mine.items():
        sent = batch.targets[token].sent_at
        batch.verdicts |= classify(hits, Delivery(accepted_at=sent), crowd)


def seen_of(hit: Hit, batch: Batch, declared: Mapping[str, Any]) -> Seen:
    lines, sites = declared.get(hit.token, (frozenset(), frozenset()))
    return Seen(
        key=hit.spool_id,
        token=hit.token,
        kind=HitKind(hit.kind),
        at=hit.hit_at,
        features=Features.of_stored({**hit.features, "site": hit.site_print}),
        address=hit.address_print,
        is_declared=hit.address_print in lines or hit.site_print in sites,
    )


def _declared(targets: Iterable[Target]) -> dict[str, Any]:
    """Return the declared fingerprints of each target's establishment, by token."""
    targets = list(targets)
    networks: dict[Any, set[str]] = defaultdict(set)
    places = {target.place.establishment_id for target in targets}
    for place, network in DeclaredNetwork.objects.filter(
        establishment__in=places
    ).values_list("establishment_id", "network"):
        networks[place].add(network)
    key = salted_key(settings.SECRET_KEY)
    return {
        target.token: declared_prints(
            frozenset(networks[target.place.establishment_id]),
            key=key,
            campaign=str(target.campaign_id),
        )
        for target in targets
        if target.place.establishment_id in networks
    }


def _around(hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits of anybody that the same line or neighborhood made meanwhile."""
    found: list[Hit] = []
    for name in ("address_print", "site_print"):
        spans: dict[str, list[datetime]] = defaultdict(list)
        for hit in hits:
            if hit.features.get("network") not in SPEECHLESS and getattr(hit, name):
                spans[getattr(hit, name)].append(hit.hit_at)
        found += _in_spans(name, spans)
    return list({hit.spool_id: hit for hit in found}.values())


def _in_spans(name: str, spans: Mapping[str, Sequence[datetime]]) -> list[Hit]:
    found: list[Hit] = []
    prints = sorted(spans)
    for start in range(0, len(prints), 50):
        chosen = Q(pk__in=[])
        for one in prints[start : start + 50]:
            span = (min(spans[one]) - REACH, max(spans[one]) + REACH)
            chosen |= Q(**{name: one, "hit_at__range": span})
        found += Hit.objects.filter(chosen)
    return found


def neighbors(rows: Sequence[SpoolRow]) -> set[str]:
    """Return the tokens whose verdicts new rows may change: others of the same line."""
    mine = {row.token for row in rows}
    return {hit.token for hit in _around([hit_of(row) for row in rows])} - mine


@transaction.atomic
def _write(batch: Batch) -> None:
    fresh = Target.objects.filter(pk__in=[t.pk for t in batch.targets.values()])
    if connection.vendor == "postgresql":
        fresh = fresh.select_for_update()
    targets = {target.token: target for target in fresh.order_by("pk")}
    if Hit.objects.filter(token__in=list(batch.targets)).count() != len(batch.kept):
        raise Overtaken
    changed = [hit for hit in batch.kept if _apply(hit, batch, targets)]
    for hit in batch.new:
        _apply(hit, batch, targets)
    Hit.objects.bulk_create(batch.new, batch_size=500)
    Hit.objects.bulk_update(changed, ["hit_class", "reasons", "rules_version"], 200)
    _move_counters(batch, targets)


def _apply(hit: Hit, batch: Batch, targets: Mapping[str, Target]) -> bool:
    """Put the verdict on a hit; say whether that changed it."""
    verdict = batch.verdicts[hit.spool_id]
    before = (hit.hit_class, hit.reasons, hit.rules_version)
    hit.hit_class = verdict.hit_class
    hit.reasons = [str(reason) for reason in verdict.reasons]
    target = targets.get(hit.token)
    is_dated = target is not None and target.sent_at is not None
    # Zero: to be classed again once the moment of delivery is known.
    hit.rules_version = RULES_VERSION if is_dated else 0
    return before != (hit.hit_class, hit.reasons, hit.rules_version)


def _move_counters(batch: Batch, targets: Mapping[str, Target]) -> None:
    by_token: dict[str, list[tuple[str, datetime, HitClass]]] = defaultdict(list)
    for hit in batch.hits:
        by_token[hit.token].append((hit.kind, hit.hit_at, HitClass(hit.hit_class)))
    moved: list[Target] = []
    steps: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for token, target in targets.items():
        # A delivery check has its moments, and counts in nothing.
        step = steps[None if target.is_check else target.place_id]
        if _move(target, tally(by_token[token]), step):
            moved.append(target)
    Target.objects.bulk_update(moved, [*MOMENTS, "robot_count"], 200)
    steps.pop(None, None)
    for place, step in sorted(steps.items()):
        _move_place(place, {name: by for name, by in step.items() if by})


def _move(target: Target, found: Tally, step: dict[str, int]) -> bool:
    """Put a tally on a target and note how its establishment's counters move."""
    is_moved = False
    for name in MOMENTS:
        old, new = getattr(target, name), getattr(found, name)
        if name == "reported_at":
            # A report by mail is written on the target directly: only an earlier one wins.
            new = min(filter(None, (old, new)), default=None)
        if old == new:
            continue
        is_moved = True
        setattr(target, name, new)
        step[name] += (new is not None) - (old is not None)
        step[f"{name}_moved"] = 1
    by = found.robot_count - target.robot_count
    target.robot_count = found.robot_count
    step["robot"] += by
    return is_moved or bool(by)


def _move_place(place: Any, step: Mapping[str, int]) -> None:
    if not step:
        return
    mine = Target.objects.filter(place=place, is_check=False)
    changes: dict[str, Any] = {
        f"{name}_count": F(f"{name}_count") + step[key]
        for key, name in (
            ("visited_at", "visited"),
            ("clicked_at", "clicked"),
            ("attempted_at", "attempted"),
            ("reported_at", "reported"),
            ("robot", "robot"),
        )
        if key in step
    }
    if "clicked_at_moved" in step:
        changes["first_click_at"] = mine.aggregate(at=Min("clicked_at"))["at"]
    if "reported_at_moved" in step:
        changes["first_report_at"] = mine.aggregate(at=Min("reported_at"))["at"]
    if changes:
        CampaignPlace.objects.filter(pk=place).update(**changes)
