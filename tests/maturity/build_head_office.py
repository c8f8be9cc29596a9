"""Builders of head offices: an organization with some establishments, what it answers."""

from datetime import date
from typing import Any

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.jobs.worker import run_waiting
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib import clock
from beffroi.maturity.models.answers import Answer
from beffroi.maturity.models.head_office import HeadOfficeAnswer, Inheritance
from beffroi.maturity.operations.head_office import (
    add_head_office_proof,
    answer_for_organization,
)
from beffroi.maturity.rules.levels import AnswerKind, EvidenceKind
from beffroi.organizations.models.places import Establishment, ManagingOrganization
from tests.build import give_role, make_establishment, make_user

CLAIRE = Actor(ActorKind.PERSON, "claire", "Claire Vidal")


def make_sites(
    organization: ManagingOrganization, count: int = 5
) -> list[Establishment]:
    return [
        make_establishment(name=f"Site {n}", organization=organization)
        for n in range(1, count + 1)
    ]


def make_head(organization: ManagingOrganization, role: Role = Role.REFERENT) -> User:
    """Return somebody who holds the whole organization."""
    user = make_user("siege@exemple-beffroi.fr", first_name="Claire")
    give_role(user, role, organization=organization)
    return user


def answer_for_all(
    organization: ManagingOrganization,
    question_id: str = "R6.1",
    level: int = 2,
    **changes: Any,
) -> HeadOfficeAnswer:
    """Answer as the head office does, and let the background work pass it on."""
    known = HeadOfficeAnswer.objects.filter(
        organization=organization, question_id=question_id
    ).first()
    fields: dict[str, Any] = {
        "kind": AnswerKind.LEVEL,
        "level": level,
        "expected_revision": known.revision if known else 0,
        "by": CLAIRE,
    }
    answer = answer_for_organization(
        organization=organization, question_id=question_id, **{**fields, **changes}
    )
    run_waiting()
    return answer


def prove_for_all(
    organization: ManagingOrganization,
    question_id: str = "R6.1",
    *,
    dated_on: date | None = None,
):
    proof = add_head_office_proof(
        organization=organization,
        question_id=question_id,
        kind=EvidenceKind.STATEMENT,
        title="Attestation du prestataire",
        statement="Tous les sites sont couverts par le contrat.",
        dated_on=dated_on or clock.today(),
        by=CLAIRE,
    )
    run_waiting()
    return proof


def answer_at(place: Establishment, question_id: str = "R6.1") -> Answer | None:
    return Answer.objects.filter(
        assessment__establishment=place, question_id=question_id
    ).first()


def state_at(place: Establishment, question_id: str = "R6.1") -> str:
    return Inheritance.objects.get(
        establishment=place, source__question_id=question_id
    ).state
