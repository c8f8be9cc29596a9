"""« Mes obligations »: true for each place, explained, editable by the region."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from beffroi.home.obligation_pages import general_pages, is_known, pages_at
from beffroi.home.obligations import (
    acronyms_of,
    general_obligations,
    place_obligations,
    situation_of,
)
from beffroi.home.rules.acronyms import meanings_in
from beffroi.lib import clock
from beffroi.maturity.operations.assessments import save_profile
from beffroi.maturity.rules.levels import DuiHosting, ItManager
from beffroi.organizations.rules.states import SharingLevel
from beffroi.reference import contents
from beffroi.reference.models import ObligationRevision
from beffroi.reference.queries import obligation
from beffroi.reference.rules.obligations import Verdict
from tests.build import make_establishment, make_user

EDITED = "charte-informatique"


def profile(place, by, **changes):
    values = {
        "places": 80, "staff_count": 62, "workstation_count": 30,
        "it_manager": ItManager.PROVIDER, "has_referent": True,
        "referent_appointed_on": None, "has_dpo": False, "has_dui": True,
        "dui_name": "Soins & Vie", "dui_hosting": DuiHosting.EDITOR, "has_insurance": None,
        **changes,
    }  # fmt: skip
    save_profile(
        establishment=place, values=values, expected_revision=0, by=by.as_actor()
    )


def verdicts(place):
    page = place_obligations(place, general_pages())
    return {
        line.obligation.slug: line.judgement.verdict
        for group in page.groups
        for theme in group.themes
        for line in theme.lines
    }


def words(response) -> str:
    return response.content.decode()


def page_url(place):
    return reverse("home:place_obligations", args=[place.pk])


def one_url(place, slug):
    return reverse("home:place_obligation", args=[place.pk, slug])


@pytest.mark.parametrize("slug", sorted(contents.delivered_obligations()))
def test_every_help_leads_to_a_page_of_beffroi(slug):
    keys = [page for page, _ in contents.delivered_obligations()[slug].helps]

    assert all(is_known(key) for key in keys), keys


def test_a_page_that_does_not_exist_is_not_known():
    assert not is_known("question/R99.1")
    assert not is_known("view/iso")
    assert not is_known("lune")


def test_without_a_profile_the_page_asks_for_it(client_of, referent, establishment):
    situation = situation_of(establishment)
    page = words(client_of(referent).get(page_url(establishment)))

    assert situation["family"] == "older_people"
    assert situation["hosting"] == "unknown"
    assert "Compléter le profil" in page
    assert "Vous êtes peut-être concerné" in page


def test_a_profile_makes_the_reading_surer(referent, establishment):
    before = verdicts(establishment)
    profile(establishment, referent, has_insurance=False)
    after = verdicts(establishment)

    assert before["hebergement-hds"] == Verdict.MAYBE
    assert after["hebergement-hds"] == Verdict.CONCERNED
    assert before["plainte-assurance"] == Verdict.MAYBE
    assert after["plainte-assurance"] == Verdict.NOT_CONCERNED


def test_two_places_are_told_different_things(referent, establishment):
    establishment.organization.legal_status = "Association loi 1901"
    hospital = make_establishment(category_code="355")
    hospital.organization.legal_status = "Établissement public de santé communal"
    profile(establishment, referent)

    home, care = verdicts(establishment), verdicts(hospital)

    assert (home["evaluation-has"], care["evaluation-has"]) == (
        Verdict.CONCERNED,
        Verdict.NOT_CONCERNED,
    )
    assert (home["delegue-protection-donnees"], care["delegue-protection-donnees"]) == (
        Verdict.MAYBE,
        Verdict.CONCERNED,
    )
    assert home["nis-2"] == care["nis-2"] == Verdict.MAYBE


def test_a_home_without_a_record_is_not_asked_about_its_hosting(
    referent, establishment
):
    profile(establishment, referent, has_dui=False, dui_hosting="")

    assert situation_of(establishment)["hosting"] == "none"
    assert verdicts(establishment)["identification-electronique"] == (
        Verdict.NOT_CONCERNED
    )


def test_a_place_without_organization_or_category_is_read_all_the_same(db):
    place = make_establishment(category_code="", organization=None)

    assert situation_of(place)["family"] == "unknown"
    assert situation_of(place)["legal"] == "unknown"
    assert verdicts(place)["violation-cnil"] == Verdict.CONCERNED


def test_one_obligation_says_what_decided(client_of, director, referent, establishment):
    profile(establishment, referent)

    page = words(client_of(director).get(one_url(establishment, "hebergement-hds")))

    assert "Ce qui a décidé dans votre profil" in page
    assert "Chez l’éditeur, en ligne" in page
    assert "Code de la santé publique" in page
    assert "Vérifié le 21 novembre 2026" in page


def test_the_unsettled_law_is_always_marked(client_of, director, establishment):
    page = words(client_of(director).get(one_url(establishment, "nis-2")))

    assert "Indicatif" in page
    assert "{fact:" not in page


def test_the_whole_page_unfolds_for_paper(client_of, director, establishment):
    page = words(client_of(director).get(page_url(establishment) + "?complet=1"))

    assert page.count("Ce qu’il faut faire") > 15


def test_links_lead_only_where_the_person_may_go(director, contributor, establishment):
    mine = pages_at(director, establishment)
    theirs = pages_at(contributor, establishment)

    assert mine.url("has_file")
    assert mine.url("contacts")
    assert mine.url("question/R2.4")
    assert theirs.url("question/R2.4")
    assert not theirs.url("has_file")
    assert not theirs.url("contacts")
    assert general_pages().url("emergency")
    assert not general_pages().url("question/R2.4")


def test_the_only_place_opens_at_once(client_of, referent, establishment):
    answered = client_of(referent).get("/obligations/")

    assert answered["Location"] == page_url(establishment)


def test_who_has_no_place_reads_them_all(client_of, regional_lead):
    page = words(client_of(regional_lead).get("/obligations/"))

    assert "Notifier une violation de données à la CNIL" in page
    assert "Modifier les textes" in page


@pytest.mark.parametrize("slug", sorted(contents.delivered_obligations()))
def test_no_acronym_stands_without_its_meaning(slug, db):
    lines = general_obligations(general_pages())
    line = next(line for line in lines if line.obligation.slug == slug)
    explained = {name for name, _ in acronyms_of([line])}
    texts = " ".join(line.texts)
    found = set(re.findall(r"\b[A-Z][A-Za-zé]*[A-Z][A-Za-zé-]*\b", texts))

    # Articles of law, and what the sentence itself explains or everybody says.
    known = {"NIS", "UE", "SHFDS", "FSSI", "PGSSI-S", "MSSanté", "CERT"}
    assert found - explained - known == set()


def test_a_meaning_brings_the_acronyms_it_holds():
    assert [name for name, _ in meanings_in(["Lire ReCyF."])] == ["ANSSI", "ReCyF"]
    assert meanings_in(["NIS\u00a02", "rien"])[0][0] == "NIS 2"
    assert meanings_in(["HASARD"]) == ()


def test_an_unknown_obligation_does_not_exist(client_of, referent, establishment):
    client = client_of(referent)

    assert client.get("/obligations/rien/").status_code == 404
    assert client.get(one_url(establishment, "rien")).status_code == 404


def test_the_pages_have_a_bounded_number_of_queries(
    client_of, director, referent, establishment, django_assert_max_num_queries
):
    profile(establishment, referent)
    client = client_of(director)

    with django_assert_max_num_queries(24):
        client.get(page_url(establishment) + "?complet=1")


def test_others_read_nothing_of_the_place(
    client_of, outsider, regional_lead, establishment
):
    for person in (outsider, regional_lead):
        client = client_of(person)
        assert client.get(page_url(establishment)).status_code == 404
        assert client.get(one_url(establishment, "nis-2")).status_code == 404

    establishment.sharing_level = SharingLevel.DETAIL
    establishment.save()
    assert client_of(regional_lead).get(page_url(establishment)).status_code == 200


ANSWERS = {
    "soins": "yes", "statut": "private", "effectif": "from_50", "produits": "from_10m",
    "bilan": "unknown", "designee": "no",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, "Probablement entité importante"),
        ({"effectif": "from_250"}, "Probablement entité essentielle"),
        ({"soins": "partly"}, "À qualifier"),
        ({"statut": "public"}, "À qualifier"),
        ({"effectif": "under_50", "produits": "under_10m"}, "Probablement hors du champ"),
        ({"soins": "no"}, "Pas visée au titre de la santé"),
    ],
)  # fmt: skip
def test_the_nis2_test_answers_in_words(client_of, outsider, changes, result):
    page = words(client_of(outsider).get("/obligations/test-nis-2/", ANSWERS | changes))

    assert result in page
    assert "Indicatif" in page
    assert "pas encore transposée" in page


def test_an_incomplete_nis2_test_is_handed_back(client_of, outsider):
    client = client_of(outsider)

    assert client.get("/obligations/test-nis-2/").status_code == 200
    answered = client.get("/obligations/test-nis-2/", {"soins": "yes"})
    assert answered.status_code == 422
    assert "effectif" in words(answered)


def typed(**changes):
    wording = obligation(EDITED).wording
    return {
        "title": "Notre charte régionale",
        "summary": wording.summary,
        "state": "settled",
        "must": "Lire.\n\nSigner.",
        "deadline": wording.deadline,
        "recipient": wording.recipient,
        "consequence": wording.consequence,
        "director": wording.director,
        "sources": "\n".join(s.words for s in wording.sources)
        + "\nNote de l’ARS, 2026",
        "to_check": "",
        "verified_on": clock.today().isoformat(),
        "revision": "0",
        **changes,
    }


def edit_url(name="edit_obligation"):
    return reverse(f"home:{name}", args=[EDITED])


def test_the_region_rewrites_and_every_place_reads_it(
    client_of, regional_lead, director, establishment
):
    answered = client_of(regional_lead).post(edit_url(), typed())

    wording = obligation(EDITED).wording
    page = words(client_of(director).get(one_url(establishment, EDITED)))
    assert answered.status_code == 302
    assert wording.must == ("Lire.", "Signer.")
    assert wording.sources[0].url == "https://www.has-sante.fr"
    assert wording.sources[-1].words == "Note de l’ARS, 2026"
    assert "Notre charte régionale" in page
    assert "texte de votre équipe régionale" in page


def test_versions_are_kept_and_the_delivered_text_comes_back(client_of, regional_lead):
    client = client_of(regional_lead)
    client.post(edit_url(), typed())
    client.post(edit_url("restore_obligation"))

    page = words(client.get(edit_url("obligation_versions")))
    assert "Notre charte régionale" in page
    assert "Retour au texte livré" in page
    assert "Notre charte" not in words(client.get("/region/obligations/"))


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"verified_on": "2031-01-01"},
        {"deadline": "Sous {fact:jamais-vu}."},
        {"state": "unsettled"},
        {"revision": "7"},
        {"director": "Appeler 2 54 05 31 123 456 06."},
    ],
)
def test_a_refused_text_is_handed_back_whole(client_of, regional_lead, changes):
    answered = client_of(regional_lead).post(edit_url(), typed(**changes))

    assert answered.status_code == 422
    assert "Signer." in words(answered)
    assert not ObligationRevision.objects.exists()


def test_a_text_nobody_checked_for_a_year_is_named(client_of, regional_lead):
    fresh = words(client_of(regional_lead).get("/region/obligations/"))
    with clock.at(clock.now() + timedelta(days=500)):
        old = words(client_of(regional_lead).get("/region/obligations/"))

    assert "Des textes sont à revérifier" not in fresh
    assert "Des textes sont à revérifier" in old
    assert date(2026, 10, 1) <= clock.today()


def test_only_the_region_edits(client_of, director, outsider):
    for person in (director, outsider, make_user()):
        client = client_of(person)
        assert client.get("/region/obligations/").status_code == 403
        assert client.post(edit_url(), typed()).status_code == 403
        assert client.post(edit_url("restore_obligation")).status_code == 403
    assert not ObligationRevision.objects.exists()
