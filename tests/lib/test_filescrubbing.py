"""One person leaves a file of every kind, and the file still opens."""

import io
import zipfile
import zlib
from email.message import EmailMessage

import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image

from beffroi.lib.filescrubbing.kinds import cleaned, names
from beffroi.lib.personal import Subject
from beffroi.lib.scrubbing import Scrubber

NAME, ADDRESS = "Zoé Vœlkl-Martin", "zoe.voelkl@exemple-beffroi.fr"
SCRUBBER = Scrubber(Subject("1", frozenset({ADDRESS}), frozenset({NAME})))
OFFICE = "application/vnd.openxmlformats-officedocument."
SHEET, WORD = f"{OFFICE}spreadsheetml.sheet", f"{OFFICE}wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_keeps_its_encoding_and_loses_the_person(encoding):
    raw = f"nom;courriel\n{NAME};{ADDRESS}\nÉlise Roux;e@exemple.fr\n".encode(encoding)

    after = cleaned(raw, "text/csv", SCRUBBER)

    assert names(raw, "text/csv", SCRUBBER)
    assert after.decode(encoding) == (
        "nom;courriel\n[effacé];[effacé]\nÉlise Roux;e@exemple.fr\n"
    )


def test_a_letter_loses_the_person_in_its_headers_and_its_coded_texts():
    letter = EmailMessage()
    letter["From"] = f"{NAME} <{ADDRESS}>"
    letter["Reply-To"] = ADDRESS
    letter["Subject"] = f"Contrat de {NAME}"
    letter.set_content(f"Bonjour,\n\n{NAME}\n" * 20, cte="base64")

    raw = letter.as_bytes()
    after = cleaned(raw, "message/rfc822", SCRUBBER)

    assert names(raw, "message/rfc822", SCRUBBER)
    assert not names(after, "message/rfc822", SCRUBBER)
    assert b"Contrat" in after


def a_workbook():
    book = Workbook()
    book.properties.creator = book.properties.lastModifiedBy = "zvm"
    book.active.append([NAME, ADDRESS])
    book.active["A2"] = "Élise & Roux"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_still_opens_without_author_nor_person():
    raw = a_workbook()

    after = cleaned(raw, SHEET, SCRUBBER)

    assert names(raw, SHEET, SCRUBBER)
    assert not names(after, SHEET, SCRUBBER)
    book = load_workbook(io.BytesIO(after))
    assert book.properties.creator is None
    assert book.properties.lastModifiedBy is None
    assert book.active["A2"].value == "Élise & Roux"
    assert cleaned(after, SHEET, SCRUBBER) == after


def packed(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return out.getvalue()


def test_a_word_document_loses_the_author_of_its_changes_and_its_addresses():
    raw = packed(
        **{
            "word__document.xml": f'<w:ins w:author="{NAME}"><w:t>Vu par {CODED}</w:t></w:ins>',
            "word___rels__document.xml.rels": f'<R Target="mailto:{ADDRESS}"/>',
            "docProps__core.xml": "<dc:creator>zvm</dc:creator><dc:title>Plan</dc:title>",
        }
    )

    after = cleaned(raw, WORD, SCRUBBER)

    with zipfile.ZipFile(io.BytesIO(after)) as archive:
        read = {name: archive.read(name).decode() for name in archive.namelist()}
    assert read["word/document.xml"] == (
        '<w:ins w:author="Personne effacée"><w:t>Vu par [effacé]</w:t></w:ins>'
    )
    assert read["word/_rels/document.xml.rels"] == '<R Target="mailto:efface"/>'
    assert read["docProps/core.xml"] == (
        "<dc:creator></dc:creator><dc:title>Plan</dc:title>"
    )


def test_a_name_cut_in_two_or_under_a_signature_is_left_and_told():
    cut = packed(word__document="", **{"word__document.xml": CUT})
    signed = packed(
        **{"_xmlsignatures__sig1.xml": "<S/>", "docProps__core.xml": f"<a>{NAME}</a>"}
    )

    for raw in (cut, signed):
        after = cleaned(raw, WORD, SCRUBBER)
        assert after == raw
        assert names(after, WORD, SCRUBBER)


CODED = "Zo&#233; V&#339;lkl-Martin"  # as openpyxl writes accents
CUT = "<w:r><w:t>Zoé </w:t></w:r><w:r><w:t>Vœlkl-Martin</w:t></w:r>"


def test_an_opendocument_loses_its_first_author():
    raw = packed(
        mimetype=ODT,
        **{"meta.xml": "<meta:initial-creator>zvm</meta:initial-creator>"},
    )

    with zipfile.ZipFile(io.BytesIO(cleaned(raw, ODT, SCRUBBER))) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert b"zvm" not in archive.read("meta.xml")


def a_pdf(title=b"(Plan)", extra=b"", body=b""):
    return b"".join(
        [
            b"%PDF-1.4\n1 0 obj\n<< /Title ", title, b" /Author (Z. V\\(M\\)) >>\nendobj\n",
            b"2 0 obj\n<<>>\nstream\n", zlib.compress(body), b"\nendstream\nendobj\n",
            extra, b"startxref\n9\n%%EOF",
        ]
    )  # fmt: skip


def test_a_pdf_loses_its_author_without_moving_a_byte():
    hidden = NAME.encode("utf-16-be").hex().encode()
    packet = (
        "<x:xmpmeta><dc:creator><rdf:Seq><rdf:li>Z. V.</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:title>Pour {NAME}</dc:title></x:xmpmeta>"
    )
    raw = a_pdf(title=b"<FEFF" + hidden + b">", extra=packet.encode())

    after = cleaned(raw, "application/pdf", SCRUBBER)

    assert names(raw, "application/pdf", SCRUBBER)
    assert not names(after, "application/pdf", SCRUBBER)
    assert len(after) == len(raw)
    assert after.index(b"startxref") == raw.index(b"startxref")
    assert b"Z. V" not in after
    assert b"/Author (" in after


def test_the_pages_of_a_pdf_and_a_signed_one_are_left_and_told():
    page = a_pdf(body=f"({NAME}) Tj".encode("cp1252"))
    signed = a_pdf(title=f"({NAME})".encode("cp1252"), extra=b"/ByteRange [0 1]")

    assert names(
        cleaned(page, "application/pdf", SCRUBBER), "application/pdf", SCRUBBER
    )
    assert cleaned(signed, "application/pdf", SCRUBBER) == signed


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_its_author_and_stays_the_same_picture(kind):
    picture = Image.effect_noise((48, 32), 60)
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = "zvm the author", 6
    exif.get_ifd(0x8769)[0x9003] = "2026:11:24 08:30:00"
    out = io.BytesIO()
    picture.save(out, kind, exif=exif, xmp=b"<dc:creator>zvm</dc:creator>")

    after = cleaned(out.getvalue(), f"image/{kind.lower()}", SCRUBBER)

    assert b"zvm" in out.getvalue()
    assert b"zvm" not in after
    before, kept = Image.open(io.BytesIO(out.getvalue())), Image.open(io.BytesIO(after))
    assert kept.tobytes() == before.tobytes()
    assert kept.getexif()[0x0112] == 6
    assert kept.getexif().get_ifd(0x8769)[0x9003] == "2026:11:24 08:30:00"


def test_a_damaged_file_is_left_and_told():
    raw = b"PK\x03\x04 cut short"

    assert cleaned(raw, WORD, SCRUBBER) == raw
    assert names(raw, WORD, SCRUBBER)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Attestation Zoé Vœlkl-Martin.pdf", "Attestation [effacé].pdf"),
        ("voelkl_contrat_2026.pdf", "[effacé]_contrat_2026.pdf"),
        ("MARTIN-Zoe.docx", "[effacé].docx"),
        ("zoe.voelkl.csv", "[effacé].csv"),
        ("martinet.pdf", "martinet.pdf"),
    ],
)
def test_the_name_of_a_deposited_file_loses_each_word_of_the_person(given, kept):
    assert SCRUBBER.clean_file_name(given) == kept


@pytest.mark.parametrize(
    "text", ["Zoé_Vœlkl-Martin", "zoe.voelkl.martin", "ZOÉ  VŒLKL-MARTIN"]
)
def test_what_stands_between_the_words_of_a_name_does_not_hide_it(text):
    assert SCRUBBER.finds(f"liste_{text}_2026")
