"""Everything read from one source, each object once: copies complete one another."""

from dataclasses import dataclass, field, replace
from typing import TypeVar

from beffroi.phishing.rules.gophish.notes import Notes
from beffroi.phishing.rules.gophish.shapes import (
    Campaign,
    Group,
    Page,
    Profile,
    Stage,
    Template,
)

Item = TypeVar("Item", Template, Page, Profile)


@dataclass(slots=True)
class Haul:
    """What one source holds; `notes` says what was converted and refused on the way."""

    campaigns: dict[str, Campaign] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)

    @property
    def is_empty(self) -> bool:
        return not (
            self.campaigns
            or self.templates
            or self.pages
            or self.groups
            or self.profiles
        )

    @property
    def counts(self) -> dict[str, int]:
        """Return how many of each, and how many people stand in results and groups."""
        return {
            "campaigns": len(self.campaigns),
            "templates": len(self.templates),
            "pages": len(self.pages),
            "groups": len(self.groups),
            "profiles": len(self.profiles),
            "results": sum(len(item.results) for item in self.campaigns.values()),
            "recipients": sum(len(item.people) for item in self.groups.values()),
        }

    def add_template(self, item: Template) -> bool:
        return _add(self.templates, item)

    def add_page(self, item: Page) -> bool:
        return _add(self.pages, item)

    def add_profile(self, item: Profile) -> bool:
        return _add(self.profiles, item)

    def add_group(self, item: Group) -> bool:
        """Keep a group, or complete the one of the same key."""
        known = self.groups.get(item.key)
        if known is None:
            self.groups[item.key] = item
            return True
        # The newest list counts; a summary only announces how many there are.
        people = item.people or known.people
        announced = max(known.announced, item.announced)
        moment = item.modified_at or known.modified_at
        self.groups[item.key] = replace(
            item, people=people, announced=announced, modified_at=moment
        )
        return False

    def add_campaign(self, item: Campaign) -> bool:
        """Keep a campaign, or complete the one of the same key."""
        known = self.campaigns.get(item.key)
        if known is None:
            self.campaigns[item.key] = item
            return True
        richer, other = (item, known) if item.weight >= known.weight else (known, item)
        self.campaigns[item.key] = replace(
            richer,
            stage=other.stage if richer.stage is Stage.UNKNOWN else richer.stage,
            created_at=richer.created_at or other.created_at,
            launched_at=richer.launched_at or other.launched_at,
            send_by_at=richer.send_by_at or other.send_by_at,
            completed_at=richer.completed_at or other.completed_at,
            template=richer.template or other.template,
            page=richer.page or other.page,
            profile=richer.profile or other.profile,
            groups=richer.groups or other.groups,
            link=richer.link or other.link,
            stats=richer.stats or other.stats,
        )
        return False


def _add(held: dict[str, Item], item: Item) -> bool:
    """Keep an object; of two copies with one key, the newest counts."""
    known = held.get(item.key)
    if (
        known
        and known.modified_at
        and item.modified_at
        and item.modified_at < known.modified_at
    ):
        return False
    held[item.key] = item
    return known is None
