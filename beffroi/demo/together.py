"""What a head office, and the regional team, do for many establishments at once."""

from datetime import timedelta

from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import Role
from beffroi.demo.places import lead_of
from beffroi.demo.stage import Stage
from beffroi.lib import clock
from beffroi.maturity.models.head_office import HeadOfficeAnswer, Inheritance
from beffroi.maturity.operations.answers import answer_question
from beffroi.maturity.operations.assessments import start_assessment
from beffroi.maturity.operations.head_office import (
    add_head_office_proof,
    answer_for_organization,
    break_inheritance,
    confirm_inheritance,
)
from beffroi.maturity.rules.inheritance import InheritanceState
from beffroi.maturity.rules.levels import AnswerKind, EvidenceKind
from beffroi.maturity.work.head_office import spread, spread_proofs
from beffroi.observatory.operations.campaigns import launch_campaign, save_campaign
from beffroi.observatory.work.campaigns import follow_campaigns, open_campaign
from beffroi.observatory.work.publishing import publish_region
from beffroi.organizations.models.places import Establishment, ManagingOrganization

# What the head office knows of all its sites: the question, the level, a comment.
COMMON = (
    ("R6.1", 2, "Un seul prestataire règle le pare-feu de tous nos sites."),
    ("R6.2", 2, "La liste des ouvertures est tenue au siège."),
    ("R7.1", 2, "La messagerie est commune, le filtrage aussi."),
    ("R7.2", 1, "Les réglages du domaine sont en cours avec le prestataire."),
    ("R12.1", 3, "Les contrats sont signés par le siège."),
    ("R12.2", 2, "La clause type figure dans chaque contrat depuis deux ans."),
)
PROVEN = "R12.1"
CAMPAIGN_DAYS = 45
MESSAGE = (
    "Nous vous proposons de faire le point ensemble sur la sécurité numérique de votre "
    "établissement. Vos réponses servent d’abord à vous : elles disent par quoi commencer, "
    "et elles ne nous sont ouvertes que si vous le décidez."
)


def _head_of(stage: Stage) -> tuple[ManagingOrganization, User] | None:
    """Return an organization that somebody manages whole, the persona's first."""
    cards = [
        person
        for person in stage.region.people
        if person.role in {Role.REFERENT, Role.DIRECTOR}
        and not person.establishments
        and person.organization in stage.organizations
        and person.email in stage.users
    ]
    cards.sort(key=lambda person: not person.is_persona)
    if not cards:
        return None
    return stage.organizations[cards[0].organization], stage.users[cards[0].email]


def answer_once(stage: Stage) -> None:
    """Answer, for all the establishments of an organization, what is common to them."""
    found = _head_of(stage)
    if found is None:
        return
    organization, user = found
    for question_id, level, comment in COMMON:
        answer_for_organization(
            organization=organization,
            question_id=question_id,
            kind=AnswerKind.LEVEL,
            level=level,
            comment=comment,
            expected_revision=0,
            by=user.as_actor(),
        )
    spread(organization.pk)
    add_head_office_proof(
        organization=organization,
        question_id=PROVEN,
        kind=EvidenceKind.STATEMENT,
        title="Contrats des prestataires, tous sites",
        statement="Les contrats en cours ont été relus par le siège ; chacun couvre tous les établissements.",
        dated_on=clock.today(),
        by=user.as_actor(),
    )
    spread_proofs(organization.pk, PROVEN)


def part_company(stage: Stage) -> None:
    """One establishment confirms an answer, another says that it is different there."""
    found = _head_of(stage)
    if found is None:
        return
    organization, user = found
    links = Inheritance.objects.filter(
        source__organization=organization, state=InheritanceState.INHERITED
    ).select_related("establishment", "source")
    ordered = list(links.order_by("establishment__sort_name", "source__question_id"))
    if len(ordered) < 2:
        return
    first, last = ordered[0], ordered[-1]
    confirm_inheritance(
        establishment=first.establishment,
        question_id=first.source.question_id,
        by=user.as_actor(),
    )
    _break(last.establishment, last.source, user)


def _break(place: Establishment, source: HeadOfficeAnswer, user: User) -> None:
    by = user.as_actor()
    break_inheritance(establishment=place, question_id=source.question_id, by=by)
    assessment = start_assessment(establishment=place, by=by)
    present = assessment.answers.get(question_id=source.question_id)
    answer_question(
        assessment=assessment,
        question_id=source.question_id,
        kind=AnswerKind.LEVEL,
        level=1,
        comment="Ce site a encore son ancien contrat, jusqu’à la fin de l’année.",
        expected_revision=present.revision,
        by=by,
    )


def run_campaign(stage: Stage) -> None:
    """Launch a campaign, and do at once what the worker will repeat."""
    by = lead_of(stage).as_actor()
    today = clock.today()
    campaign = save_campaign(
        region_code=stage.region.code,
        name="Faire le point ensemble",
        message=MESSAGE,
        opens_on=today,
        closes_on=today + timedelta(days=CAMPAIGN_DAYS),
        by=by,
    )
    job = launch_campaign(campaign=campaign, by=by)
    if job is not None:
        open_campaign(str(job.pk), str(campaign.pk))


def remind_of_campaign(_: Stage) -> None:
    """Send the letter of the middle, as the timetable does."""
    follow_campaigns()


def publish_figures(stage: Stage) -> None:
    """Publish the figures of the region, as every night."""
    publish_region(stage.region.code)
