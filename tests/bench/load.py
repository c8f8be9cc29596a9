"""A plain load on loopback: some connections kept open, one request after another."""

import http.client
import statistics
import threading
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What a run gave: requests per second, and the 95th percentile in ms."""

    per_second: float
    p95_ms: float
    errors: int


def drive(
    port: int, path: str, *, cookie: str = "", connections: int = 16, seconds: float = 4
) -> Load:
    """Read one page over and over; bounded in time; loopback only."""
    stop = time.monotonic() + seconds
    delays: list[float] = []
    faults: list[int] = []
    lock = threading.Lock()

    def visit() -> None:
        own: list[float] = []
        bad = 0
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Cookie": cookie, "Accept-Encoding": "gzip"} if cookie else {}
        while time.monotonic() < stop:
            start = time.perf_counter()
            link.request("GET", path, headers=headers)
            answer = link.getresponse()
            answer.read()
            own.append(time.perf_counter() - start)
            bad += answer.status != 200
        link.close()
        with lock:
            delays.extend(own)
            faults.append(bad)

    began = time.monotonic()
    threads = [threading.Thread(target=visit) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    return Load(len(delays) / took, p95(delays) * 1000, sum(faults))


def p95(values: list[float]) -> float:
    return (
        statistics.quantiles(values, n=20, method="inclusive")[-1]
        if values[1:]
        else 0.0
    )
