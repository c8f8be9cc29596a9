"""The guides: well formed, their links lead somewhere, their words are those on screen."""

import re
from functools import cache

import pytest
from django.urls import Resolver404, resolve

from beffroi.home.guides import FOLDER, Guide, guides
from beffroi.lib.markdown import to_html
from beffroi.lib.text import NBSP
from tests.house.tree import PACKAGE, code, files, templates

WANTED = {
    "referent",
    "direction",
    "equipe-regionale",
    "administration",
    "reglages",
    "contributeur",
    "accessibilite",
}
# Said between guillemets without being on screen: words of the trade, of files, of people.
SAYINGS = {
    "oui",
    "non",
    "ok",
    "en place",
    "je ne sais pas",
    "etalab",
    "pmej",
    "finess-structures-1",
}


def source(slug: str) -> str:
    (path,) = FOLDER.glob(f"[0-9]*-{slug}.md")
    return path.read_text(encoding="utf-8")


def every_guide() -> list[Guide]:
    return list(guides().values())


def test_there_is_a_guide_for_each_reader():
    assert set(guides()) == WANTED


@pytest.mark.parametrize("guide", every_guide(), ids=lambda guide: guide.slug)
def test_a_guide_opens_with_a_title_and_one_paragraph(guide):
    assert guide.title
    assert len(guide.lead) > 60
    assert not re.search(r"[#*`|\[]", guide.lead), "the lead is shown as it is written"
    assert len(guide.sections) >= 4
    assert len({anchor for anchor, _ in guide.sections}) == len(guide.sections)


@pytest.mark.parametrize("guide", every_guide(), ids=lambda guide: guide.slug)
def test_a_guide_is_plain_markdown(guide):
    bare = re.sub(r"```.*?```|`[^`]*`", "", source(guide.slug), flags=re.S)

    assert not re.search(r"<[a-z/!]", bare)
    assert "@@" not in bare
    assert "&lt;" not in to_html(bare)


@pytest.mark.parametrize("guide", every_guide(), ids=lambda guide: guide.slug)
def test_the_links_of_a_guide_lead_somewhere(guide):
    targets = re.findall(r"\]\(([^)]+)\)", source(guide.slug))

    assert [target for target in targets if not leads(target, guide)] == []


def leads(target: str, here: Guide) -> bool:
    if target.startswith("https://"):
        return True
    path, _, anchor = target.partition("#")
    there: Guide | None = here
    if path:
        try:
            match = resolve(path)
        except Resolver404:
            return False
        if match.view_name != "home:help_guide":
            return not anchor
        there = guides().get(match.kwargs["slug"])
    if there is None:
        return False
    ids = set(re.findall(r' id="([^"]+)"', there.html))
    return not anchor or anchor in ids


@cache
def on_screen() -> str:
    """Return everything that a page may say, on one line."""
    paths = [*templates(), *code(), *files(".yaml", ".txt", ".typ", under=PACKAGE)]
    text = " ".join(path.read_text(encoding="utf-8") for path in paths)
    text = re.sub(r'"\s*\n\s*f?"', "", text)  # sentences cut over two lines of code
    text = text.replace("{NBSP}", " ").replace("&nbsp;", " ").replace("\\u00a0", " ")
    return re.sub(r"\s+", " ", text.replace(NBSP, " ")).lower()


@pytest.mark.parametrize("guide", every_guide(), ids=lambda guide: guide.slug)
def test_the_words_between_guillemets_stand_on_a_screen(guide):
    prose = source(guide.slug).replace(NBSP, " ")
    quoted = set(re.findall(r"« ([^»]+?) »", prose))
    unknown = [
        words
        for words in sorted(quoted - SAYINGS)
        if not all(part in on_screen() for part in parts_of(words))
    ]

    assert unknown == []


def parts_of(words: str) -> list[str]:
    """Return the pieces of a quotation around its « … »."""
    return [part.strip(" .").lower() for part in words.split("…") if part.strip(" .")]
