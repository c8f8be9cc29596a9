"""Templates of other tools: converted, reduced or refused, never run."""

import pytest

from beffroi.phishing.rules.gophish.dialects import convert
from beffroi.phishing.rules.gophish.markers import (
    MARKERS,
    PHISHINGATOR,
    PLACEHOLDERS,
    SWORDPHISH,
)
from beffroi.phishing.rules.gophish.markup import clean_html
from beffroi.phishing.rules.gophish.notes import Remarks, Unusable
from tests.phishing.build_gophish import read_json

UNFINISHED = "FIX" + "ME"


def converted(text: str) -> str:
    return convert(text, "HTML", Remarks())


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("{{.FirstName}} {{ .LastName }} {{.Email}} {{.Position}}", "{prenom} {nom} {courriel} {fonction}"),
        ("{{.From}}{{.Tracker}}{{.TrackingURL}}", "{expediteur}"),
        ('<a href="{{.URL}}">', '<a href="{lien}">'),
        ('<a href="{{.URL}}?a=b#c">', '<a href="{lien}">'),
        ('<a href="https://ancien.fr/?rid={{.RId}}">', '<a href="{lien}">'),
        ('<a href="{{.BaseURL}}/login?rid={{.RId}}">', '<a href="{lien}">'),
        ("a  {{- .FirstName -}}  b", "a{prenom}b"),
        ("{{.FirstName | html}} {{urlquery .Email}}", "{prenom} {courriel}"),
        ("{{/* rien */}}x{{`{{`}}", "x{{"),
        ("{{if .FirstName}}Bonjour {{.FirstName}}{{else}}Bonjour{{end}}", "Bonjour"),
        ("{{if .URL}}oui{{else}}non{{end}}", "oui"),
        ("a{{if .Position}} ({{.Position}}){{end}}b", "ab"),
        ("{{if eq .Position \"DSI\"}}a{{else if .FirstName}}b{{else}}c{{end}}", "c"),
        ("{{if .FirstName}}{{if .LastName}}x{{end}}{{else}}{{if .Email}}y{{end}}{{end}}", "y"),
        ("{{.To}} {{.rID}}{{.Department}} {{.City}}", "{courriel} {service} {ville}"),
        ("{{ client.first_name }} {{ client.company_name }} {{ url.webserver }}", "{prenom} {etablissement} {lien}"),
        ("{% if client.first_name %}a{% else %}b{% endif %}{{ tracking_dot_image_tag }}", "b"),
        ("{# rien #}{{ client.first_name|default('x') }}", "{prenom}"),
        ("%recipient_name% %recipient_email% %url% %date_en% 100%", "{prenom} {nom} {courriel} {lien} {date_envoi} 100%"),
        (f"{UNFINISHED}URL {UNFINISHED}MAILTRACKER($prenom$)", "{lien} {prenom}"),
        ("{{target['email']}} {{time.current_date_long()}}", "{courriel} {date_envoi}"),
        (".a{color:red} {autre} {{", ".a{color:red} {autre} {{"),
        ("@media x{#id{color:red}}", "@media x{#id{color:red}}"),
    ],
)  # fmt: skip
def test_a_known_marker_becomes_ours(theirs, ours):
    assert converted(theirs) == ours


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\n{{range .Targets}}x{{end}}", 2),
        ("\n\n{{if .FirstName}}", 3),
        ("{{end}}", 1),
        ("{{else}}", 1),
        ("{{if .X}}a{{else}}b{{else}}c{{end}}", 1),
        ("{{$x := .FirstName}}", 1),
        ('{{template "x"}}', 1),
        ('{{define "x"}}a{{end}}', 1),
        ("{{with .FirstName}}a{{end}}", 1),
        ("\n{% for a in b %}x{% endfor %}", 2),
        ("{% import os %}", 1),
        ("{{if mystery}}a{{end}}", 1),
        ("{{" + "x" * 5000 + "}}", 1),
        ("{{if .URL}}" * 200 + "{{end}}" * 200, 1),
    ],
)
def test_what_ours_cannot_do_is_refused_with_its_line(text, line):
    with pytest.raises(Unusable) as refused:
        converted(text)

    assert refused.value.line == line
    assert str(refused.value)


def test_an_unknown_marker_stays_as_text_and_its_lines_are_told():
    remarks = Remarks()

    text = convert(
        "a {{.Domain}}\nb\n{{.Domain}} {{.BaseURL}}/logo.png", "HTML", remarks
    )

    assert text.count("{{.Domain}}") == 2
    assert [(line, "lignes 1, 3" in reason) for line, reason in remarks.refused] == [
        (1, True),
        (3, False),
    ]


def test_every_marker_becomes_a_placeholder_of_the_closed_list_or_plain_words():
    for becomes in {*MARKERS.values(), *PHISHINGATOR.values(), *SWORDPHISH.values()}:
        for word in becomes.split():
            assert "{" not in word or word in PLACEHOLDERS


def test_a_refused_template_is_named_with_its_line_and_the_next_one_is_read():
    haul = read_json(
        [
            {
                "id": 1,
                "name": "Boucle",
                "subject": "s",
                "text": "t",
                "html": "a\n{{range .X}}{{end}}",
            },
            {"id": 2, "name": "Bon", "subject": "s", "text": "t", "html": "<p>b</p>"},
        ]
    )

    assert set(haul.templates) == {"2"}
    assert (haul.notes.refused[0].name, haul.notes.refused[0].line) == ("Boucle", 2)


def test_a_message_loses_what_runs_and_what_calls():
    haul = read_json(
        {"id": 1, "name": "Microsoft", "subject": "s", "envelope_sender": "Okta <a@b.fr>",
         "html": '<body onload="x()">\n<script>x</script><img src="https://t.fr/o.png" alt="o">'
                 '<p style="color:red;background:url(https://t.fr/f.png)">a</p>'
                 '<img src="{{.TrackingURL}}" style="display:none"></body>',
         "attachments": [{"name": "a.docx", "type": "x/y", "content": "QUJDRA=="}]}
    )  # fmt: skip

    (found,) = haul.templates.values()
    assert found.html == '<p style="color:red;background:">a</p>'
    assert found.images == ("https://t.fr/o.png",)
    assert found.brands == ("Microsoft", "Okta")
    assert [(item.name, item.size) for item in found.attachments] == [("a.docx", 6)]
    told = " ".join(item.what for item in haul.notes.converted)
    for word in ("script", "on…", "o.png", "Microsoft", "a.docx"):
        assert word in told


PAGE = """<html><head><base href="https://vrai.fr/"><link rel=stylesheet href="https://vrai.fr/a.css">
<style>@import "https://vrai.fr/b.css"; body{background:url(https://vrai.fr/c.png);color:red}</style>
<script src="https://vrai.fr/d.js"></script><meta http-equiv="refresh" content="0;url=https://vrai.fr"></head>
<body><form action="https://vrai.fr/login" method="post" onsubmit="x()">
<input type="hidden" name="__original_url" value="https://vrai.fr/login">
<input type="text" name="login" value="bob"><input type="PASSWORD" name="p" value="secret">
<input name="code_carte"><select name="pays"><option value="fr">France</option></select>
<button formaction="https://vrai.fr/z">Entrer</button></form>
<iframe src="https://vrai.fr/e"></iframe><a href="javascript:x()">y</a><a href="data:text/html,x">z</a>
<svg><image href="https://vrai.fr/f.png"/></svg><img srcset="https://vrai.fr/g.png" src="//vrai.fr/h.png"></body></html>"""


def test_a_landing_page_fetches_nothing_and_its_secret_fields_have_no_name():
    haul = read_json(
        {
            "id": 1,
            "name": "P",
            "html": PAGE,
            "capture_passwords": True,
            "redirect_url": "{{.URL}}",
        }
    )

    (page,) = haul.pages.values()
    for gone in (
        "vrai.fr",
        "script",
        "onsubmit",
        "action",
        "hidden",
        "bob",
        "secret",
        "url(",
        "@import",
        "iframe",
        "svg",
        "data:",
    ):
        assert gone not in page.html
    assert 'name="login"' in page.html
    assert 'name="pays"' in page.html
    assert page.html.count("name=") == 2
    assert page.secret_fields == 2
    assert page.images == ("//vrai.fr/h.png",)
    assert page.redirect == "{lien}"


@pytest.mark.parametrize(
    "html",
    ["<div>" * 100_000, "x" * 2_000_001, "<a>" * 5_000],
)
def test_a_page_larger_or_deeper_than_any_real_one_is_refused(html):
    with pytest.raises(Unusable):
        clean_html(html, Remarks())


@pytest.mark.parametrize(
    "css",
    [
        r"<style>a{background:\75rl(https://t.fr/x)}</style>",
        r'<p style="background:\75rl(https://t.fr/x)">a</p>',
        '<p style="background:URL (https://t.fr/x)">a</p>',
        "<style>a{background:image-set('https://t.fr/x' 1x)}</style>",
        "<style>@IMPORT 'https://t.fr/x'</style>",
    ],
)
def test_no_style_sheet_calls_elsewhere_however_it_is_written(css):
    assert "t.fr" not in clean_html(css, Remarks()).html
