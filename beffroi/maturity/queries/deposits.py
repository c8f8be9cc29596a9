"""Where a deposited file serves, and under which keys people without account deposit."""

from collections.abc import Iterable
from uuid import UUID

from beffroi.links.models import PersonalLink
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.head_office import HeadOfficeProof
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest


def link_keys_of(addresses: Iterable[str]) -> frozenset[str]:
    """Return the keys of the links through which these addresses answered."""
    requests: set[str] = set()
    for address in addresses:
        found = OutsideRequest.objects.filter(recipient_email__iexact=address)
        requests |= {str(key) for key in found.values_list("pk", flat=True)}
    links = PersonalLink.objects.filter(
        purpose=LinkPurpose.OUTSIDE_REQUEST, subject_key__in=requests
    )
    return frozenset(str(key) for key in links.values_list("pk", flat=True))


def uses_of_files(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return where each file serves as proof, in words; those that serve nowhere left out."""
    wanted = list(keys)
    found: dict[UUID, str] = {}
    items = OutsideItem.objects.filter(proof_file_id__in=wanted).values_list(
        "proof_file_id", "request__establishment__name", "question_id"
    )
    proofs = Evidence.objects.filter(file_id__in=wanted).values_list(
        "file_id", "establishment__name", "question_id"
    )
    sources = HeadOfficeProof.objects.filter(file_id__in=wanted).values_list(
        "file_id", "organization__name", "question_id"
    )
    # A proof of the head office is also one of each establishment: the source is told.
    for what, rows in (
        ("Réponse reçue", items),
        ("Preuve", proofs),
        ("Preuve", sources),
    ):
        for key, place, question in rows:
            found[key] = f"{what}, {place}, question {question}"
    return found
