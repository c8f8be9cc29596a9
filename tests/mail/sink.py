"""A small SMTP server on loopback that pipelines, and fails exactly where it is told."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CUT = "cut"


@dataclass
class Taken:
    sender: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass
class Script:
    """What the server says, by command and address; `CUT` hangs up instead.

    Commands: « connect », « mail » (the sender), « rcpt », « data » and « end » (the first
    recipient). `groups` are the writes of the client, to see what was pipelined.
    """

    pipelining: bool = True
    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    goes_ahead_alone: bool = False  # 354 although nobody is left to write to
    delay_seconds: float = 0.0
    taken: list[Taken] = field(default_factory=list)
    groups: list[bytes] = field(default_factory=list)
    connections: int = 0
    per_connection: int = 0  # 421 after so many messages, 0 without limit
    on_taken: Callable[[Taken], None] | None = None
    keeps: bool = True
    port: int = 0
    count: int = 0

    def tell(self, command: str, address: str, usual: str) -> str:
        return self.answers.get((command, address), usual)


class SinkProtocol(asyncio.Protocol):
    def __init__(self, script: Script) -> None:
        self.script = script
        self.pending = b""
        self.is_in_data = False
        self.given = 0
        self._reset()

    def _reset(self) -> None:
        self.sender = ""
        self.has_sender = False
        self.recipients: list[str] = []
        self.first = ""

    def connection_made(self, transport) -> None:
        self.transport = transport
        self.script.connections += 1
        self.answer(self.script.tell("connect", "", "220 sink ESMTP"))

    def answer(self, words: str) -> None:
        if words == CUT:
            self.transport.abort()
            return
        self._write(words.encode() + b"\r\n")

    def _write(self, raw: bytes) -> None:
        if self.script.delay_seconds:
            loop = asyncio.get_running_loop()
            loop.call_later(self.script.delay_seconds, self.transport.write, raw)
        else:
            self.transport.write(raw)

    def data_received(self, data: bytes) -> None:
        if self.script.keeps:
            self.script.groups.append(data)
        self.pending += data
        while self.pending and not self.transport.is_closing():
            if not (self._content() if self.is_in_data else self._command()):
                return

    def _command(self) -> bool:
        line, end, rest = self.pending.partition(b"\r\n")
        if not end:
            return False
        self.pending = rest
        verb, _, argument = line.decode("ascii").partition(" ")
        address = argument.partition("<")[2].partition(">")[0]
        handler = getattr(self, f"on_{verb.lower()}", None)
        if handler is None:
            self.answer("500 what")
        else:
            handler(address)
        return True

    def _content(self) -> bool:
        if self.pending.startswith(b".\r\n"):
            content, rest = b"", self.pending[3:]
        else:
            head, end, rest = self.pending.partition(b"\r\n.\r\n")
            if not end:
                return False
            content = head + b"\r\n"
        self.pending = rest
        self.is_in_data = False
        words = self.script.tell("end", self.first, "250 2.0.0 Ok: queued as 4F2A")
        if not self.recipients:
            words = "554 5.5.1 no valid recipients"
        elif words.startswith("250") or words == "take-and-cut":
            self._take(content)
        self.given += 1
        self.answer(CUT if words == "take-and-cut" else words)
        self._reset()
        return True

    def _take(self, content: bytes) -> None:
        script = self.script
        script.count += 1
        if not (script.keeps or script.on_taken):
            return
        raw = content.replace(b"\n..", b"\n.")
        raw = raw[1:] if raw.startswith(b"..") else raw
        taken = Taken(self.sender, tuple(self.recipients), raw)
        if script.keeps:
            script.taken.append(taken)
        if script.on_taken:
            script.on_taken(taken)

    def on_ehlo(self, _: str) -> None:
        extra = b"250-PIPELINING\r\n" if self.script.pipelining else b""
        self._write(b"250-sink\r\n" + extra + b"250 8BITMIME\r\n")

    def on_mail(self, address: str) -> None:
        limit = self.script.per_connection
        if limit and self.given >= limit:
            self.answer("421 4.7.0 too many messages here")
            self.transport.close()
            return
        words = self.script.tell("mail", address, "250 2.1.0 Ok")
        self.has_sender = words.startswith("250")
        self.sender = address
        self.answer(words)

    def on_rcpt(self, address: str) -> None:
        self.first = self.first or address
        if not self.has_sender:
            self.answer("503 5.5.1 need MAIL")
            return
        words = self.script.tell("rcpt", address, "250 2.1.5 Ok")
        if words.startswith("250"):
            self.recipients.append(address)
        self.answer(words)

    def on_data(self, _: str) -> None:
        usual = "354 go ahead"
        if not self.recipients and not self.script.goes_ahead_alone:
            usual = "554 5.5.1 no valid recipients"
        words = self.script.tell("data", self.first, usual)
        self.is_in_data = words.startswith("354")
        self.answer(words)

    def on_rset(self, _: str) -> None:
        self._reset()
        self.answer("250 2.0.0 Ok")

    def on_noop(self, _: str) -> None:
        self.answer("250 2.0.0 Ok")

    def on_quit(self, _: str) -> None:
        self.answer("221 bye")
        self.transport.close()


async def serve(script: Script, *, port: int = 0) -> asyncio.Server:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SinkProtocol(script), "127.0.0.1", port)
    script.port = server.sockets[0].getsockname()[1]
    return server


@contextmanager
def sink(**options) -> Iterator[Script]:
    """Run a sink in a thread until the end of the block."""
    script = Script(**options)
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    links: list[asyncio.Server] = []

    def run() -> None:
        asyncio.set_event_loop(loop)
        links.append(loop.run_until_complete(serve(script)))
        ready.set()
        loop.run_forever()
        links[0].close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(10)
    try:
        yield script
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
