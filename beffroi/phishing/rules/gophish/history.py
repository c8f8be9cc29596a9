"""What stays of an old campaign: its counts, and those of groups that give nobody away.

A group is shown from five people up. What is left over, fewer than five, would be known
by subtraction: it is joined to the smallest group shown.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from beffroi.lib.text import fold
from beffroi.phishing.rules.gophish.shapes import Campaign, Result
from beffroi.phishing.rules.states import HitClass

LEAST = 5
# More kinds of jobs than this are names of people, or noise.
GROUPS_MOST = 60
OTHERS = ""
_STEPS = ("sent", "opened", "clicked", "submitted", "reported")


def rid_digest(rid: str) -> str:
    """Return the fingerprint of a token of Gophish; « + » asks who is behind a test."""
    return hashlib.sha256(rid.strip().rstrip("+").encode()).hexdigest()


def counts_of(campaign: Campaign) -> dict[str, int]:
    """Return the totals of a campaign, as Gophish counts, and who clicked by our rules."""
    if not campaign.results:
        stats = campaign.stats
        if stats is None:
            return {}
        return {
            "total": stats.total,
            "failed": stats.failed,
            **{step: getattr(stats, step) for step in _STEPS},
        }
    counts = _counted(campaign.results)
    clicks = [item.click_class for item in campaign.results if item.is_clicked]
    for hit_class in HitClass:
        counts[f"clicked_{hit_class.value}"] = clicks.count(hit_class)
    counts["failed"] = sum(item.has_failed for item in campaign.results)
    return counts


def _counted(results: Sequence[Result]) -> dict[str, int]:
    return {
        "total": len(results),
        **{
            step: sum(getattr(item, f"is_{step}") for item in results)
            for step in _STEPS
        },
    }


def breakdown_of(results: Iterable[Result]) -> list[dict[str, Any]]:
    """Return the counts by position, the largest first; the rest stands under no label."""
    groups: dict[str, list[Result]] = {}
    for item in results:
        groups.setdefault(fold(item.position), []).append(item)
    ranked = sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    shown = [pair for pair in ranked if pair[0] and len(pair[1]) >= LEAST][:GROUPS_MOST]
    names = {name for name, _ in shown}
    rest = [item for name, people in ranked if name not in names for item in people]
    while shown and 0 < len(rest) < LEAST:
        rest += shown.pop()[1]
    if not shown:
        return []
    labels = [people[0].position[:120] for _, people in shown]
    parts = [people for _, people in shown]
    if rest:
        labels.append(OTHERS)
        parts.append(rest)
    return [
        {"label": label, **_counted(people)}
        for label, people in zip(labels, parts, strict=True)
    ]
