"""What places and people's reach hold about people."""

import secrets

from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from beffroi.files.operations import forget_produced
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib import clock
from beffroi.lib.personal import Basis, Holding, PersonalData, Subject
from beffroi.organizations.models.branding import Branding
from beffroi.organizations.models.consent import (
    Authorization,
    Exclusion,
    RecipientDomain,
)
from beffroi.organizations.models.contacts import (
    ContactNote,
    EmergencyContact,
    SharingChoice,
)
from beffroi.organizations.models.desk import (
    FollowUp,
    HelpRequest,
    MessageCopy,
    RegionalMessage,
)
from beffroi.organizations.models.finess import FinessImport
from beffroi.organizations.models.invitations import Invitation, InvitationBatch
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import (
    Establishment,
    RegionalBody,
)
from beffroi.organizations.models.staff import (
    StaffImport,
    StaffMember,
    StaffRow,
    staff_key,
)
from beffroi.organizations.rules.states import InvitationState, StaffImportState

UNFINISHED = (StaffImportState.MAPPING, StaffImportState.PREVIEW)
PUBLIC_PLACE = "Donnée publique d’un établissement (répertoire FINESS)"


@transaction.atomic
def end_reach(subject: Subject) -> int:
    """End the roles of the person, and unlink the invitations from their address."""
    count = erase_staff(subject)
    if subject.key:
        roles = Membership.objects.filter(user_id=subject.key, ended_at=None)
        count = roles.update(ended_at=clock.now())
    for invitation in Invitation.objects.filter(email__in=subject.addresses):
        # The fingerprint was drawn from the address: another takes its place.
        invitation.scope_key = secrets.token_hex(32)
        if invitation.state == InvitationState.WAITING:
            invitation.state = InvitationState.REVOKED
        invitation.save(update_fields=["scope_key", "state"])
        count += 1
    return count


def erase_staff(subject: Subject) -> int:
    """Erase the person from the staff; return how many lines and lists went.

    Known by the address everywhere, by the name alone only where they held a role: a
    namesake elsewhere stays. A list that named them is forgotten whole, file included.
    """
    count = _members(subject).delete()[0]
    for batch in _lists(subject).select_related("file"):
        with transaction.atomic():
            _forget(batch)
        count += 1
    return count


def _members(subject: Subject) -> "QuerySet[StaffMember]":
    query = Q(pk__in=[])
    for address in subject.addresses:
        query |= Q(email__iexact=address)
    if subject.key:
        query |= Q(
            establishment__in=_places(subject.key), sort_name__in=_sort_keys(subject)
        )
    return StaffMember.objects.filter(query)


def _places(key: str) -> "QuerySet[Establishment]":
    roles = Membership.objects.filter(user_id=key)
    wholes = roles.filter(establishments=None).values("organization_id")
    return Establishment.objects.filter(
        Q(memberships__in=roles) | Q(organization_id__in=wholes)
    )


def _sort_keys(subject: Subject) -> list[str]:
    """Return the sorting keys that a whole name may have, wherever the first name ends."""
    keys = []
    for name in subject.names:
        words = name.split()
        keys += [
            staff_key(" ".join(words[cut:]), " ".join(words[:cut]))
            for cut in range(1, len(words))
        ]
    return keys


def _lists(subject: Subject) -> "QuerySet[StaffImport]":
    rows = StaffRow.objects.annotate(told=Cast("values", TextField()))
    heads = StaffImport.objects.annotate(told=Cast("head", TextField()))
    found, shown = Q(pk__in=[]), Q(pk__in=[])
    for address in subject.addresses:
        found |= Q(told__icontains=address)
        shown |= Q(told__icontains=address)
    for name in subject.names:
        found |= Q(name__iexact=name)
    return StaffImport.objects.filter(
        Q(pk__in=rows.filter(found).values("batch_id"))
        | Q(pk__in=heads.filter(shown).values("pk"))
    )


def _forget(batch: StaffImport) -> None:
    stored = batch.file
    if batch.state in UNFINISHED:
        StaffImport.objects.filter(pk=batch.pk).update(state=StaffImportState.ABANDONED)
    StaffImport.objects.filter(pk=batch.pk).update(file=None, head={})
    StaffRow.objects.filter(batch=batch).delete()
    if stored is not None:
        forget_produced(stored=stored, by=SYSTEM)


PERSONAL_DATA = PersonalData(
    app="organizations",
    label="Établissements et équipes",
    holdings=(
        Holding(
            model=Membership,
            what="Rôle d’une personne dans un établissement, dates",
            about="Toute personne qui a un compte",
            why="Montrer à chacun ce qui le concerne, et rien d’autre",
            kept="Tant que l’installation vit, sans nom après effacement",
            about_key=("user_id",),
            stays="Le rôle et ses dates, sans nom.",
        ),
        Holding(
            model=Invitation,
            what="Adresse, prénom et nom d’une personne invitée",
            about="Les personnes invitées",
            why="Ouvrir un compte à la bonne personne",
            kept="Un an après la fin de l’invitation",
            by_address={"email": ("email", "first_name", "last_name")},
            by_key={"invited_by_id": ("invited_by_label",)},
            about_key=("accepted_by_id",),
            secret=("scope_key",),
        ),
        Holding(
            model=InvitationBatch,
            what="Lignes d’un fichier d’invitations",
            about="Les personnes du fichier",
            why="Vérifier le fichier avant d’envoyer",
            kept="Sept jours",
            about_key=("asked_by_id",),
            documents=("rows", "refused"),
            texts=("file_name",),
        ),
        Holding(
            model=EmergencyContact,
            what="Nom, téléphone et précision d’un contact d’urgence",
            about="Les personnes à appeler pendant une attaque",
            why="Appeler la bonne personne dans la première heure",
            kept="Tant que l’établissement le garde",
            basis=Basis.LEGITIMATE_INTEREST,
            texts=("name", "note"),
            stays="Le numéro de téléphone : l’établissement le remplace par celui du successeur.",
        ),
        Holding(
            model=ContactNote,
            what="Note prise après un échange avec un établissement",
            about="La personne qui écrit, celles qu’elle cite",
            why="Suivre l’accompagnement",
            kept="Trois ans",
            by_key={"author_id": ("author_label",)},
            texts=("text",),
        ),
        Holding(
            model=SharingChoice,
            what="Nom de la personne qui a choisi ce que voit la région",
            about="Référents et directions",
            why="Prouver que le choix a été fait, et par qui",
            kept="Tant que l’établissement est suivi",
            by_key={"chosen_by_key": ("chosen_by_label",)},
        ),
        Holding(
            model=FinessImport,
            what="Nom de la personne qui a importé un fichier FINESS",
            about="Équipe régionale",
            why="Savoir d’où viennent les établissements",
            kept="Tant que l’installation vit",
            by_key={"asked_by_key": ("asked_by_label",)},
            texts=("file_name",),
        ),
        Holding(
            model=RegionalBody,
            what="Adresse et téléphone de la structure régionale",
            about="La structure, parfois la personne qui y répond",
            why="Dire aux établissements à qui s’adresser",
            kept="Tant que la structure anime le programme",
            by_address={"email": ("email",)},
        ),
        Holding(
            model=Establishment,
            what="Coordonnées publiques d’un établissement, chargé d’accompagnement",
            about="L’établissement, parfois la personne dont l’adresse y figure",
            why="Joindre l’établissement",
            kept="Tant que l’établissement figure dans le répertoire",
            about_key=("officer_id",),
            by_address={"email": ("email",)},
        ),
        Holding(
            model=Branding,
            what="Signature et contact imprimés sur les documents",
            about="La personne dont le nom signe",
            why="Dire à qui répondre",
            kept="Tant que l’établissement est suivi",
            texts=("contact", "signature"),
        ),
        Holding(
            model=FollowUp,
            what="Date du prochain contact et nom de la personne qui l’a prévue",
            about="Équipe régionale",
            why="Ne pas oublier de rappeler",
            kept="Tant que l’établissement est suivi",
            texts=("why", "planned_by_label"),
        ),
        Holding(
            model=HelpRequest,
            what="Demande d’aide à l’équipe régionale, noms de ceux qui demandent et répondent",
            about="Référents, directions, équipe régionale",
            why="Répondre à la demande",
            kept="Tant que l’établissement est suivi",
            by_key={"asked_by_id": ("asked_by_label",)},
            texts=("text", "taken_by_label", "closed_by_label"),
        ),
        Holding(
            model=RegionalMessage,
            what="Message de l’équipe régionale à des établissements, nom de son auteur",
            about="Équipe régionale",
            why="Écrire à plusieurs établissements, suivre les réponses",
            kept="Tant que l’installation vit",
            by_key={"author_id": ("author_label", "reply_to")},
            texts=("subject", "text", "words"),
            documents=("filters",),
        ),
        Holding(
            model=MessageCopy,
            what="Nom de la personne à qui un message régional est parti",
            about="Référents et directions",
            why="Savoir qui a été joint",
            kept="Tant que l’installation vit",
            by_key={"person_key": ("person_label",)},
        ),
        Holding(
            model=StaffMember,
            what="Nom, prénom, adresse, téléphone, métier, équipe d’un professionnel",
            about="Le personnel des établissements",
            why="Envoyer les leçons et les tests",
            kept="Un an après le départ",
        ),
        Holding(
            model=RecipientDomain,
            what="Personne qui a prouvé un domaine, adresse où le code est parti",
            about="Référents et directions",
            why="N’écrire de test qu’à des adresses de l’établissement",
            kept="Tant que l’établissement est suivi",
            by_key={"verified_by_key": ("verified_by_label",)},
            by_address={"code_sent_to": ("code_sent_to",)},
        ),
        Holding(
            model=Exclusion,
            what="Adresse qu’aucun test n’atteint, raison écrite, auteur",
            about="Le personnel des établissements",
            why="Ménager des personnes et des boîtes de secours",
            kept="Jusqu’à ce que l’établissement la retire",
            gone_with=("email",),
            by_key={"created_by_key": ("created_by_label",)},
            texts=("reason",),
        ),
        Holding(
            model=Authorization,
            what="Accord de la direction : qui, quand, dans quels termes",
            about="Directions",
            why="Prouver qu’un test était accepté",
            kept="Tant que l’établissement est suivi",
            by_key={
                "granted_by_key": ("granted_by_label",),
                "revoked_by_key": ("revoked_by_label",),
            },
            texts=("words",),
        ),
        Holding(
            model=StaffImport,
            what="Fichier du personnel et nom de la personne qui l’a importé",
            about="Référents et directions",
            why="Relire un import, le défaire",
            kept="Trente jours",
            by_key={"asked_by_key": ("asked_by_label",)},
            texts=("file_name",),
            documents=("head", "counts"),
        ),
        Holding(
            model=StaffRow,
            what="Lignes d’un fichier du personnel",
            about="Le personnel des établissements",
            why="Montrer l’aperçu, défaire le dernier import",
            kept="Trente jours",
            texts=("name", "reason"),
            documents=("values", "changes", "remarks", "before"),
        ),
    ),
    not_personal={
        "RecipientDomain.name": "nom de domaine",
        "RegionalMessage.place_keys": "clés d’établissements",
        "Team.name": "nom d’une équipe",
        "Team.sort_name": "nom d’une équipe",
        "StaffColumnMemory.columns": "intitulés de colonnes",
        "StaffImport.columns": "intitulés de colonnes",
        "StaffImport.created_teams": "clés d’équipes",
        "StaffMember.email": "part avec la ligne entière",
        "StaffMember.last_name": "part avec la ligne entière",
        "StaffMember.first_name": "part avec la ligne entière",
        "StaffMember.sort_name": "part avec la ligne entière",
        "StaffMember.phone": "part avec la ligne entière",
        "StaffMember.job": "part avec la ligne entière",
        "RegionalBody.name": "nom d’une structure",
        "RegionalBody.phone": "numéro d’une structure",
        "ManagingOrganization.name": PUBLIC_PLACE,
        "ManagingOrganization.sort_name": PUBLIC_PLACE,
        "ManagingOrganization.address": PUBLIC_PLACE,
        "ManagingOrganization.phone": PUBLIC_PLACE,
        "Establishment.name": PUBLIC_PLACE,
        "Establishment.sort_name": PUBLIC_PLACE,
        "Establishment.long_name": PUBLIC_PLACE,
        "Establishment.address": PUBLIC_PLACE,
        "Establishment.phone": PUBLIC_PLACE,
        "EmergencyContact.phone": "numéro professionnel, remplacé par l’établissement",
        "FinessRow.reason": "phrase de Beffroi sur une ligne du fichier",
        "FinessRow.name": PUBLIC_PLACE,
        "FinessRow.payload": PUBLIC_PLACE,
        "FinessRow.changes": PUBLIC_PLACE,
        "FinessImport.filters": "codes de catégories et de départements",
        "FinessImport.counts": "nombres",
        "ManagingOrganization.pinned_fields": "noms de champs",
        "Establishment.pinned_fields": "noms de champs",
        "SearchWord.text": "mots des noms d’établissements",
    },
    erase=end_reach,
)
