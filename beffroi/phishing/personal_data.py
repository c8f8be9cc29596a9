"""What phishing tests hold about people."""

from django.db.models import Q

from beffroi.lib.personal import Holding, PersonalData, Subject
from beffroi.phishing.models.campaigns import Campaign, CampaignPlace
from beffroi.phishing.models.checks import DeliveryCheck
from beffroi.phishing.models.edited import (
    EditedScenario,
    GophishUpload,
    ScenarioVersion,
)
from beffroi.phishing.models.imported import (
    ImportedCampaign,
    ImportedCandidate,
    ImportedGroup,
    ImportedPage,
    ImportedProfile,
    ImportedResult,
    ImportedTemplate,
)
from beffroi.phishing.models.results import NominativeAgreement, ResultDocument
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
            model=CampaignPlace,
            what="Personne de la direction à qui l’accord est demandé, et sa réponse",
            about="Directions",
            why="Prouver qu’un test était accepté",
            kept="Tant que l’établissement est suivi",
            by_address={"asked_email": ("asked_name", "asked_email")},
            by_key={"answered_by_key": ("answered_by_label",)},
        ),
        Holding(
            model=DeliveryCheck,
            what="Personne qui dit si le premier message est arrivé, et qui passe outre",
            about="Référents et directions",
            why="Ne lancer un test que s’il peut arriver",
            kept="Tant que l’établissement est suivi",
            by_address={"contact_email": ("contact_name", "contact_email")},
            by_key={"waived_by_key": ("waived_by_label",)},
            texts=("answered_by_label", "waived_reason"),
        ),
        Holding(
            model=Target,
            what="Prénom, nom et service de la personne testée, le temps du test",
            about="Personnel des établissements",
            why="Adresser le message du test et la page qui l’explique",
            kept="Jusqu’à la date d’effacement affichée dès le début",
            documents=("values",),
        ),
        Holding(
            model=NominativeAgreement,
            what="Personne de la direction qui a accepté la lecture des noms d’un test",
            about="Directions",
            why="Prouver que cette lecture était acceptée",
            kept="Tant que l’établissement est suivi",
            by_key={"agreed_by_key": ("agreed_by_label",)},
            texts=("wording", "consultation", "withdrawn_by_label"),
        ),
        Holding(
            model=ResultDocument,
            what="Personne qui a demandé un bilan ou une affiche",
            about="Référents et directions",
            why="Retrouver un document",
            kept="Tant que l’établissement est suivi",
            by_key={"asked_by_key": ("asked_by_label",)},
        ),
        Holding(
            model=ImportedResult,
            what="Résultat nominatif d’un test repris d’un autre outil",
            about="Personnel des établissements",
            why="Garder l’historique demandé à la reprise",
            kept="Jusqu’à la date d’effacement donnée à la reprise",
            gone_with=("email",),
            texts=("first_name", "last_name", "position"),
        ),
        Holding(
            model=ImportedCandidate,
            what="Nom, adresse et fonction d’une personne d’un groupe repris",
            about="Personnel des établissements",
            why="Proposer ces personnes à la liste du personnel",
            kept="Quatre-vingt-dix jours",
            gone_with=("email",),
            texts=("first_name", "last_name", "position"),
        ),
        Holding(
            model=ImportedCampaign,
            what="Noms donnés à un ancien test et à ses groupes",
            about="Personnes que ces noms citeraient",
            why="Garder l’historique des tests",
            kept="Tant que l’établissement est suivi",
            texts=("name", "template_name", "page_name", "profile_name"),
            documents=("group_names", "breakdown"),
        ),
        Holding(
            model=ImportedGroup,
            what="Nom d’un groupe repris",
            about="Personnes que ce nom citerait",
            why="Proposer ces personnes à la liste du personnel",
            kept="Quatre-vingt-dix jours",
            texts=("name",),
        ),
        Holding(
            model=ImportedTemplate,
            what="Texte d’un modèle repris, expéditeur compris",
            about="Personnes que ce texte citerait",
            why="Servir de brouillon à un scénario",
            kept="Tant que le brouillon sert",
            texts=("name", "subject", "sender", "text", "html"),
            documents=("attachments", "hints", "remarks"),
        ),
        Holding(
            model=ImportedPage,
            what="Texte d’une page reprise",
            about="Personnes que ce texte citerait",
            why="Servir de brouillon à un scénario",
            kept="Tant que le brouillon sert",
            texts=("name", "html", "redirect"),
            documents=("remarks",),
        ),
        Holding(
            model=ImportedProfile,
            what="Identifiant et expéditeur d’un profil d’envoi repris",
            about="Personnes qui tenaient l’ancien outil",
            why="Déclarer de nouveau le serveur d’envoi",
            kept="Tant que le profil n’est pas déclaré",
            by_address={"username": ("username",)},
            texts=("name", "sender"),
            documents=("headers",),
        ),
        Holding(
            model=EditedScenario,
            what="Qui écrit un scénario, et le texte de son brouillon",
            about="Équipe régionale et référents ; personnes qu’un courriel repris citerait",
            why="Écrire des exercices",
            kept="Tant que le scénario sert",
            by_key={"changed_by_key": ("changed_by_label",)},
            texts=("title",),
            documents=("draft",),
        ),
        Holding(
            model=ScenarioVersion,
            what="Qui a publié un scénario, et son texte",
            about="Équipe régionale et référents",
            why="Garder le message des tests passés",
            kept="Tant que les tests qui l’emploient sont gardés",
            by_key={"published_by_key": ("published_by_label",)},
            documents=("body",),
        ),
        Holding(
            model=GophishUpload,
            what="Qui a envoyé un fichier de Gophish, et ce qui en a été lu",
            about="Équipe régionale et référents",
            why="Dire ce qui a été repris et ce qui ne l’a pas été",
            kept="Tant que l’établissement est suivi ; le fichier lui-même, un jour au plus",
            by_key={"created_by_key": ("created_by_label",)},
            texts=("name",),
            documents=("report",),
        ),
    ),
    not_personal={
        "EditedScenario.marks": "nombres d’enregistrements",
        "RegionalMedian.member_keys": "clés de tests d’établissements",
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
        "ImportedCampaign.counts": "nombres seuls",
        "ImportedTemplate.images": "adresses d’images",
        "ImportedTemplate.brands": "noms de marques",
        "ImportedPage.images": "adresses d’images",
        "ImportedPage.brands": "noms de marques",
    },
    erase=cut_targets,
)
