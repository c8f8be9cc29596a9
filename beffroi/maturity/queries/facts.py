"""All that is known of one establishment for one questionnaire, read in three queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from beffroi.lib import clock
from beffroi.maturity.models.answers import Answer, Assessment
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.frameworks import Framework
from beffroi.maturity.queries.addresses import Addresses
from beffroi.maturity.queries.frameworks import questionnaire_of
from beffroi.maturity.queries.questionnaires import questionnaire
from beffroi.maturity.rules.levels import AnswerKind
from beffroi.maturity.rules.questionnaire import Questionnaire
from beffroi.maturity.rules.scoring import NOTHING, Given, Score, score
from beffroi.organizations.models.places import Establishment

SCORED_ANSWER = ("question_id", "kind", "level")
SCORED_PROOF = (
    "question_id", "measured_level", "dated_on", "expires_on", "withdrawn_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """Answers and proofs by question id, as they stand on `day`.

    `framework` is None for the twelve reflexes. `evidence` leaves out what was
    withdrawn; the latest proof comes first.
    """

    establishment: Establishment
    framework: Framework | None

    questionnaire: Questionnaire
    assessment: Assessment | None
    answers: Mapping[str, Answer]
    evidence: Mapping[str, tuple[Evidence, ...]]
    day: date

    @property
    def addresses(self) -> Addresses:
        slug = self.framework.slug if self.framework else ""
        return Addresses(self.establishment.pk, slug)

    @property
    def is_withdrawn(self) -> bool:
        """Tell whether the framework is read, no more."""
        return self.framework is not None and self.framework.withdrawn_at is not None

    def given(self, question_id: str) -> Given:
        """Return what the scoring needs to know of one question."""
        answer = self.answers.get(question_id)
        proofs = self.evidence.get(question_id, ())
        if answer is None and not proofs:
            return NOTHING
        valid = [proof for proof in proofs if proof.is_valid_on(self.day)]
        measured = [p.measured_level for p in valid if p.measured_level is not None]
        return Given(
            kind=AnswerKind(answer.kind) if answer else None,
            level=answer.level if answer else None,
            has_valid_proof=bool(valid),
            measured_level=measured[0] if measured else None,
        )

    def has_expired(self, question_id: str) -> bool:
        """Tell whether a proof has expired here and none replaces it."""
        proofs = self.evidence.get(question_id, ())
        return any(p.is_expired_on(self.day) for p in proofs) and not any(
            p.is_valid_on(self.day) for p in proofs
        )

    @property
    def expired_ids(self) -> tuple[str, ...]:
        return tuple(key for key in self.questionnaire.by_id if self.has_expired(key))

    def score(self) -> Score:
        known = self.questionnaire.by_id
        keys = (set(self.answers) | set(self.evidence)) & set(known)
        return score(self.questionnaire, {key: self.given(key) for key in keys})


def facts_of(
    establishment: Establishment,
    framework: Framework | None = None,
    *,
    is_slim: bool = False,
) -> Facts:
    """Read the answers and proofs of one establishment.

    For the twelve reflexes in force, or for another framework. `is_slim` reads
    only what the scoring looks at: the texts and files come later, at the first look.
    """
    assessment = assessment_of(establishment, framework)
    answers = (
        Answer.objects.filter(assessment=assessment)
        if assessment
        else Answer.objects.none()
    )
    proofs = Evidence.objects.filter(
        establishment=establishment, framework=framework, withdrawn_at=None
    ).order_by("-dated_on", "-added_at", "pk")
    if is_slim:
        answers, proofs = answers.only(*SCORED_ANSWER), proofs.only(*SCORED_PROOF)
    else:
        proofs = proofs.select_related("file")
    by_question: dict[str, tuple[Evidence, ...]] = {}
    for proof in proofs:
        by_question[proof.question_id] = (
            *by_question.get(proof.question_id, ()),
            proof,
        )
    groups = assessment.groups if assessment else None
    return Facts(
        establishment=establishment,
        framework=framework,
        questionnaire=questionnaire_of(framework, groups),
        assessment=assessment,
        answers={answer.question_id: answer for answer in answers},
        evidence=by_question,
        day=clock.today(),
    )


def assessment_of(
    establishment: Establishment, framework: Framework | None = None
) -> Assessment | None:
    """Return the living assessment, None while it has not begun."""
    slug = framework.slug if framework else questionnaire().slug
    return Assessment.objects.filter(
        establishment=establishment, questionnaire=slug
    ).first()
