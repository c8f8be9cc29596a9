"""What the edge reads: one indexed statement for a token, one for a page it never saw.

Written by hand because no ORM runs there; a test compares it with the models.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from beffroi.phishing.rules.states import OVER

_FIND = (
    'SELECT t.token, t.campaign_id, t.page_key, t.lesson_key, CAST(t."values" AS text), c.state '
    "FROM phishing_target t JOIN phishing_campaign c ON c.id = t.campaign_id WHERE t.token "
)
FIND_SQLITE = _FIND + "= ?"
FIND_POSTGRES = _FIND + "= ANY(%s)"
_PAGE = (
    "SELECT html, CAST(headers AS text), CAST(about AS text) FROM phishing_page "
    "WHERE key = "
)
PAGE_SQLITE = _PAGE + "?"
PAGE_POSTGRES = _PAGE + "%s"


@dataclass(frozen=True, slots=True)
class Found:
    """What a token stands for."""

    campaign: str
    page_key: str
    lesson_key: str
    values: str
    is_over: bool

    @property
    def words(self) -> dict[str, str]:
        return {str(k): str(v) for k, v in json.loads(self.values or "{}").items()}


def found_of(row: Sequence[Any]) -> tuple[str, Found]:
    token, campaign, page_key, lesson_key, values, state = row
    return token, Found(_campaign(str(campaign)), page_key, lesson_key, values, state in OVER)  # fmt: skip


@lru_cache(maxsize=1024)
def _campaign(text: str) -> str:
    """Return the key of a campaign as Python writes it: SQLite keeps it without dashes."""
    return str(UUID(text))


@dataclass(frozen=True, eq=False, slots=True)
class ShownPage:
    """A ready-made page, as it was stored; two are never compared."""

    html: str
    headers: dict[str, str]
    about: dict[str, Any]


def page_of(row: Sequence[Any]) -> ShownPage:
    html, headers, about = row
    return ShownPage(html, json.loads(headers), json.loads(about))
