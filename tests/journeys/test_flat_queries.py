"""The same number of queries with 60 and with 9,013 establishments."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beffroi.organizations.models.places import ManagingOrganization
from tests.bench.dataset import add_places, fill

SMALL, REGION = 60, 9_013


def counts(client_of, lead, referent, place) -> dict[str, int]:
    """Return the queries of each page, as the person who opens it most."""
    pages = {
        "home of the region": (lead, "/"),
        "establishments list": (lead, "/etablissements/"),
        "search": (lead, "/etablissements/?q=micocouliers+albi"),
        "home of a referent": (referent, "/"),
        "twelve reflexes": (referent, f"/etablissements/{place.pk}/reflexes/"),
        "action list": (referent, f"/etablissements/{place.pk}/actions/toutes/"),
    }
    found = {}
    for name, (user, path) in pages.items():
        client = client_of(user)
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        found[name] = len(queries)
    return found


@pytest.mark.django_db
def test_pages_ask_the_same_number_of_queries_whatever_the_size(client_of):
    lead, referent, place = fill(SMALL)
    few = counts(client_of, lead, referent, place)

    add_places(ManagingOrganization.objects.get(), range(SMALL, REGION))
    many = counts(client_of, lead, referent, place)

    assert many == few
    assert max(many.values()) <= 30
