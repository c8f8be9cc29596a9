"""Addresses of the register and of the requests."""

from django.urls import path

from beffroi.privacy import views

app_name = "privacy"
urlpatterns = [
    path("", views.register, name="register"),
    path("imprimer/", views.ask_register, name="ask_register"),
    path("registre/<uuid:copy_id>/", views.register_file, name="register_file"),
    path("conservation/", views.retention, name="retention"),
    path("demandes/", views.requests, name="requests"),
    path("demandes/<uuid:person_request_id>/", views.request, name="request"),
    path("demandes/<uuid:person_request_id>/copie/", views.ask_copy, name="ask_copy"),
    path(
        "demandes/<uuid:person_request_id>/fichier/", views.copy_file, name="copy_file"
    ),
    path(
        "demandes/<uuid:person_request_id>/fichiers/<uuid:decision_id>/",
        views.decide_file,
        name="decide_file",
    ),
    path("demandes/<uuid:person_request_id>/effacer/", views.erase, name="erase"),
]
