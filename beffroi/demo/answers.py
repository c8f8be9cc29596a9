"""Play what happens to the twelve reflexes: profile, answers, proofs, validations."""

from datetime import date, timedelta
from functools import singledispatch

from beffroi.demo import papers
from beffroi.demo.rules.calendar import FRIDAY
from beffroi.demo.rules.dice import Dice
from beffroi.demo.rules.filling import fill
from beffroi.demo.rules.happenings import (
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
from beffroi.maturity.operations.evidence import add_evidence, record_evidence
from beffroi.maturity.operations.reports import ask_report
from beffroi.maturity.rules.levels import DuiHosting, EvidenceKind, ItManager
from beffroi.maturity.work.report import make_document

MODULE = "demo"


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
    proof = scene.stage.words.questions[deed.question_id].proof
    text = _filled(proof, scene)
    day = _opened_on(clock.today() - timedelta(days=deed.age_days))
    by = scene.user.as_actor()
    place, question_id = scene.place, deed.question_id
    title = proof.title
    match proof.kind:
        case ProofKind.STATEMENT:
            add_evidence(
                establishment=place, question_id=question_id, title=title, dated_on=day,
                kind=EvidenceKind.STATEMENT, statement=text, by=by,
            )  # fmt: skip
        case ProofKind.LINK:
            add_evidence(
                establishment=place, question_id=question_id, title=title, dated_on=day,
                kind=EvidenceKind.LINK, url=text, by=by,
            )  # fmt: skip
        case ProofKind.DOCUMENT | ProofKind.PICTURE:
            is_document = proof.kind == ProofKind.DOCUMENT
            upload = (
                papers.document(title, place.name, text, day)
                if is_document
                else papers.picture(title, place.name, day)
            )
            add_evidence(
                establishment=place, question_id=question_id, title=title, dated_on=day,
                kind=EvidenceKind.FILE, upload=upload, by=by,
            )  # fmt: skip


def _opened_on(day: date) -> date:
    """Return the day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


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
