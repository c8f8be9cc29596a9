"""Addresses of the action plan."""

from django.urls import path

from beffroi.actionplan.views import (
    action,
    board,
    feeds,
    five,
    lists,
    moves,
    series,
    talk,
    year,
)

app_name = "actionplan"

# actions/: across my establishments, then one action
mine = [
    path("actions/", lists.my_actions, name="my_actions"),
    path("actions/export.<str:table_format>", lists.my_export, name="my_export"),
    path("actions/confier/", lists.my_bulk_give, name="my_bulk_give"),
    path("actions/tableau/", board.my_board, name="my_board"),
    path("agenda/", feeds.agenda, name="agenda"),
    path("agenda/<uuid:feed_id>/fermer/", feeds.feed_close, name="feed_close"),
    path("agenda/<str:token>.ics", feeds.feed, name="feed"),
    path("calendrier/", year.my_calendar, name="my_calendar"),
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
        talk.action_comment,
        name="action_comment",
    ),
    path("actions/<uuid:action_id>/joindre/", talk.action_attach, name="action_attach"),
    path("actions/<uuid:action_id>/apres/", talk.action_after, name="action_after"),
    path("actions/<uuid:action_id>/annuler/", moves.action_undo, name="action_undo"),
]

files = [
    path("pieces/<uuid:attachment_id>/", talk.attachment_file, name="attachment"),
    path(
        "pieces/<uuid:attachment_id>/retirer/",
        talk.attachment_remove,
        name="attachment_remove",
    ),
]
# calendrier/: one task that comes back
SERIES = "calendrier/<uuid:series_id>/"
of_a_series = [
    path(SERIES, series.series_page, name="series"),
    path(f"{SERIES}modifier/", series.series_edit, name="series_edit"),
    path(f"{SERIES}passer/", series.series_skip, name="series_skip"),
    path(f"{SERIES}pause/", series.series_pause, name="series_pause"),
    path(f"{SERIES}reprendre/", series.series_resume, name="series_resume"),
    path(f"{SERIES}arreter/", series.series_end, name="series_end"),
]

# etablissements/<uuid>/actions/ and calendrier/
PLACE = "etablissements/<uuid:establishment_id>/actions/"
YEAR = "etablissements/<uuid:establishment_id>/calendrier/"
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
    path(f"{PLACE}tableau/", board.board, name="board"),
    path(f"{PLACE}couts/", board.costs, name="costs"),
    path(
        f"{PLACE}couts/export.<str:table_format>",
        board.costs_export,
        name="costs_export",
    ),
    path(YEAR, year.year, name="year"),
    path(f"{YEAR}imprimer/", year.year_print, name="year_print"),
    path(f"{YEAR}adopter/", year.adopt, name="adopt"),
    path(f"{YEAR}nouvelle/", series.series_create, name="series_create"),
]

urlpatterns = [*mine, *one, *files, *of_a_series, *of_a_place]
