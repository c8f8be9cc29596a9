"""What is no test's is handed over to web, and comes back, unchanged."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web

from beffroi.edge.front import Front


async def echo(request: web.Request) -> web.Response:
    body = await request.read()
    answer = web.Response(
        text=f"{request.method} {request.raw_path} {request.headers.get('Host')} "
        f"{request.headers.getall('X-Beffroi-Peer')} {request.headers.get('X-Forwarded-For')} {len(body)}",
        status=303 if request.path == "/ailleurs" else 200,
        headers={"Location": "/la", "Connection": "keep-alive"},
    )
    answer.set_cookie("un", "1")
    answer.set_cookie("deux", "2")
    return answer


def handed(act: Callable[[Front], Awaitable[None]], *, is_there: bool = True) -> None:
    async def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = str(Path(folder) / "web.sock")
            app = web.Application(client_max_size=10**7)
            app.router.add_route("*", "/{tail:.*}", echo)
            runner = web.AppRunner(app)
            await runner.setup()
            if is_there:
                await web.UnixSite(runner, path).start()
            front = Front(path)
            try:
                await act(front)
            finally:
                await front.close()
                await runner.cleanup()

    asyncio.run(run())


async def ask(front: Front, path: str, *, method: str = "GET", body: list[bytes] | None = None, headers=()):  # fmt: skip
    sent: list[dict] = []
    pieces = list(body or [])

    async def receive() -> dict:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}  # fmt: skip

    async def send(message: dict) -> None:
        sent.append(message)

    bare, _, query = path.partition("?")
    scope = {
        "type": "http", "method": method, "path": bare, "raw_path": bare.encode(),
        "query_string": query.encode(), "client": ("90.63.218.14", 1), "headers": [(b"host", b"beffroi.exemple.fr"), *headers],
    }  # fmt: skip
    await front(scope, receive, send)
    return sent[0]["status"], sent[0]["headers"], b"".join(m.get("body", b"") for m in sent[1:])  # fmt: skip


def test_path_query_host_and_peer_are_handed_over_as_they_came():
    async def act(front: Front) -> None:
        status, headers, body = await ask(
            front, "/a%20b/?q=%C3%A9&q=2",
            headers=[(b"x-beffroi-peer", b"1.2.3.4"), (b"x-forwarded-for", b"5.6.7.8")],
        )  # fmt: skip
        assert status == 200
        assert body.decode() == "GET /a%20b/?q=%C3%A9&q=2 beffroi.exemple.fr ['90.63.218.14'] 5.6.7.8 0"  # fmt: skip
        names = [name for name, _ in headers]
        assert names.count(b"set-cookie") == 2
        assert b"connection" not in names

    handed(act)


def test_a_body_is_streamed_and_a_redirection_is_the_browser_s_affair():
    async def act(front: Front) -> None:
        pieces = [b"x" * 60_000] * 40
        length = [(b"content-length", str(60_000 * 40).encode())]
        status, _, body = await ask(front, "/ailleurs", method="POST", body=pieces, headers=length)  # fmt: skip
        assert status == 303
        assert body.endswith(b" 2400000")

    handed(act)


def test_while_web_starts_again_the_page_says_so():
    async def act(front: Front) -> None:
        status, headers, body = await ask(front, "/")
        assert status == 502
        assert (b"retry-after", b"3") in headers
        assert "redémarre" in body.decode()

    handed(act, is_there=False)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_without_a_body_none_is_sent(method):
    async def act(front: Front) -> None:
        _, _, body = await ask(front, "/", method=method)
        assert body.endswith(b" 0")

    handed(act)
