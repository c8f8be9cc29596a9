"""What the twelve reflexes hold about people, and the documents that print names."""

from django.db import transaction
from django.db.models import Q

from beffroi.files.operations import forget_produced
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.personal import Holding, PersonalData, Subject
from beffroi.maturity.models.answers import Answer, AnswerChange, Snapshot
from beffroi.maturity.models.approvals import ApprovalRequest
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.frameworks import FrameworkImport, FrameworkVersion
from beffroi.maturity.models.head_office import (
    CopiedAnswer,
    HeadOfficeAnswer,
    HeadOfficeProof,
    Inheritance,
)
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.models.reports import Report
from beffroi.maturity.models.requests import OutsideItem, OutsideRequest, RequestEvent
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.models.places import Establishment


def forget_documents(subject: Subject) -> int:
    """Remove the documents that Beffroi made and that may print the person's name.

    Those of the places where the person held a role, and those that they asked for:
    anybody entitled makes them again in a minute.
    """
    if not subject.key:
        return 0
    roles = Membership.objects.filter(user_id=subject.key)
    wholes = roles.filter(establishments=None).values("organization_id")
    places = Establishment.objects.filter(
        Q(memberships__in=roles) | Q(organization_id__in=wholes)
    )
    organizations = Establishment.objects.filter(pk__in=places.values("pk"))
    named = Report.objects.filter(
        Q(made_by_key=subject.key)
        | Q(establishment_id__in=places.values("pk"))
        | Q(organization_id__in=organizations.values("organization_id"))
    )
    count = 0
    for report in named.select_related("file").iterator(chunk_size=200):
        with transaction.atomic():
            report.delete()
            if report.file is not None:
                forget_produced(stored=report.file, by=SYSTEM)
        count += 1
    return count


PERSONAL_DATA = PersonalData(
    app="maturity",
    label="Les douze réflexes",
    holdings=(
        Holding(
            model=Answer,
            what="Réponse à une question, commentaire, nom de la personne qui a répondu",
            about="Référents, directions, contributeurs",
            why="Faire le point sur la sécurité de l’établissement",
            kept="Tant que l’établissement est suivi",
            by_key={"answered_by_key": ("answered_by_label",)},
            texts=("comment", "answered_by_label"),
            documents=("replies",),
            stays="La réponse de l’établissement, sans nom.",
        ),
        Holding(
            model=AnswerChange,
            what="Historique d’une réponse et nom de la personne qui l’a changée",
            about="Référents, directions, contributeurs",
            why="Comprendre comment une réponse a évolué",
            kept="Tant que l’établissement est suivi",
            by_key={"changed_by_key": ("changed_by_label",)},
            texts=("comment", "changed_by_label"),
            documents=("replies",),
            stays="L’historique, sans nom.",
        ),
        Holding(
            model=Snapshot,
            what="Auto-évaluation validée et nom de la personne qui l’a validée",
            about="Directions et référents",
            why="Garder la preuve d’une validation",
            kept="Tant que l’établissement est suivi",
            by_key={"validated_by_key": ("validated_by_label",)},
            texts=("validated_by_label",),
            documents=("content",),
            stays="La validation et sa date, sans nom.",
        ),
        Holding(
            model=Evidence,
            what="Preuve, attestation, noms des personnes qui l’ont ajoutée ou retirée",
            about="Référents, directions, contributeurs",
            why="Prouver une réponse",
            kept="Tant que l’établissement est suivi",
            by_key={"added_by_key": ("added_by_label",)},
            texts=(
                "title", "statement", "url", "withdrawn_by_label", "origin_label",
            ),
            stays="La preuve, sans nom : elle appartient à l’établissement.",
        ),
        Holding(
            model=Report,
            what="Document produit et nom de la personne qui l’a demandé",
            about="Référents, directions, équipe régionale",
            why="Retrouver un rapport",
            kept="Tant que l’établissement est suivi",
            by_key={"made_by_key": ("made_by_label",)},
        ),
        Holding(
            model=Profile,
            what="Qui gère l’informatique (sorte de personne), logiciel et hébergement",
            about="L’établissement",
            why="Poser les questions qui conviennent",
            kept="Tant que l’établissement est suivi",
            texts=("dui_name",),
        ),
        Holding(
            model=FrameworkVersion,
            what="Version d’un référentiel et nom de la personne qui l’a ajoutée",
            about="Équipe régionale, administration technique",
            why="Savoir d’où vient un référentiel",
            kept="Tant que le référentiel est proposé",
            by_key={"added_by_key": ("added_by_label",)},
        ),
        Holding(
            model=FrameworkImport,
            what="Fichier d’un référentiel et nom de la personne qui l’a envoyé",
            about="Équipe régionale, administration technique",
            why="Relire un référentiel avant de l’ajouter",
            kept="Tant que l’installation vit",
            by_key={"asked_by_key": ("asked_by_label",)},
            texts=("file_name",),
        ),
        Holding(
            model=ApprovalRequest,
            what="Nom et adresse d’une direction à qui une validation est demandée",
            about="La direction, la personne qui demande",
            why="Faire valider sans compte",
            kept="Tant que l’établissement est suivi",
            by_address={"recipient_email": ("recipient_email", "recipient_name")},
            by_key={"sent_by_key": ("sent_by_label", "sent_by_email")},
        ),
        Holding(
            model=HeadOfficeAnswer,
            what="Réponse du siège pour ses établissements, nom de la personne qui a répondu",
            about="Référents et directions de l’organisme",
            why="Répondre une fois pour tous",
            kept="Tant que l’organisme est suivi",
            by_key={
                "answered_by_key": ("answered_by_label",),
                "withdrawn_by_key": ("withdrawn_by_label",),
            },
            texts=("comment",),
        ),
        Holding(
            model=HeadOfficeProof,
            what="Preuve du siège, nom de la personne qui l’a ajoutée",
            about="Référents et directions de l’organisme",
            why="Prouver une fois pour tous",
            kept="Tant que l’organisme est suivi",
            by_key={"added_by_key": ("added_by_label",)},
            texts=("title", "statement", "url"),
        ),
        Holding(
            model=Inheritance,
            what="Nom de la personne qui a suivi ou écarté une réponse du siège",
            about="Référents, directions, contributeurs",
            why="Comprendre d’où vient une réponse",
            kept="Tant que l’établissement est suivi",
            texts=("changed_by_label",),
        ),
        Holding(
            model=CopiedAnswer,
            what="Nom de la personne qui a copié une réponse d’un autre établissement",
            about="Référents et directions",
            why="Savoir quelles réponses confirmer",
            kept="Jusqu’à la confirmation",
            texts=("origin_label", "copied_by_label"),
        ),
        Holding(
            model=OutsideRequest,
            what="Nom et adresse d’une personne sans compte à qui des questions sont posées",
            about="Prestataires, siège, collègues ; la personne qui demande",
            why="Obtenir la réponse de celui qui sait",
            kept="Tant que l’établissement est suivi",
            by_address={"recipient_email": ("recipient_email", "recipient_name")},
            by_key={"sent_by_key": ("sent_by_label", "sent_by_email")},
            texts=("note",),
        ),
        Holding(
            model=OutsideItem,
            what="Réponse d’une personne sans compte, nom de qui l’a acceptée",
            about="Prestataires, siège, collègues",
            why="Relire la réponse avant de l’accepter",
            kept="Tant que l’établissement est suivi",
            texts=("comment", "proof_title", "proof_url", "proof_statement", "refusal_word", "decided_by_label"),
        ),
        Holding(
            model=RequestEvent,
            what="Ce qui s’est passé pour une demande, et par qui",
            about="Référents, directions",
            why="Suivre la demande",
            kept="Tant que l’établissement est suivi",
            texts=("by_label",),
        ),
    ),
    not_personal={
        "Framework.name": "nom d’un référentiel publié",
        "Framework.points": "nombres",
        "FrameworkVersion.content": "texte d’un référentiel publié",
        "FrameworkVersion.marks": "clés et dates",
        "FrameworkImport.content": "texte d’un référentiel publié",
        "FrameworkImport.summary": "nombres et titres d’un référentiel",
        "Assessment.groups": "codes de groupes",
        "Snapshot.occasion_label": "nom d’une campagne",
        "HeadOfficeAnswer.reason": "motif choisi dans une liste",
        "Answer.reason": "motif choisi dans une liste",
        "AnswerChange.reason": "motif choisi dans une liste",
        "Evidence.origin_link": "adresse d’une page de Beffroi",
        "Profile.it_manager": "sorte de personne, pas un nom",
        "Standing.petals": "nombres",
    },
    erase=forget_documents,
)  # fmt: skip
