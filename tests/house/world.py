"""One of everything, so that every address of the map leads somewhere."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from beffroi.accounts.models import User
from beffroi.accounts.operations.closing import close_account
from beffroi.accounts.operations.identities import link_identity
from beffroi.accounts.operations.recovery import ask_recovery
from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.models import CalendarFeed
from beffroi.actionplan.operations.feeds import open_feed
from beffroi.actionplan.operations.talk import attach
from beffroi.jobs.models import Job
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.links.operations import give_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.maturity.models.approvals import ApprovalRequest
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.frameworks import FrameworkImport
from beffroi.maturity.models.head_office import HeadOfficeProof
from beffroi.maturity.models.reports import Report
from beffroi.maturity.operations.assessments import (
    start_assessment,
    validate_assessment,
)
from beffroi.maturity.operations.evidence import add_evidence
from beffroi.maturity.queries.previews import preview_of
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.library.parsing import parse_library
from beffroi.notifications.operations import choose_messages
from beffroi.notifications.queries import stop_token
from beffroi.notifications.rules.kinds import DigestRhythm, Mailing
from beffroi.organizations.models.finess import FinessImport
from beffroi.organizations.models.invitations import InvitationBatch
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.consent import authorize_as, exclude_address
from beffroi.organizations.operations.desk import ask_help
from beffroi.organizations.operations.recipient_domains import declare_domain
from beffroi.organizations.rules.consent import Activity
from beffroi.phishing.models.edited import GophishUpload
from beffroi.phishing.rules.states import UploadState
from beffroi.phishing.work.result_documents import keep_month_poster
from beffroi.privacy.models import FileDecision, PersonRequest, RegisterCopy
from tests.actionplan.build import make_action, make_series
from tests.alert.build import make_number, make_poster
from tests.build import give_second_factor, make_user
from tests.mail.build import make_message
from tests.mail.build_mailings import make_tests_profile
from tests.maturity.build import answer
from tests.maturity.build_frameworks import key, make_document, make_framework, respond
from tests.maturity.build_head_office import answer_for_all, prove_for_all
from tests.maturity.build_requests import a_file, ask, last_token, reply
from tests.observatory.build import make_campaign
from tests.organizations.build_desk import make_message as make_regional_message
from tests.organizations.build_people import link_of, make_invitation
from tests.organizations.build_staff import make_member, send
from tests.phishing.build_edited import copy_of, taken_template
from tests.phishing.build_results import add_people, close, make_test

SLUGS = {
    "alert:card": "rancongiciel",
    "alert:card_pdf": "rancongiciel",
    "alert:numbers_card": "rancongiciel",
    "alert:edit_fact": "cert-sante-phone",
    "alert:restore_fact": "cert-sante-phone",
    "home:edit_obligation": "violation-cnil",
    "home:help_guide": "referent",
    "accounts:provider_start": "inconnu",
    "accounts:provider_return": "inconnu",
    "home:obligation": "violation-cnil",
    "home:obligation_versions": "violation-cnil",
    "home:place_obligation": "violation-cnil",
    "home:restore_obligation": "violation-cnil",
    "maturity:correspondence": "recyf",
    "phishing:scenario": "boite-pleine",
    "phishing:scenario_copy": "boite-pleine",
    "phishing:scenario_example": "boite-pleine",
    "phishing:scenario_preview": "boite-pleine",
    "maturity:correspondence_export": "recyf",
}


@dataclass
class World:
    """People by persona, and the values that the addresses need by name."""

    people: dict[str, User]
    establishment: Establishment
    values: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    of_framework: dict[str, Any] = field(default_factory=dict)

    def arguments(self, name: str, wanted: set[str]) -> dict[str, Any]:
        """Return the values of the parameters of one address."""
        own = {"slug": SLUGS.get(name, ""), "token": self.tokens.get(name, "")}
        if name.startswith("maturity:framework_"):
            own |= self.of_framework
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
    world.values |= _of_outside(world)
    world.of_framework |= _of_framework(world)
    world.values |= _of_people(world)
    world.values |= _of_others(world)
    world.values |= _of_accounts(world)
    world.values |= _of_staff(world)
    world.values |= _of_consent(world)
    world.values |= _of_desk(world)
    world.values |= _of_scenarios(world)
    world.values |= _of_results(world)
    return world


def _of_results(world: World) -> dict[str, Any]:
    """A closed test led by the region, with a document made of it."""
    test = make_test(world.establishment, is_regional=True)
    add_people(test, 20, team="Nuit", reported=6)
    poster = keep_month_poster(close(test))
    assert poster is not None
    return {
        "test_id": test.campaign_id,
        "test_place_id": test.pk,
        "result_id": poster.pk,
    }


def _of_scenarios(world: World) -> dict[str, Any]:
    """A scenario of the establishment, and a template taken over."""
    place, referent = world.establishment, world.people["referent"]
    upload = GophishUpload.objects.create(
        establishment=place,
        name="gophish.db",
        state=UploadState.READY,
        created_at=clock.now(),
        created_by_key=str(referent.pk),
        created_by_label="Nadia Delmas",
    )
    return {
        "slug": copy_of("boite-pleine", place, referent).slug,
        "section": "message",
        "shape": "bureau",
        "upload_id": upload.pk,
        "template_id": taken_template(place).pk,
    }


def _of_accounts(world: World) -> dict[str, Any]:
    referent, contributor = world.people["referent"], world.people["contributor"]
    identity = link_identity(
        user=referent, provider="essai", subject="1", label="", by=SYSTEM
    )
    give_second_factor(contributor)
    request = ask_recovery(user=contributor, by=SYSTEM)
    gone = close_account(user=make_user(), by=SYSTEM)
    return {
        "identity_id": identity.pk,
        "recovery_id": request.pk,
        "user_id": gone.pk,
        "reference": "inconnue",
    }


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
        "proof_id": _head_office_proof(place).pk,
        **_of_plan(world),
    }


def _of_plan(world: World) -> dict[str, Any]:
    place, referent = world.establishment, world.people["referent"]
    action = make_action(place, question_id="R1.1")
    joined = attach(
        action=action,
        upload=ContentFile(b"lieu;poste\naccueil;1\n", name="postes.csv"),
        by=referent.as_actor(),
    )
    world.tokens["actionplan:feed"] = open_feed(
        person=referent, establishment=None, by=referent.as_actor()
    )
    choices = choose_messages(
        person=referent,
        digest=DigestRhythm.WEEKLY,
        wants_assignments=True,
        wants_mentions=True,
        by=referent.as_actor(),
    )
    world.tokens["notifications:stop"] = stop_token(choices, Mailing.DIGEST)
    return {
        "action_id": action.pk,
        "attachment_id": joined.pk,
        "series_id": make_series(place).pk,
        "feed_id": CalendarFeed.objects.get(user=referent).pk,
    }


def _of_outside(world: World) -> dict[str, Any]:
    """A request with an answer and its file, and a validation asked to a direction."""
    place, referent = world.establishment, world.people["referent"]
    row = ask(place, referent, "R2.3", "R2.4")
    item = reply(row, "R2.3", proof=a_file())
    approval = ApprovalRequest(
        establishment=place,
        recipient_name="Paul Delmas",
        recipient_email="paul@exemple-beffroi.fr",
        sent_at=clock.now(),
        sent_by_label="Nadia Delmas",
        sent_by_email=referent.email,
    )
    approval.link, token = give_link(
        purpose=LinkPurpose.APPROVAL,
        subject_key=approval.pk,
        by=referent.as_actor(),
        expires_at=clock.now() + timedelta(days=30),
        establishment_key=place.pk,
        organization_key=place.organization_id,
    )
    approval.save()
    world.tokens |= {"maturity:outside": last_token(), "maturity:approval": token}
    return {
        "request_id": row.pk,
        "item_id": item.pk,
        "link_id": approval.link_id,
    }


def assessment_evidence(place: Establishment) -> Evidence:
    return Evidence.objects.get(establishment=place, question_id="R1.1")


def _of_framework(world: World) -> dict[str, Any]:
    """Return what leads to an imported framework instead of the reflexes."""
    place, director = world.establishment, world.people["director"].as_actor()
    framework = make_framework()
    given = respond(place, framework, "B1", 2)
    snapshot = validate_assessment(
        assessment=given.assessment, as_role=Role.DIRECTOR, by=director
    )
    batch = FrameworkImport.objects.create(
        file=assessment_evidence(place).file,
        file_name="essai.yaml",
        region_code="76",
        state="preview",
        content=make_document(version=2),
        summary=preview_of(parse_library(make_document()), make_document(), "76"),
        asked_by_key=str(world.people["regional_lead"].pk),
        asked_by_label="Sofia Benali",
        created_at=clock.now(),
    )
    return {
        "slug": framework.slug,
        "question_id": key("B1"),
        "snapshot_id": snapshot.pk,
        "import_id": batch.pk,
    }


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


def _of_staff(world: World) -> dict[str, Any]:
    referent, place = world.people["referent"], world.establishment
    member = make_member(place, referent, team="Nuit")
    batch = send(place, referent, "Nom;Prénom\nDelmas;Hélène\n")
    return {
        "staff_id": member.pk,
        "team_id": member.team_id,
        "staff_import_id": batch.pk,
    }


def _of_consent(world: World) -> dict[str, Any]:
    referent, place = world.people["referent"].as_actor(), world.establishment
    declared = declare_domain(owner=place, typed="exemple-beffroi.fr", by=referent)
    excluded = exclude_address(
        establishment=place, email="ecoute@exemple-beffroi.fr", reason="", by=referent
    )
    word = authorize_as(
        director=world.people["director"],
        establishment=place,
        activity=Activity.PHISHING,
        words="Oui",
        ends_at=clock.now() + timedelta(days=30),
    )
    return {
        "domain_id": declared.pk,
        "exclusion_id": excluded.pk,
        "authorization_id": word.pk,
    }


def _of_desk(world: World) -> dict[str, Any]:
    place = world.establishment
    asked = ask_help(
        establishment=place, text="Une question", asker=world.people["referent"]
    )
    message = make_regional_message(world.people["regional_lead"], place)
    return {"help_id": asked.pk, "regional_message_id": message.pk}


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
    stored = assessment_evidence(world.establishment).file
    copy = RegisterCopy.objects.create(
        file=stored,
        asked_by_key=str(world.people["referent"].pk),
        asked_at=clock.now(),
    )
    request = PersonRequest.objects.create(
        address="zoe@exemple-beffroi.fr",
        reason="Courrier reçu",
        asked_at=clock.now(),
        asked_by_key=str(world.people["dpo"].pk),
        asked_by_label="Lena Delmas",
        copy=stored,
    )
    return {
        "copy_id": copy.pk,
        "person_request_id": request.pk,
        "decision_id": FileDecision.objects.create(request=request, file=stored).pk,
        "poster_id": poster.pk,
        "job_id": job.pk,
        "import_id": batch.pk,
        "message_id": make_message().pk,
        "profile_id": make_tests_profile().pk,
        "campaign_id": make_campaign().pk,
    }
