"""The invented framework: the regional team offers it, one establishment answers."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.files.base import ContentFile

from beffroi.accounts.rules.roles import Role
from beffroi.demo.places import lead_of
from beffroi.demo.region import CONTENT
from beffroi.demo.rules.happenings import Hand
from beffroi.demo.stage import Stage
from beffroi.lib import clock
from beffroi.lib.content import read_yaml
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.operations.answers import answer_question
from beffroi.maturity.operations.assessments import start_assessment
from beffroi.maturity.operations.evidence import add_evidence
from beffroi.maturity.operations.framework_imports import add_import, start_import
from beffroi.maturity.queries.frameworks import questionnaire_of
from beffroi.maturity.rules.levels import AnswerKind, EvidenceKind
from beffroi.maturity.rules.questionnaire import Question
from beffroi.maturity.work.framework_reading import read_import

FILE = "framework.yaml"
OFFERED_AGO, ANSWERED_AGO = 24, 11
MORNING = 10 * 60
Told = tuple[int, int, Callable[[Stage], object]]


def framework_events(stage: Stage) -> list[Told]:
    """Return what happens around the framework: workday ago, minute, deed."""
    shown = [
        finess
        for person in stage.region.people
        if person.is_persona and person.role == Role.DIRECTOR
        for finess in person.establishments
    ]
    events: list[Told] = [(OFFERED_AGO, MORNING, offer)]
    for finess in shown[:1]:
        for rank, line in enumerate(
            read_yaml(CONTENT / "framework_life.yaml")["answers"]
        ):
            deed = partial(respond, finess=finess, line=line)
            events.append((ANSWERED_AGO, MORNING + 3 * rank, deed))
    return events


def offer(stage: Stage) -> None:
    """Send the file, have it read, add it: as on screen."""
    lead = lead_of(stage)
    upload = ContentFile((CONTENT / FILE).read_bytes(), name="continuite.yaml")
    batch, job = start_import(
        upload=upload, region_code=stage.region.code, by=lead.as_actor()
    )
    read_import(str(job.pk), str(batch.pk))
    batch.refresh_from_db()
    add_import(batch=batch, by=lead.as_actor())


def respond(stage: Stage, *, finess: str, line: dict[str, Any]) -> None:
    """Answer one requirement, and prove it where the file says so."""
    framework = Framework.objects.get()
    place, by = stage.places[finess], stage.user(finess, Hand.REFERENT).as_actor()
    assessment = start_assessment(establishment=place, framework=framework, by=by)
    question = _question(framework, line["ref"])
    replies = _replies(question, line.get("replies", {}))
    kind = AnswerKind(line.get("kind", AnswerKind.LEVEL))
    answer_question(
        assessment=assessment,
        question_id=question.id,
        kind=AnswerKind.PARTIAL if replies else kind,
        level=line.get("level"),
        comment=line.get("comment", ""),
        replies=replies,
        expected_revision=0,
        by=by,
    )
    if title := line.get("proof"):
        add_evidence(
            establishment=place,
            framework=framework,
            question_id=question.id,
            kind=EvidenceKind.STATEMENT,
            title=title,
            statement=f"{title}, relue sur place avec la direction.",
            dated_on=clock.today(),
            by=by,
        )


def _question(framework: Framework, ref: str) -> Question:
    asked = questionnaire_of(framework).questions
    return next(question for question in asked if question.label == ref)


def _replies(question: Question, said: dict[str, str]) -> dict[str, str]:
    """Return the replies by URN; the file names questions and choices by their rank."""
    found = {}
    for rank, reply in said.items():
        assert question.origins is not None  # noqa: S101  # the file says so
        item = question.origins.questions[int(rank) - 1]
        choices = item.choices
        found[item.urn] = choices[int(reply) - 1].urn if choices else reply
    return found
