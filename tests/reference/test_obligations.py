"""Obligations: every file valid and dated, every condition read, every text rewritable."""

from datetime import date

import pytest
import yaml

from beffroi.lib import clock
from beffroi.lib.content import ContentError
from beffroi.reference import contents, operations, queries
from beffroi.reference.apps import check_contents
from beffroi.reference.rules.facts import fill, placeholders
from beffroi.reference.rules.legal_forms import LegalKind, legal_kind
from beffroi.reference.rules.obligation_parsing import parse_obligation
from beffroi.reference.rules.obligations import (
    Case,
    Theme,
    Verdict,
    judge,
)
from beffroi.reference.rules.situations import (
    ATTRIBUTES,
    complete,
    size_band,
    yes_no,
)

DELIVERED = contents.delivered_obligations()
# The subjects that the page promises to cover.
PROMISED = {
    "incident-cert-sante", "dysfonctionnement-autorite", "evenement-indesirable-soins",
    "violation-cnil", "information-personnes", "registre-violations", "plainte-assurance",
    "registre-traitements", "delegue-protection-donnees", "contrats-sous-traitants",
    "analyse-impact", "durees-conservation", "hebergement-hds",
    "identification-electronique", "messagerie-securisee", "mots-de-passe-et-acces",
    "charte-informatique", "intelligence-artificielle", "responsabilite-direction", "nis-2",
    "evaluation-has", "programme-care", "esms-numerique",
}  # fmt: skip


def row(**changes):
    """The mapping of a small valid obligation."""
    return {
        "slug": "essai",
        "theme": "data",
        "who": "Tout le monde.",
        "title": "Essai",
        "summary": "Un essai.",
        "state": "settled",
        "cases": [{"when": {}, "verdict": "concerned", "because": "Toujours."}],
        "must": ["Faire."],
        "deadline": "Demain.",
        "recipient": "",
        "helps": [],
        "consequence": "Rien.",
        "director": "Rien.",
        "sources": [{"text": "Code", "article": "", "dated": "", "url": ""}],
        "to_check": "",
        "verified_on": date(2026, 11, 1),
        **changes,
    }


def parse(**changes):
    return parse_obligation(
        row(**changes), "essai.yaml", knows_fact=contents.delivered_facts().__contains__
    )


def verdict_of(slug, **known):
    return judge(DELIVERED[slug].cases, complete(known)).verdict.value


def test_every_promised_subject_is_delivered():
    assert set(DELIVERED) == PROMISED
    assert {item.theme for item in DELIVERED.values()} == set(Theme)


@pytest.mark.parametrize("slug", sorted(DELIVERED))
def test_an_obligation_is_whole_dated_and_sourced(slug):
    item = DELIVERED[slug]

    assert item.wording.verified_on <= date(2026, 11, 24)
    assert all(source.text and source.words for source in item.wording.sources)
    assert any(source.article or source.dated for source in item.wording.sources), (
        "a source without article or date"
    )
    assert len(item.wording.must) >= 2
    assert item.helps
    for case in item.cases:
        assert case.because.endswith((".", "»"))


@pytest.mark.parametrize("slug", sorted(DELIVERED))
def test_an_unsettled_text_says_that_it_is_indicative(slug):
    item = DELIVERED[slug]
    if item.is_settled:
        assert not item.wording.summary.startswith("Indicatif")
    else:
        assert item.wording.summary.startswith("Indicatif")
        assert item.wording.to_check


@pytest.mark.parametrize("slug", sorted(DELIVERED))
def test_every_situation_finds_a_case(slug):
    cases = DELIVERED[slug].cases
    for name, values in ATTRIBUTES.items():
        for value in values:
            assert judge(cases, complete({name: value})).because


def test_facts_stand_in_the_texts_instead_of_being_copied(db):
    wording = DELIVERED["violation-cnil"].wording
    filled = wording.filled(queries.facts())

    assert "{fact:" in wording.deadline
    assert "72\u00a0heures" in filled.deadline
    assert "{" not in filled.deadline + filled.summary + filled.recipient


def test_a_corrected_fact_changes_the_texts(regional_lead):
    operations.correct_fact(
        slug="cnil-notification-delay", value="96", source="Journal officiel",
        verified_on=clock.today(), by=regional_lead.as_actor(),
    )  # fmt: skip

    filled = queries.obligation("violation-cnil").wording.filled(queries.facts())

    assert "96\u00a0heures" in filled.deadline


def test_an_unknown_fact_stays_as_it_is_written():
    assert fill("Dans {fact:rien}.", {}) == "Dans {fact:rien}."
    assert placeholders("{fact:a} et {fact:b}") == ("a", "b")


@pytest.mark.parametrize(
    ("slug", "known", "verdict"),
    [
        ("incident-cert-sante", {"family": "older_people"}, "concerned"),
        ("incident-cert-sante", {"family": "health"}, "concerned"),
        ("incident-cert-sante", {"family": "child_protection"}, "maybe"),
        ("incident-cert-sante", {}, "maybe"),
        ("dysfonctionnement-autorite", {"family": "disability_adults"}, "concerned"),
        ("dysfonctionnement-autorite", {"family": "health"}, "not_concerned"),
        ("violation-cnil", {}, "concerned"),
        ("plainte-assurance", {"insurance": "yes"}, "concerned"),
        ("plainte-assurance", {"insurance": "no"}, "not_concerned"),
        ("plainte-assurance", {}, "maybe"),
        ("delegue-protection-donnees", {"legal": "public", "dpo": "no"}, "concerned"),
        ("delegue-protection-donnees", {"legal": "private", "dpo": "yes"}, "concerned"),
        ("delegue-protection-donnees", {"family": "home_care", "dpo": "no"}, "maybe"),
        ("contrats-sous-traitants", {"hosting": "editor"}, "concerned"),
        ("contrats-sous-traitants", {"hosting": "on_site", "it": "provider"}, "concerned"),
        ("contrats-sous-traitants", {"hosting": "on_site", "it": "internal"}, "maybe"),
        ("analyse-impact", {"family": "health", "dui": "yes"}, "concerned"),
        ("analyse-impact", {"family": "health", "dui": "unknown"}, "maybe"),
        ("durees-conservation", {"family": "health"}, "maybe"),
        ("durees-conservation", {"family": "older_people"}, "concerned"),
        ("hebergement-hds", {"hosting": "editor", "dui": "yes"}, "concerned"),
        ("hebergement-hds", {"hosting": "head_office", "dui": "yes"}, "maybe"),
        ("hebergement-hds", {"hosting": "on_site", "dui": "yes"}, "not_concerned"),
        ("hebergement-hds", {"hosting": "none", "dui": "no"}, "maybe"),
        ("hebergement-hds", {}, "maybe"),
        ("identification-electronique", {"dui": "yes", "family": "home_care"}, "concerned"),
        ("identification-electronique", {"dui": "no"}, "not_concerned"),
        ("identification-electronique", {}, "maybe"),
        ("nis-2", {"family": "health", "size": "large", "legal": "private"}, "maybe"),
        ("nis-2", {"family": "child_protection", "legal": "private"}, "not_concerned"),
        ("nis-2", {"family": "older_people", "size": "large"}, "maybe"),
        ("evaluation-has", {"family": "older_people"}, "concerned"),
        ("evaluation-has", {"family": "health"}, "not_concerned"),
        ("programme-care", {"family": "health"}, "concerned"),
        ("programme-care", {"family": "older_people"}, "maybe"),
        ("esms-numerique", {"family": "health"}, "not_concerned"),
    ],
)  # fmt: skip
def test_a_profile_leads_to_a_verdict(slug, known, verdict):
    assert verdict_of(slug, **known) == verdict


def test_nothing_that_is_unsettled_is_ever_said_to_concern():
    """The law that is not settled may concern; it never concerns surely."""
    for item in DELIVERED.values():
        if not item.is_settled:
            assert all(case.verdict != Verdict.CONCERNED for case in item.cases)


def test_a_judgement_names_what_was_looked_at_and_what_is_missing():
    cases = (
        Case({"dui": frozenset({"no"})}, Verdict.NOT_CONCERNED, "Non."),
        Case({"hosting": frozenset({"editor"})}, Verdict.CONCERNED, "Oui."),
        Case({}, Verdict.MAYBE, "Peut-être."),
    )

    sure = judge(cases, complete({"dui": "yes", "hosting": "editor"}))
    unsure = judge(cases, complete({"dui": "yes"}))

    assert (sure.verdict, sure.decided_by, sure.missing) == (
        Verdict.CONCERNED, ("dui", "hosting"), (),
    )  # fmt: skip
    assert (unsure.verdict, unsure.missing) == (Verdict.MAYBE, ("hosting",))


def test_cases_that_hold_for_nobody_are_a_fault():
    with pytest.raises(ValueError, match="last case"):
        judge((), complete({}))


def test_a_situation_holds_only_known_values():
    assert complete({})["family"] == "unknown"
    with pytest.raises(ValueError, match="no part"):
        complete({"dui": "parfois"})


@pytest.mark.parametrize(
    ("count", "band"),
    [(None, "unknown"), (0, "small"), (49, "small"), (50, "medium"), (249, "medium"), (250, "large")],
)  # fmt: skip
def test_a_number_of_people_has_a_band(count, band):
    assert size_band(count) == band


def test_three_answers_are_kept_apart():
    assert [yes_no(value) for value in (True, False, None)] == ["yes", "no", "unknown"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Association loi 1901 non reconnue d’utilité publique", LegalKind.PRIVATE),
        ("Association Loi 1901 Reconnue d'Utilité Publique", LegalKind.PRIVATE),
        ("Fondation reconnue d’utilité publique", LegalKind.PRIVATE),
        ("Organisme mutualiste", LegalKind.PRIVATE),
        ("Société Par Actions Simplifiée (S.A.S.)", LegalKind.PRIVATE),
        ("Régime Général de Sécurité Sociale", LegalKind.PRIVATE),
        ("Groupement de Coopération Sanitaire Privé", LegalKind.PRIVATE),
        ("Centre intercommunal d’action sociale", LegalKind.PUBLIC),
        ("Etablissement Public Communal d'Hospitalisation", LegalKind.PUBLIC),
        ("Etablissement Social et Médico-Social Interdépartemental", LegalKind.PUBLIC),
        ("Etablissement Social et Médico-Social National", LegalKind.PUBLIC),
        ("Syndicat Inter Hospitalier", LegalKind.PUBLIC),
        ("Commune", LegalKind.PUBLIC),
        ("Organisme de Droit Etranger", LegalKind.UNKNOWN),
        ("", LegalKind.UNKNOWN),
    ],
)
def test_a_legal_form_tells_public_from_private(words, kind):
    assert legal_kind(words) == kind


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"slug": None}, "slug"),
        ({"theme": "autre"}, "theme"),
        ({"state": "unsettled"}, "Indicatif"),
        ({"must": []}, "must"),
        ({"sources": []}, "sources"),
        ({"title": " "}, "title"),
        ({"deadline": "{fact:jamais-vu}"}, "jamais-vu"),
        ({"cases": []}, "cases"),
        ({"cases": [{"when": {"dui": ["yes"]}, "verdict": "maybe", "because": "X."}]}, "dernier cas"),
        ({"cases": [{"when": {"lune": ["yes"]}, "verdict": "maybe", "because": "X."}]}, "lune"),
        ({"verified_on": "hier"}, "verified_on"),
        ({"inconnue": 1}, "inconnue"),
    ],
)  # fmt: skip
def test_a_faulty_obligation_is_refused_by_name(changes, reason):
    with pytest.raises(ContentError, match=reason) as caught:
        parse(**changes)

    assert "essai.yaml" in str(caught.value)


def test_the_families_of_a_situation_are_those_of_finess():
    assert ATTRIBUTES["family"] == {*queries.families(), "unknown"}


def test_a_region_may_replace_an_obligation_by_its_own_file(settings, tmp_path):
    folder = tmp_path / "reference" / "obligations"
    folder.mkdir(parents=True)
    text = yaml.safe_dump([row(slug="nis-2"), row(slug="chez-nous")])
    (folder / "region.yaml").write_text(text, encoding="utf-8")
    settings.CONTENT_DIR = str(tmp_path)
    contents.delivered_obligations.cache_clear()

    try:
        held = contents.delivered_obligations()
        assert held["nis-2"].wording.title == "Essai"
        assert set(held) == PROMISED | {"chez-nous"}
        text = yaml.safe_dump([row(), row()])
        (folder / "region.yaml").write_text(text, encoding="utf-8")
        contents.delivered_obligations.cache_clear()
        assert "deux fois" in check_contents(None)[0].msg
    finally:
        contents.delivered_obligations.cache_clear()
