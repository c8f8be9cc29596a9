"""« Dossier HAS »: seven criteria, what is declared, what proves it, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from beffroi.actionplan.queries.lines import ActionLine
from beffroi.actionplan.queries.plan import actions_for_report
from beffroi.files.rules.names import ending_of
from beffroi.maturity.enums import EVIDENCE_KIND_LABELS
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.queries.correspondences import correspondences
from beffroi.maturity.queries.facts import Facts, facts_of
from beffroi.maturity.queries.readings import ObjectiveLine, QuestionLine, view_from
from beffroi.maturity.rules.correspondences import Correspondence
from beffroi.maturity.rules.documents import proof_entry_name
from beffroi.maturity.rules.levels import EvidenceKind, provable_from
from beffroi.organizations.models.places import Establishment

HAS_SLUG = "has-essms"


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One valid proof; `entry` is its name in the archive, empty when it is no file."""

    evidence: Evidence
    kind_label: str
    entry: str


@dataclass(frozen=True, slots=True)
class MissingLine:
    """One question that keeps a criterion from being held, and what comes next.

    `who` and `due_on` come from the plan; both are empty while nobody took the action.
    """

    line: QuestionLine
    reason: str
    next_step: str
    who: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Criterion:
    line: ObjectiveLine
    proofs: tuple[ProofLine, ...]
    missing: tuple[MissingLine, ...]


@dataclass(frozen=True, slots=True)
class HasFile:
    """The file of one establishment on one day; `files` are the proofs to be joined."""

    establishment: Establishment
    correspondence: Correspondence
    facts: Facts
    criteria: tuple[Criterion, ...]
    files: tuple[ProofLine, ...]

    @property
    def proof_count(self) -> int:
        return len(
            {
                proof.evidence.pk
                for criterion in self.criteria
                for proof in criterion.proofs
            }
        )

    @property
    def missing_count(self) -> int:
        return len(
            {
                item.line.question.id
                for criterion in self.criteria
                for item in criterion.missing
            }
        )


def has_file_of(establishment: Establishment) -> HasFile | None:
    """Read the HAS file of an establishment; None when no correspondence is known."""
    correspondence = correspondences().get(HAS_SLUG)
    if correspondence is None:
        return None
    facts = facts_of(establishment)
    view = view_from(correspondence, facts)
    entries = _entries(facts)
    plan = {
        line.action.question_id: line
        for line in reversed(actions_for_report(establishment))
    }
    criteria = tuple(_criterion(line, entries, plan) for line in view.lines)
    named = {
        proof.evidence.pk: proof
        for criterion in criteria
        for proof in criterion.proofs
        if proof.entry
    }
    return HasFile(
        establishment=establishment,
        correspondence=correspondence,
        facts=facts,
        criteria=criteria,
        files=tuple(sorted(named.values(), key=lambda proof: proof.entry)),
    )


def _entries(facts: Facts) -> dict[UUID, str]:
    """Return the name in the archive of each valid file, each name once."""
    entries = {}
    for key in facts.questionnaire.by_id:
        held = [p for p in facts.evidence.get(key, ()) if p.is_valid_on(facts.day)]
        for rank, proof in enumerate(held, start=1):
            if proof.file is not None:
                ending = ending_of(proof.file.name) or "bin"
                entries[proof.pk] = proof_entry_name(
                    key, rank, proof.title, proof.dated_on, ending
                )
    return entries


def _criterion(
    line: ObjectiveLine, entries: Mapping[UUID, str], plan: Mapping[str, ActionLine]
) -> Criterion:
    proofs = tuple(
        ProofLine(
            proof,
            EVIDENCE_KIND_LABELS[EvidenceKind(proof.kind)],
            entries.get(proof.pk, ""),
        )
        for item in line.questions
        for proof in item.proofs
    )
    missing = tuple(
        _missing(item, plan.get(item.question.id))
        for item in line.questions
        if item.score.is_applicable
        and not (
            item.score.effective >= provable_from(item.score.most)
            and item.score.is_proven
        )
    )
    return Criterion(line, proofs, missing)


def _missing(item: QuestionLine, planned: ActionLine | None) -> MissingLine:
    if planned is not None:
        next_step = planned.action.title
    elif item.score.effective >= provable_from(item.score.most):
        next_step = f"Déposer la preuve : {item.question.proof}"
    else:
        next_step = item.question.action.title
    return MissingLine(
        line=item,
        reason=_reason(item),
        next_step=next_step,
        who=planned.who if planned else "",
        due_on=planned.action.due_on if planned else None,
    )


def _reason(item: QuestionLine) -> str:
    score = item.score
    if not score.is_answered:
        return "Pas encore de réponse"
    if score.is_unknown:
        return "Je ne sais pas"
    if score.effective >= provable_from(score.most):
        return "En place, sans preuve valable"
    return f"Niveau retenu : {item.retained.lower()}"
