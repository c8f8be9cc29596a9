"""A message received becomes a draft: fifteen of them, real-shaped or hostile."""

from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from beffroi.lib.errors import Refusal
from beffroi.phishing.models.edited import EditedScenario
from beffroi.phishing.queries.scenarios import refused_words
from beffroi.phishing.rules.draft_checks import problems_of
from beffroi.phishing.rules.draft_imports import suggestions
from beffroi.phishing.rules.draft_previews import previewed
from beffroi.phishing.rules.lures import highlight
from beffroi.phishing.rules.placeholders import examples
from beffroi.phishing.rules.scenario_drafts import html_of, text_of
from beffroi.phishing.work.message_reading import draft_of_message
from tests.shared_data import shared_file

HEAD = (
    b"From: Livraison <suivi.colis@colis-express.info>\r\nTo: Camille Morel <c.morel@residence.fr>\r\n"
    b"Subject: Votre colis\r\nMIME-Version: 1.0\r\n"
)


def plain(body: str, charset: str = "utf-8", extra: bytes = b"") -> bytes:
    kind = f"Content-Type: text/plain; charset={charset}\r\n".encode()
    return (
        HEAD
        + extra
        + kind
        + b"Content-Transfer-Encoding: 8bit\r\n\r\n"
        + body.encode(charset)
    )


def html(body: str) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + body.encode()


def both(text: str, page: str, *, attached: bool = False) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Compta <compta@fournisseur.biz>"
    mail["To"] = "Camille Morel <c.morel@residence.fr>"
    mail["Subject"] = "Facture n° 12 à régler"
    mail.set_content(text)
    mail.add_alternative(page, subtype="html")
    if attached:
        mail.add_attachment(
            b"MZ\x90",
            maintype="application",
            subtype="octet-stream",
            filename="facture]x[.exe",
        )
    return mail.as_bytes()


NESTED = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"".join(
    b"--%s\r\nContent-Type: multipart/mixed; boundary=%sa\r\n\r\n" % (b"a" * n, b"a" * n)
    for n in range(1, 60)
) + b"\r\nContent-Type: text/plain\r\n\r\nfond\r\n"  # fmt: skip
MESSAGES = {
    "plain": plain("Bonjour Camille Morel,\r\nVotre colis du 24 novembre 2026 : https://colis.fr/x?id=8"),
    "cp1252": plain("Réglez 12 € avant l’échéance", "cp1252"),
    "html": html('<p>Bonjour</p><a href="https://colis.fr/suivi">Suivre</a>'),
    "script": html("<p>ok</p><script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:x'>l</a>"),
    "pixel": html('<p>Lu ?</p><img src="https://suivi.fr/p.gif" width=1 height=1><a href="http://a.fr">A</a>'),
    "style": html("<style>@import url(https://x.fr)</style><p style='background:url(//x.fr/a)'>T</p><a href=//x.fr>x</a>"),
    "form": html('<form action="https://vol.fr"><input type=password name=p><button>OK</button></form><p>x</p>'),
    "tables": html("<table>" * 60 + "<tr><td bgcolor='#112233'>Marque</td></tr><tr><td>Bonjour</td></tr>" + "</table>" * 60),
    "alternative": both("Texte", "<h1>Facture</h1><p>Voir <a href='https://f.fr'>ici</a></p>"),
    "attached": both("Voir la pièce jointe", "<p>Voir la pièce jointe</p>", attached=True),
    "braces": plain("Bonjour {{.FirstName}} {inconnu} } { et {{range .X}}?"[:40]),
    "encoded words": HEAD.replace(b"Subject: Votre colis", b"Subject: =?utf-8?B?w4l0w6k=?= =?bad?Q?=zz?=") + b"\r\nUn texte\r\n",
    "bad charset": HEAD + b"Content-Type: text/plain; charset=n'importe\r\n\r\nUn texte \xff\xfe\r\n",
    "no boundary": HEAD + b"Content-Type: multipart/alternative; boundary=zz\r\n\r\nrien ici\r\n",
    "nested": HEAD + NESTED,
    "nuls and turned words": plain("Bon\x00jour \u202eelocsé\u202c voici le détail"),
    "long": plain("mot " * 20_000),
}  # fmt: skip


def read(data: bytes):
    """Return the draft, or the sentence that refuses the message."""
    try:
        return draft_of_message(data, "courriel.eml"), ""
    except Refusal as refusal:
        return None, str(refusal)


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_becomes_a_harmless_draft_or_a_sentence(name):
    draft, refusal = read(MESSAGES[name])
    if draft is None:
        assert refusal.endswith(".")
        return

    shown = previewed(draft, "local-essai")
    message = highlight(shown, examples())
    # The place of the link shows the domain of the test, and nothing else.
    inert = message.html.replace("https://test.example/…", "")
    written = (html_of(draft) + inert).lower()
    for sign in (
        "<script",
        "onerror",
        "javascript:",
        "<img",
        "<form",
        "<input",
        "@import",
        "url(",
        "http",
    ):
        assert sign not in written, sign
    assert "{lien}" in html_of(draft)
    assert "{lien}" in text_of(draft)
    assert len(draft["letter"]) < 13_000
    problems_of(draft, "local-essai", refused_words())


def test_what_names_somebody_is_offered_for_replacement():
    draft = draft_of_message(MESSAGES["plain"], "courriel.eml")

    found = {one["found"]: one["place"] for one in draft["suggestions"]}
    assert found["Bonjour Camille Morel"] == "{bonjour}"
    assert found["Camille Morel"] == "{nom_complet}"
    assert found["24 novembre 2026"] == "{date_envoi}"
    assert draft["sender"] == {"name": "Livraison", "local_part": "suivi-colis"}
    assert "Cher client" not in str(suggestions(["Cher client, bonjour Madame"], []))


def test_an_attachment_is_drawn_never_kept():
    draft = draft_of_message(MESSAGES["attached"], "courriel.eml")

    assert draft["lure"] == "attachment"
    assert "[pièce jointe\u00a0: facturex.exe]" in draft["letter"]
    assert any("non reprises" in remark for remark in draft["remarks"])


@given(st.binary(max_size=600))
def test_nothing_sent_breaks_the_reading(data):
    for start in (b"", HEAD, HEAD + b"Content-Type: text/html\r\n\r\n"):
        draft, refusal = read(start + data)
        assert draft or refusal


@pytest.mark.django_db
def test_a_message_is_sent_from_its_screen(
    client_of, referent, establishment, contributor
):
    page = reverse("phishing:message_import")
    assert client_of(contributor).get(page).status_code == 403
    owner = f"etablissement:{establishment.pk}"
    bad = SimpleUploadedFile("a.eml", b"%PDF-1.7 rien")
    refused = client_of(referent).post(page, {"file": bad, "owner": owner})
    assert refused.status_code == 422
    assert "n’est pas un courriel" in refused.content.decode()

    good = SimpleUploadedFile("a.eml", MESSAGES["plain"])
    shown = client_of(referent).post(page, {"file": good, "owner": owner}, follow=True)
    assert "Remplacer" in shown.content.decode()
    row = EditedScenario.objects.get()
    edit = reverse("phishing:scenario_edit", args=[row.slug, "message"])
    rank = [one["place"] for one in row.draft["suggestions"]].index("{bonjour}")
    form = {
        "marque": 0,
        "mode": "letter",
        "letter": row.draft["letter"],
        "subject": "Votre colis",
        "inserer": f"remplacer:{rank}",
    }
    client_of(referent).post(edit, form)
    row.refresh_from_db()
    assert "{bonjour}" in row.draft["letter"]


def test_real_messages_become_drafts():
    folder = shared_file("courriels")
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.suffix == ".md":
            continue
        draft, _ = read(path.read_bytes())
        if draft is None:
            continue
        highlight(previewed(draft, "local-essai"), examples())
        problems_of(draft, "local-essai", refused_words())
