"""Addresses of accounts that are ours alone; see sign_in_urls for allauth's."""

from django.urls import URLPattern, path

from beffroi.accounts import views

app_name = "accounts"
# Under compte/
urlpatterns: list[URLPattern] = [
    path("entrer-comme/", views.enter_as, name="enter_as"),
]
