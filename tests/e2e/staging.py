"""What the pictures need beside the demo region: a passkey, a lost factor, a restore.

Done in the running product: by its own operations, and in the browser for the passkey.
"""

import os
import subprocess
import sys

from playwright.sync_api import Browser, Page

from tests.e2e.browser import add_authenticator
from tests.e2e.product import Product

# Somebody without a persona, who has a password and lost the second factor.
LOST = "telephone-perdu@exemple-beffroi.fr"
PASSWORD = "Gravier7Pluie3Lampe"
PASSKEY = "Ordinateur du bureau"

_STAGE = f"""
import django
django.setup()
from django.db import transaction
from beffroi.accounts.models import User
from beffroi.accounts.operations.closing import close_account
from beffroi.accounts.operations.recovery import ask_recovery
from beffroi.accounts.rules.roles import Role
from beffroi.jobs import setting_aside
from beffroi.journal.rules.actor import SYSTEM
from beffroi.mail.models import OutgoingMessage
from beffroi.mail.operations import deliveries
from beffroi.mail.rules.states import MessageState
from beffroi.organizations.models.memberships import Membership
from beffroi.organizations.operations.memberships import grant
from beffroi.files.models import StoredFile
from beffroi.privacy.operations import ask_register, decide_file, open_request
from beffroi.privacy.rules.states import FileChoice
from beffroi.privacy.work.deposits import read_files
from tests.build import give_second_factor, make_user

lead = Membership.objects.active().filter(role=Role.REGIONAL_LEAD).first()
held = Membership.objects.active().filter(
    role=Role.REFERENT, organization__region_code=lead.region_code).first()
lost = make_user("{LOST}", first_name="Mathilde", last_name="Roussel")
lost.set_password("{PASSWORD}")
lost.save()
grant(user=lost, role=Role.CONTRIBUTOR, by=SYSTEM, organization=held.organization,
      establishments=list(held.establishments.all()))
contributor = User.objects.filter(is_demo_persona=True, pk__in=Membership.objects.active()
    .filter(role=Role.CONTRIBUTOR).values("user_id")).first()
for person in (lost, contributor):
    give_second_factor(person)
    ask_recovery(user=person, by=person.as_actor())
guests = User.objects.filter(is_demo_persona=False, is_active=True).exclude(pk=lost.pk)
for person in guests.order_by("email")[:3]:
    close_account(user=person, by=SYSTEM)
keys = set(StoredFile.objects.filter(purpose="evidence")
    .values_list("stored_by_key", flat=True))
people = User.objects.filter(is_demo_persona=False, is_active=True).order_by("email")
asking = next(person for person in people if str(person.pk) in keys)
asked = open_request(address=asking.email,
                     reason="Courrier reçu : départ à la retraite.", by=SYSTEM)
read_files(str(asked.pk))
first = asked.files.order_by("pk").first()
decide_file(decision=first, choice=FileChoice.KEEP, by=lead.user.as_actor())
with transaction.atomic():
    newest = OutgoingMessage.objects.exclude(mime=b"").order_by("-created_at")[:7]
    OutgoingMessage.objects.filter(pk__in=list(newest.values_list("pk", flat=True))).update(
        state=MessageState.WAITING)
    deliveries.set_aside_waiting(by=SYSTEM)
    ask_register(by=lost.as_actor())
    setting_aside.set_aside_waiting(by=SYSTEM)
"""


def stage(browser: Browser, product: Product) -> None:
    """Prepare what the pictures show; once, before the first of them."""
    subprocess.run(
        [sys.executable, "-c", _STAGE],
        check=True,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "beffroi.config.settings",
            "BEFFROI_DATA_DIR": str(product.data_dir),
            "BEFFROI_DATABASE_URL": "",
            "BEFFROI_DEMO": "1",
            "BEFFROI_PUBLIC_URL": product.address,
        },
    )
    context = browser.new_context(locale="fr-FR")
    _register_passkey(context.new_page(), product.address)
    context.close()


def _register_passkey(page: Page, address: str) -> None:
    add_authenticator(page)
    page.goto(f"{address}/compte/connexion/")
    page.locator("form[data-role=referent] button").first.click()
    page.wait_for_load_state("load")
    page.goto(f"{address}/compte/cles/ajouter/")
    page.get_by_label("Son nom").fill(PASSKEY)
    page.get_by_role("button", name="Créer la clé d’accès").click()
    page.wait_for_url("**/second-facteur/codes/")
