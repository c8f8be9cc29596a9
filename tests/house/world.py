"""One of everything, so that every address of the map leads somewhere."""

from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.jobs.models import Job
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.head_office import HeadOfficeProof
from beffroi.maturity.models.reports import Report
from beffroi.maturity.operations.assessments import (
    start_assessment,
    validate_assessment,
)
from beffroi.maturity.operations.evidence import add_evidence
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.organizations.models.finess import FinessImport
from beffroi.organizations.models.invitations import InvitationBatch
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from tests.actionplan.build import make_action
from tests.alert.build import make_number, make_poster
from tests.mail.build import make_message
from tests.maturity.build import answer
from tests.maturity.build_head_office import answer_for_all, prove_for_all
from tests.observatory.build import make_campaign
from tests.organizations.build_people import link_of, make_invitation

SLUGS = {
    "alert:card": "rancongiciel",
    "alert:card_pdf": "rancongiciel",
    "alert:numbers_card": "rancongiciel",
    "alert:edit_fact": "cert-sante-phone",
    "alert:restore_fact": "cert-sante-phone",
    "home:help_guide": "referent",
}


@dataclass
class World:
    """People by persona, and the values that the addresses need by name."""

    people: dict[str, User]
    establishment: Establishment
    values: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def arguments(self, name: str, wanted: set[str]) -> dict[str, Any]:
        """Return the values of the parameters of one address."""
        own = {"slug": SLUGS.get(name, ""), "token": self.tokens.get(name, "")}
        return {key: own.get(key) or self.values[key] for key in wanted}


def make_world(people: dict[str, User], establishment: Establishment) -> World:
    """Fill one establishment through the operations of the house."""
    referent = people["referent"]
    answer(establishment, "R1.1", by=referent.as_actor())
    add_evidence(
        establishment=establishment,
        question_id="R1.1",
        kind=EvidenceKind.FILE,
        title="Inventaire",
        upload=ContentFile(b"lieu;poste\naccueil;1\n", name="inventaire.csv"),
        dated_on=clock.today(),
        by=referent.as_actor(),
    )
    world = World(people, establishment)
    world.values |= _of_maturity(world)
    world.values |= _of_people(world)
    world.values |= _of_others(world)
    return world


def _of_maturity(world: World) -> dict[str, Any]:
    place = world.establishment
    director = world.people["director"]
    assessment = start_assessment(establishment=place, by=SYSTEM)
    snapshot = validate_assessment(
        assessment=assessment, as_role=Role.DIRECTOR, by=director.as_actor()
    )
    evidence = assessment_evidence(place)
    report = Report.objects.create(
        kind="report",
        establishment=place,
        file=evidence.file,
        asked_at=clock.now(),
        made_by_key=str(director.pk),
        made_by_label="Paul Delmas",
    )
    return {
        "establishment_id": place.pk,
        "organization_id": place.organization_id,
        "number": 1,
        "question_id": "R1.1",
        "snapshot_id": snapshot.pk,
        "evidence_id": evidence.pk,
        "report_id": report.pk,
        "table_format": "csv",
        "action_id": make_action(place).pk,
        "proof_id": _head_office_proof(place).pk,
    }


def assessment_evidence(place: Establishment) -> Evidence:
    return Evidence.objects.get(establishment=place)


def _head_office_proof(place: Establishment) -> HeadOfficeProof:
    assert place.organization is not None
    answer_for_all(place.organization, "R6.1")
    return prove_for_all(place.organization, "R6.1")


def _of_people(world: World) -> dict[str, Any]:
    with transaction.atomic():
        invitation = make_invitation(world.people["referent"], world.establishment)
    path = link_of(invitation)
    token = path.rstrip("/").rsplit("/", 1)[-1]
    world.tokens |= {
        "organizations:invitation": token,
        "organizations:invitation_account": token,
    }
    batch = InvitationBatch.objects.create(
        asked_by=world.people["referent"],
        file_name="equipe.csv",
        created_at=clock.now(),
    )
    reader = Membership.objects.get(user=world.people["reader"])
    return {
        "membership_id": reader.pk,
        "invitation_id": invitation.pk,
        "batch_id": batch.pk,
    }


def _of_others(world: World) -> dict[str, Any]:
    make_number(world.establishment)
    poster, token = make_poster(world.establishment, world.people["referent"])
    world.tokens |= {"alert:numbers": token, "alert:numbers_card": token}
    job = Job.objects.create(
        kind="report",
        label="Rapport",
        owner_key=str(world.people["referent"].pk),
        created_at=clock.now(),
    )
    batch = FinessImport.objects.create(
        file_name="finess.csv",
        region_code="76",
        state="preview",
        asked_by_key=str(world.people["regional_lead"].pk),
        asked_by_label="Sofia Benali",
        created_at=clock.now(),
    )
    return {
        "poster_id": poster.pk,
        "job_id": job.pk,
        "import_id": batch.pk,
        "message_id": make_message().pk,
        "campaign_id": make_campaign().pk,
    }
