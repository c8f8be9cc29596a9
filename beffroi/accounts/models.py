"""People who sign in."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

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

    `must_use_mfa`, `is_operator`, `main_role` and `place_words` follow from the roles held:
    they are written by the operations on memberships, in the floor above.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=100, blank=True)
    last_name = models.CharField("nom", max_length=100, blank=True)
    job = models.CharField("fonction", max_length=120, blank=True)
    is_active = models.BooleanField("compte ouvert", default=True)
    must_use_mfa = models.BooleanField("second facteur exigé", default=False)
    is_operator = models.BooleanField("administration technique", default=False)
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
