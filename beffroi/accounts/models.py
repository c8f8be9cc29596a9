"""People who sign in."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from beffroi.accounts.rules.recovery import RecoveryState
from beffroi.accounts.sessions import SessionStore
from beffroi.journal.rules.actor import Actor, ActorKind
from beffroi.lib import clock


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: object
    ) -> "User":
        """Create a person; without a password nobody can sign in as them."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with an account, known by the e-mail address.

    `must_use_mfa`, `is_operator`, `led_regions`, `main_role` and `place_words` follow from
    the roles held: they are written by the operations on memberships, in the floor above.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=100, blank=True)
    last_name = models.CharField("nom", max_length=100, blank=True)
    job = models.CharField("fonction", max_length=120, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    must_use_mfa = models.BooleanField("second facteur exigé", default=False)
    is_operator = models.BooleanField("administration technique", default=False)
    # Codes of the regions whose team the person belongs to, for the floors below roles.
    led_regions = models.JSONField(default=list)
    main_role = models.CharField(max_length=20, blank=True)
    # Names of the places where the person acts: refused inside the password.
    place_words = models.JSONField(default=list)
    is_demo_persona = models.BooleanField(
        "personnage de la démonstration", default=False
    )
    persona_label = models.CharField(max_length=200, blank=True)
    conditions_accepted_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_one_email")
        ]

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def as_actor(self) -> Actor:
        return Actor(ActorKind.PERSON, str(self.pk), self.get_full_name())


class OpenSession(AbstractBaseSession):
    """One browser where somebody is signed in, or a visitor who is not yet.

    `seen_at` moves by a quarter of an hour at least. No network address is kept.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    device = models.CharField(max_length=120, blank=True)
    opened_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


class Identity(models.Model):
    """A person as an identity provider knows them: proof of who they are, never a right.

    `subject` is the provider's own stable key for the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    provider = models.CharField(max_length=40)
    subject = models.CharField(max_length=255)
    label = models.CharField(max_length=200, blank=True)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "subject"], name="identity_one_person"
            ),
            models.UniqueConstraint(
                fields=["user", "provider"], name="identity_one_per_provider"
            ),
        ]


class RecoveryRequestQuerySet(models.QuerySet["RecoveryRequest"]):
    def open(self) -> Self:
        return self.filter(state__in=[RecoveryState.WAITING, RecoveryState.CONFIRMED])

    def due(self, moment: datetime) -> Self:
        """Confirmed, and whose delay is over."""
        return self.filter(state=RecoveryState.CONFIRMED, due_at__lte=moment)


class RecoveryRequest(models.Model):
    """« J’ai perdu mon second facteur »: asked after the password, confirmed by people.

    The confirmers are kept as keys and names: they may leave before the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    state = models.CharField(max_length=10, default=RecoveryState.WAITING)
    asked_at = models.DateTimeField()
    needed_count = models.PositiveSmallIntegerField(default=1)
    first_key = models.CharField(max_length=64, blank=True)
    first_label = models.CharField(max_length=200, blank=True)
    second_key = models.CharField(max_length=64, blank=True)
    second_label = models.CharField(max_length=200, blank=True)
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = RecoveryRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=["waiting", "confirmed"]),
                name="recovery_one_open",
            )
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="recovery_due")]
