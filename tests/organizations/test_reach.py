from beffroi.accounts.rules.roles import Role
from beffroi.organizations.models.places import Establishment
from tests.build import give_role, make_establishment, make_user


def test_a_referent_sees_only_the_establishments_held(referent, establishment):
    make_establishment(organization=establishment.organization)

    assert list(Establishment.objects.visible_to(referent)) == [establishment]


def test_a_referent_of_the_head_office_sees_all_its_establishments(establishment):
    sister = make_establishment(organization=establishment.organization)
    user = make_user()
    give_role(user, Role.REFERENT, organization=establishment.organization)

    assert set(Establishment.objects.visible_to(user)) == {establishment, sister}


def test_the_regional_team_sees_the_region_but_no_detail_by_default(
    regional_lead, establishment
):
    make_establishment(region_code="11", department_code="75")

    assert list(Establishment.objects.visible_to(regional_lead)) == [establishment]
    assert not Establishment.objects.detailed_for(regional_lead).exists()


def test_detail_is_open_to_the_region_once_shared(regional_lead, establishment):
    Establishment.objects.update(sharing_level="detail")

    assert list(Establishment.objects.detailed_for(regional_lead)) == [establishment]


def test_technical_administration_sees_no_business_data(operator_admin, establishment):
    assert not Establishment.objects.visible_to(operator_admin).exists()


def test_an_outsider_sees_nothing(outsider, establishment):
    assert establishment not in Establishment.objects.visible_to(outsider)
