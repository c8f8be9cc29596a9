"""Walk the whole map as everyone, against the declared table of rights."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from beffroi.accounts.models import User
from beffroi.alert.work import publish_cards
from beffroi.organizations.models.places import Establishment
from tests.house.rights import PERSONAS, RIGHTS
from tests.house.test_urls import patterns
from tests.house.world import World, make_world

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
# What a form must hold to reach the question of rights.
POSTED = {
    "maturity:evidence_add": {"kind": "statement"},
    "maturity:framework_evidence_add": {"kind": "statement"},
    "actionplan:action_state": {"etat": "done"},
    "actionplan:series_skip": {"due_on": "2026-11-24"},
    "actionplan:attachment_remove": {"reason": "Envoyé par erreur"},
    "maturity:tie": {"geste": "confirmer"},
}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def world(
    regional_lead, regional_reader, operator_admin, referent, director, dpo,
    contributor, reader, outsider, establishment,
) -> World:  # fmt: skip
    people = {
        "regional_lead": regional_lead,
        "regional_reader": regional_reader,
        "operator_admin": operator_admin,
        "referent": referent,
        "director": director,
        "dpo": dpo,
        "contributor": contributor,
        "reader": reader,
        "outsider": outsider,
    }
    # Those whose role asks for a second factor have one here.
    User.objects.update(must_use_mfa=False)
    for user in people.values():
        user.refresh_from_db()
    return make_world(people, establishment)


def outcome(client: Client, name: str, url: str) -> str:
    """Return what a visit comes to: ok, login, 403 or 404; whatever it wrote is undone."""
    with transaction.atomic():
        answer = client.get(url)
        if answer.status_code == 405:
            answer = client.post(url, POSTED.get(name, {}))
        if answer.streaming:
            answer.getvalue()
        transaction.set_rollback(True)
    if answer.status_code == 302 and "/compte/connexion/" in answer["Location"]:
        return "login"
    if answer.status_code in {403, 404}:
        return str(answer.status_code)
    # Without a worker beside the tests, the health page says so (503).
    assert answer.status_code < 500 or name == "home:health", name
    return "ok"


def walk(world: World, addresses: list[tuple[str, str]]) -> dict[str, str]:
    """Return the outcomes of each address, persona by persona, in the order of the table.

    The region visits twice: before and after the establishment shares its detail.
    """
    clients = {"anonymous": Client()}
    for persona, user in world.people.items():
        clients[persona] = Client()
        clients[persona].force_login(user, backend=BACKEND)
    found = {
        name: {who: outcome(client, name, url) for who, client in clients.items()}
        for name, url in addresses
    }
    Establishment.objects.filter(pk=world.establishment.pk).update(
        sharing_level="detail"
    )
    for name, url in addresses:
        seen = outcome(clients["regional_lead"], name, url)
        found[name]["regional_lead_detail"] = seen
    return {
        name: " ".join(row[persona] for persona in PERSONAS)
        for name, row in found.items()
    }


HOUSE = [
    (name, route)
    for name, route, view in patterns()
    if view.__module__.startswith("beffroi.") and ":" in name
]
APPS = sorted({name.split(":")[0] for name, _ in HOUSE})


def test_the_table_names_every_address_of_the_house():
    assert {name for name, _ in HOUSE} == set(RIGHTS)


@pytest.mark.parametrize("app", APPS)
def test_everyone_sees_exactly_what_the_table_says(world, app):
    if app == "alert":
        publish_cards()
    addresses = [
        (
            name,
            reverse(name, kwargs=world.arguments(name, set(PARAMETER.findall(route)))),
        )
        for name, route in HOUSE
        if name.startswith(f"{app}:")
    ]

    found = walk(world, addresses)

    assert found == {name: " ".join(RIGHTS[name].split()) for name, _ in addresses}
