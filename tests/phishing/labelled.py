"""The labelled set of hits: families of robots and of people, as they were described.

`python -m tests.phishing.labelled` writes labelled_hits.csv again. The families come from
public descriptions (issues of gophish, helps of KnowBe4 and Trend Micro, mail practice), not
from the rules: a family that the rules miss stays, and is counted.
"""

import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

PATH = Path(__file__).with_name("labelled_hits.csv")
CASES = 8
PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 10, 6, 8, 30, tzinfo=PARIS)
COLUMNS = (
    "family", "label", "hit_id", "campaign_start", "sent_at", "accepted_at", "hit_at",
    "method", "kind", "token", "address", "user_agent", "headers", "declared_addresses",
)  # fmt: skip
HUMAN, ROBOT, DOUBTFUL = "human", "robot", "doubtful"
W10 = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
WK = "AppleWebKit/537.36 (KHTML, like Gecko)"
BROWSERS = [
    f"{W10} {WK} Chrome/148.0.0.0 Safari/537.36",
    f"{W10} {WK} Chrome/147.0.0.0 Safari/537.36 Edg/147.0.0.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
    f"Mozilla/5.0 (Windows NT 6.1; Win64; x64) {WK} Chrome/109.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
]
PHONES = [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    f"Mozilla/5.0 (Linux; Android 14; SM-A546B) {WK} Chrome/147.0.0.0 Mobile Safari/537.36",
    f"Mozilla/5.0 (Linux; Android 13; SM-A136B) {WK} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/390.0 Mobile/15E148 Safari/604.1",
]
OUTLOOK = "Mozilla/4.0 (compatible; ms-office; MSOffice 16)"
FRENCH = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fr-FR,fr;q=0.9,en;q=0.7"}
NAT = "90.63.218.14"
NAT6 = "2a01:cb08:8b1f:ac00::/56"


@dataclass
class Case:
    """One person who received the message of one family, and what reached the link."""

    chance: random.Random
    token: str
    sent: datetime
    accepted: datetime
    declared: str = NAT
    rows: list[dict[str, str]] = field(default_factory=list)

    def hit(
        self, label: str, kind: str, after: float, *, address: str, agent: str,
        headers: dict[str, str] | None = None, method: str = "", token: str = "",
    ) -> None:  # fmt: skip
        moment = self.accepted + timedelta(seconds=after)
        posted = kind in {"gesture", "visible2s", "form"}
        self.rows.append({
            "label": label,
            "campaign_start": START.isoformat(),
            "sent_at": self.sent.isoformat(timespec="milliseconds"),
            "accepted_at": self.accepted.isoformat(timespec="milliseconds"),
            "hit_at": moment.isoformat(timespec="milliseconds"),
            "method": method or ("POST" if posted else "GET"),
            "kind": kind, "token": token or self.token, "address": address,
            "user_agent": agent, "headers": json.dumps(headers) if headers else "",
            "declared_addresses": self.declared,
        })  # fmt: skip

    def between(self, low: float, high: float) -> float:
        return round(self.chance.uniform(low, high), 2)

    def visit(
        self, label: str, after: float, *, address: str, agent: str, gesture: float = 0,
        visible: float = 0, form: float = 0, headers: dict[str, str] | None = None,
        later: str = "",
    ) -> None:  # fmt: skip
        """A link, its page, and what the page sent, in seconds after the link."""
        known = FRENCH if headers is None else headers
        self.hit(label, "link", after, address=address, agent=agent, headers=known)
        beacons = {"page": 0.3, "gesture": gesture, "visible2s": visible, "form": form}
        for kind, gap in beacons.items():
            if gap:
                self.hit(
                    label, kind, after + gap, address=later or address, agent=agent,
                    headers=known,
                )  # fmt: skip

    def human(self, after: float, *, address: str, agent: str, **more: object) -> None:
        proofs = [
            {"gesture": self.between(0.8, 9)},
            {"visible": self.between(2, 2.6)},
            {"gesture": self.between(0.4, 3), "visible": 2.1},
            {
                "gesture": 1.4,
                "visible": self.between(2, 2.4),
                "form": self.between(9, 70),
            },
        ]
        chosen = {**self.chance.choice(proofs), **more}
        self.visit(HUMAN, after, address=address, agent=agent, **chosen)  # type: ignore[arg-type]

    def later(self) -> float:
        """A delay such as people have: half of them within half a minute."""
        return self.between(9, 60) if self.chance.random() < 0.5 else self.between(60, 9000)  # fmt: skip

    def browser(self) -> str:
        return self.chance.choice(BROWSERS)

    def phone(self) -> str:
        return self.chance.choice(PHONES)

    def address(self, network: str) -> str:
        """An address under a prefix such as « 40.94. » or « 2a01:cb08:1: »."""
        if ":" in network:
            return f"{network}:{self.chance.randrange(1, 65535):x}"
        missing = 4 - (network.count(".") if network.endswith(".") else 4)
        return network + ".".join(str(self.chance.randrange(1, 254)) for _ in range(missing))  # fmt: skip


Family = Callable[[Case], None]


def rows(families: dict[str, Family]) -> Iterator[dict[str, str]]:
    number = 0
    for name, build in families.items():
        for place in range(CASES):
            chance = random.Random(f"{name} {place}")  # noqa: S311  # repeatable on purpose
            sent = START + timedelta(seconds=number * 47 + chance.uniform(0, 20))
            accepted = sent + timedelta(seconds=round(chance.uniform(0.2, 1.5), 3))
            token = "".join(chance.choices("abcdefghijkmnpqrstuvwxyzABCDEFGH23456789", k=22))  # fmt: skip
            case = Case(chance, token, sent, accepted)
            build(case)
            for row in case.rows:
                number += 1
                yield {"family": name, "hit_id": f"h{number:04}", **row}


def written() -> str:
    from tests.phishing.families import FAMILIES  # noqa: PLC0415  # it builds on this file

    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, delimiter=";", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(FAMILIES))
    return text.getvalue()


def labelled() -> list[dict[str, str]]:
    with PATH.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


if __name__ == "__main__":
    PATH.write_text(written(), encoding="utf-8")
