"""Play what is asked to people without account, and what they answer."""

from functools import singledispatch

from beffroi.demo import papers
from beffroi.demo.rules.happenings import (
    ApprovalAsked,
    OutsideAccepted,
    OutsideAnswered,
    QuestionsAsked,
)
from beffroi.demo.stage import Scene
from beffroi.lib import clock
from beffroi.maturity.access import rights_at
from beffroi.maturity.models.requests import OutsideItem
from beffroi.maturity.models.standing import Standing
from beffroi.maturity.operations.approvals import ask_approval
from beffroi.maturity.operations.outside import GivenProof, answer_item
from beffroi.maturity.operations.requests import Recipient, ask_outside
from beffroi.maturity.operations.reviews import accept_item
from beffroi.maturity.queries.present import present_answers
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.requests import Proposal

NOTE = "Merci d’avance, cela nous aidera beaucoup pour notre évaluation."
TITLE = "Relevé du prestataire"


@singledispatch
def perform(deed: object, scene: Scene) -> None:
    """Play one deed about people without account."""
    message = f"{deed} at {scene.card.finess}"
    raise NotImplementedError(message)


@perform.register
def _(deed: QuestionsAsked, scene: Scene) -> None:
    ask_outside(
        establishment=scene.place,
        recipient=Recipient(deed.kind, deed.name, deed.email),
        wanted=dict.fromkeys(deed.question_ids, deed.wanted),
        note=NOTE,
        asker=scene.user,
    )


@perform.register
def _(deed: OutsideAnswered, scene: Scene) -> None:
    item = _item(scene, deed.question_id)
    proof = None
    if deed.has_file:
        day = clock.today()
        text = f"Question {deed.question_id}. {deed.comment}"
        upload = papers.document(TITLE, scene.place.name, text, day)
        proof = GivenProof(EvidenceKind.FILE, TITLE, day, upload=upload)
    answer_item(
        item=item,
        link=item.request.link,
        proposal=Proposal(level=deed.level, comment=deed.comment),
        proof=proof,
    )


@perform.register
def _(deed: OutsideAccepted, scene: Scene) -> None:
    item = _item(scene, deed.question_id)
    present = present_answers(
        scene.place, item.request.questionnaire, [deed.question_id]
    ).get(deed.question_id)
    accept_item(
        item=item,
        expected_revision=present.revision if present else 0,
        by=scene.user.as_actor(),
    )


@perform.register
def _(deed: ApprovalAsked, scene: Scene) -> None:
    """Write to the direction where it has no account and something waits to be validated."""
    rights = rights_at(scene.user, scene.place)
    is_validated = Standing.objects.filter(pk=scene.place.pk, is_validated=True)
    if rights.can_ask_direction and not is_validated.exists():
        ask_approval(
            establishment=scene.place,
            name=deed.name,
            email=deed.email,
            asker=scene.user,
        )


def _item(scene: Scene, question_id: str) -> OutsideItem:
    rows = OutsideItem.objects.filter(
        request__establishment=scene.place, question_id=question_id
    )
    return rows.select_related("request__link").latest("request__sent_at")
