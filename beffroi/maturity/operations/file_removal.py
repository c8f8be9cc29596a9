"""Take out of the proofs a file that is about to be removed for good."""

from django.db import transaction

from beffroi.files.models import StoredFile
from beffroi.journal.rules.actor import Actor
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.head_office import HeadOfficeProof
from beffroi.maturity.models.requests import OutsideItem
from beffroi.maturity.operations.evidence import withdraw_evidence
from beffroi.maturity.operations.head_office import withdraw_head_office_proof


@transaction.atomic
def withdraw_file(*, stored: StoredFile, by: Actor) -> int:
    """Withdraw the proofs that a file makes, so that nothing counts on it any more.

    Those of the head office go wherever they were received; the proof of an outside
    answer still to be read is taken out of it. Returns how many; may be repeated.
    """
    sources = HeadOfficeProof.objects.filter(file=stored, withdrawn_at=None)
    for source in sources.select_related("organization"):
        withdraw_head_office_proof(proof=source, by=by)
    held = Evidence.objects.filter(file=stored, withdrawn_at=None)
    own = [row for row in held.select_related("establishment", "framework")
           if not row.is_from_head_office]  # fmt: skip
    for evidence in own:
        withdraw_evidence(evidence=evidence, by=by)
    given = OutsideItem.objects.filter(proof_file=stored).update(
        proof_kind="", proof_title="", proof_file=None, proof_dated_on=None
    )
    return len(sources) + len(own) + given
