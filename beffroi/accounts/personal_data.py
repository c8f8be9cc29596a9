"""What accounts hold about people, and how an account is emptied."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction

from beffroi.accounts.models import Identity, OpenSession, RecoveryRequest, User
from beffroi.lib.personal import Basis, Holding, PersonalData, Subject


def empty_account(subject: Subject) -> int:
    """Leave of an account only its key: no name, no address, no way in, no session."""
    count = _end_sessions(subject)
    cache.clear()  # rate limits are counted by address
    with transaction.atomic():
        theirs = (
            User.objects.filter(pk=subject.key) if subject.key else User.objects.none()
        )
        user = theirs.select_for_update().first()
        if user is None:
            return count
        user.email = erased_address(subject.key)
        user.first_name = user.last_name = user.job = user.persona_label = ""
        user.place_words = []
        user.led_regions = []
        user.is_active = user.is_operator = user.must_use_mfa = False
        user.is_demo_persona = False
        user.last_login = None
        user.set_unusable_password()
        user.save()
    return count + 1


def erased_address(key: str) -> str:
    """Return the address of an emptied account: it names nobody and receives nothing."""
    return f"efface-{key.replace('-', '')[:16]}@effacement.invalid"


def is_erased(user: User) -> bool:
    return user.email == erased_address(str(user.pk))


def _end_sessions(subject: Subject) -> int:
    """Close the sessions of the person; the others stay open."""
    if not subject.key:
        return 0
    return OpenSession.objects.filter(user_id=subject.key).delete()[0]


PERSONAL_DATA = PersonalData(
    app="accounts",
    label="Comptes",
    holdings=(
        Holding(
            model=User,
            what="Adresse électronique, prénom, nom, fonction, mot de passe sous forme d’empreinte",
            about="Toute personne qui a un compte",
            why="Entrer dans Beffroi, y être reconnu par ses collègues",
            kept="Tant que le compte est ouvert ; effacé sur demande",
            about_key=("id",),
            texts=("job",),
            documents=("place_words",),
            secret=("password",),
            stays="L’identifiant du compte, sans nom : les actes passés s’y rapportent.",
        ),
        Holding(
            model=EmailAddress,
            what="Adresse vérifiée",
            about="Toute personne qui a un compte",
            why="Retrouver l’accès à son compte",
            kept="Tant que le compte est ouvert",
            gone_with=("user_id", "email"),
        ),
        Holding(
            model=Authenticator,
            what="Second facteur : secret chiffré, date d’usage",
            about="Les personnes qui ont réglé un second facteur",
            why="Protéger les comptes qui peuvent beaucoup",
            kept="Jusqu’à son retrait",
            basis=Basis.LEGITIMATE_INTEREST,
            gone_with=("user_id",),
            secret=("data",),
        ),
        Holding(
            model=OpenSession,
            what="Session ouverte dans un navigateur, sorte d’appareil",
            about="Les personnes qui se sont connectées",
            why="Ne pas redemander le mot de passe à chaque page",
            kept="Douze heures",
            gone_with=("user_id",),
            secret=("session_key", "session_data"),
        ),
        Holding(
            model=Identity,
            what="Lien entre un compte et un fournisseur d’identité",
            about="Les personnes qui entrent par un fournisseur d’identité",
            why="Reconnaître la personne à son retour",
            kept="Jusqu’à ce qu’elle défasse le lien",
            gone_with=("user_id",),
            secret=("subject",),
            texts=("label",),
        ),
        Holding(
            model=RecoveryRequest,
            what="Demande de retrait du second facteur, noms des deux personnes qui l’ont confirmée",
            about="La personne qui a perdu son second facteur, celles qui la reconnaissent",
            why="Rendre l’accès à la bonne personne",
            kept="Tant que le compte est ouvert",
            about_key=("user_id",),
            by_key={"first_key": ("first_label",), "second_key": ("second_label",)},
        ),
    ),
    not_personal={
        "User.email": "vidé avec le compte",
        "User.first_name": "vidé avec le compte",
        "User.last_name": "vidé avec le compte",
        "User.persona_label": "vidé avec le compte",
        "User.led_regions": "des codes de régions, vidés avec le compte",
    },
    erase=empty_account,
)
