"""What the recipient of a request does through the personal link: answer.

Refusal
├── AlreadyAccepted
├── ProposalIncomplete
├── ProofMissing
├── TooManySaves
├── LinkClosed
├── the refusals of operations.evidence on dates
└── the refusals of files.operations.store
"""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse

from beffroi.files import operations as files
from beffroi.files.models import StoredFile
from beffroi.files.rules.kinds import EVIDENCE
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.links.models import PersonalLink
from beffroi.links.operations import mark_used
from beffroi.mail.operations.outbox import queue_message
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest
from beffroi.maturity.operations.evidence import PURPOSE, checked_dates
from beffroi.maturity.operations.requests import is_open, locked
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.outside_letters import answered_letter
from beffroi.maturity.rules.requests import (
    MOST_SAVES,
    OPEN_ITEMS,
    EventKind,
    ItemState,
    Proposal,
    Wanted,
)
from beffroi.maturity.work import outside


class AlreadyAccepted(Refusal):
    sentence = "Cette réponse a déjà été acceptée : il n’y a plus rien à faire. Merci."


class ProposalIncomplete(Refusal):
    sentence = "Choisissez la phrase qui correspond, ou « Je ne sais pas »."


class ProofMissing(Refusal):
    sentence = (
        "Joignez un document, un lien ou une attestation ; sans document, dites-le en "
        "quelques mots dans le commentaire."
    )


class TooManySaves(Refusal):
    sentence = (
        "Cette réponse a été modifiée trop de fois. La dernière est gardée ; écrivez à la "
        "personne qui vous l’a demandée."
    )


class LinkClosed(Refusal):
    sentence = "Ce lien ne sert plus : rien n’a été enregistré."


@dataclass(frozen=True, slots=True)
class GivenProof:
    """One proof: a file, a link or a statement."""

    kind: EvidenceKind
    title: str
    dated_on: date
    upload: File | None = None  # type: ignore[type-arg]
    url: str = ""
    statement: str = ""


@transaction.atomic
def answer_item(
    *,
    item: OutsideItem,
    link: PersonalLink,
    proposal: Proposal,
    proof: GivenProof | None = None,
    without_proof: bool = False,
) -> OutsideItem:
    """Keep what the recipient answers to one question; it may be changed until accepted.

    Without a new proof the one already given stays, unless `without_proof`. Who asked
    is told by a letter once nothing is awaited any more.
    """
    row = locked(item.request)
    item = row.items.select_related("proof_file").get(pk=item.pk)
    by = Actor(ActorKind.LINK, str(link.pk), row.recipient_name)
    _check(row, item, proposal, has_proof=_will_have_proof(item, proof, without_proof))
    former = item.proof_file
    if without_proof:
        _forget_proof(item)
    if proof is not None:
        _keep_proof(item, proof, by=by)
    was_awaited = row.awaited_count > 0
    item.level = proposal.level
    item.is_unknown = proposal.is_unknown
    item.comment = proposal.comment.strip()
    item.state = ItemState.ANSWERED
    item.answered_at = clock.now()
    item.save_count += 1
    item.save()
    if former is not None and former != item.proof_file:
        files.discard(stored=former, by=by)
    mark_used(link)
    row.count_items()
    row.save(update_fields=["item_count", "awaited_count", "to_review_count"])
    outside.note_event(row, EventKind.ANSWERED, by=by, question_id=item.question_id)
    record(
        by=by,
        verb="answer_outside",
        object_kind="outside_request",
        object_key=row.pk,
        object_label=f"Question {item.question_id}",
        establishment_key=row.establishment_id,
    )
    if was_awaited and row.awaited_count == 0:
        _tell_the_asker(row)
    return item


def _check(
    row: OutsideRequest, item: OutsideItem, proposal: Proposal, *, has_proof: bool
) -> None:
    if not is_open(row):
        raise LinkClosed
    if item.state not in OPEN_ITEMS:
        raise AlreadyAccepted
    if item.save_count >= MOST_SAVES:
        raise TooManySaves
    wanted = Wanted(item.wanted)
    if wanted.has_answer and not proposal.has_answer:
        raise ProposalIncomplete
    if not wanted.has_answer and not has_proof and not proposal.comment.strip():
        raise ProofMissing


def _will_have_proof(
    item: OutsideItem,
    proof: GivenProof | None,
    without_proof: bool,  # noqa: FBT001
) -> bool:
    return proof is not None or (bool(item.proof_kind) and not without_proof)


def _forget_proof(item: OutsideItem) -> None:
    item.proof_kind = item.proof_title = item.proof_url = item.proof_statement = ""
    item.proof_file = None
    item.proof_dated_on = None


def _keep_proof(item: OutsideItem, proof: GivenProof, *, by: Actor) -> None:
    checked_dates(item.question_id, proof.dated_on, None)
    stored: StoredFile | None = None
    if proof.upload is not None:
        stored = files.store(
            upload=proof.upload, purpose=PURPOSE, by=by, allowed=EVIDENCE
        )
    item.proof_kind = proof.kind
    item.proof_title = proof.title.strip()[:200]
    item.proof_file = stored
    item.proof_url = proof.url.strip()
    item.proof_statement = proof.statement.strip()
    item.proof_dated_on = proof.dated_on


def _tell_the_asker(row: OutsideRequest) -> None:
    asker = outside.asker_of(row)
    letter = answered_letter(
        asker=asker,
        recipient=row.recipient_name,
        count=row.item_count,
        address=settings.PUBLIC_URL + reverse("maturity:request", args=[row.pk]),
    )
    queue_message(
        to=asker.email,
        subject=letter.subject,
        text=letter.body,
        purpose="outside_answer",
        origin_key=f"outside_request:{row.pk}",
    )
