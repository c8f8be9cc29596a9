"""The fonts of the pages: light, complete for French, made once."""

import re

import pytest
from fontTools.ttLib import TTFont

from beffroi.ui import fonts
from tests.ui.build import STATIC

FRENCH = "ÀÂÇÉÈÊËÎÏÔŒÙÛÜŸàâçéèêëîïôœùûüÿæ’«»–…€·•×−%0123456789\u00a0\u202f"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fonts")
    fonts.prepare(folder)
    return folder


@pytest.mark.parametrize("name", fonts.FACES)
def test_a_font_writes_french_and_weighs_little(folder, name):
    path = folder / name

    letters = TTFont(path).getBestCmap()

    assert [sign for sign in FRENCH if ord(sign) not in letters] == []
    assert path.stat().st_size < 20_000


def test_preparing_again_changes_nothing(folder):
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}

    fonts.prepare(folder)

    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_the_finder_offers_exactly_the_fonts_that_the_sheet_asks_for(settings, folder):
    settings.DATA_DIR = folder.parent
    finder = fonts.FontFinder()
    finder.folder = folder
    asked = re.findall(r'url\("fonts/([^"]+)"\)', (STATIC / "base.css").read_text())

    assert {name for name, _ in finder.list([])} == set(asked)
    assert finder.find("ui/fonts/atkinson-bold.woff2") == str(
        folder / "atkinson-bold.woff2"
    )
    assert finder.find("ui/fonts/../../secret-key") == []
    assert finder.find("ui/base.css") == []
