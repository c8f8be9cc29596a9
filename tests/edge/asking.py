"""Ask the edge as a server would, without a server."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from beffroi.config.asgi import POSTGRES_NAMES
from beffroi.edge.application import Application
from beffroi.edge.clients import Proxies
from beffroi.edge.stores import PostgresStore, SqliteStore, Store
from beffroi.phishing.edge import Tracking

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36"
CLIENT = "90.63.218.14"


@dataclass(frozen=True)
class Got:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return dict(self.headers).get(name, "")


def opened(folder: Path) -> Store:
    """The test's database as another process sees it."""
    if connection.vendor == "postgresql":
        told = {ours: connection.settings_dict[name] for name, ours in POSTGRES_NAMES.items()}  # fmt: skip
        return PostgresStore({name: value for name, value in told.items() if value})
    connection.ensure_connection()
    path = folder / "beffroi.sqlite3"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
    return SqliteStore(path, folder)


def application(store: Store, **changes) -> Application:
    known = {
        "store": lambda: store,
        "rooms": [Tracking(secret="s" * 50, hosts=["colis.exemple.fr"])],
        "proxies": Proxies(["10.0.0.0/24"]),
    }
    return Application(**{**known, **changes})


def ask(
    app: Application, path: str, *, method: str = "GET", body: bytes = b"",
    host: str = "beffroi.exemple.fr", client: str = CLIENT, agent: str = CHROME, **headers: str,
) -> Got:  # fmt: skip
    sent: list[dict] = []
    pieces = [body[n : n + 1000] for n in range(0, len(body), 1000)] or [b""]

    async def receive() -> dict:
        piece = pieces.pop(0) if pieces else b""
        return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

    async def send(message: dict) -> None:
        sent.append(message)

    told = {"host": host, "user-agent": agent, "accept-language": "fr", **{n.replace("_", "-"): v for n, v in headers.items()}}  # fmt: skip
    scope = {
        "type": "http", "method": method, "path": path, "query_string": b"",
        "client": (client, 4000), "headers": [(n.encode(), v.encode()) for n, v in told.items()],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    start = sent[0]
    return Got(
        start["status"],
        [(n.decode(), v.decode()) for n, v in start["headers"]],
        b"".join(m.get("body", b"") for m in sent[1:]),
    )
