"""Django finds the models here; everybody else imports the file that holds them."""

import beffroi.organizations.models.branding
import beffroi.organizations.models.consent
import beffroi.organizations.models.contacts
import beffroi.organizations.models.desk
import beffroi.organizations.models.finess
import beffroi.organizations.models.invitations
import beffroi.organizations.models.memberships
import beffroi.organizations.models.places
import beffroi.organizations.models.search
import beffroi.organizations.models.staff  # noqa: F401
