"""Addresses of mail."""

from django.urls import URLPattern, path

from beffroi.mail import views

app_name = "mail"
# Under courrier/
urlpatterns: list[URLPattern] = [
    path("", views.mailbox, name="mailbox"),
    path("serveur/", views.server, name="server"),
    path("serveur/essayer/", views.trial, name="trial"),
    path("serveur/oublier/", views.forget_server, name="forget_server"),
    path("profils/", views.profiles, name="profiles"),
    path("profils/nouveau/", views.profile_create, name="profile_create"),
    path("profils/<uuid:profile_id>/", views.profile, name="profile"),
    path(
        "profils/<uuid:profile_id>/essayer/", views.profile_trial, name="profile_trial"
    ),
    path(
        "profils/<uuid:profile_id>/oublier/",
        views.profile_forget,
        name="profile_forget",
    ),
    path("profils/<uuid:profile_id>/signature/", views.signature, name="signature"),
    path("<uuid:message_id>/", views.message, name="message"),
    path("<uuid:message_id>/source/", views.source, name="source"),
    path("<uuid:message_id>/decider/", views.decide, name="decide"),
]
