"""Where each page of the map is found in the demo region, and by whom."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.e2e.staging import LOST, PASSWORD

Finder = Callable[[Page, str], None]


def at(path: str) -> Finder:
    """Open a path that holds no key."""
    return lambda page, address: _open(page, address + path)


def in_place(suffix: str = "") -> Finder:
    """Open a page of the only establishment of the persona."""

    def find(page: Page, address: str) -> None:
        _open(page, f"{address}/mes-etablissements/")
        _open(page, page.url + suffix)

    return find


def in_framework(suffix: str = "") -> Finder:
    """Open a page of the invented framework, at the establishment of the persona."""

    def find(page: Page, address: str) -> None:
        in_place("referentiels/")(page, address)
        link = page.locator("main .question-row h2 a").nth(1)
        _open(page, f"{address}{link.get_attribute('href')}{suffix}")

    return find


def through(start: Finder, *selectors: str) -> Finder:
    """Open a page, then follow the first link that each selector finds."""

    def find(page: Page, address: str) -> None:
        start(page, address)
        for selector in selectors:
            link = page.locator(selector).first
            link.wait_for(state="attached")
            _open(page, address + str(link.get_attribute("href")).replace(address, ""))

    return find


def _open(page: Page, url: str) -> None:
    page.goto(url)
    page.wait_for_load_state("load")


def letter(page: Page, address: str) -> None:
    """Open the mailbox on an invitation that nobody has taken up."""
    _open(page, f"{address}/courrier/")
    page.locator("main table a", has_text="invit").first.click()
    page.wait_for_load_state("load")


def without_direction(page: Page, address: str) -> None:
    """Open the letter to the direction of a place where it has no account."""
    through(at("/reflexes/"), "main a:has-text('Les Grenadiers')")(page, address)
    _open(page, page.url + "faire-valider/")


def without_second_factor(page: Page, address: str) -> None:
    """Give the password of somebody who lost the second factor, then ask for help."""
    _open(page, f"{address}/compte/connexion/")
    page.locator("input[name=login]").fill(LOST)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Entrer", exact=True).click()
    page.get_by_role("link", name="Téléphone perdu").click()
    page.wait_for_load_state("load")


LEAD: dict[str, Finder] = {
    "mail:profiles": at("/courrier/profils/"),
    "mail:profile_create": at("/courrier/profils/nouveau/"),
    "home:home": at("/"),
    "organizations:establishments": at("/etablissements/"),
    "organizations:establishment": through(at("/etablissements/"), "main tbody th a"),
    "organizations:establishment_edit": through(
        at("/etablissements/"), "main tbody th a", "a[href$='/corriger/']"
    ),
    "organizations:establishment_create": at("/etablissements/nouveau/"),
    "organizations:organization": through(
        at("/etablissements/"), "main a[href^='/organismes/']"
    ),
    "organizations:organization_edit": through(
        at("/etablissements/"), "main a[href^='/organismes/']", "a[href$='/corriger/']"
    ),
    "organizations:finess_imports": at("/imports/finess/"),
    "organizations:finess_import": through(at("/imports/finess/"), "main tbody th a"),
    "organizations:team": at("/equipe/"),
    "organizations:membership_change": through(at("/equipe/"), "a[href$='/changer/']"),
    "organizations:membership_end": through(at("/equipe/"), "a[href$='/retirer/']"),
    "home:departure": through(
        at("/equipe/"), "a[href$='/retirer/']", "main a[href$='/depart/']"
    ),
    "organizations:recoveries": at("/equipe/secours/"),
    "organizations:recovery_confirm": through(
        at("/equipe/secours/"), "main a[href$='/confirmer/']"
    ),
    "organizations:invitations": at("/invitations/"),
    "organizations:invite": at("/invitations/nouvelle/"),
    "organizations:invite_file": at("/invitations/fichier/"),
    "home:desk": at("/bureau/"),
    "organizations:contact": through(at("/bureau/"), "main a[href*='/contact/']"),
    "organizations:regional_messages": at("/region/messages/"),
    "organizations:message_places": at("/region/messages/nouveau/"),
    "organizations:regional_message": through(
        at("/region/messages/"), "main tbody th a"
    ),
    "home:my_obligations": at("/obligations/"),
    "home:obligation": at("/obligations/violation-cnil/"),
    "home:edited_obligations": at("/region/obligations/"),
    "home:edit_obligation": at("/region/obligations/violation-cnil/"),
    "home:obligation_versions": at("/region/obligations/violation-cnil/versions/"),
    "alert:facts": at("/region/reperes/"),
    "alert:edit_fact": at("/region/reperes/cert-sante-phone/"),
    "maturity:library": at("/referentiels/"),
    "maturity:framework_import": through(
        at("/referentiels/"), "main a[href*='/referentiels/imports/']"
    ),
    "maturity:framework_points": through(
        at("/referentiels/"), "main a[href$='/scores/']"
    ),
    "observatory:observatory": at("/region/observatoire/"),
    "observatory:campaigns": at("/region/campagnes/"),
    "observatory:campaign": through(at("/region/campagnes/"), "main tbody th a"),
    "observatory:campaign_create": at("/region/campagnes/nouvelle/"),
    "mail:mailbox": at("/courrier/"),
    "mail:message": letter,
    "jobs:job_list": at("/travaux/"),
    "jobs:job": through(at("/travaux/"), "main a[href^='/travaux/']"),
}
DIRECTOR: dict[str, Finder] = {
    "home:home": at("/"),
    "home:journal": at("/journal/"),
    "organizations:establishment": in_place(),
    "organizations:emergency_contacts": in_place("numeros/"),
    "organizations:sharing": in_place("partage/"),
    "organizations:ask_help": in_place("aide/"),
    "organizations:branding": in_place("charte/"),
    "organizations:staff": in_place("personnel/"),
    "organizations:staff_create": in_place("personnel/nouveau/"),
    "organizations:staff_edit": through(in_place("personnel/"), "main tbody th a"),
    "organizations:consents": in_place("accords/"),
    "organizations:domain_declare": in_place("accords/domaines/?domaine=exemple.fr"),
    "organizations:recipient_domain": through(in_place("accords/"), "main tbody th a"),
    "organizations:exclusions": in_place("accords/exclusions/"),
    "organizations:programme": in_place("accords/programme/"),
    "organizations:staff_teams": in_place("personnel/equipes/"),
    "organizations:staff_team": through(
        in_place("personnel/equipes/"), "main tbody td a"
    ),
    "organizations:staff_imports": in_place("personnel/imports/"),
    "organizations:staff_import": through(
        in_place("personnel/imports/"), "main tbody th a"
    ),
    "maturity:overview": in_place("reflexes/"),
    "maturity:reflex": in_place("reflexes/2/"),
    "maturity:question": in_place("reflexes/question/R2.4/?parcours=express"),
    "maturity:summary": in_place("reflexes/bilan/"),
    "maturity:validation": in_place("reflexes/valider/"),
    "maturity:snapshots": in_place("reflexes/validations/"),
    "maturity:snapshot": through(
        in_place("reflexes/validations/"), "main a[href*='/validations/']"
    ),
    "maturity:documents": in_place("rapport/"),
    "maturity:correspondences": in_place("reflexes/correspondances/"),
    "maturity:correspondence": in_place("reflexes/correspondances/recyf/"),
    "maturity:has_file": in_place("reflexes/dossier-has/"),
    "home:place_obligations": in_place("obligations/"),
    "home:place_obligation": in_place("obligations/hebergement-hds/"),
    "home:nis2_test": at("/obligations/test-nis-2/"),
    "maturity:frameworks": in_place("referentiels/"),
    "maturity:framework_overview": in_framework(),
    "maturity:framework_reflex": in_framework("chapitre/1/"),
    "maturity:framework_question": through(
        in_framework("chapitre/1/"), "main .question-row h2 a"
    ),
    "maturity:framework_groups": in_framework("groupes/"),
    "maturity:framework_validation": in_framework("valider/"),
    "maturity:framework_snapshots": in_framework("validations/"),
    "maturity:framework_documents": in_framework("rapport/"),
    "maturity:profile": in_place("profil/"),
    "maturity:evidence": in_place("preuves/"),
    "maturity:to_confirm": in_place("reflexes/a-confirmer/"),
    "maturity:copy": in_place("reflexes/copier/"),
    "observatory:peers": in_place("semblables/"),
    "observatory:place_campaign": in_place("campagne/"),
    "actionplan:next_actions": in_place("actions/"),
    "actionplan:action_list": in_place("actions/toutes/"),
    "actionplan:action_create": in_place("actions/nouvelle/"),
    "actionplan:board": in_place("actions/tableau/"),
    "actionplan:costs": in_place("actions/couts/"),
    "actionplan:year": in_place("calendrier/"),
    "actionplan:adopt": in_place("calendrier/adopter/"),
    "actionplan:series_create": in_place("calendrier/nouvelle/"),
    "actionplan:series": through(
        in_place("calendrier/"), "main table a[href^='/calendrier/']"
    ),
    "actionplan:series_edit": through(
        in_place("calendrier/"),
        "main table a[href^='/calendrier/']",
        "a[href$='/modifier/']",
    ),
    "actionplan:action": through(
        in_place("actions/toutes/"), "main table a[href^='/actions/']"
    ),
    "actionplan:action_edit": through(
        in_place("actions/toutes/"),
        "main table a[href^='/actions/']",
        "a[href$='/modifier/']",
    ),
    "alert:posters": in_place("affiche/"),
    "organizations:links": in_place("liens/"),
    "maturity:requests": in_place("demandes/"),
    "maturity:request": through(in_place("demandes/"), "main tbody th a"),
    "maturity:request_create": in_place(
        "demandes/nouvelle/?pour=provider&question=R2.3"
    ),
}


def own_scenario(suffix: str = "") -> Finder:
    """Copy a scenario for the establishment of the persona, unless one is there; open it."""

    def find(page: Page, address: str) -> None:
        _open(page, f"{address}/tests/scenarios/brouillons/")
        link = page.locator("main table a[href*='/modifier/']").first
        if not link.count():
            _open(page, f"{address}/tests/scenarios/boite-pleine/copier/")
            page.locator("main form button").first.click()
            page.wait_for_load_state("load")
            _open(page, f"{address}/tests/scenarios/brouillons/")
        path = str(link.get_attribute("href")).removesuffix("message/")
        _open(page, f"{address}{path}{suffix}")

    return find


REFERENT: dict[str, Finder] = {
    "phishing:scenarios": at("/tests/scenarios/"),
    "phishing:scenario": at("/tests/scenarios/boite-pleine/"),
    "phishing:scenario_copy": at("/tests/scenarios/boite-pleine/copier/"),
    "phishing:scenario_preview": at("/tests/scenarios/boite-pleine/apercu/bureau/"),
    "phishing:scenario_start": at("/tests/scenarios/ecrire/"),
    "phishing:scenario_edit": own_scenario("message/"),
    "phishing:scenario_publish": own_scenario("publier/"),
    "phishing:draft_preview": own_scenario("apercu/lecon/"),
    "phishing:scenario_drafts": at("/tests/scenarios/brouillons/"),
    "phishing:message_import": at("/tests/scenarios/courriel/"),
    "phishing:gophish_held": at("/tests/reprise/"),
    "phishing:gophish_send": at("/tests/reprise/envoyer/"),
    "phishing:gophish_history": at("/tests/reprise/anciens-tests/"),
    "home:home": at("/"),
    "organizations:my_establishments": at("/mes-etablissements/"),
    "organizations:my_staff": at("/personnel/"),
    "organizations:my_consents": at("/accords/"),
    "maturity:mine": at("/reflexes/"),
    "actionplan:my_actions": at("/actions/"),
    "actionplan:my_board": at("/actions/tableau/"),
    "actionplan:my_calendar": at("/calendrier/"),
    "actionplan:agenda": at("/agenda/"),
    "notifications:notices": at("/messages/"),
    "notifications:choices": at("/messages/choix/"),
    "alert:my_posters": at("/affiche/"),
    "organizations:my_links": at("/liens/"),
    "maturity:approval_ask": without_direction,
    "organizations:account": at("/compte/"),
    "mfa_index": at("/compte/second-facteur/"),
    "accounts:ways_in": at("/compte/acces/"),
    "mfa_add_webauthn": at("/compte/cles/ajouter/"),
    "mfa_edit_webauthn": through(at("/compte/acces/"), "main a:has-text('Renommer')"),
    "mfa_remove_webauthn": through(at("/compte/acces/"), "main a:has-text('Retirer')"),
}
DPO: dict[str, Finder] = {
    "home:home": at("/"),
    "maturity:organization_documents": through(
        at("/mes-etablissements/"),
        "main tbody th a",
        "main a[href^='/organismes/']",
        "main a[href$='/rapports/']",
    ),
    "maturity:matrix": through(
        at("/mes-etablissements/"),
        "main tbody th a",
        "main a[href^='/organismes/']",
        "a[href$='/tableau/']",
    ),
}
OPERATOR: dict[str, Finder] = {
    "home:home": at("/"),
    "home:administration": at("/administration/"),
    "home:design_system": at("/administration/charte/"),
    "home:closed_accounts": at("/administration/comptes/"),
    "home:restored": at("/administration/restauration/"),
    "home:journal": at("/journal/"),
    "privacy:register": at("/vie-privee/"),
    "privacy:retention": at("/vie-privee/conservation/"),
    "privacy:requests": at("/vie-privee/demandes/"),
    "privacy:request": through(
        at("/vie-privee/demandes/"), "main table a[href^='/vie-privee/demandes/']"
    ),
    "mail:server": at("/courrier/serveur/"),
}
PUBLIC: dict[str, Finder] = {
    "account_login": at("/compte/connexion/"),
    "account_reset_password": at("/compte/mot-de-passe/oublie/"),
    "account_reset_password_done": at("/compte/mot-de-passe/oublie/envoye/"),
    "account_inactive": at("/compte/ferme/"),
    "home:help": at("/aide/"),
    "home:help_guide": at("/aide/referent/"),
    "alert:emergency": at("/alerte/"),
    "alert:card": at("/alerte/rancongiciel/"),
    "accounts:recovery": without_second_factor,
}
PAGES: dict[str, dict[str, Finder]] = {
    "": PUBLIC,
    "regional_lead": LEAD,
    "director": DIRECTOR,
    "referent": REFERENT,
    "dpo": DPO,
    "contributor": {
        "home:home": at("/"),
        "actionplan:my_actions": at("/actions/"),
        "accounts:ways_in": at("/compte/acces/"),  # while a recovery is open
    },
    "reader": {"home:home": at("/")},
    "regional_reader": {
        "home:home": at("/"),
        "observatory:observatory": at("/region/observatoire/"),
    },
    "operator_admin": OPERATOR,
}
