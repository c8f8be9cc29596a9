"""What answers at the addresses of the tests: links, images, beacons, forms.

No ORM, no session, no cookie. Each known link is one reading and one line appended,
answered once the line is safe. What a form posts is thrown away unread: that somebody
tried is all that is kept.
"""

import json
import re
import secrets
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Protocol

from beffroi.lib import clock
from beffroi.lib.bare_http import Answer, Drain, Request
from beffroi.phishing.known import FOLDER, known, plain_pages
from beffroi.phishing.rules.features import (
    derive,
    fingerprints,
    read_token,
    salted_key,
)
from beffroi.phishing.rules.lookup import Found, ShownPage
from beffroi.phishing.rules.networks import read_address
from beffroi.phishing.rules.shown_pages import POLICY, FilledPage
from beffroi.phishing.rules.spool import Cells, cells_of
from beffroi.phishing.rules.states import HitKind

PREFIX = "/t/"
# « /t/TOKEN », with whatever gateways add to it, then one known ending.
PATH = re.compile(r"/t/([^/]{1,200})(?:/(?P<what>[psghv]))?/?")
KINDS = {
    "p": HitKind.IMAGE, "s": HitKind.PAGE, "h": HitKind.HIDDEN, "g": HitKind.GESTURE,
    "v": HitKind.VISIBLE,
}  # fmt: skip
BEACONS = frozenset({HitKind.GESTURE, HitKind.VISIBLE})
PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
# Those of a page’s own headers that are sent; a cookie never is.
PAGE_HEADERS = frozenset({"content-security-policy", "content-language"})
KEPT_HEADERS = (
    ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"), ("X-Robots-Tag", "noindex, nofollow"),
    ("X-Frame-Options", "DENY"),
)  # fmt: skip
HTML = ("Content-Type", "text/html; charset=utf-8")
DEFAULT_POLICY = ("Content-Security-Policy", "; ".join(f"{k} {v}" for k, v in POLICY.items()))  # fmt: skip
Build = Callable[[Found], Cells]


class Desk(Protocol):
    """What the edge lends: one durable line per hit, and the ready-made pages."""

    def record(self, token: str, build: Build | None) -> Awaitable[Found | None]: ...

    def page(self, key: str) -> Awaitable[ShownPage | None]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for."""

    token: str
    kind: HitKind
    is_altered: bool
    is_about: bool


class Tracking:
    """The room of the tests: which addresses are its own, and what it answers there."""

    def __init__(self, *, secret: str, hosts: Collection[str]) -> None:
        self._key = salted_key(secret)
        self._hosts = frozenset(hosts)
        self._known = known()
        # Unique without a system call per hit: one draw for the process, then a count.
        self._draw = f"{secrets.token_hex(10)}-"
        self._numbers = count()
        self._script = (FOLDER / "beacons.js").read_bytes()
        pages = plain_pages()
        self._lost = pages["lost"].encode()
        self._taught = ShownPage(pages["taught"], {}, {})
        self._shown = lru_cache(maxsize=256)(shown)

    def matches(self, host: str, path: str) -> bool:
        """Say whether a request is for the tests; on their own hosts everything is."""
        return path.startswith(PREFIX) or host in self._hosts

    async def serve(self, request: Request, drain: Drain, desk: Desk) -> Answer:
        if request.path == "/robots.txt":
            return _plain(200, b"User-agent: *\nDisallow: /\n")
        asked = read_path(request)
        if request.method not in {"GET", "HEAD"}:
            await drain()
        if asked is None or not asked.token:
            return self._nothing_here()
        if asked.kind in BEACONS and request.method != "POST":
            return _plain(405, b"")
        build = None if asked.is_about else self._builder(asked, request)
        found = await desk.record(asked.token, build)
        if found is None:
            return self._nothing_here()
        return await self._answer(asked, found, desk)

    def _builder(self, asked: Asked, request: Request) -> Build:
        at_ms = int(clock.now().timestamp() * 1000)
        key = f"{self._draw}{next(self._numbers):x}"

        def build(found: Found) -> Cells:
            address = read_address(request.client)
            line, site = fingerprints(address, key=self._key, campaign=found.campaign)
            features = derive(
                kind=asked.kind,
                method=request.method[:20],
                address=address,
                user_agent=request.headers.get("user-agent", ""),
                headers=request.headers,
                is_altered=asked.is_altered,
                known=self._known,
                site=site,
            )
            return cells_of(
                key=key, token=asked.token, kind=asked.kind, at_ms=at_ms,
                address=line, features=features,
            )  # fmt: skip

        return build

    async def _answer(self, asked: Asked, found: Found, desk: Desk) -> Answer:
        if asked.kind in BEACONS:
            return _plain(204, b"")
        if asked.kind == HitKind.IMAGE:
            return Answer(200, PIXEL, (("Content-Type", "image/gif"), *KEPT_HEADERS))
        if asked.kind == HitKind.PAGE:
            return Answer(200, self._script, (("Content-Type", "text/javascript; charset=utf-8"), *KEPT_HEADERS))  # fmt: skip
        if asked.kind == HitKind.HIDDEN:
            return self._nothing_here(200)
        wants_lesson = asked.kind == HitKind.FORM or found.is_over
        keys = (found.lesson_key, found.page_key)
        key = next(filter(None, keys if wants_lesson else reversed(keys)), "")
        page = await desk.page(key) if key else None
        if asked.is_about:
            return _about(page)
        filled, headers = self._shown(page or self._taught)
        body = filled.fill(found.words, PREFIX + asked.token)
        return Answer(200, body, headers)

    def _nothing_here(self, status: int = 404) -> Answer:
        return Answer(status, self._lost, (HTML, DEFAULT_POLICY, *KEPT_HEADERS))


def read_path(request: Request) -> Asked | None:
    """Return what a request asks for; None when its address is nobody’s."""
    found = PATH.fullmatch(request.path)
    if found is None:
        return None
    token, is_altered = read_token(found[1])
    what = found["what"] or ""
    kind = KINDS.get(what, HitKind.LINK)
    if not what and request.method == "POST":
        kind = HitKind.FORM
    is_about = not what and found[1] == f"{token}+"
    return Asked(token[:32], kind, is_altered, is_about)


def shown(page: ShownPage) -> tuple[FilledPage, tuple[tuple[str, str], ...]]:
    """Return a page cut at its places, and the headers of its answers."""
    own = {n: v for n, v in page.headers.items() if n.lower() in PAGE_HEADERS}
    headers = {**dict([DEFAULT_POLICY]), **own}
    return FilledPage(page.html), (HTML, *KEPT_HEADERS, *headers.items())


def _plain(status: int, body: bytes) -> Answer:
    return Answer(status, body, (("Content-Type", "text/plain; charset=utf-8"), *KEPT_HEADERS))  # fmt: skip


def _about(page: ShownPage | None) -> Answer:
    """Say who runs the test and whom to ask, to whoever wonders about the link."""
    told = {
        "objet": "Test de sensibilisation à l’hameçonnage",
        "nature": "Ce lien ne présente aucun danger : rien de ce qui est tapé n’est lu.",
        **(page.about if page else {}),
    }
    body = json.dumps(told, ensure_ascii=False).encode()
    return Answer(200, body, (("Content-Type", "application/json; charset=utf-8"), *KEPT_HEADERS))  # fmt: skip
