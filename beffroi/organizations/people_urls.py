"""Addresses of people: the account, the team, the invitations."""

from django.urls import URLPattern, path

from beffroi.organizations.views import (
    acceptance,
    arrival,
    invitations,
    people,
    recoveries,
)

people_patterns: list[URLPattern] = [
    path("compte/", people.account, name="account"),
    path("arrivee/", arrival.arrival, name="arrival"),
    path(
        "arrivee/<uuid:invitation_id>/accepter/",
        arrival.arrival_accept,
        name="arrival_accept",
    ),
    path(
        "arrivee/<uuid:establishment_id>/demander/",
        arrival.arrival_ask,
        name="arrival_ask",
    ),
    # Under equipe/
    path("equipe/secours/", recoveries.recovery_list, name="recoveries"),
    path(
        "equipe/secours/<uuid:recovery_id>/confirmer/",
        recoveries.recovery_confirm,
        name="recovery_confirm",
    ),
    path(
        "equipe/secours/<uuid:recovery_id>/refuser/",
        recoveries.recovery_refuse,
        name="recovery_refuse",
    ),
    path("equipe/", people.team, name="team"),
    path(
        "equipe/<uuid:membership_id>/retirer/",
        people.membership_end,
        name="membership_end",
    ),
    path(
        "equipe/<uuid:membership_id>/changer/",
        people.membership_change,
        name="membership_change",
    ),
    # Under invitations/
    path("invitations/", invitations.invitation_list, name="invitations"),
    path("invitations/nouvelle/", invitations.invite, name="invite"),
    path("invitations/fichier/", invitations.invite_file, name="invite_file"),
    path(
        "invitations/fichier/<uuid:batch_id>/",
        invitations.invite_batch,
        name="invite_batch",
    ),
    path(
        "invitations/<uuid:invitation_id>/renvoyer/",
        invitations.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "invitations/<uuid:invitation_id>/retirer/",
        invitations.invitation_revoke,
        name="invitation_revoke",
    ),
    path("invitations/lien/<str:token>/", acceptance.invitation, name="invitation"),
    path(
        "invitations/lien/<str:token>/compte/",
        acceptance.invitation_account,
        name="invitation_account",
    ),
]
