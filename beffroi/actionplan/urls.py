"""Addresses of the action plan."""

from django.urls import path

from beffroi.actionplan.views import action, five, lists, moves

app_name = "actionplan"

# actions/: across my establishments, then one action
mine = [
    path("actions/", lists.my_actions, name="my_actions"),
    path("actions/export.<str:table_format>", lists.my_export, name="my_export"),
    path("actions/confier/", lists.my_bulk_give, name="my_bulk_give"),
]
one = [
    path("actions/<uuid:action_id>/", action.action_page, name="action"),
    path("actions/<uuid:action_id>/modifier/", action.action_edit, name="action_edit"),
    path("actions/<uuid:action_id>/etat/", moves.action_state, name="action_state"),
    path("actions/<uuid:action_id>/prendre/", moves.action_take, name="action_take"),
    path(
        "actions/<uuid:action_id>/plus-tard/",
        moves.action_postpone,
        name="action_postpone",
    ),
    path("actions/<uuid:action_id>/confier/", moves.action_give, name="action_give"),
    path(
        "actions/<uuid:action_id>/commenter/",
        moves.action_comment,
        name="action_comment",
    ),
    path("actions/<uuid:action_id>/annuler/", moves.action_undo, name="action_undo"),
]

# etablissements/<uuid>/actions/
PLACE = "etablissements/<uuid:establishment_id>/actions/"
of_a_place = [
    path(PLACE, five.next_actions, name="next_actions"),
    path(f"{PLACE}apercu/", five.panel, name="panel"),
    path(f"{PLACE}nouvelle/", action.action_create, name="action_create"),
    path(f"{PLACE}toutes/", lists.action_list, name="action_list"),
    path(
        f"{PLACE}toutes/export.<str:table_format>",
        lists.action_export,
        name="action_export",
    ),
    path(f"{PLACE}toutes/confier/", lists.bulk_give, name="bulk_give"),
]

urlpatterns = [*mine, *one, *of_a_place]
