"""The documents of the information kit: read, filled in, never with a hole."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.lib.content import ContentError, read_yaml
from beffroi.phishing.rules.kit import KNOWN_WHEN, Blank, Condition, Text, plain
from beffroi.phishing.rules.kit_filling import (
    KitFacts,
    SendingWay,
    fill,
    fingerprint,
)
from beffroi.phishing.rules.kit_parsing import parse_document
from beffroi.phishing.rules.mail_providers import Provider, provider_of, signs_of
from beffroi.phishing.rules.staff_bodies import StaffBody, staff_body
from tests.house.tree import PACKAGE

CONTENT = PACKAGE / "phishing" / "content"
DOCUMENTS = {
    path.name: parse_document(read_yaml(path), path.name)
    for path in sorted(Path(CONTENT / "kit").glob("*.yaml"))
}
SIGNS = signs_of(read_yaml(CONTENT / "mail_providers.yaml"), "mail_providers.yaml")
KINDS = (
    {Condition.PRIVATE},
    {Condition.UNKNOWN_STATUS},
    {Condition.PUBLIC},
    {Condition.PUBLIC, Condition.HOSPITAL},
    {Condition.PUBLIC, Condition.TERRITORIAL},
)
OTHERS = sorted(set(Condition) - set().union(*KINDS))


def facts_of(conditions: frozenset[Condition], word: str = "Claire Martin") -> KitFacts:
    values = {
        blank: word
        for blank in Blank
        if blank not in KNOWN_WHEN or KNOWN_WHEN[blank] in conditions
    }
    way = SendingWay("tests.exemple.fr", "retour@tests.exemple.fr")
    return KitFacts(values, conditions, (way,), ("pages.exemple.fr",))


def text_of(filled) -> str:
    lines = [line for b in filled.blocks for row in b.rows for line in row]
    titles = [block.title for block in filled.blocks]
    heads = [cell for block in filled.blocks for cell in block.head]
    return "\n".join(plain(line) for line in (*titles, *heads, *lines))


def parsed(text: str, **keys) -> Text:
    block = {"text": text, **keys}
    part = {
        "slug": "essai", "number": 1, "title": "Essai", "audience": "staff",
        "summary": "Essai", "blocks": [block], "sources": [],
    }  # fmt: skip
    return parse_document(part, "essai.yaml").blocks[0].rows[0].cells[0]


@pytest.mark.parametrize("name", DOCUMENTS)
@settings(max_examples=150, deadline=None)
@given(kind=st.sampled_from(KINDS), others=st.sets(st.sampled_from(OTHERS)))
def test_a_document_has_no_hole_whatever_is_known(name, kind, others):
    text = text_of(fill(DOCUMENTS[name], facts_of(frozenset(kind | others))))

    assert len(text) > 800
    assert "{" not in text
    assert "}" not in text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_name_is_data_whatever_it_looks_like(name):
    hostile = "{direction} **<b>#import"

    text = text_of(fill(DOCUMENTS[name], facts_of(frozenset(Condition), hostile)))

    assert hostile in text


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_gives_dated_sources(name):
    document = DOCUMENTS[name]

    assert name == f"{document.slug}.yaml"
    assert document.sources


def test_the_staff_is_never_told_when():
    known = frozenset(Condition)

    text = text_of(
        fill(DOCUMENTS["note-au-personnel.yaml"], facts_of(known, "17 mars 2027"))
    )

    blanks = {
        piece.blank
        for block in DOCUMENTS["note-au-personnel.yaml"].blocks
        for row in block.rows
        for cell in row.cells
        for piece in cell
    }
    assert "jamais une faute" in text
    assert not blanks & {Blank.FIRST_DAY, Blank.LAST_DAY, Blank.CLOSING_DAY, Blank.PURGE_DAY}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Bonjour {inconnu}", {}),
        ("Bonjour {direction}", {}),
        ("Bonjour {direction}", {"when": "not direction"}),
        ("**Bonjour", {}),
        ("Bonjour {etablissement", {}),
        ("Bonjour", {"when": "beau temps"}),
        ("Bonjour", {"title": "deux clés"}),
    ],
)
def test_a_faulty_text_is_refused(text, keys):
    with pytest.raises(ContentError, match=r"essai\.yaml"):
        parsed(text, **keys)


def test_a_blank_is_accepted_under_its_condition():
    pieces = parsed("Pour **{direction}**.", when="direction")

    assert [(p.words, p.blank, p.is_strong) for p in pieces] == [
        ("Pour ", None, False),
        ("", Blank.DIRECTOR, True),
        (".", None, False),
    ]


def test_the_fingerprint_changes_with_a_word():
    document = DOCUMENTS["fiche-de-registre.yaml"]
    known = frozenset(Condition)

    one, other = (fill(document, facts_of(known, name)) for name in ("A", "B"))

    assert fingerprint([one]) == fingerprint([one])
    assert fingerprint([one]) != fingerprint([other])


@pytest.mark.parametrize(
    ("hosts", "provider", "name"),
    [
        (["exemple-fr.mail.protection.outlook.com."], Provider.MICROSOFT, "Microsoft 365"),
        (["exemple-fr.p-v1.mx.microsoft"], Provider.MICROSOFT, "Microsoft 365"),
        (["ASPMX.L.GOOGLE.COM"], Provider.GOOGLE, "Google Workspace"),
        (["mx1.mail.ovh.net"], Provider.OVH, "OVHcloud"),
        (["zimbra1.exemple.fr"], Provider.ZIMBRA, "Zimbra"),
        (["mx.mailinblack.com", "mx1.mail.ovh.net"], Provider.GATEWAY, "Mailinblack"),
        (["mail.protection.outlook.com.exemple.fr"], Provider.OTHER, ""),
        (["notgoogle.com"], Provider.OTHER, ""),
        ([], Provider.NONE, ""),
    ],
)  # fmt: skip
def test_the_servers_of_a_domain_tell_its_provider(hosts, provider, name):
    assert provider_of(hosts, SIGNS) == (provider, name)


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("Association loi 1901 reconnue d’utilité publique", StaffBody.PRIVATE),
        ("Société par actions simplifiée", StaffBody.PRIVATE),
        ("Établissement public de santé communal", StaffBody.HOSPITAL),
        ("Établissement social et médico-social communal", StaffBody.HOSPITAL),
        ("Établissement public départemental d’hospitalisation", StaffBody.HOSPITAL),
        ("Centre communal d’action sociale", StaffBody.TERRITORIAL),
        ("Département", StaffBody.TERRITORIAL),
        ("État", StaffBody.OTHER_PUBLIC),
        ("", StaffBody.UNKNOWN),
    ],
)
def test_the_legal_form_tells_who_represents_the_staff(words, body):
    assert staff_body(words) == body
