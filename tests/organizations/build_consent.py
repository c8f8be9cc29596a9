"""A name server that answers on loopback, a proven domain, the direction's word."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import dns.message
import dns.rrset

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.rules.mime import read
from beffroi.organizations.models.consent import Authorization, RecipientDomain
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from beffroi.organizations.operations.consent import authorize_as
from beffroi.organizations.operations.recipient_domains import (
    confirm_code,
    declare_domain,
    send_code,
)
from beffroi.organizations.rules.consent import Activity
from beffroi.organizations.rules.recipient_domains import ProofMethod


@contextmanager
def name_server(records: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Answer TXT questions from a mapping; what is not in it does not exist."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            raw, link = self.request
            question = dns.message.from_wire(raw)
            answer = dns.message.make_response(question)
            name = question.question[0].name.to_text().rstrip(".").lower()
            if name in records:
                row = dns.rrset.from_text(
                    f"{name}.", 60, "IN", "TXT", f'"{records[name]}"'
                )
                answer.answer.append(row)
            else:
                answer.set_rcode(3)
            link.sendto(answer.to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield ("127.0.0.1", server.server_address[1])
        finally:
            server.shutdown()


def sent_code(domain: RecipientDomain) -> str:
    """Return the code of the last letter about a domain."""
    letters = OutgoingMessage.objects.of_origin(f"domain:{domain.pk}")
    text = read(bytes(letters.latest("created_at").mime)).text
    return re.search(r"(?<!\S)\d{8}(?!\S)", text)[0]


def prove_domain(
    owner: Establishment | ManagingOrganization,
    name: str,
    by: User,
    *,
    place: Establishment | None = None,
) -> RecipientDomain:
    """Declare a domain and prove it by the postmaster's code."""
    domain = declare_domain(owner=owner, typed=name, by=by.as_actor())
    at = place or owner
    assert isinstance(at, Establishment)
    send_code(domain=domain, method=ProofMethod.POSTMASTER, place=at, by=by.as_actor())
    return confirm_code(domain=domain, code=sent_code(domain), by=by.as_actor())


def agree(place: Establishment, director: User, *, days: int = 60) -> Authorization:
    """Have the direction accept a programme."""
    return authorize_as(
        director=director,
        establishment=place,
        activity=Activity.PHISHING,
        words="Oui",
        ends_at=clock.now() + timedelta(days=days),
    )
