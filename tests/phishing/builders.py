"""Campaigns, targets and spooled hits, as plain as can be."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

from beffroi.organizations.models.places import Establishment
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.hits import SpooledHit
from beffroi.phishing.models.targets import Target
from beffroi.phishing.rules.agents import AgentKind
from beffroi.phishing.rules.features import Features
from beffroi.phishing.rules.networks import NetworkRole
from beffroi.phishing.rules.spool import (
    APPEND_SQLITE,
    COLUMNS,
    CREATE_SQLITE,
    FILE_NAME,
    Cells,
    cells_of,
)

AT = datetime(2026, 10, 6, 8, 0, tzinfo=UTC)
BROWSER = Features(network=NetworkRole.ACCESS, agent=AgentKind.BROWSER, family="chrome-148/windows")  # fmt: skip


def make_campaign(**changes: object) -> Campaign:
    known = {
        "region_code": "76", "name": "Test d’automne", "created_at": AT, "state": "running",
        "created_by_key": "user:1", "created_by_label": "Sofia Benali",
    }  # fmt: skip
    return Campaign.objects.create(**{**known, **changes})


def make_place(campaign: Campaign, establishment: Establishment) -> CampaignPlace:
    return CampaignPlace.objects.create(campaign=campaign, establishment=establishment)


def make_target(place: CampaignPlace, token: str, **changes: object) -> Target:
    known = {"scenario_key": "colis@1", "sent_at": AT, "send_state": "sent"}
    return Target.objects.create(
        token=token, campaign=place.campaign, place=place, **{**known, **changes}
    )


def spooled(
    key: str, token: str, kind: str, after: float, *, address: str = "a",
    features: Features = BROWSER, method: str = "",
) -> Cells:  # fmt: skip
    """One row of the spool, `after` seconds after the messages left."""
    posted = kind in {"gesture", "visible2s", "form"}
    told = Features(**{**{n: getattr(features, n) for n in features.__slots__}, "method": method or ("POST" if posted else "GET")})  # fmt: skip
    at_ms = int((AT + timedelta(seconds=after)).timestamp() * 1000)
    return cells_of(key=key, token=token, kind=kind, at_ms=at_ms, address=address, features=told)  # fmt: skip


def write_spool(rows: list[Cells]) -> None:
    if connection.vendor == "postgresql":
        SpooledHit.objects.bulk_create(
            SpooledHit(**dict(zip(COLUMNS, cells, strict=True))) for cells in rows
        )
        return
    with closing(sqlite3.connect(Path(settings.DATA_DIR) / FILE_NAME)) as link:
        link.execute(CREATE_SQLITE)
        link.executemany(APPEND_SQLITE, rows)
        link.commit()
