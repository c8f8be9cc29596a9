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
    "home:departure": through(
        at("/equipe/"), "a[href$='/retirer/']", "main a[href$='/depart/']"
    ),
    "organizations:recoveries": at("/equipe/secours/"),
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
REFERENT: dict[str, Finder] = {
    "home:home": at("/"),
    "organizations:my_establishments": at("/mes-etablissements/"),
    "organizations:my_staff": at("/personnel/"),
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
    "home:journal_names": NO_PAGE,
    "home:journal_export": FILE,
    "privacy:ask_register": NO_PAGE,
    "privacy:register_file": FILE,
    "privacy:ask_copy": NO_PAGE,
    "privacy:copy_file": FILE,
    "privacy:erase": NO_PAGE,
    "home:installation": "exists only before the first account",
    "home:switch_role": NO_PAGE,
    "home:account_reopen": NO_PAGE,
    "accounts:enter_as": NO_PAGE,
    "accounts:provider_confirm": NO_PAGE,
    "accounts:provider_start": JOURNEY,
    "accounts:provider_return": JOURNEY,
    "accounts:provider_unlink": NO_PAGE,
    "accounts:session_close": NO_PAGE,
    "accounts:sessions_close": NO_PAGE,
    "accounts:recovery": JOURNEY,
    "accounts:recovery_cancel": NO_PAGE,
    "mfa_login_webauthn": NO_PAGE,
    "mfa_reauthenticate_webauthn": JOURNEY,
    "mfa_list_webauthn": NO_PAGE,
    "mfa_add_webauthn": JOURNEY,
    "mfa_edit_webauthn": JOURNEY,
    "mfa_remove_webauthn": JOURNEY,
    "organizations:arrival": JOURNEY,
    "organizations:arrival_accept": JOURNEY,
    "organizations:arrival_ask": NO_PAGE,
    "organizations:recovery_confirm": JOURNEY,
    "organizations:recovery_refuse": NO_PAGE,
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
    "maturity:framework_evidence_add": "the page of the requirement, in error",
    "maturity:framework_ask_report": NO_PAGE,
    "maturity:framework_ask_blank": NO_PAGE,
    "maturity:framework_answers": FILE,
    "maturity:framework_import_add": NO_PAGE,
    "maturity:framework_import_abandon": NO_PAGE,
    "maturity:framework_withdraw": NO_PAGE,
    "maturity:framework_offer": NO_PAGE,
    "maturity:framework_snapshot": JOURNEY,
    "maturity:reflexes_export": FILE,
    "organizations:invitation": JOURNEY,
    "organizations:invitation_account": JOURNEY,
    "organizations:invite_batch": JOURNEY,
    "organizations:establishments_export": FILE,
    "organizations:support": NO_PAGE,
    "organizations:take_charge": NO_PAGE,
    "organizations:organization_branding": "no persona manages an organization whole; "
    "the same template as the page of an establishment",
    "organizations:brand_css": FILE,
    "organizations:brand_logo": FILE,
    "organizations:organization_brand_css": FILE,
    "organizations:organization_brand_logo": FILE,
    "organizations:close_help": NO_PAGE,
    "organizations:message_write": JOURNEY,
    "organizations:message_try": NO_PAGE,
    "organizations:message_send": NO_PAGE,
    "organizations:message_discard": NO_PAGE,
    "organizations:staff_export": FILE,
    "organizations:staff_departure": NO_PAGE,
    "organizations:staff_forget": NO_PAGE,
    "organizations:staff_import_columns": JOURNEY,
    "organizations:staff_import_apply": NO_PAGE,
    "organizations:staff_import_abandon": NO_PAGE,
    "organizations:staff_import_undo": NO_PAGE,
    "organizations:contact_note": NO_PAGE,
    "organizations:finess_import_apply": NO_PAGE,
    "organizations:finess_import_abandon": NO_PAGE,
    "organizations:invitation_resend": NO_PAGE,
    "organizations:invitation_revoke": NO_PAGE,
    "maturity:express": NO_PAGE,
    "maturity:panel": FRAGMENT,
    "maturity:evidence_add": NO_PAGE,
    "maturity:closing": "a panel of the page of an action, seen there and in its walk",
    "maturity:ask_report": NO_PAGE,
    "maturity:ask_blank": NO_PAGE,
    "maturity:ask_has": NO_PAGE,
    "maturity:correspondence_export": FILE,
    "home:restore_obligation": NO_PAGE,
    "maturity:document_file": FILE,
    "maturity:head_office": SIEGE,
    "maturity:head_office_question": SIEGE,
    "maturity:tie": NO_PAGE,
    "maturity:head_office_answer_withdraw": NO_PAGE,
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
    "maturity:outside": JOURNEY,
    "maturity:approval": JOURNEY,
    "maturity:request_remind": NO_PAGE,
    "maturity:request_renew": NO_PAGE,
    "maturity:request_take_back": NO_PAGE,
    "maturity:request_accept_all": NO_PAGE,
    "maturity:item_accept": NO_PAGE,
    "maturity:item_send_back": NO_PAGE,
    "maturity:item_file": FILE,
    "organizations:link_close": NO_PAGE,
    "actionplan:my_export": FILE,
    "actionplan:my_bulk_give": NO_PAGE,
    "actionplan:action_state": NO_PAGE,
    "actionplan:action_take": NO_PAGE,
    "actionplan:action_postpone": NO_PAGE,
    "actionplan:action_give": NO_PAGE,
    "actionplan:action_comment": NO_PAGE,
    "actionplan:action_undo": NO_PAGE,
    "actionplan:panel": FRAGMENT,
    "actionplan:action_attach": NO_PAGE,
    "actionplan:action_after": NO_PAGE,
    "actionplan:attachment": FILE,
    "actionplan:attachment_remove": NO_PAGE,
    "actionplan:costs_export": FILE,
    "actionplan:feed": FILE,
    "actionplan:feed_close": NO_PAGE,
    "actionplan:series_skip": NO_PAGE,
    "actionplan:series_pause": NO_PAGE,
    "actionplan:series_resume": NO_PAGE,
    "actionplan:series_end": NO_PAGE,
    "actionplan:year_print": FILE,
    "notifications:read_all": NO_PAGE,
    "notifications:stop": JOURNEY,
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
