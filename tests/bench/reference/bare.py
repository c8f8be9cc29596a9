"""A bare Django view: session, user, one query of 50 rows, one template."""

import os

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.reference.bare_settings")
application = get_wsgi_application()

from beffroi.organizations.models.places import Establishment  # noqa: E402


def rows(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    establishments = (
        Establishment.objects.filter(region_code="76")
        .select_related("organization")
        .order_by("sort_name", "pk")
    )
    context = {"rows": establishments[:50], "count": establishments.count()}
    return render(request, "bare.html", context)


urlpatterns = [path("etablissements/", rows)]
