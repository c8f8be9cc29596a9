"""The same GIF by a bare ASGI callable: nothing read, nothing written."""

from collections.abc import Awaitable, Callable
from typing import Any

PIXEL = b"x" * 43
HEADERS = [(b"content-type", b"image/gif"), (b"content-length", b"43")]


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    if scope["type"] != "http":
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": PIXEL})
