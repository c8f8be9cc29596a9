"""What the twelve reflexes hold about people, and the documents that print names."""

from django.db import transaction
from django.db.models import Q

from beffroi.files.operations import forget_produced
from beffroi.journal.rules.actor import SYSTEM
from beffroi.lib.personal import Holding, PersonalData, Subject
from beffroi.maturity.models.answers import Answer, AnswerChange, Snapshot
from beffroi.maturity.models.evidence import Evidence
from beffroi.maturity.models.profile import Profile
from beffroi.maturity.models.reports import Report
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
            texts=("comment",),
            stays="La réponse de l’établissement, sans nom.",
        ),
        Holding(
            model=AnswerChange,
            what="Historique d’une réponse et nom de la personne qui l’a changée",
            about="Référents, directions, contributeurs",
            why="Comprendre comment une réponse a évolué",
            kept="Tant que l’établissement est suivi",
            by_key={"changed_by_key": ("changed_by_label",)},
            texts=("comment",),
            stays="L’historique, sans nom.",
        ),
        Holding(
            model=Snapshot,
            what="Auto-évaluation validée et nom de la personne qui l’a validée",
            about="Directions et référents",
            why="Garder la preuve d’une validation",
            kept="Tant que l’établissement est suivi",
            by_key={"validated_by_key": ("validated_by_label",)},
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
    ),
    not_personal={
        "Answer.reason": "motif choisi dans une liste",
        "AnswerChange.reason": "motif choisi dans une liste",
        "Evidence.origin_link": "adresse d’une page de Beffroi",
        "Profile.it_manager": "sorte de personne, pas un nom",
        "Standing.petals": "nombres",
    },
    erase=forget_documents,
)  # fmt: skip
