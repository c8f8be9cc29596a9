"""The sending profiles of a region: who changes them, what is never shown again."""

import pytest
from django.urls import reverse

from beffroi.journal.models import Entry
from beffroi.journal.rules.actor import SYSTEM
from beffroi.mail.models import SendingProfile
from beffroi.mail.operations.mailings import stop_mailing
from beffroi.mail.queries import active_profile
from tests.build import make_region
from tests.mail.build import make_profile, smtp_server
from tests.mail.build_mailings import make_mailing, make_tests_profile
from tests.mail.test_dkim import verify

pytestmark = pytest.mark.django_db


def _form(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "name": "Tests Occitanie",
        "region_code": "76",
        "host": "127.0.0.1",
        "port": 2525,
        "encryption": "none",
        "username": "",
        "password": "",
        "from_address": "retours@tests-exemple.fr",
        "from_name": "Support",
        "from_domain": "tests-exemple.fr",
        "contact_address": "ssi@exemple-beffroi.fr",
        "rate_per_minute": 600,
        "domain_rate_per_minute": 60,
    }
    return {**fields, **changes}


def _urls(profile: SendingProfile) -> list[tuple[str, dict[str, object]]]:
    names = ("profile", "profile_trial", "profile_forget", "signature")
    given: tuple[dict[str, object], ...] = (
        _form(),
        {"to": "x@exemple.fr"},
        {},
        {"kind": "rsa", "selector": "b1"},
    )
    return [
        (reverse(f"mail:{name}", args=[profile.pk]), data)
        for name, data in zip(names, given, strict=True)
    ]


def test_the_regional_lead_declares_a_profile_and_finds_it_again(
    client_of, regional_lead
):
    client = client_of(regional_lead)

    answer = client.post(reverse("mail:profile_create"), _form())

    profile = SendingProfile.objects.get()
    assert answer["Location"] == reverse("mail:profile", args=[profile.pk])
    assert (profile.use, profile.region_code) == ("tests", "76")
    assert profile.from_domain == "tests-exemple.fr"
    assert "Tests Occitanie" in client.get(reverse("mail:profiles")).content.decode()
    assert active_profile() is None
    assert Entry.objects.filter(verb="change_sending_profile").count() == 1


def test_several_profiles_live_beside_the_server_of_beffroi(client_of, operator_admin):
    make_region("76")
    service = make_profile()
    client = client_of(operator_admin)
    for name in ("Un", "Deux"):
        assert (
            client.post(reverse("mail:profile_create"), _form(name=name)).status_code
            == 302
        )

    assert SendingProfile.objects.tests().count() == 2
    assert active_profile() == service


@pytest.mark.parametrize(
    "where", ["profile", "profile_trial", "profile_forget", "signature"]
)
def test_an_outsider_does_not_even_see_that_a_profile_exists(
    client_of, outsider, referent, where
):
    profile = make_tests_profile()
    addresses = dict(zip(("profile", "profile_trial", "profile_forget", "signature"),
                         _urls(profile), strict=True))  # fmt: skip
    address, data = addresses[where]

    for user in (outsider, referent):
        assert client_of(user).post(address, data).status_code == 404
        assert client_of(user).get(reverse("mail:profiles")).status_code == 403
        created = client_of(user).post(reverse("mail:profile_create"), _form())
        assert created.status_code == 403
    assert SendingProfile.objects.get().sealed_dkim_pem == ""


def test_a_regional_lead_has_nothing_to_do_with_another_region(
    client_of, regional_lead
):
    profile = make_tests_profile(region_code="84", name="Voisins")
    client = client_of(regional_lead)

    for address, data in _urls(profile):
        assert client.post(address, data).status_code == 404
    assert "Voisins" not in client.get(reverse("mail:profiles")).content.decode()
    moved = client.post(reverse("mail:profile_create"), _form(region_code="84"))
    assert moved.status_code == 422
    assert SendingProfile.objects.count() == 1


def test_no_secret_is_ever_shown_again(client_of, regional_lead):
    client = client_of(regional_lead)
    client.post(
        reverse("mail:profile_create"),
        _form(
            host="smtp.exemple.fr", encryption="tls", username="b", password="s3cret!!"
        ),
    )
    profile = SendingProfile.objects.get()
    client.post(
        reverse("mail:signature", args=[profile.pk]), {"kind": "rsa", "selector": "b1"}
    )
    profile.refresh_from_db()

    page = client.get(reverse("mail:profile", args=[profile.pk])).content.decode()
    assert profile.sealed_password
    assert profile.sealed_dkim_pem
    for secret in (
        "s3cret!!",
        "PRIVATE KEY",
        profile.sealed_password,
        profile.sealed_dkim_pem,
    ):
        assert secret not in page
        assert secret not in str(list(Entry.objects.values()))
    assert "b1._domainkey.tests-exemple.fr" in page
    assert f"v=DKIM1; k=rsa; p={profile.dkim_public_code}" in page


def test_a_new_key_replaces_the_old_one_and_another_domain_forgets_it(
    client_of, regional_lead
):
    profile = make_tests_profile()
    client = client_of(regional_lead)
    address = reverse("mail:signature", args=[profile.pk])
    client.post(address, {"kind": "ed25519", "selector": "b1"})
    first = SendingProfile.objects.get().dkim_public_code
    client.post(address, {"kind": "ed25519", "selector": "b2"})
    second = SendingProfile.objects.get()
    assert second.dkim_selector == "b2"
    assert second.dkim_public_code != first

    client.post(
        reverse("mail:profile", args=[profile.pk]),
        _form(from_domain="autre-exemple.fr", from_address="r@autre-exemple.fr"),
    )
    assert SendingProfile.objects.get().dkim_record is None


def test_a_key_may_be_forgotten(client_of, regional_lead):
    profile = make_tests_profile()
    client = client_of(regional_lead)
    address = reverse("mail:signature", args=[profile.pk])
    client.post(address, {"kind": "ed25519", "selector": "b1"})

    client.post(address, {"forget": "oui"})

    assert SendingProfile.objects.get().sealed_dkim_pem == ""


@pytest.mark.parametrize("selector", ["", "B1", "a.b", "-x", "é"])
def test_a_selector_that_no_record_may_have_is_refused(
    client_of, regional_lead, selector
):
    profile = make_tests_profile()
    address = reverse("mail:signature", args=[profile.pk])

    answer = client_of(regional_lead).post(
        address, {"kind": "rsa", "selector": selector}
    )

    assert answer.status_code == 422
    assert SendingProfile.objects.get().dkim_record is None


def test_the_operator_signs_the_letters_of_beffroi_too(
    client_of, operator_admin, regional_lead
):
    with smtp_server() as inbox:
        service = make_profile(inbox.port)
        address = reverse("mail:signature", args=[service.pk])
        given = {"kind": "ed25519", "selector": "b1"}
        assert client_of(regional_lead).post(address, given).status_code == 404
        assert client_of(operator_admin).post(address, given).status_code == 302
        client_of(operator_admin).post(reverse("mail:trial"), {"to": "a@exemple.fr"})

    service.refresh_from_db()
    assert service.dkim_record is not None
    # The server's own lines come after ours left.
    raw = inbox.received[0].raw
    verify(raw[raw.index(b"DKIM-Signature") :], service.dkim_record[1])


@pytest.mark.parametrize(
    "changes",
    [
        {"host": "pas un serveur"},
        {"from_domain": "pas un domaine"},
        {"from_domain": "autre.fr"},
        {"from_address": "retours@faux-tests-exemple.fr"},
        {"contact_address": ""},
        {"rate_per_minute": -1},
        {"region_code": "99"},
        {"host": "smtp.exemple.fr", "username": "b", "password": "p"},
        {"name": "Déjà pris"},
    ],
)
def test_wrong_settings_are_refused(client_of, regional_lead, changes):
    make_tests_profile(name="Déjà pris")

    answer = client_of(regional_lead).post(
        reverse("mail:profile_create"), _form(**changes)
    )

    assert answer.status_code == 422
    assert SendingProfile.objects.count() == 1


def test_a_return_address_of_a_sub_domain_is_accepted(client_of, regional_lead):
    given = _form(from_address="r@retours.tests-exemple.fr")

    assert (
        client_of(regional_lead).post(reverse("mail:profile_create"), given).status_code
        == 302
    )


def test_a_trial_goes_through_the_profile(client_of, regional_lead):
    with smtp_server() as inbox:
        profile = make_tests_profile(inbox.port)
        page = client_of(regional_lead).post(
            reverse("mail:profile_trial", args=[profile.pk]), {"to": "a@exemple.fr"}
        )

    assert "250 Message accepted" in page.content.decode()
    assert inbox.received[0].sender == "retours@tests-exemple.fr"


def test_a_profile_in_use_is_kept_until_its_mailings_are_over(client_of, regional_lead):
    profile = make_tests_profile()
    mailing = make_mailing(profile)
    client = client_of(regional_lead)
    address = reverse("mail:profile_forget", args=[profile.pk])

    kept = client.post(address)
    assert kept.status_code == 422
    assert "arrêtez-les" in kept.content.decode()

    stop_mailing(mailing=mailing, by=SYSTEM)
    assert client.post(address).status_code == 302
    mailing.refresh_from_db()
    assert mailing.profile is None
