"""The compiled skeleton says the same as the slow builder, whatever the texts."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from beffroi.mail.rules.mime import Attachment, Letter, build, one_line
from beffroi.mail.rules.placeholders import MissingValue, UnknownPlaceholder
from beffroi.mail.rules.skeleton import Source, compile_letter

AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
TO, MESSAGE_ID = "nadia@exemple-beffroi.fr", "<1.ab@exemple-beffroi.fr>"
NAMES = ("prenom", "service", "lien")
# What JSON may hold and mail may carry: no lone surrogate.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)
PLAIN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"))
PIECES = st.lists(
    st.one_of(PLAIN, st.sampled_from([f"{{{name}}}" for name in NAMES])), max_size=8
).map("".join)
FILLED = st.fixed_dictionaries(dict.fromkeys(NAMES, TEXTS))
LISTED = "<https://tests.exemple.fr/non/{lien}>"


def make_source(**changes: Any) -> Source:
    fields: dict[str, Any] = {
        "subject": "Votre compte, {prenom}",
        "text": "Bonjour {prenom},\n\nOuvrez {lien}\n",
        "html": '<p>Bonjour {prenom}</p>\n<p><a href="{lien}">Ouvrir</a></p>\n',
        "sender_name": "Service informatique",
        "sender_address": "support@exemple-beffroi.fr",
    }
    return Source(**{**fields, **changes})


VALUES = {"prenom": "Zoé", "service": "Nuit", "lien": "https://tests.exemple.fr/t/ab12"}


def filled(source: Source, values: dict[str, str] = VALUES) -> bytes:
    return compile_letter(source, NAMES).fill(
        to=TO, values=values, message_id=MESSAGE_ID, date=format_datetime(AT)
    )


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def parts(raw: bytes) -> list[tuple[str, Any]]:
    """Return what a mail reader sees: headers but the boundary, then each part."""
    message = parsed(raw)
    seen: list[tuple[str, Any]] = [
        (name.lower(), str(value))
        for name, value in message.items()
        if name.lower() != "content-type"
    ]
    for part in message.walk():
        if part.is_multipart():
            seen.append((part.get_content_type(), len(part.get_payload())))
        elif part.get_content_maintype() == "text":
            content = part.get_content().replace("\r\n", "\n").rstrip("\n")
            seen.append((part.get_content_type(), content))
        else:
            content = part.get_payload(decode=True)
            seen.append((part.get_content_type(), (part.get_filename(), content)))
    return seen


def written(template: str, values: dict[str, str]) -> str:
    """Fill by hand, once, without reading a value again."""
    out, rest = "", template
    while rest:
        for name in NAMES:
            if rest.startswith(f"{{{name}}}"):
                out += values[name]
                rest = rest.removeprefix(f"{{{name}}}")
                break
        else:
            out, rest = out + rest[0], rest[1:]
    return out


def slow(source: Source, values: dict[str, str]) -> bytes:
    safe = {
        name: value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        .replace('"', "&quot;").replace("'", "&#x27;")
        for name, value in values.items()
    }  # fmt: skip
    return build(
        Letter(
            to=TO,
            subject=one_line(written(source.subject, values))[:300],
            text=written(source.text, values),
            html=written(source.html, safe),
            sender=f'"{source.sender_name}" <{source.sender_address}>',
            message_id=MESSAGE_ID,
            at=AT,
            attachments=source.attachments,
            headers=[(name, written(value, values)) for name, value in source.headers],
            reply_to=source.reply_to,
        )
    )


@settings(max_examples=100, deadline=None)
@given(subject=PIECES, text=PIECES, html=PIECES, values=FILLED)
def test_it_reads_back_as_the_slow_builder_whatever_the_texts(
    subject, text, html, values
):
    source = make_source(subject=subject, text=text, html=f"<p>{html}")

    raw = filled(source, values)
    expected = one_line(written(subject, values))[:300].strip()
    assert str(parsed(raw)["Subject"]) == expected
    # The slow builder itself loses spaces when it folds some subjects.
    assert beside(parts(raw)) == beside(parts(slow(source, values)))


def beside(seen: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [pair for pair in seen if pair[0] != "subject"]


def test_attachments_headers_and_answers_are_those_of_the_slow_builder():
    source = make_source(
        reply_to="equipe@exemple-beffroi.fr",
        headers=[("List-Unsubscribe", LISTED), ("X-Beffroi-Contact", "ssi@exemple.fr")],
        attachments=[Attachment("Fiche réflexe.pdf", "application/pdf", b"%PDF" * 50)],
    )

    assert parts(filled(source)) == parts(slow(source, VALUES))
    message = parsed(filled(source))
    assert (
        message["List-Unsubscribe"]
        == f"<https://tests.exemple.fr/non/{VALUES['lien']}>"
    )
    assert message["Reply-To"] == "equipe@exemple-beffroi.fr"


def test_a_message_without_html_has_one_part():
    assert parsed(filled(make_source(html=""))).get_content_type() == "text/plain"


def test_a_line_break_in_a_value_adds_no_header():
    raw = filled(
        make_source(headers=[("X-Service", "{service}")], sender_name="{prenom}"),
        {**VALUES, "prenom": "a\r\nBcc: x@y.fr", "service": "b\nX-Faux: 1"},
    )

    message = parsed(raw)
    assert message["Bcc"] is None
    assert message["X-Faux"] is None
    assert message["Subject"] == "Votre compte, a Bcc: x@y.fr"


def test_html_in_a_value_stays_text():
    raw = filled(make_source(), {**VALUES, "prenom": "<script>alert(1)</script>"})

    html = parsed(raw).get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()
    assert "&lt;script&gt;" in html.get_content()


@pytest.mark.parametrize("name", ["Zoé « SSI »", 'A "B" <c>', "plain", "a\\b"])
def test_the_senders_name_may_hold_a_place(name):
    raw = filled(make_source(sender_name="{prenom}"), {**VALUES, "prenom": name})

    [sender] = parsed(raw)["From"].addresses
    assert sender.display_name == name
    assert sender.addr_spec == "support@exemple-beffroi.fr"


@given(name=TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_senders_address_survives_any_name(name):
    raw = filled(make_source(sender_name="{prenom}"), {**VALUES, "prenom": name})

    [sender] = parsed(raw)["From"].addresses
    assert sender.addr_spec == "support@exemple-beffroi.fr"


@pytest.mark.parametrize("name", ["To", "bcc", "Sujet :", "X Y", "DKIM-Signature", ""])
def test_a_caller_cannot_write_our_own_headers(name):
    with pytest.raises(ValueError, match="header not allowed"):
        compile_letter(make_source(headers=[(name, "x")]), NAMES)


@pytest.mark.parametrize("where", ["subject", "text", "html", "sender_name"])
def test_an_unknown_place_is_refused_wherever_it_stands(where):
    with pytest.raises(UnknownPlaceholder, match="inconnue"):
        compile_letter(make_source(**{where: "a {inconnue}"}), NAMES)


def test_a_value_too_long_for_a_header_is_refused():
    source = make_source(headers=[("X-Lien", "{lien}")])

    with pytest.raises(ValueError, match="too long"):
        filled(source, {**VALUES, "lien": "x" * 2000})


def test_a_person_without_the_value_of_a_place_gets_no_message():
    with pytest.raises(MissingValue, match="lien"):
        filled(make_source(), {"prenom": "Zoé"})


def test_no_line_is_longer_than_mail_allows():
    source = make_source(
        text="é" * 3000 + " {prenom}", html="<p>" + "x" * 3000 + "</p>"
    )
    raw = filled(source, {**VALUES, "prenom": "y" * 3000})

    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
