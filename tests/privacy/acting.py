"""What the marked person does, and is told of, beyond answers, proofs and plan."""

from datetime import timedelta

from django.core.files.base import ContentFile

from beffroi.accounts.models import User
from beffroi.accounts.operations.identities import link_identity
from beffroi.actionplan.operations.feeds import open_feed
from beffroi.actionplan.operations.talk import attach, comment, remove_attachment
from beffroi.jobs.worker import run_waiting
from beffroi.lib import clock
from beffroi.links.operations import find_link
from beffroi.links.rules.purposes import LinkPurpose
from beffroi.maturity.operations.head_office import add_head_office_proof
from beffroi.maturity.operations.outside import answer_item
from beffroi.maturity.operations.requests import Recipient
from beffroi.maturity.rules.levels import EvidenceKind
from beffroi.maturity.rules.requests import Proposal
from beffroi.notifications.operations import choose_messages
from beffroi.notifications.rules.kinds import DigestRhythm
from beffroi.observatory.models.campaigns import Campaign
from beffroi.organizations.models.places import Establishment
from beffroi.organizations.operations.desk import ask_help, plan_contact
from tests.actionplan.build import make_action, make_series
from tests.maturity.build_head_office import answer_for_all
from tests.maturity.build_requests import a_file, ask, item_of, last_token
from tests.observatory.build import make_campaign
from tests.organizations.build_desk import make_message
from tests.organizations.build_staff import make_member, read


def act_further(
    person: User, place: Establishment, lead: User, *, address: str
) -> None:
    """Do, through the operations, what the later modules keep a name of."""
    me, name = person.as_actor(), person.get_full_name()
    _outside(person, place, lead, address=address)
    assert place.organization is not None
    answer_for_all(place.organization, "R6.1", by=me, comment=f"Vu par {name}.")
    add_head_office_proof(
        organization=place.organization,
        question_id="R6.1",
        kind=EvidenceKind.STATEMENT,
        title=f"Contrat de {name}",
        statement=f"Je soussignée {name} atteste.",
        dated_on=clock.today(),
        by=me,
    )
    _staff(person, place, lead, address=address)
    _talk(person, place, lead)
    ask_help(establishment=place, text=f"Rappelez {name}.", asker=person)
    plan_contact(
        establishment=place,
        next_contact_on=clock.today() + timedelta(days=3),
        why=f"Rappeler {name}",
        by=lead.as_actor(),
    )
    make_message(lead, place, subject=f"Pour {name}", text=f"Bonjour {name}.")
    campaign = make_campaign(message=f"Une question ? Appelez {name}.", by=me)
    assert Campaign.objects.filter(pk=campaign.pk).exists()
    link_identity(user=person, provider="essai", subject="1", label=address, by=me)
    run_waiting()


def _outside(person: User, place: Establishment, lead: User, *, address: str) -> None:
    name = person.get_full_name()
    ask(place, person, "R3.1", note=f"De la part de {name}.")
    asked = ask(place, lead, "R2.3", recipient=Recipient("provider", name, address))
    link = find_link(token=last_token(address), purpose=LinkPurpose.OUTSIDE_REQUEST)
    assert link is not None
    answer_item(
        item=item_of(asked, "R2.3"),
        link=link,
        proposal=Proposal(level=2, is_unknown=False, comment=f"Signé {name}"),
        proof=a_file(f"{name}.pdf"),
    )


def _staff(person: User, place: Establishment, lead: User, *, address: str) -> None:
    make_member(
        place,
        person,
        last_name=person.last_name,
        first_name=person.first_name,
        email=address,
    )
    line = f"{person.last_name};{person.first_name};{address};Lingère"
    read(place, person, f"Nom;Prénom;Courriel;Fonction\n{line}\n")


def _talk(person: User, place: Establishment, lead: User) -> None:
    me, name = person.as_actor(), person.get_full_name()
    action = make_action(place, title="Ranger la baie")
    comment(action=action, text=f"@{name} pouvez-vous ?", by=me, spoken_to=[person])
    joined = attach(
        action=action, upload=ContentFile(b"a;b\n1;2\n", name=f"{name}.csv"), by=me
    )
    remove_attachment(attachment=joined, reason=f"Erreur de {name}", by=me)
    make_series(place, title=f"Voir {name}")
    open_feed(person=person, establishment=None, by=me)
    choose_messages(
        person=person,
        digest=DigestRhythm.WEEKLY,
        wants_assignments=True,
        wants_mentions=True,
        by=me,
    )
