"""Addresses of what is asked to people without account."""

from django.urls import URLPattern, path

from beffroi.maturity.views import approvals, outside, requests, reviews

PLACE = "etablissements/<uuid:establishment_id>"

requests_patterns: list[URLPattern] = [
    path(f"{PLACE}/demandes/", requests.request_list, name="requests"),
    path(f"{PLACE}/demandes/nouvelle/", requests.request_create, name="request_create"),
    path(
        f"{PLACE}/reflexes/faire-valider/", approvals.approval_ask, name="approval_ask"
    ),
    # Under demandes/
    path("demandes/<uuid:request_id>/", requests.request_detail, name="request"),
    path(
        "demandes/<uuid:request_id>/rappeler/",
        requests.request_remind,
        name="request_remind",
    ),
    path(
        "demandes/<uuid:request_id>/renouveler/",
        requests.request_renew,
        name="request_renew",
    ),
    path(
        "demandes/<uuid:request_id>/retirer/",
        requests.request_take_back,
        name="request_take_back",
    ),
    path(
        "demandes/<uuid:request_id>/accepter/",
        reviews.request_accept_all,
        name="request_accept_all",
    ),
    path(
        "demandes/reponses/<uuid:item_id>/accepter/",
        reviews.item_accept,
        name="item_accept",
    ),
    path(
        "demandes/reponses/<uuid:item_id>/completer/",
        reviews.item_send_back,
        name="item_send_back",
    ),
    path(
        "demandes/reponses/<uuid:item_id>/fichier/",
        requests.item_file,
        name="item_file",
    ),
    # Opened by a personal link
    path("repondre/<str:token>/", outside.outside, name="outside"),
    path("validation/<str:token>/", outside.approval, name="approval"),
]
