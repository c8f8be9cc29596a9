"""One process that prepares or sends a mailing, and says in JSON what it took.

`… sender prepare NAME PORT COUNT [KIND]` creates a mailing; `… sender send NAME` waits for
a line on its input, so that several start together, then sends until nothing is left;
`… sender late NAME` does the same when the leases of killed senders are over, and
`… sender states NAME` says what became of each message.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "beffroi.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from beffroi.journal.rules.actor import SYSTEM  # noqa: E402
from beffroi.lib import clock  # noqa: E402
from beffroi.mail.models import Mailing, MailingItem, SendingProfile  # noqa: E402
from beffroi.mail.operations.mailings import (  # noqa: E402
    add_variant,
    open_mailing,
    start_mailing,
)
from beffroi.mail.operations.profiles import make_dkim_key  # noqa: E402
from beffroi.mail.rules.dkim import DkimKind  # noqa: E402
from beffroi.mail.rules.items import NewItem  # noqa: E402
from beffroi.mail.rules.skeleton import Source  # noqa: E402
from beffroi.mail.rules.states import COUNTED, Encryption, ProfileUse  # noqa: E402
from beffroi.mail.work.items import CHUNK, LEASE, create_items  # noqa: E402
from beffroi.mail.work.mailings import run_mailing  # noqa: E402

PLACES = ("prenom", "service", "lien")
LINE = '<p style="margin:0 0 12px">Votre boîte arrive à sa limite, pensez à la vider.</p>\n'
# Between five and six kilobytes once written, as most letters are.
HTML = (
    "<html><body><p>Bonjour {prenom},</p>\n"
    + LINE * 46
    + '<p><a href="{lien}">Ouvrir</a> ({service})</p>\n<img src="{lien}.gif"></body></html>'
)
TEXT = "Bonjour {prenom},\n\nVotre boîte arrive à sa limite.\n\n{lien}\n\n{service}\n"


def new_items(count: int) -> Iterator[NewItem]:
    moment = clock.now()
    for number in range(count):
        yield NewItem(
            recipient=f"personne{number}@etablissement{number % 300}.exemple.fr",
            variant="a",
            reference=f"{number:032d}",
            values={
                "prenom": f"Zoé {number}",
                "service": "Unité de vie protégée",
                "lien": f"https://tests.exemple.fr/t/{number:022d}",
            },
            due_at=moment,
        )


def prepare(name: str, port: int, count: int, kind: str = "") -> dict[str, float]:
    call_command("migrate", verbosity=0)
    profile, _ = SendingProfile.objects.get_or_create(
        use=ProfileUse.TESTS,
        region_code="76",
        name=f"Mesure {port} {kind}",
        defaults={
            "host": "127.0.0.1",
            "port": port,
            "encryption": Encryption.NONE,
            "from_address": "retours@tests-exemple.fr",
            "from_domain": "tests-exemple.fr",
            "contact_address": "ssi@exemple.fr",
            "changed_at": clock.now(),
        },
    )
    if kind:
        make_dkim_key(profile=profile, kind=DkimKind(kind), selector="b1", by=SYSTEM)
    began = time.perf_counter()
    mailing = open_mailing(
        origin_module="mesure", origin_key=name, profile=profile, by=SYSTEM
    )
    source = Source(
        subject="Votre boîte est pleine, {prenom}",
        text=TEXT,
        html=HTML,
        sender_name="Support",
        sender_address="support@tests-exemple.fr",
    )
    add_variant(mailing=mailing, key="a", source=source, placeholders=PLACES, by=SYSTEM)
    create_items(mailing, new_items(count))
    start_mailing(mailing=mailing, by=SYSTEM)
    return {"seconds": time.perf_counter() - began, "peak_mb": peak_mb()}


def send(name: str) -> dict[str, float]:
    mailing = Mailing.objects.get(origin_module="mesure", origin_key=name)
    statements = chunks = sent = 0

    def counted(execute, sql, params, many, context):
        nonlocal statements
        statements += 1
        return execute(sql, params, many, context)

    def gate(items):
        nonlocal chunks
        chunks += 1
        return {item.id: None for item in items}

    print("ready", flush=True)
    sys.stdin.readline()
    began, cpu = time.monotonic(), time.process_time()
    with connection.execute_wrapper(counted):
        while True:
            run = run_mailing(mailing, gate, seconds=60)
            sent += run.sent
            left = MailingItem.objects.filter(mailing=mailing, state="waiting")
            if run.next_at is None or not left.exists():
                break
    ended = time.monotonic()
    return {
        "sent": sent,
        "began": began,
        "ended": ended,
        "seconds": ended - began,
        "cpu_us": round((time.process_time() - cpu) / max(1, sent) * 1e6),
        "peak_mb": peak_mb(),
        "statements_per_chunk": round(statements / max(1, chunks), 1),
        "chunk": CHUNK,
    }


def late(name: str) -> dict[str, float]:
    with clock.at(clock.now() + LEASE + timedelta(seconds=1)):
        return send(name)


def states(name: str) -> dict[str, Any]:
    """Return the addresses by state."""
    found: dict[str, list[str]] = {}
    rows = MailingItem.objects.filter(mailing__origin_key=name)
    for state, recipient in rows.values_list("state", "recipient"):
        found.setdefault(state, []).append(recipient)
    mailing = Mailing.objects.get(origin_module="mesure", origin_key=name)
    counted = {f"{state}": getattr(mailing, f"{state}_count") for state in COUNTED}
    return {
        "states": found,
        "counted": counted,
        "mailing": mailing.state,
        "chunk": CHUNK,
    }


def peak_mb() -> float:
    """Return the most memory that this process held: VmHWM."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    [line] = [line for line in lines if line.startswith("VmHWM")]
    return round(int(line.split()[1]) / 1024, 1)


def main() -> None:
    verb, name, *rest = sys.argv[1:]
    if verb == "prepare":
        port, count, *kind = rest
        print(json.dumps(prepare(name, int(port), int(count), *kind)))
    else:
        verbs = {"send": send, "late": late, "states": states}
        print(json.dumps(verbs[verb](name)))


if __name__ == "__main__":
    main()
