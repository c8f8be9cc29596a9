"""A person with unlikely words, who acts everywhere, and the search for what is left."""

from io import BytesIO
from pathlib import Path

from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django_tasks_db.models import DBTaskResult

from beffroi.accounts.models import OpenSession, User
from beffroi.accounts.operations.people import create_account
from beffroi.accounts.rules.roles import Role
from beffroi.actionplan.operations.people import assign
from beffroi.actionplan.operations.talk import comment
from beffroi.backups.work.snapshot import columns_of, held_models, lines_of
from beffroi.jobs.operations import launch
from beffroi.lib import clock
from beffroi.maturity.operations.assessments import (
    start_assessment,
    validate_assessment,
)
from beffroi.maturity.operations.evidence import add_evidence, withdraw_evidence
from beffroi.maturity.operations.reports import ask_report
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.tasks import make_document
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.invitations import invite, prepare_batch
from beffroi.organizations.operations.memberships import grant
from beffroi.organizations.operations.sharing import choose_sharing
from beffroi.organizations.operations.support import write_contact_note
from beffroi.organizations.rules.states import SharingLevel
from beffroi.privacy.models import PersonRequest
from beffroi.privacy.operations import decide_file
from beffroi.privacy.rules.states import FileChoice
from beffroi.reference.contents import delivered_facts
from beffroi.reference.operations import correct_fact
from tests.actionplan.build import make_action
from tests.alert.build import make_poster
from tests.maturity.build import answer
from tests.privacy.acting import act_further

FIRST, LAST = "Zéphyrine", "Quincampoix-Vœlkl"
NAME = f"{FIRST} {LAST}"
ADDRESS = "z.quincampoix@exemple-beffroi.fr"
# How each trace might be written: as it is, folded for a search, escaped in JSON.
MARKS = (
    "quincampoix", "zéphyrine", "zephyrine", "z\\u00e9phyrine", "voelkl", "vœlkl",
)  # fmt: skip
FILE = b"nom;courriel\nSophie Martin;sophie.martin@exemple-beffroi.fr\n"


def make_marked_person(establishment: Establishment, lead: User) -> User:
    """Invite the person under their name, then open their account."""
    transaction.on_commit(lambda: None)
    invite(
        inviter=lead,
        email=ADDRESS,
        role=Role.REFERENT,
        first_name=FIRST,
        last_name=LAST,
        organization=establishment.organization,
        establishments=[establishment],
    )
    person = create_account(
        email=ADDRESS,
        by=lead.as_actor(),
        first_name=FIRST,
        last_name=LAST,
        job=f"Référente ({NAME})",
        password="Gravier7Pluie3Lampe",
    )
    for role in (Role.REFERENT, Role.DIRECTOR):
        grant(
            user=person,
            role=role,
            by=lead.as_actor(),
            organization=establishment.organization,
            establishments=[establishment],
        )
    return person


def act_everywhere(person: User, establishment: Establishment, lead: User) -> None:
    """Do, through the operations, one of everything that keeps a name."""
    me = person.as_actor()
    answer(establishment, "R1.1", by=me, comment=f"Vu avec {NAME}, {ADDRESS.upper()}.")
    answer(
        establishment,
        "R1.2",
        1,
        by=lead.as_actor(),
        comment=f"Demander à {NAME.upper()}",
    )
    for kind, fields in (
        (EvidenceKind.FILE, {"upload": ContentFile(FILE, name=f"liste {NAME}.csv")}),
        (EvidenceKind.STATEMENT, {"statement": f"Je soussignée {NAME} atteste."}),
    ):
        evidence = add_evidence(
            establishment=establishment,
            question_id="R1.1",
            kind=kind,
            title=f"Attestation de {LAST} {FIRST}",
            dated_on=clock.today(),
            by=me,
            **fields,
        )
    withdraw_evidence(evidence=evidence, by=me)
    assessment = start_assessment(establishment=establishment, by=me)
    validate_assessment(assessment=assessment, as_role=Role.DIRECTOR, by=me)
    ask_report(establishment=establishment, by=me)
    _plan(person, establishment, lead)
    act_further(person, establishment, lead, address=ADDRESS)
    choose_sharing(establishment=establishment, level=SharingLevel.DETAIL, by=me)
    write_contact_note(
        establishment=establishment,
        text=f"Appel avec {NAME}.",
        by=lead.as_actor(),
        author=lead,
    )
    slug = next(iter(delivered_facts()))
    correct_fact(slug=slug, value="1", source=NAME, verified_on=clock.today(), by=me)
    make_poster(establishment, person)
    invite(
        inviter=person,
        email="invitee@exemple-beffroi.fr",
        role=Role.CONTRIBUTOR,
        organization=establishment.organization,
        establishments=[establishment],
    )
    head = "Adresse électronique;Prénom;Nom;Rôle;FINESS\n"
    line = f"{ADDRESS};{FIRST};{LAST};Contributeur;{establishment.finess}\n"
    prepare_batch(
        file=BytesIO((head + line).encode()), name=f"{LAST}.csv", inviter=lead
    )
    launch(
        make_document,
        kind="report",
        label=f"Rapport pour {NAME}",
        by=me,
        arguments={"report_id": f"{NAME} <{ADDRESS}>"},
    )
    # It only stands there: it is over before any worker takes it.
    last = DBTaskResult.objects.order_by("-enqueued_at")[:1].values("pk")
    DBTaskResult.objects.filter(pk__in=list(last.values_list("pk", flat=True))).update(
        status="SUCCESSFUL", finished_at=clock.now()
    )
    cache.set(f"limit:{ADDRESS}", NAME, 600)


def _plan(person: User, establishment: Establishment, lead: User) -> None:
    action = make_action(establishment, to=person)
    comment(action=action, text=f"{NAME} s’en charge.", by=person.as_actor())
    other = make_action(establishment, title=f"Rappeler {NAME}")
    assign(action=other, assignee=None, assignee_label=NAME, by=lead.as_actor())


def decide_all(
    request: PersonRequest, operator: User, *, choice: FileChoice = FileChoice.KEEP
) -> None:
    for decision in request.files.all():
        decide_file(decision=decision, choice=choice, by=operator.as_actor())


def traces(folder: Path) -> list[str]:
    """Return where a mark is still found: in every table, then in every file."""
    found = []
    for label, model in {**held_models(), "accounts.opensession": OpenSession}.items():
        for line in lines_of(model, columns_of(model), using="default"):
            text = line.decode().lower()
            found += [
                f"{label}: {line.decode()[:300]}" for mark in MARKS if mark in text
            ]
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM beffroi_cache")
        found += [f"cache: {row}" for row in cursor.fetchall() if _is_marked(str(row))]
    for path in folder.rglob("*"):
        if _is_marked(path.name) or (path.is_file() and _is_marked(_text(path))):
            found.append(str(path))
    return found


def _is_marked(text: str) -> bool:
    return any(mark in text.lower() for mark in MARKS)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="ignore")
