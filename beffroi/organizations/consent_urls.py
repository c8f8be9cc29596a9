"""Addresses of what must be agreed before a test, under etablissements/<…>/accords/."""

from django.urls import URLPattern, path

from beffroi.organizations.views import consent

CONSENT = "etablissements/<uuid:establishment_id>/accords/"
DOMAIN = f"{CONSENT}domaines/<uuid:domain_id>/"

consent_patterns: list[URLPattern] = [
    path("accords/", consent.my_consents, name="my_consents"),
    path(CONSENT, consent.consents, name="consents"),
    path(f"{CONSENT}domaines/", consent.domain_declare, name="domain_declare"),
    path(DOMAIN, consent.domain, name="recipient_domain"),
    path(f"{DOMAIN}dns/", consent.domain_record, name="domain_record"),
    path(f"{DOMAIN}envoyer/", consent.domain_send_code, name="domain_send_code"),
    path(f"{DOMAIN}code/", consent.domain_code, name="domain_code"),
    path(f"{DOMAIN}retirer/", consent.domain_give_up, name="domain_give_up"),
    path(f"{CONSENT}exclusions/", consent.exclusions, name="exclusions"),
    path(
        f"{CONSENT}exclusions/<uuid:exclusion_id>/retirer/",
        consent.exclusion_remove,
        name="exclusion_remove",
    ),
    path(f"{CONSENT}programme/", consent.programme, name="programme"),
    path(
        f"{CONSENT}<uuid:authorization_id>/reprendre/",
        consent.authorization_withdraw,
        name="authorization_withdraw",
    ),
]
