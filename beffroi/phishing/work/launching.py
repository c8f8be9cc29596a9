"""Write the messages of one establishment: draws, pages, targets, items.

Step by step, each repeatable: stopped anywhere and called again, it goes on where it
stood, and nobody receives two messages.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string

from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.holidays import days_off
from beffroi.lib.text import long_date
from beffroi.mail.models import Mailing
from beffroi.mail.operations.mailings import add_variant, open_mailing, start_mailing
from beffroi.mail.rules.items import NewItem
from beffroi.mail.rules.skeleton import Source
from beffroi.mail.rules.states import MailingState
from beffroi.mail.work.items import admit_latecomers, create_items
from beffroi.mail.work.mailings import finish
from beffroi.organizations.models.staff import StaffMember
from beffroi.organizations.queries.branding import brand_of
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.targets import Target
from beffroi.phishing.queries.audience import targets_of
from beffroi.phishing.queries.lure_pages import LurePage, awareness_page, landing_page
from beffroi.phishing.queries.scenario_library import find_all
from beffroi.phishing.queries.setting import link_base, setting_of
from beffroi.phishing.rules.audience import Audience
from beffroi.phishing.rules.messages import (
    MESSAGE_PLACES,
    Prepared,
    Reader,
    Setting,
    message_values,
    page_words,
    person_words,
    places_in,
    prepared,
)
from beffroi.phishing.rules.scenario_draw import Recipient, draw
from beffroi.phishing.rules.schedule import FRANCE, read_hours, spread, windows
from beffroi.phishing.rules.states import ApprovalState
from beffroi.phishing.rules.test_headers import (
    SIMULATION_HEADER,
    SIMULATION_WORDS,
    TOKEN_HEADER,
)
from beffroi.phishing.work.pages import keep_page
from beffroi.ui.branding import Brand

MODULE = "phishing"
# So that no write transaction lasts more than a fifth of a second on a slow disk.
BATCH = 300
TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Pages:
    """The two pages of one scenario, and the personal words that they hold."""

    page_key: str
    lesson_key: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Kit:
    """All that the messages of one establishment are made of."""

    place: CampaignPlace
    setting: Setting
    base: str
    prepared: Mapping[str, Prepared]
    pages: Mapping[str, Pages]


def kit_of(place: CampaignPlace) -> Kit:
    """Return what the messages of an establishment are made of, its pages kept."""
    campaign = place.campaign
    assert campaign.profile is not None  # noqa: S101  # chosen before anything is asked
    setting = setting_of(place.establishment, campaign.profile)
    found = find_all(campaign.scenario_keys)
    ready = {key: prepared(item) for key, item in found.items()}
    brand = brand_of(place.establishment)
    pages = {key: _pages(place, item, setting, brand) for key, item in ready.items()}
    return Kit(place, setting, link_base(campaign.profile), ready, pages)


def _pages(
    place: CampaignPlace, item: Prepared, setting: Setting, brand: Brand
) -> Pages:
    words, campaign = page_words(setting), place.campaign
    kept_until = long_date(campaign.purge_on) if campaign.purge_on else ""
    opened = _rendered(landing_page(item.scenario, words))
    told = _rendered(
        awareness_page(
            item.scenario,
            words,
            brand=brand,
            kept_until=kept_until,
        )
    )
    about = {
        "etablissement": place.establishment.name,
        "contact": campaign.profile.contact_address if campaign.profile else "",
    }
    return Pages(
        keep_page(opened, about=about),
        keep_page(told, about=about),
        places_in(opened) | places_in(told),
    )


def _rendered(page: LurePage) -> str:
    return render_to_string(page.template, dict(page.context))


def prepare_place(place_key: UUID) -> None:
    """Write the messages of an establishment whose direction agreed. May be called twice.

    Each person is drawn once in a campaign; called again later, it adds those who came
    meanwhile, between the present moment and the end of the sending.
    """
    place = (
        CampaignPlace.objects.select_related(
            "campaign__profile", "establishment__organization"
        )
        .filter(pk=place_key, approval=ApprovalState.GRANTED)
        .first()
    )
    profile = place.campaign.profile if place else None
    if place is None or profile is None or not place.campaign.scenario_keys:
        return
    kit = kit_of(place)
    mailing = open_mailing(
        origin_module=MODULE,
        origin_key=place.pk,
        profile=profile,
        by=SYSTEM,
    )
    if mailing.state == MailingState.PREPARING:
        _write_variants(mailing, kit)
    _make_targets(kit)
    if mailing.state == MailingState.PREPARING:
        create_items(mailing, _items(kit))
    else:
        admit_latecomers(mailing, _items(kit))
    _settle_start(place, mailing)


def _write_variants(mailing: Mailing, kit: Kit) -> None:
    for key, item in kit.prepared.items():
        add_variant(
            mailing=mailing,
            key=key,
            source=source_of(item, kit.setting),
            placeholders=MESSAGE_PLACES,
            by=SYSTEM,
        )


def source_of(item: Prepared, setting: Setting) -> Source:
    """Return the message of a scenario as the mass engine wants it."""
    sender = item.template.sender
    return Source(
        subject=item.template.subject,
        text=item.template.text,
        html=item.template.html,
        sender_name=sender.name,
        sender_address=f"{sender.local_part}@{setting.test_domain}",
        headers=[(SIMULATION_HEADER, SIMULATION_WORDS), (TOKEN_HEADER, "{jeton}")],
    )


def _make_targets(kit: Kit) -> None:
    """Draw, date and keep the people who are not yet in the test."""
    campaign = kit.place.campaign
    known = set(
        Target.objects.filter(place=kit.place, is_check=False)
        .exclude(staff=None)
        .values_list("staff_id", flat=True)
    )
    new = [
        (member.pk, member.family)
        for member in targets_of(
            kit.place.establishment,
            Audience.read(kit.place.audience),
            seed=str(campaign.pk),
        )
        if member.pk not in known
    ]
    if not new:
        return
    drawn = _drawn(kit, new)
    moments = _moments(campaign, kit.place, len(new))
    due = {key: at for (key, _), at in zip(new, moments, strict=False)}
    for chunk in _chunks([key for key, _ in new if key in due], BATCH):
        _keep_targets(kit, chunk, drawn, due)


def _drawn(kit: Kit, new: Sequence[tuple[UUID, str]]) -> Mapping[str, str]:
    """Return the scenario of each person, another than those already received."""
    received: dict[UUID, set[str]] = defaultdict(set)
    earlier = Target.objects.filter(
        place__establishment=kit.place.establishment, staff__isnull=False
    )
    for key, scenario_key in earlier.values_list("staff_id", "scenario_key").iterator():
        if key is not None:
            received[key].add(scenario_key.partition("@")[0])
    people = [
        Recipient(str(key), JobFamily(family), frozenset(received[key]))
        for key, family in new
    ]
    scenarios = [item.scenario for item in kit.prepared.values()]
    return draw(people, scenarios, seed=str(kit.place.pk)).scenarios


def _moments(campaign: Campaign, place: CampaignPlace, count: int) -> list[datetime]:
    """Return when so many messages leave; none once the last working hour is over."""
    hours = read_hours(campaign.hours, has_weekends=campaign.has_weekends)
    if hours is None or campaign.starts_at is None or campaign.ends_at is None:
        return []
    start = max(campaign.starts_at, clock.now())
    holidays = days_off(start.year, campaign.ends_at.year)
    open_windows = windows(start, campaign.ends_at, hours, holidays)
    return spread(count, open_windows, seed=f"{place.pk}:{count}")


@transaction.atomic
def _keep_targets(
    kit: Kit,
    keys: Sequence[UUID],
    drawn: Mapping[str, str],
    due: Mapping[UUID, datetime],
) -> None:
    members = StaffMember.objects.filter(pk__in=keys).select_related("team")
    rows = [
        _target(kit, member, drawn[str(member.pk)], due[member.pk])
        for member in members.order_by("pk")
    ]
    # Another worker may be at it too: each person stands once.
    Target.objects.bulk_create(rows, ignore_conflicts=True)


def _target(kit: Kit, member: StaffMember, key: str, at: datetime) -> Target:
    pages = kit.pages[key]
    day = at.astimezone(FRANCE).date()
    return Target(
        token=secrets.token_urlsafe(TOKEN_BYTES),
        campaign=kit.place.campaign,
        place=kit.place,
        staff=member,
        values=person_words(pages.names, kit.setting, reader_of(member), day=day),
        team_label=member.team.name if member.team else "",
        family=member.family,
        is_shared=member.is_shared,
        scenario_key=key,
        page_key=pages.page_key,
        lesson_key=pages.lesson_key,
        due_at=at,
    )


def reader_of(member: StaffMember) -> Reader:
    """Return who reads; a shared mailbox is nobody in particular."""
    is_someone = not member.is_shared
    return Reader(
        first_name=member.first_name if is_someone else "",
        last_name=member.last_name if is_someone else "",
        email=member.email,
        job=member.job if is_someone else "",
        team=member.team.name if member.team else "",
    )


def _items(kit: Kit) -> Iterator[NewItem]:
    """Yield a message for each target that has none sent, in the order of their keys."""
    rows = (
        Target.objects.filter(place=kit.place, is_check=False, sent_at=None)
        .exclude(staff=None)
        .select_related("staff__team")
        .order_by("pk")
    )
    for target in rows.iterator(chunk_size=BATCH):
        yield item_of(kit, target)


def item_of(kit: Kit, target: Target) -> NewItem:
    """Return the message of one target."""
    assert target.staff is not None  # noqa: S101  # filtered by the callers
    assert target.due_at is not None  # noqa: S101  # given at birth
    return NewItem(
        recipient=target.staff.email,
        variant=target.scenario_key,
        reference=target.token,
        values=message_values(
            kit.prepared[target.scenario_key],
            kit.setting,
            reader_of(target.staff),
            day=target.due_at.astimezone(FRANCE).date(),
            link=kit.base + target.token,
            token=target.token,
        ),
        due_at=target.due_at,
    )


@transaction.atomic
def _settle_start(place: CampaignPlace, mailing: Mailing) -> None:
    """Let the messages leave, and count the people."""
    if mailing.state == MailingState.PREPARING:
        start_mailing(mailing=mailing, by=SYSTEM)
    people = Target.objects.filter(place=place, is_check=False)
    changes: dict[str, Any] = {"target_count": people.count()}
    if place.prepared_at is None:
        changes["prepared_at"] = clock.now()
    CampaignPlace.objects.filter(pk=place.pk).update(**changes)
    # Nobody to write to, or only addresses that cannot be written to.
    finish(mailing)


def _chunks(keys: Sequence[UUID], size: int) -> Iterator[list[UUID]]:
    rest = iter(keys)
    while chunk := list(islice(rest, size)):
        yield chunk
