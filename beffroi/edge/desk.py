"""Group commit without a timer: what arrived during a commit is the next batch."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from beffroi.edge.stores import Store
from beffroi.phishing.rules.lookup import Found, ShownPage
from beffroi.phishing.rules.spool import Cells

# A commit never holds more; the rest is the next one.
MOST = 1000
# A page and its copy cut at its places weigh some tens of kilobytes.
MOST_PAGES = 256
Build = Callable[[Found], Cells]


@dataclass(slots=True)
class Waiting:
    """One hit that waits for its batch; without `build` nothing is appended."""

    token: str
    build: Build | None
    answer: "asyncio.Future[Found | None]"


class GroupDesk:
    """Reads and appends for everybody, batch after batch, in one thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thread = ThreadPoolExecutor(1, "edge-store")
        self._waiting: list[Waiting] = []
        self._runner: asyncio.Task[None] | None = None
        self._pages: dict[str, ShownPage] = {}

    def record(self, token: str, build: Build | None) -> "asyncio.Future[Found | None]":
        """Return what a token stands for, once its line is safe; None for a stranger.

        Raises: what the database raises, when nothing could be written.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Found | None] = loop.create_future()
        self._waiting.append(Waiting(token, build, answer))
        if self._runner is None:
            self._runner = loop.create_task(self._run())
        return answer

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                try:
                    found = await loop.run_in_executor(self._thread, self._settle, batch)  # fmt: skip
                except Exception as error:  # told to each one who waits
                    _tell(batch, error)
                else:
                    for one, value in zip(batch, found, strict=True):
                        if not one.answer.done():  # somebody hung up meanwhile
                            one.answer.set_result(value)
        finally:
            self._runner = None

    def _settle(self, batch: Sequence[Waiting]) -> list[Found | None]:
        known = self._store.find(list({one.token for one in batch}))
        rows = [
            one.build(known[one.token])
            for one in batch
            if one.build and one.token in known
        ]
        if rows:
            self._store.append(rows)
        return [known.get(one.token) for one in batch]

    async def page(self, key: str) -> ShownPage | None:
        """Return a ready-made page; one that was found is never read again."""
        kept = self._pages.get(key)
        if kept is not None:
            return kept
        loop = asyncio.get_running_loop()
        page = await loop.run_in_executor(self._thread, self._store.page, key)
        if page is not None:
            if len(self._pages) >= MOST_PAGES:
                self._pages.clear()
            self._pages[key] = page
        return page

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        self._store.close()


def _tell(batch: Sequence[Waiting], error: Exception) -> None:
    for one in batch:
        if not one.answer.done():
            one.answer.set_exception(error)
