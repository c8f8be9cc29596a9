"""A message is written as a letter, and read back without losing a word."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beffroi.phishing.queries.scenarios import latest, refused_words
from beffroi.phishing.rules.draft_checks import (
    Section,
    assessment_of,
    problems_of,
    scenario_of,
)
from beffroi.phishing.rules.draft_previews import previewed
from beffroi.phishing.rules.lures import clean, template_of
from beffroi.phishing.rules.message_reading import letter_of_html, readable
from beffroi.phishing.rules.message_writing import (
    Look,
    PartKind,
    html_of_letter,
    parts_of_letter,
    text_of_letter,
)
from beffroi.phishing.rules.scenario_checks import check_scenario
from beffroi.phishing.rules.scenario_drafts import (
    blank,
    draft_of,
    level_of,
)
from beffroi.phishing.rules.scenarios import LureKind

LETTER = """# Votre facture
! À régler aujourd’hui

{bonjour}, lisez [lien : le détail] **avant midi**.
Merci.

| Montant : 82,40 €
| Échéance : {date_limite}

- un
- deux

[bouton : Payer]
[pièce jointe : Facture.pdf, 96 Ko]
[QR code]

-- Mentions
\\- pas une liste"""


def test_each_sign_has_its_part():
    kinds = [part.kind for part in parts_of_letter(LETTER)]
    assert kinds == [
        PartKind.TITLE, PartKind.NOTICE, PartKind.TEXT, PartKind.FACTS, PartKind.LIST,
        PartKind.BUTTON, PartKind.FILE, PartKind.CODE, PartKind.SMALL, PartKind.TEXT,
    ]  # fmt: skip


def test_both_forms_say_the_same():
    look = Look("Fournisseur", "Service clients")
    html, text = html_of_letter(LETTER, look), text_of_letter(LETTER, look)
    for words in ("Fournisseur", "82,40 €", "Payer", "Facture.pdf", "- pas une liste"):
        assert words in text
        assert words in readable(html)
    assert text.count("{lien}") == 4
    assert html.count('href="{lien}"') == 3
    assert "{qr}" in html


@given(st.text(max_size=400))
def test_no_letter_writes_html_of_its_own(letter):
    html = html_of_letter(letter, Look(letter[:40]))
    tags = {"table", "tr", "td", "p", "br", "span", "a", "b", "ul", "li"}
    found = {
        word.split(">")[0].split(" ")[0].strip("/") for word in html.split("<")[1:]
    }
    assert found <= tags
    assert 'href="{lien}"' in html or "<a" not in html
    letter_of_html(html)
    clean(html)


@pytest.mark.parametrize("slug", list(latest()))
def test_our_scenarios_are_copied_as_letters_and_stay_publishable(slug):
    scenario = latest()[slug]
    draft = draft_of(scenario)
    assert draft["mode"] == "letter"
    assert level_of(draft) == scenario.level
    assert problems_of(draft, "local-essai", refused_words()) == ()
    copied = scenario_of(draft, "local-essai", 1)
    check_scenario(replace(copied, slug=slug), slug, refused_words())
    assert template_of(copied).subject == scenario.subject


def test_a_draft_says_what_it_lacks_and_can_always_be_shown():
    for lure in LureKind:
        draft = blank("Essai", lure)
        found = problems_of(draft, "local-essai", refused_words())
        assert {Section.MESSAGE, Section.PAGE, Section.LESSON} <= {
            p.section for p in found
        }
        assert previewed(draft, "local-essai").subject
        assessment = assessment_of(draft)
        assert assessment is not None
        assert assessment.level == level_of(draft)


@pytest.mark.parametrize(
    ("changes", "section", "anchor", "words"),
    [
        ({"subject": "Bonjour {prenon}"}, Section.MESSAGE, "id_subject", "{prenon}"),
        ({"subject": "Votre prime"}, Section.MESSAGE, "id_subject", "prime"),
        ({"letter": "Rien à ouvrir"}, Section.MESSAGE, "id_letter", "ni bouton"),
        ({"letter": "Allez sur www.vrai-site.fr [bouton : Ouvrir]"}, Section.MESSAGE, "id_letter", "vrai-site.fr"),
        ({"letter": "Un compte Microsoft\n\n[bouton : Ouvrir]"}, Section.MESSAGE, "id_letter", "microsoft"),
        ({"cues": []}, Section.CUES, "indices", "au moins un indice"),
        ({"portal": []}, Section.PAGE, "portail", "demande"),
    ],
)  # fmt: skip
def test_a_problem_leads_to_its_field(changes, section, anchor, words):
    draft = {**draft_of(latest()["boite-pleine"]), **changes}
    found = problems_of(draft, "local-essai", refused_words())
    mine = [p for p in found if p.section == section and p.anchor == anchor]
    assert any(words in problem.sentence for problem in mine), found
