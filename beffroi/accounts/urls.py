"""Addresses of accounts that are ours alone; see sign_in_urls for allauth's."""

from django.urls import URLPattern, path

from beffroi.accounts.views import entrance, providers, ways_in

app_name = "accounts"
# Under compte/
urlpatterns: list[URLPattern] = [
    path("entrer-comme/", entrance.enter_as, name="enter_as"),
    path("acces/", ways_in.ways_in, name="ways_in"),
    path("acces/confirmer/", ways_in.provider_confirm, name="provider_confirm"),
    path("sessions/fermer/", ways_in.sessions_close, name="sessions_close"),
    path(
        "sessions/<slug:reference>/fermer/",
        ways_in.session_close,
        name="session_close",
    ),
    path("secours/", ways_in.recovery, name="recovery"),
    path("secours/annuler/", ways_in.recovery_cancel, name="recovery_cancel"),
    path(
        "fournisseurs/<uuid:identity_id>/detacher/",
        providers.provider_unlink,
        name="provider_unlink",
    ),
    path("fournisseur/<slug:slug>/", providers.provider_start, name="provider_start"),
    path(
        "fournisseur/<slug:slug>/retour/",
        providers.provider_return,
        name="provider_return",
    ),
]
