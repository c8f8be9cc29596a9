"""Where each page of the map is found in the demo region, and by whom."""

from collections.abc import Callable

from playwright.sync_api import Page

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


LEAD: dict[str, Finder] = {
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
    "organizations:invitations": at("/invitations/"),
    "organizations:invite": at("/invitations/nouvelle/"),
    "organizations:invite_file": at("/invitations/fichier/"),
    "alert:facts": at("/region/reperes/"),
    "alert:edit_fact": at("/region/reperes/cert-sante-phone/"),
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
    "organizations:establishment": in_place(),
    "organizations:emergency_contacts": in_place("numeros/"),
    "organizations:sharing": in_place("partage/"),
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
    "maturity:profile": in_place("profil/"),
    "maturity:evidence": in_place("preuves/"),
    "maturity:to_confirm": in_place("reflexes/a-confirmer/"),
    "maturity:copy": in_place("reflexes/copier/"),
    "observatory:peers": in_place("semblables/"),
    "observatory:place_campaign": in_place("campagne/"),
    "actionplan:next_actions": in_place("actions/"),
    "actionplan:action_list": in_place("actions/toutes/"),
    "actionplan:action_create": in_place("actions/nouvelle/"),
    "actionplan:action": through(
        in_place("actions/toutes/"), "main table a[href^='/actions/']"
    ),
    "actionplan:action_edit": through(
        in_place("actions/toutes/"),
        "main table a[href^='/actions/']",
        "a[href$='/modifier/']",
    ),
    "alert:posters": in_place("affiche/"),
}
REFERENT: dict[str, Finder] = {
    "home:home": at("/"),
    "organizations:my_establishments": at("/mes-etablissements/"),
    "maturity:mine": at("/reflexes/"),
    "actionplan:my_actions": at("/actions/"),
    "alert:my_posters": at("/affiche/"),
    "organizations:account": at("/compte/"),
    "mfa_index": at("/compte/second-facteur/"),
}
DPO: dict[str, Finder] = {
    "home:home": at("/"),
    "maturity:organization_documents": through(
        at("/reflexes/"), "a[href*='/rapports/']"
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
    "home:journal": at("/administration/journal/"),
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
}
PAGES: dict[str, dict[str, Finder]] = {
    "": PUBLIC,
    "regional_lead": LEAD,
    "director": DIRECTOR,
    "referent": REFERENT,
    "dpo": DPO,
    "contributor": {"home:home": at("/"), "actionplan:my_actions": at("/actions/")},
    "reader": {"home:home": at("/")},
    "regional_reader": {
        "home:home": at("/"),
        "observatory:observatory": at("/region/observatoire/"),
    },
    "operator_admin": OPERATOR,
}
NO_PAGE = "acts, then leads to another page"
FILE = "a file, not a page"
FRAGMENT = "a fragment of the establishment's page, seen there"
JOURNEY = "needs a link or a moment that the journey of the tests walks through"
SIEGE = "seen by who holds a whole organization: walked by test_head_office"
WITHOUT_PICTURE: dict[str, str] = {
    "home:health": "JSON for a monitor",
    "home:installation": "exists only before the first account",
    "accounts:enter_as": NO_PAGE,
    "account_logout": NO_PAGE,
    "mfa_authenticate": JOURNEY,
    "account_reauthenticate": JOURNEY,
    "mfa_reauthenticate": JOURNEY,
    "account_change_password": JOURNEY,
    "account_set_password": JOURNEY,
    "account_reset_password_from_key": JOURNEY,
    "account_reset_password_from_key_done": JOURNEY,
    "mfa_activate_totp": JOURNEY,
    "mfa_deactivate_totp": JOURNEY,
    "mfa_view_recovery_codes": JOURNEY,
    "mfa_generate_recovery_codes": JOURNEY,
    "mfa_download_recovery_codes": FILE,
    "organizations:invitation": JOURNEY,
    "organizations:invitation_account": JOURNEY,
    "organizations:invite_batch": JOURNEY,
    "organizations:establishments_export": FILE,
    "organizations:support": NO_PAGE,
    "organizations:contact_note": NO_PAGE,
    "organizations:finess_import_apply": NO_PAGE,
    "organizations:finess_import_abandon": NO_PAGE,
    "organizations:invitation_resend": NO_PAGE,
    "organizations:invitation_revoke": NO_PAGE,
    "maturity:express": NO_PAGE,
    "maturity:panel": FRAGMENT,
    "maturity:evidence_add": NO_PAGE,
    "maturity:ask_report": NO_PAGE,
    "maturity:ask_blank": NO_PAGE,
    "maturity:document_file": FILE,
    "maturity:head_office": SIEGE,
    "maturity:head_office_question": SIEGE,
    "maturity:tie": NO_PAGE,
    "maturity:head_office_proof_add": NO_PAGE,
    "maturity:head_office_proof_withdraw": NO_PAGE,
    "maturity:head_office_proof_file": FILE,
    "maturity:matrix_export": FILE,
    "maturity:ask_matrix": NO_PAGE,
    "observatory:export": FILE,
    "observatory:refresh": NO_PAGE,
    "observatory:peers_panel": FRAGMENT,
    "observatory:campaign_edit": "the same form as a new campaign, before its launch",
    "observatory:campaign_launch": NO_PAGE,
    "observatory:campaign_close": NO_PAGE,
    "observatory:campaign_export": FILE,
    "maturity:evidence_file": FILE,
    "maturity:evidence_withdraw": NO_PAGE,
    "maturity:evidence_restore": NO_PAGE,
    "actionplan:my_export": FILE,
    "actionplan:my_bulk_give": NO_PAGE,
    "actionplan:action_state": NO_PAGE,
    "actionplan:action_take": NO_PAGE,
    "actionplan:action_postpone": NO_PAGE,
    "actionplan:action_give": NO_PAGE,
    "actionplan:action_comment": NO_PAGE,
    "actionplan:action_undo": NO_PAGE,
    "actionplan:panel": FRAGMENT,
    "actionplan:action_export": FILE,
    "actionplan:bulk_give": NO_PAGE,
    "alert:card_pdf": FILE,
    "alert:numbers": JOURNEY,
    "alert:numbers_card": JOURNEY,
    "alert:revoke_poster": NO_PAGE,
    "alert:restore_fact": NO_PAGE,
    "mail:trial": NO_PAGE,
    "mail:forget_server": NO_PAGE,
    "mail:source": FILE,
    "mail:decide": NO_PAGE,
}
