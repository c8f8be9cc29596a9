"""PDF documents: accessible, self-contained, and deaf to what is typed."""

import io
import re
from pathlib import Path

import pikepdf
import pytest

from beffroi.lib import typst as typst_files
from beffroi.lib.icons import icon_svg
from beffroi.lib.qr import qr_svg
from beffroi.lib.typst import HELD, ROOT, compile_pdf
from tests.lib.pdf import fonts_of, text_of

PROBE = """
#import "/ui/typst/kit.typ": *
#show: document-style.with(title: values.title, running: values.title)
= Titre
#values.text
"""


@pytest.fixture
def probe(monkeypatch, tmp_path):
    """A template in a program folder of its own, beside the real kit."""
    kit = tmp_path / "ui" / "typst"
    kit.mkdir(parents=True)
    (kit / "kit.typ").write_text((ROOT / "ui" / "typst" / "kit.typ").read_text())
    monkeypatch.setattr(typst_files, "ROOT", tmp_path)
    typst_files._compiler.cache_clear()
    template = tmp_path / "probe.typ"
    template.write_text(PROBE)
    yield template
    typst_files._compiler.cache_clear()


def test_a_document_is_tagged_french_titled_and_says_pdf_ua(probe):
    pdf = pikepdf.open(
        io.BytesIO(compile_pdf(probe, {"title": "Un titre", "text": "x"}))
    )

    assert pdf.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in pdf.Root
    assert str(pdf.Root.Lang) in {"fr", "fr-FR"}
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "Un titre" in str(metadata["dc:title"])


def test_fonts_travel_inside_the_document(probe):
    fonts = fonts_of(compile_pdf(probe, {"title": "Un titre", "text": "Été à Nîmes"}))

    assert any("AtkinsonHyperlegible" in name for name in fonts)
    assert all(fonts.values())


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd")',
        "*gras* _italique_ = Titre",
        '$x^2$ #{1+1} #import "@preview/x:1.0.0": y',
        "\\ ` ``` <label> @ref // /* */",
        "<script>alert(1)</script> & é",
    ],
)
def test_what_is_typed_is_printed_as_typed(probe, text):
    printed = text_of(compile_pdf(probe, {"title": "Un titre", "text": text}))

    assert re.sub(r"\s", "", text) in re.sub(r"\s", "", printed)


def test_signs_that_no_font_holds_become_boxes(probe):
    text = "avant 😀 你好 \x07 après"

    printed = text_of(compile_pdf(probe, {"title": "Un titre", "text": text}))

    assert "avant" in printed
    assert "après" in printed
    assert "😀" not in printed


def test_every_sign_said_to_be_held_can_be_printed(probe):
    text = " ".join(chr(point) for points in HELD for point in points)

    assert typst_files._compile(probe, {"title": "Un titre", "text": text})


def test_a_template_reads_nothing_outside_the_program(probe):
    probe.write_text(PROBE + '#read("../../../../../../etc/hostname")')

    with pytest.raises(RuntimeError):
        compile_pdf(probe, {"title": "x", "text": "x"})


def test_a_template_cannot_fetch_a_package(probe):
    probe.write_text('#import "@preview/cetz:0.3.0": *\n' + PROBE)

    with pytest.raises(RuntimeError):
        compile_pdf(probe, {"title": "x", "text": "x"})


def test_no_template_of_ours_asks_for_a_package():
    templates = [*ROOT.rglob("*.typ")]

    assert templates
    assert not [path for path in templates if "@preview" in path.read_text()]


def test_a_document_without_a_title_is_refused(probe):
    probe.write_text('#set text(lang: "fr")\n= Titre')

    with pytest.raises(RuntimeError, match="title"):
        compile_pdf(probe, {})


def test_the_fonts_are_those_of_the_wheel():
    assert list(Path(typst_files.FONTS).glob("*.ttf"))


def test_a_qr_code_and_an_icon_are_whole_drawings():
    assert qr_svg("https://exemple.fr/u/abc/").startswith("<svg xmlns=")
    icon = icon_svg("lock", "#ffffff")
    assert icon.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert 'stroke="#ffffff"' in icon
