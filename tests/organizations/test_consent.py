"""Nobody is written to without a proven domain, the direction's word, and their place on the list."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.accounts.rules.roles import Role
from beffroi.lib import clock
from beffroi.organizations.models.consent import Authorization, RecipientDomain
from beffroi.organizations.operations.consent import (
    NotAnAddress,
    NotTheDirection,
    WrongPeriod,
    authorize_as,
    exclude_address,
    include_address,
    withdraw_authorization,
)
from beffroi.organizations.operations.recipient_domains import (
    CodeWrong,
    DnsSilent,
    NobodyToWriteTo,
    NoSuchDomain,
    RecordMissing,
    TooManyCodes,
    check_record,
    confirm_code,
    declare_domain,
    give_up_domain,
    send_code,
)
from beffroi.organizations.queries.consent import holds, unproven_domains
from beffroi.organizations.rules.consent import Activity, Hold, hold_on
from beffroi.organizations.rules.recipient_domains import (
    CODE_TRIES,
    DomainTrouble,
    ProofMethod,
    domain_of,
    normal_domain,
    record_of,
    trouble_with,
)
from tests.build import give_role, make_establishment, make_user
from tests.organizations.build_consent import (
    agree,
    name_server,
    prove_domain,
    sent_code,
)
from tests.organizations.build_staff import make_member

DOMAIN = "exemple-beffroi.fr"
ADDRESS = f"anne.vidal@{DOMAIN}"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Exemple-Beffroi.FR", DOMAIN),
        (" @exemple-beffroi.fr. ", DOMAIN),
        ("anne@exemple-beffroi.fr", DOMAIN),
        ("https://www.exemple-beffroi.fr/accueil", DOMAIN),
        ("résidence-élan.fr", "xn--rsidence-lan-bebi.fr"),
        ("localhost", ""),
        ("exemple beffroi.fr", ""),
        ("-exemple.fr", ""),
        ("exemple..fr", ""),
        ("", ""),
        ("a" * 64 + ".fr", ""),
        ("exemple.fr\nBcc: x", ""),
    ],
)
def test_a_domain_is_read_as_people_type_it(typed, expected):
    assert normal_domain(typed) == expected


def test_public_providers_and_health_mail_belong_to_nobody():
    assert trouble_with("gmail.com") == DomainTrouble.PUBLIC_PROVIDER
    assert trouble_with("ehpad.mssante.fr") == DomainTrouble.HEALTH_MAIL
    assert trouble_with("") == DomainTrouble.NOT_A_DOMAIN
    assert trouble_with(DOMAIN) is None


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_a_domain_or_nothing(typed):
    found = normal_domain(typed)
    assert found == "" or normal_domain(found) == found
    assert domain_of(typed) in {"", found}


@given(
    address=st.sampled_from(
        [ADDRESS, f" {ADDRESS.upper()} ", "x@autre.fr", "x@a.mssante.fr", "rien", ""]
    ),
    is_authorized=st.booleans(),
    staff=st.sets(st.sampled_from([ADDRESS, "x@autre.fr", "x@a.mssante.fr", "rien"])),
    domains=st.sets(st.sampled_from([DOMAIN, "autre.fr", "a.mssante.fr", ""])),
    exclusions=st.sets(st.sampled_from([ADDRESS, "x@autre.fr"])),
)
def test_an_address_passes_only_when_everything_agrees(
    address, is_authorized, staff, domains, exclusions
):
    email = address.strip().lower()
    passes = (
        is_authorized
        and email in staff
        and domain_of(email) in domains
        and not domain_of(email).endswith("mssante.fr")
        and email not in exclusions
    )
    held = hold_on(
        address,
        is_authorized=is_authorized,
        staff=staff,
        domains=domains,
        exclusions=exclusions,
    )
    assert (held is None) == passes


def declared(place, referent, name=DOMAIN) -> RecipientDomain:
    return declare_domain(owner=place, typed=name, by=referent.as_actor())


@pytest.mark.django_db
def test_declaring_twice_changes_nothing_and_a_wrong_one_is_refused(
    establishment, referent
):
    assert declared(establishment, referent).pk == declared(establishment, referent).pk
    for typed in ("gmail.com", "pas un domaine", "mssante.fr"):
        with pytest.raises(NoSuchDomain):
            declared(establishment, referent, typed)
    assert RecipientDomain.objects.count() == 1


@pytest.mark.django_db
def test_the_dns_proves_a_domain_under_either_name(establishment, referent, settings):
    domain, by = declared(establishment, referent), referent.as_actor()
    record = record_of(domain.record_token)
    for records in ({DOMAIN: record}, {f"_beffroi.{DOMAIN}": record}):
        with name_server(records) as server:
            settings.DNS_SERVERS = (server,)
            assert check_record(domain=domain, by=by).is_proven(clock.today())


@pytest.mark.django_db
def test_another_record_or_a_silent_server_proves_nothing(
    establishment, referent, settings, monkeypatch
):
    domain, by = declared(establishment, referent), referent.as_actor()
    with name_server({DOMAIN: record_of("autre")}) as server:
        settings.DNS_SERVERS = (server,)
        with pytest.raises(RecordMissing):
            check_record(domain=domain, by=by)
    monkeypatch.setattr("beffroi.lib.dnstext.LIFETIME_SECONDS", 0.2)
    with pytest.raises(DnsSilent):
        check_record(domain=domain, by=by)
    domain.refresh_from_db()
    assert not domain.is_proven(clock.today())


@pytest.mark.django_db
def test_the_postmasters_code_proves_a_domain_once(establishment, referent):
    domain, by = declared(establishment, referent), referent.as_actor()
    send_code(domain=domain, method=ProofMethod.POSTMASTER, place=establishment, by=by)
    code = sent_code(domain)
    assert code not in str(RecipientDomain.objects.values().get(pk=domain.pk))
    proven = confirm_code(domain=domain, code=f" {code[:4]} {code[4:]} ", by=by)
    assert proven.is_proven(clock.today())
    assert not proven.is_proven(clock.today() + timedelta(days=400))
    with pytest.raises(CodeWrong):
        confirm_code(domain=domain, code=code, by=by)


@pytest.mark.django_db
def test_a_code_dies_after_a_few_tries_and_after_some_days(
    establishment, referent, monkeypatch
):
    domain, by = declared(establishment, referent), referent.as_actor()
    send = {"domain": domain, "method": ProofMethod.POSTMASTER, "place": establishment}
    send_code(**send, by=by)
    for _ in range(CODE_TRIES):
        with pytest.raises(CodeWrong):
            confirm_code(domain=domain, code="00000000x", by=by)
    with pytest.raises(CodeWrong):
        confirm_code(domain=domain, code=sent_code(domain), by=by)
    send_code(**send, by=by)
    later = clock.now() + timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(CodeWrong):
        confirm_code(domain=domain, code=sent_code(domain), by=by)


@pytest.mark.django_db
def test_codes_do_not_rain_on_a_postmaster(establishment, referent):
    domain, by = declared(establishment, referent), referent.as_actor()
    send = {"domain": domain, "method": ProofMethod.POSTMASTER, "place": establishment}
    for _ in range(3):
        send_code(**send, by=by)
    with pytest.raises(TooManyCodes):
        send_code(**send, by=by)


@pytest.mark.django_db
def test_the_direction_gets_a_code_only_at_an_address_of_the_domain(
    establishment, referent, director
):
    by = referent.as_actor()
    mine = declared(establishment, referent)
    send_code(domain=mine, method=ProofMethod.DIRECTOR, place=establishment, by=by)
    mine.refresh_from_db()
    assert mine.code_sent_to == director.email
    other = declared(establishment, referent, "ailleurs-beffroi.fr")
    with pytest.raises(NobodyToWriteTo):
        send_code(domain=other, method=ProofMethod.DIRECTOR, place=establishment, by=by)


def hold(place, address=ADDRESS, subject="") -> Hold | None:
    found = holds(
        place,
        [address],
        activity=Activity.PHISHING,
        subject_key=subject,
        moment=clock.now(),
    )
    return found[address]


@pytest.mark.django_db
def test_what_was_agreed_decides_at_the_moment_of_sending(
    establishment, referent, director
):
    by = referent.as_actor()
    assert hold(establishment) == Hold.NO_AUTHORIZATION
    word = agree(establishment, director)
    assert hold(establishment) == Hold.NOT_STAFF
    member = make_member(establishment, referent, email=ADDRESS)
    assert hold(establishment) == Hold.NO_DOMAIN
    domain = prove_domain(establishment, DOMAIN, referent)
    assert hold(establishment) is None
    assert hold(establishment, ADDRESS.upper()) is None
    excluded = exclude_address(
        establishment=establishment, email=ADDRESS.upper(), reason="", by=by
    )
    assert hold(establishment) == Hold.EXCLUDED
    include_address(exclusion=excluded, by=by)
    give_up_domain(domain=domain, by=by)
    assert hold(establishment) == Hold.NO_DOMAIN
    member.left_on = clock.today()
    member.save()
    assert hold(establishment) == Hold.NOT_STAFF
    withdraw_authorization(authorization=word, by=by)
    assert hold(establishment) == Hold.NO_AUTHORIZATION


@pytest.mark.django_db
def test_a_neighbours_domain_word_and_staff_open_nothing_here(
    establishment, referent, director
):
    elsewhere = make_establishment()
    agree(establishment, director)
    prove_domain(establishment, DOMAIN, referent)
    make_member(establishment, referent, email=ADDRESS)
    assert hold(elsewhere) == Hold.NO_AUTHORIZATION


@pytest.mark.django_db
def test_a_domain_of_the_organization_serves_its_establishments(
    establishment, organization, referent, director
):
    sister = make_establishment(organization=organization)
    prove_domain(organization, DOMAIN, referent, place=establishment)
    for place in (establishment, sister):
        make_member(place, referent, email=ADDRESS)
    agree(establishment, director)
    assert hold(establishment) is None
    assert hold(sister) == Hold.NO_AUTHORIZATION


@pytest.mark.django_db
def test_a_word_for_one_test_does_not_open_another(establishment, referent, director):
    make_member(establishment, referent, email=ADDRESS)
    prove_domain(establishment, DOMAIN, referent)
    authorize_as(
        director=director,
        establishment=establishment,
        activity=Activity.PHISHING,
        words="Oui",
        subject_key="test-1",
        ends_at=clock.now() + timedelta(days=1),
    )
    assert hold(establishment, subject="test-1") is None
    assert hold(establishment, subject="test-2") == Hold.NO_AUTHORIZATION


@pytest.mark.django_db
def test_only_the_direction_agrees_and_not_for_ever(establishment, referent, director):
    elsewhere = make_user("autre.direction@exemple-beffroi.fr")
    other = make_establishment()
    give_role(elsewhere, Role.DIRECTOR, organization=other.organization)
    for user in (referent, elsewhere):
        with pytest.raises(NotTheDirection):
            agree(establishment, user)
    for days in (-1, 0, 900):
        with pytest.raises(WrongPeriod):
            agree(establishment, director, days=days)
    assert not Authorization.objects.exists()


@pytest.mark.django_db
def test_an_exclusion_is_an_address(establishment, referent):
    with pytest.raises(NotAnAddress):
        exclude_address(
            establishment=establishment,
            email="pas une adresse",
            reason="",
            by=referent.as_actor(),
        )


@pytest.mark.django_db
def test_domains_of_the_staff_are_proposed(establishment, referent):
    make_member(establishment, referent, email=ADDRESS)
    make_member(establishment, referent, last_name="Roux", email="roux@gmail.com")
    assert unproven_domains(establishment) == {DOMAIN: 1}
    declared(establishment, referent)
    assert unproven_domains(establishment) == {}


@pytest.mark.django_db
def test_the_gate_asks_the_same_questions_whatever_the_number(
    establishment, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        found = holds(
            establishment,
            [f"p{n}@{DOMAIN}" for n in range(300)],
            activity=Activity.PHISHING,
            subject_key="",
            moment=clock.now(),
        )
    assert len(found) == 300
