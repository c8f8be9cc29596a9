"""Addresses of alert, from the root of the site."""

from django.urls import URLPattern, path

from beffroi.alert.views import emergency, facts, posters

app_name = "alert"
urlpatterns: list[URLPattern] = [
    path("alerte/", emergency.emergency, name="emergency"),
    path("alerte/<slug:slug>/", emergency.card, name="card"),
    path("alerte/<slug:slug>.pdf", emergency.card_pdf, name="card_pdf"),
    path("u/<str:token>/", emergency.numbers, name="numbers"),
    path("u/<str:token>/<slug:slug>/", emergency.numbers_card, name="numbers_card"),
    path("affiche/", posters.my_posters, name="my_posters"),
    path(
        "etablissements/<uuid:establishment_id>/affiche/",
        posters.posters,
        name="posters",
    ),
    path(
        "etablissements/<uuid:establishment_id>/affiche/<uuid:poster_id>/revoquer/",
        posters.revoke_poster,
        name="revoke_poster",
    ),
    path("region/reperes/", facts.facts, name="facts"),
    path("region/reperes/<slug:slug>/", facts.edit_fact, name="edit_fact"),
    path(
        "region/reperes/<slug:slug>/origine/", facts.restore_fact, name="restore_fact"
    ),
]
