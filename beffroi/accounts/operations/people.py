"""Accounts: open one, describe oneself, reset a second factor.

Refusal
├── EmailTaken       an account exists already at this address
├── PasswordRefused  the password does not follow the rule
└── NoSuchAccount    no account at this address
"""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from beffroi.accounts.journaling import note
from beffroi.accounts.models import User
from beffroi.accounts.rules.roles import MFA_ROLES, Role
from beffroi.journal.rules.actor import Actor
from beffroi.lib import clock
from beffroi.lib.errors import Refusal


class EmailTaken(Refusal):
    sentence = "Un compte existe déjà à cette adresse."


class PasswordRefused(Refusal):
    sentence = "Ce mot de passe ne suit pas la règle."


class NoSuchAccount(Refusal):
    sentence = "Aucun compte n’existe à cette adresse."


@transaction.atomic
def create_account(
    *,
    email: str,
    by: Actor,
    password: str | None = None,
    first_name: str = "",
    last_name: str = "",
    job: str = "",
    place_words: Sequence[str] = (),
    has_accepted_conditions: bool = False,
    is_demo_persona: bool = False,
    persona_label: str = "",
) -> User:
    """Open an account; without a password nobody can sign in until one is set.

    Raises: EmailTaken; PasswordRefused with the reasons in French.
    """
    address = User.objects.normalize_email(email).strip().lower()
    if User.objects.filter(email__iexact=address).exists():
        raise EmailTaken
    moment = clock.now()
    user = User(
        email=address,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        job=job.strip(),
        place_words=list(place_words),
        is_demo_persona=is_demo_persona,
        persona_label=persona_label,
        conditions_accepted_at=moment if has_accepted_conditions else None,
        created_at=moment,
    )
    if password is not None:
        _check_password(password, user)
    user.set_password(password)
    user.save(force_insert=True)
    # The address is proven by the invitation that reached it.
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    note(user, by=by, verb="create_account")
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise PasswordRefused(" ".join(error.messages)) from error


@transaction.atomic
def describe_account(
    *, user: User, first_name: str, last_name: str, job: str, by: Actor
) -> User:
    """Change the names and the job that the other members see."""
    user.first_name = first_name.strip()
    user.last_name = last_name.strip()
    user.job = job.strip()
    user.save(update_fields=["first_name", "last_name", "job"])
    note(user, by=by, verb="describe_account")
    return user


def set_standing(
    *,
    user: User,
    roles: Sequence[Role],
    led_regions: Sequence[str],
    place_words: Sequence[str],
) -> None:
    """Write what the roles of a person, oldest first, entail for the account.

    The caller's journal line tells why. May be called twice.
    """
    user.must_use_mfa = bool(MFA_ROLES & set(roles))
    user.is_operator = Role.OPERATOR_ADMIN in roles
    user.main_role = roles[0].value if roles else ""
    user.led_regions = list(led_regions)
    user.place_words = list(place_words)
    user.save(
        update_fields=[
            "must_use_mfa", "is_operator", "led_regions", "main_role", "place_words",
        ]
    )  # fmt: skip


@transaction.atomic
def reset_mfa(*, email: str, by: Actor) -> User:
    """Remove the second factor of a person, who sets it up again at the next visit.

    Raises: NoSuchAccount.
    """
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise NoSuchAccount
    Authenticator.objects.filter(user_id=user.pk).delete()
    note(user, by=by, verb="reset_mfa")
    return user


def note_security_event(*, user: User, verb: str) -> None:
    """Write one journal line for what a person did to their own sign-in."""
    note(user, by=user.as_actor(), verb=verb)
