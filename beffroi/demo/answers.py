"""Play what happens to the twelve reflexes: profile, answers, proofs, validations."""

from datetime import date, timedelta
from functools import singledispatch
from typing import Required, TypedDict

from django.core.files.base import ContentFile

from beffroi.actionplan.models import Action
from beffroi.demo import papers
from beffroi.demo.rules.calendar import before_weekend
from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.filling import fill
from beffroi.demo.rules.happenings import (
    ActionProved,
    Answered,
    Measured,
    ProfileFilled,
    Proved,
    ReportMade,
    Validated,
)
from beffroi.demo.rules.replies import HOSPITAL
from beffroi.demo.rules.words import ProofKind, ProofWords
from beffroi.demo.stage import Scene
from beffroi.lib import clock
from beffroi.lib.origin import Origin
from beffroi.maturity.access import rights_at
from beffroi.maturity.models.answers import Assessment
from beffroi.maturity.models.reports import Report
from beffroi.maturity.operations.answers import answer_question
from beffroi.maturity.operations.assessments import (
    save_profile,
    start_assessment,
    validate_assessment,
)
from beffroi.maturity.operations.closing import close_with_proof
from beffroi.maturity.operations.evidence import add_evidence, record_evidence
from beffroi.maturity.operations.reports import ask_report
from beffroi.maturity.rules.levels import DuiHosting, EvidenceKind, ItManager
from beffroi.maturity.work.report import make_document

MODULE = "demo"


class Brought(TypedDict, total=False):
    """What comes with a proof, whichever operation receives it."""

    kind: Required[EvidenceKind]
    title: Required[str]
    dated_on: Required[date]
    statement: str
    url: str
    upload: ContentFile[bytes]


@singledispatch
def perform(deed: object, scene: Scene) -> None:
    """Play one deed of the reflexes."""
    message = f"{deed} at {scene.card.finess}"
    raise NotImplementedError(message)


def _assessment(scene: Scene) -> Assessment:
    """Return the assessment, begun at the first need."""
    known = scene.stage.assessments
    finess = scene.card.finess
    if finess not in known:
        known[finess] = start_assessment(
            establishment=scene.place, by=scene.user.as_actor()
        )
    return known[finess]


@perform.register
def _(deed: ProfileFilled, scene: Scene) -> None:
    card = scene.card
    dice = Dice("profile", card.finess)
    is_online = card.it_manager != ItManager.INTERNAL and dice.happens(0.75)
    save_profile(
        establishment=scene.place,
        values={
            "places": card.capacity,
            "staff_count": card.staff_count,
            "workstation_count": card.workstation_count,
            "it_manager": card.it_manager,
            "has_referent": True,
            "referent_appointed_on": clock.today()
            - timedelta(days=dice.between(20, 200)),
            "has_dpo": card.category == HOSPITAL or dice.happens(0.6),
            "has_dui": True,
            "dui_name": card.dui,
            "dui_hosting": DuiHosting.EDITOR if is_online else DuiHosting.ON_SITE,
            "has_insurance": dice.happens(0.4) or None,
        },
        expected_revision=0,
        by=scene.user.as_actor(),
    )


@perform.register
def _(deed: Answered, scene: Scene) -> None:
    key = (scene.card.finess, deed.question_id)
    answer = answer_question(
        assessment=_assessment(scene),
        question_id=deed.question_id,
        kind=deed.reply.kind,
        level=deed.reply.level,
        reason=deed.reply.reason,
        comment=deed.comment,
        expected_revision=scene.stage.revisions.get(key, 0),
        by=scene.user.as_actor(),
    )
    scene.stage.revisions[key] = answer.revision


@perform.register
def _(deed: Proved, scene: Scene) -> None:
    add_evidence(
        establishment=scene.place,
        question_id=deed.question_id,
        by=scene.user.as_actor(),
        **_proof(deed.question_id, deed.age_days, scene),
    )


@perform.register
def _(deed: ActionProved, scene: Scene) -> None:
    action = Action.objects.get(establishment=scene.place, origin_key=deed.question_id)
    if action.is_open:
        close_with_proof(
            action=action,
            by=scene.user.as_actor(),
            **_proof(deed.question_id, deed.age_days, scene),
        )


def _proof(question_id: str, age_days: int, scene: Scene) -> Brought:
    """Return the proof of a question, as the form would send it."""
    proof = scene.stage.words.questions[question_id].proof
    text = _filled(proof, scene)
    title, place = proof.title, scene.place.name
    day = before_weekend(clock.today() - timedelta(days=age_days))
    brought = Brought(kind=EvidenceKind.FILE, title=title, dated_on=day)
    match proof.kind:
        case ProofKind.STATEMENT:
            brought["kind"] = EvidenceKind.STATEMENT
            brought["statement"] = text
        case ProofKind.LINK:
            brought["kind"] = EvidenceKind.LINK
            brought["url"] = text
        case ProofKind.DOCUMENT:
            brought["upload"] = papers.document(title, place, text, day)
        case ProofKind.PICTURE:
            brought["upload"] = papers.picture(title, place, day)
    return brought


def _filled(proof: ProofWords, scene: Scene) -> str:
    organization = scene.stage.region.organization(scene.card.organization)
    return fill(proof.text, scene.card, organization)


@perform.register
def _(deed: Measured, scene: Scene) -> None:
    measure = scene.stage.words.measures[deed.rank]
    record_evidence(
        establishment=scene.place,
        question_id=measure.question,
        title=measure.title,
        dated_on=clock.today(),
        measured_level=measure.level,
        origin=Origin(
            module=MODULE,
            label=measure.origin,
            link="",
            key=f"{measure.question}:{clock.today().isoformat()}",
        ),
    )


@perform.register
def _(deed: Validated, scene: Scene) -> None:
    role = rights_at(scene.user, scene.place).validating_role
    if role is None:
        message = f"{scene.user.email} cannot validate {scene.card.finess}"
        raise LookupError(message)
    validate_assessment(
        assessment=_assessment(scene), as_role=role, by=scene.user.as_actor()
    )


@perform.register
def _(deed: ReportMade, scene: Scene) -> None:
    """Ask for the report, and do at once what the worker will find done."""
    job = ask_report(establishment=scene.place, by=scene.user.as_actor())
    report = Report.objects.get(job_key=str(job.pk))
    make_document(str(job.pk), str(report.pk))
