"""Questions sent to somebody without account, and the links of their letters."""

import re
from datetime import timedelta

from django.core.files.base import ContentFile

from beffroi.accounts.models import User
from beffroi.lib import clock
from beffroi.links.models import PersonalLink
from beffroi.links.operations import find_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.queries import read_message
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest
from beffroi.maturity.operations.outside import GivenProof, answer_item
from beffroi.maturity.operations.requests import Recipient, ask_outside
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.requests import Proposal, Wanted
from beffroi.organizations.models.places import Establishment

LUC = Recipient("provider", "Luc Faure", "luc@prestataire-exemple.fr")
PDF = b"%PDF-1.7 rapport"


def ask(
    place: Establishment,
    asker: User,
    *question_ids: str,
    wanted: Wanted = Wanted.BOTH,
    note: str = "",
    recipient: Recipient = LUC,
) -> OutsideRequest:
    return ask_outside(
        establishment=place,
        recipient=recipient,
        wanted=dict.fromkeys(question_ids or ("R2.3", "R2.4"), wanted),
        note=note,
        asker=asker,
    )


def letters_to(email: str = LUC.email) -> list[OutgoingMessage]:
    """Return the letters to one person, the oldest first."""
    rows = OutgoingMessage.objects.filter(recipient=email)
    return list(rows.order_by("created_at", "pk"))


def text_of_letter(message: OutgoingMessage) -> str:
    letter = read_message(message)
    assert letter is not None
    return letter.text


def last_token(email: str = LUC.email, path: str = "repondre") -> str:
    """Return the token of the link in the last letter to one person."""
    found = re.search(rf"/{path}/(\S+)/", text_of_letter(letters_to(email)[-1]))
    assert found is not None
    return found[1]


def last_link(purpose: LinkPurpose = LinkPurpose.OUTSIDE_REQUEST) -> PersonalLink:
    link = find_link(token=last_token(), purpose=purpose)
    assert link is not None
    return link


def item_of(request: OutsideRequest, question_id: str) -> OutsideItem:
    return request.items.get(question_id=question_id)


def reply(
    request: OutsideRequest,
    question_id: str,
    level: int | None = 2,
    *,
    comment: str = "",
    proof: GivenProof | None = None,
) -> OutsideItem:
    """Answer as the recipient does; without a level, « je ne sais pas »."""
    return answer_item(
        item=item_of(request, question_id),
        link=last_link(),
        proposal=Proposal(level=level, is_unknown=level is None, comment=comment),
        proof=proof,
    )


def a_file(name: str = "rapport.pdf", age_days: int = 0) -> GivenProof:
    return GivenProof(
        EvidenceKind.FILE,
        name,
        clock.today() - timedelta(days=age_days),
        upload=ContentFile(PDF, name=name),
    )
