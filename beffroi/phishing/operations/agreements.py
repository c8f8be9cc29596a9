"""Open the names of a test by a recorded agreement, close them again, read them.

Refusal
├── NotTheDirection    only the direction of the establishment agrees
├── TooLate            the test has left: people were told otherwise
├── AgreementMissing   no agreement in force opens the names
└── ReasonMissing      a reading says why
"""

from datetime import date

from django.db import transaction

from beffroi.accounts.models import User
from beffroi.journal.operations import record
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal
from beffroi.organizations.operations.consent import NotTheDirection
from beffroi.phishing.access import can_approve
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.results import NominativeAgreement
from beffroi.phishing.queries.names import NamedLine, are_names_open, named_lines
from beffroi.phishing.rules.states import CampaignState

BEFORE_LAUNCH = frozenset(
    {CampaignState.DRAFT, CampaignState.APPROVAL, CampaignState.SCHEDULED}
)
LEAST_REASON = 10
WORDING = (
    "Les noms des personnes qui ont signalé ou cliqué pourront être lus par le référent, "
    "pour les accompagner et pour rien d’autre. Chaque lecture laisse sa raison au journal. "
    "Aucune sanction n’en découle. Les noms sont effacés à la date affichée."
)


class TooLate(Refusal):
    sentence = "Le test est parti : les personnes ont été prévenues qu’il était sans nom, et il le reste."


class AgreementMissing(Refusal):
    sentence = "Aucun accord n’ouvre les noms de ce test, ou ils sont déjà effacés."


class ReasonMissing(Refusal):
    sentence = "Dites en une phrase pourquoi vous avez besoin des noms : elle reste au journal."


@transaction.atomic
def agree_on_names(
    *, place: CampaignPlace, user: User, consultation: str, consulted_on: date
) -> NominativeAgreement:
    """Record the direction's word, before the launch; said again, it replaces the former.

    Raises: NotTheDirection; TooLate.
    """
    if not can_approve(user, place):
        raise NotTheDirection
    campaign = Campaign.objects.select_for_update().get(pk=place.campaign_id)
    if campaign.state not in BEFORE_LAUNCH or campaign.launched_at is not None:
        raise TooLate
    by = user.as_actor()
    agreement, _ = NominativeAgreement.objects.update_or_create(
        place=place,
        defaults={
            "wording": WORDING,
            "consultation": " ".join(consultation.split())[:300],
            "consulted_on": consulted_on,
            "agreed_at": clock.now(),
            "agreed_by_key": by.key,
            "agreed_by_label": by.label[:200],
            "withdrawn_at": None,
            "withdrawn_by_label": "",
        },
    )
    _follow(campaign)
    _note(place, "agree_on_names", by=by)
    return agreement


@transaction.atomic
def withdraw_agreement(*, place: CampaignPlace, by: Actor) -> None:
    """Close the names of a place for good or until another agreement; may be repeated."""
    campaign = Campaign.objects.select_for_update().get(pk=place.campaign_id)
    rows = NominativeAgreement.objects.in_force().filter(place=place)
    if rows.update(withdrawn_at=clock.now(), withdrawn_by_label=by.label[:200]):
        _follow(campaign)
        _note(place, "withdraw_names", by=by)


@transaction.atomic
def read_names(
    *, place: CampaignPlace, reason: str, by: Actor
) -> tuple[NamedLine, ...]:
    """Return the names of a place, and leave the reading and its reason in the journal.

    Raises: ReasonMissing; AgreementMissing.
    """
    told = " ".join(reason.split())
    if len(told) < LEAST_REASON:
        raise ReasonMissing
    if not are_names_open(place):
        raise AgreementMissing
    _note(place, "read_phishing_names", by=by, detail=told)
    return named_lines(place)


def _follow(campaign: Campaign) -> None:
    """Let the test say whether any of its places opens its names."""
    agreed = NominativeAgreement.objects.in_force().filter(place__campaign=campaign)
    campaign.is_nominative = agreed.exists()
    campaign.save(update_fields=["is_nominative"])


def _note(place: CampaignPlace, verb: str, *, by: Actor, detail: str = "") -> None:
    record(
        by=by,
        verb=verb,
        object_kind="phishing_campaign",
        object_key=place.campaign_id,
        object_label=place.campaign.name,
        establishment_key=place.establishment_id,
        detail=detail,
    )
