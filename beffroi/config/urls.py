"""The URL map: French paths, English names; each app lists its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("beffroi.home.urls")),
    path("compte/", include("beffroi.accounts.urls")),
    path("compte/", include("beffroi.accounts.sign_in_urls")),
    path("", include("beffroi.organizations.urls")),
    path("", include("beffroi.maturity.urls")),
    path("", include("beffroi.actionplan.urls")),
    path("", include("beffroi.observatory.urls")),
    path("", include("beffroi.phishing.urls")),
    path("", include("beffroi.alert.urls")),
    path("messages/", include("beffroi.notifications.urls")),
    path("courrier/", include("beffroi.mail.urls")),
    path("travaux/", include("beffroi.jobs.urls")),
    path("vie-privee/", include("beffroi.privacy.urls")),
]
