"""A faulty scenario is refused by file, key and reason."""

import pytest

from beffroi.lib.content import ContentError
from beffroi.organizations.rules.job_families import JobFamily
from beffroi.phishing.rules.scenarios import LureKind, Season
from tests.phishing.build_scenarios import accepted, mapping


def html_with(more: str) -> str:
    return mapping()["html"] + more


def test_a_good_scenario_is_accepted():
    scenario = accepted()

    assert scenario.key == "essai@1"
    assert scenario.audiences == {JobFamily.CARE}
    assert accepted(audiences=["all"]).audiences == set(JobFamily)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"slug": "Essai n° 1"}, "« slug » est refusé"),
        ({"level": 4}, "« level » est refusé"),
        ({"audiences": []}, "au moins une famille"),
        ({"audiences": ["care", "care"]}, "écrite deux fois"),
        ({"nothing": "x"}, "« nothing » n’est pas connue"),
        ({"subject": "x" * 121}, "au plus 120 caractères"),
        ({"subject": "Bonjour {prenon}"}, "{prenon} n’existe pas"),
        ({"subject": "De la part de {referent}"}, "nommerait un vrai collègue"),
        ({"subject": "Ouvrez {lien}"}, "n’a pas sa place dans l’objet"),
        ({"text": "Sans lien"}, "le texte ne porte pas le lien"),
        ({"html": "<p>Ouvrir le document</p><p>Le service</p>"}, "ne porte pas le lien"),
        ({"html": html_with("<script>x</script>")}, "n’a pas sa place"),
        ({"html": html_with('<img src="{lien}">')}, "n’a pas sa place"),
        ({"html": html_with('<p onclick="x">x</p>')}, "n’a pas sa place"),
        ({"html": html_with('<a href="https://ailleurs.example">x</a>')}, "ne mène pas"),
        ({"html": html_with('<p style="position:fixed">x</p>')}, "position:fixed"),
        ({"html": html_with('<p style="background:url(x)">x</p>')}, "url(x)"),
        ({"html": html_with("x" * 25_000)}, "25000 octets"),
        ({"html": html_with("<p>www.vrai-site.fr</p>")}, "vrai-site.fr"),
        ({"text": "{lien} contact@vrai-site.com"}, "vrai-site.com"),
        ({"html": html_with("<p>Le service</p>")}, "s’y trouve 2 fois"),
        ({"html": html_with("<p>{qr}</p>")}, "{qr} va avec un leurre"),
        ({"lure": "form"}, "« portal » va avec"),
        ({"level": 1}, "niveau 1 annoncé"),
        ({"portal": [{"kind": "secret", "label": "Mot de passe"}]}, "« portal » va avec"),
        ({"sender": {"name": "X", "local_part": "a@b"}}, "« local_part » est refusé"),
    ],
)  # fmt: skip
def test_a_fault_is_named(changes, reason):
    with pytest.raises(ContentError, match="essai") as caught:
        accepted(**changes)

    assert reason in str(caught.value).replace("\u00a0", " ")


def test_a_form_asks_for_exactly_one_secret():
    with pytest.raises(ContentError, match="exactement un secret"):
        accepted(lure="form", portal=[{"kind": "text", "label": "Identifiant"}])


def test_reserved_names_are_welcome():
    assert accepted(html=html_with("<p>www.planeo.example</p>"))


@pytest.mark.parametrize(
    "sentence",
    [
        "Votre prime est arrivée",
        "Procédure de licenciement",
        "Le décès de",
        "Alerte sanitaire",
        "Votre enfant vous attend",
        "Réunion du CSE",
        "La gendarmerie vous cherche",
        "Un document Microsoft",
        "Votre compte Ameli",
        "République française",
    ],
)
def test_cruel_stories_and_real_brands_are_refused(sentence):
    with pytest.raises(ContentError, match="est refusé"):
        accepted(html=html_with(f"<p>{sentence}</p>"))


def test_an_innocent_word_can_be_argued_for():
    story = html_with("<p>La police de caractères change.</p>")
    with pytest.raises(ContentError, match="police"):
        accepted(html=story)

    reason = "la police de caractères"
    assert accepted(html=story, argued=[{"word": "Police", "reason": reason}])


def test_a_cue_must_point_at_one_passage():
    cues = mapping()["cues"]
    cues[2]["excerpt"] = "introuvable"
    with pytest.raises(ContentError, match="ne s’y trouve pas"):
        accepted(cues=cues)


def test_a_cue_on_the_link_is_looked_for_in_links_alone():
    cues = mapping()["cues"]
    cues[1]["excerpt"] = "Le service"
    with pytest.raises(ContentError, match="ne s’y trouve pas"):
        accepted(cues=cues)


def test_two_passages_never_cross_but_may_be_the_same():
    cues = mapping()["cues"]
    twin = {**cues[2], "kind": "generic_greeting"}
    assert accepted(cues=[*cues, twin])

    crossing = {**cues[1], "where": "html", "excerpt": "le document"}
    with pytest.raises(ContentError, match=r"fois|chevauche"):
        accepted(cues=[*cues, crossing])


def test_at_most_three_cues_come_first():
    cues = mapping()["cues"]
    none = [{key: cue[key] for key in cue if key != "main"} for cue in cues]
    with pytest.raises(ContentError, match="les premiers à montrer"):
        accepted(cues=none)


def test_filters_keep_what_suits_everybody():
    scenario = accepted(places=["home_care"])

    assert scenario.suits()
    assert scenario.suits(levels=[3], lures=[LureKind.LINK], season=Season.WINTER)
    assert scenario.suits(audience=JobFamily.CARE, place="home_care")
    assert not scenario.suits(place="older_people")
    assert not scenario.suits(audience=JobFamily.LOGISTICS)
    assert not scenario.suits(levels=[1, 2])
