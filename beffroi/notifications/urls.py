"""Addresses of the messages to people."""

from django.urls import URLPattern, path

from beffroi.notifications import views

app_name = "notifications"
# Under messages/
urlpatterns: list[URLPattern] = [
    path("", views.notices, name="notices"),
    path("lus/", views.read_all, name="read_all"),
    path("choix/", views.choices, name="choices"),
    path("desabonnement/<str:token>/", views.stop, name="stop"),
]
