"""The same page by a bare Django view: its rows, filters, menu and map, nothing of the house."""

import os

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.reference.bare_settings")
application = get_wsgi_application()

from django.db.models import Count  # noqa: E402

from beffroi.organizations.models.places import Establishment  # noqa: E402
from beffroi.reference.queries import categories, departments, families  # noqa: E402

MENU = [
    ("Établissements", "/etablissements/"),
    ("Imports FINESS", "/imports/finess/"),
    ("Données de référence", "/region/reperes/"),
    ("Équipe et invitations", "/equipe/"),
    ("Mes travaux", "/travaux/"),
]
FILTERS = [
    ("departement", [(d.code, d.name) for d in departments().values()]),
    ("famille", [(f.slug, f.label) for f in families().values()]),
    ("categorie", [(c.code, c.short) for c in categories().values()]),
    ("etat", [("open", "Ouverts"), ("closed", "Fermés"), ("all", "Tous")]),
]


def rows(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    found = Establishment.objects.filter(region_code="76", state="open")
    listed = found.select_related("organization", "officer").order_by("sort_name", "pk")
    counts = found.values_list("department_code").annotate(number=Count("pk"))
    context = {
        "menu": MENU,
        "filters": FILTERS,
        "rows": listed[:50],
        "count": found.count(),
        "counts": counts.order_by(),
    }
    return render(request, "bare.html", context)


urlpatterns = [path("etablissements/", rows)]
