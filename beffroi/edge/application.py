"""The ASGI application of the edge: finds the room of a request, answers, logs no value."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol

from beffroi.edge.clients import Proxies
from beffroi.edge.desk import GroupDesk
from beffroi.edge.stores import STORE_ERRORS, Store
from beffroi.lib.bare_http import Answer, Drain, Request

logger = logging.getLogger("beffroi.edge")
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
# A form that is thrown away is not worth reading further, nor waiting for.
DRAIN_BYTES = 65_536
DRAIN_SECONDS = 5.0
BEAT_SECONDS = 5.0
PLAIN = (("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"))


class Room(Protocol):
    """What answers at some addresses."""

    def matches(self, host: str, path: str) -> bool: ...

    async def serve(self, request: Request, drain: Drain, desk: Any) -> Answer: ...


class Front(Protocol):
    """What answers everything else, when one port serves all."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...

    async def close(self) -> None: ...


class Application:
    """One desk, some rooms, and perhaps a front for the rest."""

    def __init__(
        self,
        *,
        store: Callable[[], Store],
        rooms: Sequence[Room],
        proxies: Proxies,
        front: Front | None = None,
        heartbeat: Path | None = None,
    ) -> None:
        self._store = store
        self._rooms = rooms
        self._proxies = proxies
        self._front = front
        self._heartbeat = heartbeat
        self._desk: GroupDesk | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        beating = None
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                beating = asyncio.create_task(self._beat())
                await send({"type": "lifespan.startup.complete"})
            else:
                if beating:
                    beating.cancel()
                if self._desk:
                    self._desk.close()
                if self._front:
                    await self._front.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _beat(self) -> None:
        """Say every few seconds, by the date of a file, that this process is alive."""
        while self._heartbeat:
            with suppress(OSError):
                self._heartbeat.touch()
            await asyncio.sleep(BEAT_SECONDS)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = read_headers(scope)
        host = headers.get("host", "").partition(":")[0].lower()
        path = scope["path"]
        room = next((one for one in self._rooms if one.matches(host, path)), None)
        if room is None:
            if self._front:
                await self._front(scope, receive, send)
            else:
                await _send(send, Answer(404, b"", PLAIN), "GET")
            return
        peer = (scope.get("client") or ("", 0))[0]
        client = self._proxies.client(peer, headers.get("x-forwarded-for", ""))
        request = Request(scope["method"], host, path, headers, client)
        await _send(send, await self._answer(room, request, receive), request.method)

    async def _answer(self, room: Room, request: Request, receive: Receive) -> Answer:
        if self._desk is None:
            self._desk = GroupDesk(self._store())
        try:
            return await room.serve(request, drain(receive), self._desk)
        except STORE_ERRORS as error:
            _log(error)
            return Answer(503, b"", (*PLAIN, ("Retry-After", "5")))
        except Exception as error:  # told without its words, which quote data
            _log(error)
            return Answer(500, b"", PLAIN)


def read_headers(scope: Scope) -> dict[str, str]:
    """Return the headers by lower-case name; a repeated one is joined by a comma."""
    found: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def drain(receive: Receive) -> Drain:
    """Return what reads a body up to a limit and keeps nothing of it."""

    async def throw_away() -> None:
        read = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while read < DRAIN_BYTES:
                    message = await receive()
                    read += len(message.get("body", b""))
                    if not message.get("more_body"):
                        return

    return throw_away


async def _send(send: Send, answer: Answer, method: str) -> None:
    body = b"" if method == "HEAD" else answer.body
    headers = [*_encoded(answer.headers)]
    if answer.status != HTTPStatus.NO_CONTENT:
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})  # fmt: skip
    await send({"type": "http.response.body", "body": body})


@lru_cache(maxsize=512)
def _encoded(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers)


def _log(error: BaseException) -> None:
    """Tell the kind of an error and where it rose, never its words."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    logger.error("edge failed: %s at %s:%s", kind, Path(frame.filename).name, frame.lineno)  # fmt: skip
