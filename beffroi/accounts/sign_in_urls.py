"""allauth's views under French paths and allauth's own names, which it reverses.

Those that Beffroi does not offer (sign-up, change of address, trusted devices)
have no path, and so do not exist.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, path, re_path

from beffroi.accounts.views import entrance

# Under compte/
urlpatterns: list[URLPattern] = [
    path("connexion/", entrance.sign_in, name="account_login"),
    path("connexion/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sortie/", entrance.sign_out, name="account_logout"),
    path("ferme/", account.account_inactive, name="account_inactive"),
    path("confirmer/", account.reauthenticate, name="account_reauthenticate"),
    path(
        "confirmer/cle/",
        webauthn.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("connexion/cle/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("cles/ajouter/", entrance.passkey_add, name="mfa_add_webauthn"),
    path("cles/", entrance.passkeys, name="mfa_list_webauthn"),
    path("cles/<int:pk>/nommer/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path(
        "cles/<int:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"
    ),
    path("confirmer/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path(
        "mot-de-passe/changer/", account.password_change, name="account_change_password"
    ),
    path("mot-de-passe/choisir/", account.password_set, name="account_set_password"),
    path("mot-de-passe/oublie/", account.password_reset, name="account_reset_password"),
    path(
        "mot-de-passe/oublie/envoye/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "mot-de-passe/nouveau/fait/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^mot-de-passe/nouveau/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("second-facteur/", entrance.second_factor, name="mfa_index"),
    path("second-facteur/application/", totp.activate_totp, name="mfa_activate_totp"),
    path(
        "second-facteur/application/retirer/",
        totp.deactivate_totp,
        name="mfa_deactivate_totp",
    ),
    path(
        "second-facteur/codes/",
        entrance.recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-facteur/codes/nouveaux/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-facteur/codes/fichier/",
        entrance.recovery_codes_file,
        name="mfa_download_recovery_codes",
    ),
]
