from beffroi.accounts.rules.roles import Role
from beffroi.lib import clock
from beffroi.lib.text import NBSP
from beffroi.maturity.models.standing import Standing
from beffroi.organizations.models.places import Establishment
from tests.build import give_role, make_establishment, make_user


def words(response) -> str:
    return response.content.decode()


def test_a_director_reads_what_to_do_first(client_of, director, establishment):
    page = words(client_of(director).get("/"))

    assert "Que dois-je faire maintenant" in page
    assert "Commencer le parcours express" in page


def test_who_holds_several_places_is_told_where_to_begin(client_of, establishment):
    sister = make_establishment(
        name="Résidence La Source", organization=establishment.organization
    )
    user = make_user()
    give_role(user, Role.REFERENT, organization=establishment.organization)

    page = words(client_of(user).get("/"))

    assert page.count("Commencer le parcours express") >= 2
    assert sister.name in page


def test_the_region_sees_no_result_that_is_not_shared(
    client_of, regional_lead, establishment
):
    Establishment.objects.update(support_state="supported")
    Standing.objects.create(
        establishment=establishment,
        answered_count=9,
        percent=77,
        last_activity_at=clock.now(),
    )

    kept = words(client_of(regional_lead).get("/"))
    Establishment.objects.update(sharing_level="detail")
    shared = words(client_of(regional_lead).get("/"))

    assert f"77{NBSP}%" not in kept
    assert "non partagé" in kept
    assert f"77{NBSP}%" in shared


def test_an_outsider_reads_nothing_of_another_establishment(
    client_of, outsider, establishment
):
    assert establishment.name not in words(client_of(outsider).get("/"))


def test_someone_without_a_role_is_told_to_wait(client_of, db):
    page = words(client_of(make_user()).get("/"))

    assert "Aucun établissement ne vous est encore confié" in page
