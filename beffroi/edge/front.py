"""Hands what is no test's over to the web processes, as it came, over a local socket."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from multidict import CIMultiDict
from yarl import URL

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
MOST_CONNECTIONS = 256
# Each hop has its own of these (RFC 9110, 7.6.1); the peer is ours to tell.
OF_ONE_HOP = frozenset({
    b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"te",
    b"trailer", b"transfer-encoding", b"upgrade", b"x-beffroi-peer",
})  # fmt: skip
NOT_RETURNED = OF_ONE_HOP | {b"date", b"server"}
OURS = ("User-Agent", "Accept", "Accept-Encoding", "Content-Type")
AWAY = "Beffroi redémarre. Réessayez dans quelques instants.\n".encode()


class Front:
    """One pool of connections to the socket of `beffroi web`."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._session: aiohttp.ClientSession | None = None

    async def __call__(
        self, scope: Mapping[str, Any], receive: Receive, send: Send
    ) -> None:
        headers = _headers(scope)
        told = {name for name, _ in scope["headers"]}
        has_body = bool(told & {b"content-length", b"transfer-encoding"})
        try:
            async with self._pool().request(
                scope["method"],
                _address(scope),
                headers=headers,
                data=_body(receive) if has_body else None,
                allow_redirects=False,
            ) as answer:
                await _copy(answer, send)
        except aiohttp.ClientConnectorError:
            await _tell_away(send)

    def _pool(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.UnixConnector(self._socket, limit=MOST_CONNECTIONS),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=OURS,
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=5),
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def _address(scope: Mapping[str, Any]) -> URL:
    raw = scope.get("raw_path")
    path = raw.decode("latin-1") if raw else quote(scope["path"])
    query = scope["query_string"].decode("latin-1")
    target = f"http://web{path.partition('?')[0]}{'?' + query if query else ''}"
    return URL(target, encoded=True)


def _headers(scope: Mapping[str, Any]) -> CIMultiDict[str]:
    found: CIMultiDict[str] = CIMultiDict()
    for name, value in scope["headers"]:
        if name not in OF_ONE_HOP:
            found.add(name.decode("latin-1"), value.decode("latin-1"))
    found["x-beffroi-peer"] = (scope.get("client") or ("", 0))[0]
    return found


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return
        yield message.get("body", b"")
        if not message.get("more_body"):
            return


async def _copy(answer: aiohttp.ClientResponse, send: Send) -> None:
    headers = [
        (name.lower(), value)
        for name, value in answer.raw_headers
        if name.lower() not in NOT_RETURNED
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})  # fmt: skip
    async for piece in answer.content.iter_any():
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _tell_away(send: Send) -> None:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"retry-after", b"3"),
        (b"content-length", str(len(AWAY)).encode()),
    ]
    await send({"type": "http.response.start", "status": 502, "headers": headers})
    await send({"type": "http.response.body", "body": AWAY})
