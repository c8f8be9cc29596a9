"""A file is what it holds, not what it is called."""

import io
import zipfile

import pytest

from beffroi.files.rules.names import ending_of, safe_name
from beffroi.files.rules.sniffing import MOST_ENTRIES, Unfit, UnfitFile, sniff


def archive(entries: dict[str, bytes], *, compressed: bool = True) -> bytes:
    buffer = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if compressed else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", method) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return buffer.getvalue()


def office(part: str, **more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", part: b"<x/>", **more})


ODT = archive(
    {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}
)
ODS = archive(
    {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}
)
KINDS = [
    (b"%PDF-1.7\n...", "pdf"),
    (b"\x89PNG\r\n\x1a\n....", "png"),
    (b"\xff\xd8\xff\xe0....", "jpeg"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
    (office("word/document.xml"), "docx"),
    (office("xl/workbook.xml"), "xlsx"),
    (ODT, "odt"),
    (ODS, "ods"),
    ("Liste relue le 3 mars, à vérifier".encode(), "text"),
    ("Liste relue, à vérifier".encode("cp1252"), "text"),
    ("\ufeffnom;prénom\r\n".encode(), "text"),
    ("nom;prénom\r\n".encode("utf-16"), "text"),
    (b'{"pmej": []}', "text"),
    (b"From: a@exemple.fr\r\nSubject: essai\r\n\r\nBonjour <b>vous</b>", "text"),
    (b"tarif <html> dans un texte", "text"),
]


@pytest.mark.parametrize(("content", "kind"), KINDS)
def test_a_kind_is_recognized(content, kind):
    stream = io.BytesIO(content)

    assert sniff(stream) == kind
    assert stream.tell() == 0


def encrypted() -> bytes:
    made = bytearray(office("word/document.xml"))
    at = made.find(b"PK\x01\x02")
    while at != -1:
        made[at + 8] |= 1
        at = made.find(b"PK\x01\x02", at + 4)
    return bytes(made)


UNFIT = [
    (b"", Unfit.EMPTY),
    (b"  \r\n\t", Unfit.EMPTY),
    (b"\x00" * 50, Unfit.EMPTY),
    (b"MZ\x90\x00", Unfit.PROGRAM),
    (b"\x7fELF\x02", Unfit.PROGRAM),
    (b"\xca\xfe\xba\xbe", Unfit.PROGRAM),
    (b"#!/bin/sh\nrm -rf /", Unfit.SCRIPT),
    (b"<?php system($_GET[0]);", Unfit.SCRIPT),
    (b"@echo off\r\ndel *", Unfit.SCRIPT),
    (b"<!DOCTYPE html><p>", Unfit.WEB_PAGE),
    (b"\xef\xbb\xbf  <html>", Unfit.WEB_PAGE),
    (b"<svg xmlns='http://www.w3.org/2000/svg'>", Unfit.WEB_PAGE),
    (b"<?xml version='1.0'?><svg/>", Unfit.WEB_PAGE),
    ("<html>".encode("utf-16"), Unfit.WEB_PAGE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Unfit.OLD_OFFICE),
    (b"\x00\x00\x00\x18ftypheic", Unfit.HEIC),
    (b"Rar!\x1a\x07", Unfit.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Unfit.ARCHIVE),
    (b"\x1f\x8b\x08", Unfit.ARCHIVE),
    (archive({"facture.txt": b"x"}), Unfit.ARCHIVE),
    (archive({"mimetype": b"application/epub+zip"}), Unfit.ARCHIVE),
    (b"PK\x03\x04 truncated", Unfit.DAMAGED),
    (encrypted(), Unfit.ENCRYPTED),
    (office("word/document.xml", **{"word/vbaProject.bin": b"x"}), Unfit.MACROS),
    (office("word/document.xml", **{"word/activeX/activeX1.xml": b"x"}), Unfit.MACROS),
    (archive({"mimetype": b"application/vnd.oasis.opendocument.text",
              "Basic/Standard/Module1.xml": b"x"}), Unfit.MACROS),
    (archive({"[Content_Types].xml": b"<Types>macroEnabled.main</Types>",
              "xl/workbook.xml": b""}), Unfit.MACROS),
    (office("xl/workbook.xml", **{"xl/sheet.xml": b"0" * (50 << 20)}), Unfit.BOMB),
    (archive({f"f{i}": b"" for i in range(MOST_ENTRIES + 1)}, compressed=False), Unfit.BOMB),
    (b"du texte\x00puis autre chose", Unfit.NOT_RECOGNIZED),
    (b"\x01\x02\x03\x04 binaire", Unfit.NOT_RECOGNIZED),
]  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), UNFIT)
def test_an_unfit_file_is_told_why(content, reason):
    with pytest.raises(UnfitFile) as refusal:
        sniff(io.BytesIO(content))

    assert refusal.value.reason == reason


NAMES = [
    ("Rapport été.pdf", "pdf", "Rapport été.pdf"),
    ("../../etc/passwd", "txt", "passwd.txt"),
    ("C:\\Users\\Nadia\\liste.xlsx", "xlsx", "liste.xlsx"),
    ('<script>alert("x")</script>.pdf', "pdf", "script.pdf"),
    ("facture\u202efdp.exe.pdf", "pdf", "facturefdp.exe.pdf"),
    ("a\r\nSet-Cookie: x.pdf", "pdf", "aSet-Cookie x.pdf"),
    ("CON.pdf", "pdf", "fichier CON.pdf"),
    ("...", "pdf", "fichier.pdf"),
    ("", "pdf", "fichier.pdf"),
    ("PHOTO.JPG", "jpg", "PHOTO.jpg"),
    ("x" * 300 + ".pdf", "pdf", "x" * 116 + ".pdf"),
]


@pytest.mark.parametrize(("name", "ending", "expected"), NAMES)
def test_a_name_is_made_safe(name, ending, expected):
    assert safe_name(name, ending=ending) == expected


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.PDF", "pdf"),
        ("a", ""),
        (".htaccess", ""),
        ("a.tar.gz", "gz"),
        ("a. exe ", "exe"),
    ],
)
def test_the_ending_of_a_name(name, ending):
    assert ending_of(name) == ending
