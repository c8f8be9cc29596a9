"""Walks of the accounts: a provider, a passkey, two roles, in a product that has them all."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from beffroi.accounts.rules.providers import Dialect
from tests.accounts.oidc_provider import PROCONNECT_PERSON, OidcProvider, running
from tests.e2e.browser import Walker, add_authenticator
from tests.e2e.product import Product, running_product

pytestmark = pytest.mark.e2e
SIRET_OF_NOBODY = "99999999900019"


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    person = {**PROCONNECT_PERSON, "siret": SIRET_OF_NOBODY}
    with running(OidcProvider(Dialect.PROCONNECT, person)) as started:
        yield started


@pytest.fixture(scope="module")
def open_product(tmp_path_factory, provider) -> Iterator[Product]:
    """Start a product at a name, where browsers accept passkeys, with a provider."""
    declared = provider.setting(label="ProConnect d’essai", trust_email=True)
    with running_product(
        tmp_path_factory.mktemp("accounts"),
        host="localhost",
        settings={"BEFFROI_OIDC": json.dumps([declared])},
    ) as started:
        yield started


@pytest.fixture
def visitor(
    browser: Browser, open_product, provider
) -> Iterator[Callable[..., Walker]]:
    """Return a function that gives a fresh visitor, who may also go to the provider."""
    contexts = []

    def new(*, width: int = 1280) -> Walker:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, locale="fr-FR"
        )
        contexts.append(context)
        walker = Walker(context, open_product.address)
        walker.friends = (provider.issuer,)
        return walker

    yield new
    for context in contexts:
        context.close()


def test_a_provider_knows_the_person_and_people_give_the_role(visitor, provider):
    walker = visitor()
    page = walker.page
    walker.open("/compte/connexion/")
    page.get_by_role("button", name="Continuer avec ProConnect d’essai").click()
    page.get_by_role("link", name="Confirmer mon identité").click()
    page.wait_for_url("**/arrivee/")
    walker.check()
    expect(page.get_by_text("Beffroi ne vous connaît pas encore")).to_be_visible()

    inviting = visitor()
    inviting.enter_as("director")
    inviting.open("/invitations/nouvelle/")
    if inviting.page.get_by_label("Adresse électronique").count() == 0:
        inviting.page.locator("main a[href*='nouvelle/?']").first.click()
    inviting.page.get_by_label("Adresse électronique").fill(PROCONNECT_PERSON["email"])
    inviting.page.get_by_role("radio", name="Contributeur").check()
    boxes = inviting.page.locator("input[type=checkbox]")
    if boxes.count() and not boxes.first.is_checked():
        boxes.first.check()
    inviting.page.locator("main form button[type=submit]").last.click()
    inviting.check()

    page.reload()
    walker.check()
    page.get_by_role("link", name="Lire et accepter").click()
    walker.check()
    page.get_by_label("J’ai lu les règles d’usage").check()
    page.get_by_role("button", name="Ouvrir mon compte").click()
    page.wait_for_url(walker.address + "/")
    walker.check()
    expect(page.get_by_text("Bonjour Nadia")).to_be_visible()

    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Quitter").click()
    page.wait_for_url("**/compte/connexion/**")
    assert provider.logouts[-1]["id_token_hint"].count(".") == 2
    page.get_by_role("button", name="Continuer avec ProConnect d’essai").click()
    page.get_by_role("link", name="Confirmer mon identité").click()
    page.wait_for_url(walker.address + "/")
    walker.check()
    walker.open("/compte/acces/")
    expect(
        page.get_by_role("button", name="Détacher ProConnect d’essai")
    ).to_be_visible()


def test_a_passkey_is_added_then_opens_the_account(visitor):
    walker = visitor()
    page = walker.page
    add_authenticator(page)
    walker.enter_as("referent")
    walker.open("/compte/acces/")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    walker.check()
    page.get_by_label("Son nom").fill("Ordinateur du bureau")
    page.get_by_role("button", name="Créer la clé d’accès").click()
    page.wait_for_url("**/second-facteur/codes/")
    walker.check()
    walker.open("/compte/acces/")
    expect(
        page.get_by_role("link", name="Renommer Ordinateur du bureau")
    ).to_be_visible()

    page.locator(".user-menu summary").click()
    page.get_by_role("button", name="Quitter").click()
    walker.open("/compte/connexion/")
    page.get_by_role("button", name="Entrer avec une clé d’accès").click()
    page.wait_for_url(walker.address + "/")
    walker.check()
    expect(page.locator(".user-name")).to_contain_text("Élodie")
    walker.open("/compte/acces/")
    page.get_by_role("link", name="Retirer Ordinateur du bureau").click()
    walker.check()
    page.get_by_role("button", name="Retirer").click()
    page.wait_for_url("**/compte/acces/")
    expect(page.get_by_text("Ordinateur du bureau")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_person_of_two_roles_acts_in_one_at_a_time(visitor, width):
    walker = visitor(width=width)
    page = walker.page
    walker.enter_as("dpo")
    acting = page.locator(".acting-words")
    expect(acting).to_contain_text("Délégué à la protection des données")

    page.get_by_text("Changer de rôle").click()
    walker.check()
    page.get_by_role("button", name="Référent SSI").click()
    page.wait_for_load_state("load")
    walker.check()
    expect(acting).to_contain_text("Référent SSI : Résidence autonomie Le Chasselas")
    walker.open("/reflexes/")
    here = page.url
    expect(page.locator(".place")).to_contain_text("Le Chasselas doré")
    expect(page.locator(".place")).to_contain_text("Votre rôle ici : Référent SSI")

    page.get_by_text("Changer de rôle").click()
    page.get_by_role("button", name="Délégué à la protection").click()
    page.wait_for_load_state("load")
    walker.open(here)
    expect(page.locator(".place-elsewhere")).to_be_visible()
    page.get_by_role("button", name="Passer au rôle Référent SSI").click()
    page.wait_for_load_state("load")
    walker.check()
    expect(page.locator(".place-elsewhere")).to_have_count(0)
    expect(acting).to_contain_text("Référent SSI")
