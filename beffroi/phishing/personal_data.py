"""What phishing tests hold about people."""

from django.db.models import Q

from beffroi.lib.personal import Holding, PersonalData, Subject
from beffroi.phishing.models.campaigns import Campaign
from beffroi.phishing.models.targets import Target


def cut_targets(subject: Subject) -> int:
    """Make nameless what a person received; may be called twice."""
    theirs = Q(pk__in=[])
    for address in subject.addresses:
        theirs |= Q(staff__email__iexact=address)
    return Target.objects.filter(theirs).update(staff=None, values={})


PERSONAL_DATA = PersonalData(
    app="phishing",
    label="Tests d’hameçonnage",
    holdings=(
        Holding(
            model=Campaign,
            what="Nom de la personne qui a préparé un test",
            about="Équipe régionale et référents",
            why="Mener le test",
            kept="Tant que l’établissement est suivi",
            by_key={"created_by_key": ("created_by_label",)},
            texts=("name",),
        ),
        Holding(
            model=Target,
            what="Prénom, nom et service de la personne testée, le temps du test",
            about="Personnel des établissements",
            why="Adresser le message du test et la page qui l’explique",
            kept="Jusqu’à la date d’effacement affichée dès le début",
            documents=("values",),
        ),
    ),
    not_personal={
        "Target.team_label": "nom d’une équipe",
        "CampaignPlace.audience": "clés d’équipes et de familles de métiers",
        "Hit.address_print": "empreinte salée d’une adresse de réseau, souvent celle de l’établissement",
        "Hit.site_print": "empreinte salée d’un voisinage de réseau",
        "SpooledHit.address_print": "empreinte salée d’une adresse de réseau",
        "SpooledHit.features": "familles de logiciels et de réseaux, jamais une adresse",
        "Page.html": "page commune à tout un établissement, sans nom",
        "Page.headers": "en-têtes de la réponse",
        "Page.about": "qui mène le test et à qui s’adresser, tels que l’établissement les publie",
        "Hit.features": "familles de logiciels et de réseaux, jamais une adresse",
        "Hit.reasons": "mots de la classification",
        "Campaign.scenario_keys": "clés de scénarios",
    },
    erase=cut_targets,
)
