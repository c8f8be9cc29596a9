"""A request and an answer without a framework, for what must answer at once."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

# Reads what was sent, up to a limit, and throws it away.
Drain = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `host` and header names in lower case, `client` as the proxies tell."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]
    client: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, whole; the length is added by whoever sends it."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
