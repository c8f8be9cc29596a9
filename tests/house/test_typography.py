"""French is set as it should be: apostrophes, and spaces that do not break."""

import ast
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.house.tree import PACKAGE, code, files, parsed, short, templates
from tests.house.typeset import well_set, well_set_code

STRAIGHT = re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]")
# An elided word before a straight apostrophe: surely French.
ELIDED = re.compile(
    r"\b(?:[cdjlmnstCDJLMNST]|[Qq]u|[Jj]usqu|[Ll]orsqu)'[aeiouyhàâéèêîôû]", re.I
)
LOOSE = re.compile(
    r"[\wÀ-ÿ)%]\s?(?<![\u00a0\u202f])[?;!»](?=\s|$)"  # no space, or one that breaks
    r"|[\wÀ-ÿ)»](?<![\u00a0\u202f]) ?:(?=\s|$)"
    r"|«(?![\u00a0\u202f])"
    r"|\d ?%(?<![\u00a0\u202f]%)"
)
TAGS = re.compile(
    r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}|<(script|style|code|pre)\b.*?</\1>",
    re.S,
)
# An excerpt is checked where it stands, in the text that it comes from.
SKIPPED_KEYS = {"url", "source_url", "slug", "icon", "email", "code", "kind", "id", "excerpt"}  # fmt: skip
# The mistakes of a lure are deliberate when one of its cues declares them.
DECLARED_MISTAKES = {"spelling", "poor_layout"}


def loose(text: str) -> str:
    """Return the first place that is not set as it should be, "" when there is none."""
    found = STRAIGHT.search(text) or LOOSE.search(text)
    return text[max(0, found.start() - 20) : found.end() + 10] if found else ""


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("L’établissement\u00a0: oui", True),
        ("L'établissement", False),
        ("Pourquoi ?", False),
        ("Pourquoi?", False),
        ("Pourquoi\u00a0?", True),
        ("Voici : rien", False),
        ("à 10:30 précises", True),
        ("«\u00a0ainsi\u00a0»", True),
        ("« ainsi »", False),
        ("50 %", False),
        ("50\u00a0%", True),
        ("https://exemple.fr/?a=1", True),
    ],
)
def test_the_check_itself_tells_right_from_wrong(text, is_right):
    assert (loose(text) == "") is is_right


def words_of(source: str) -> Iterator[str]:
    """Yield what a reader sees of a template: text, and texts given to components."""
    source = TAGS.sub("", source)
    for tag in re.findall(r"\{%.*?%\}", source, re.S):
        yield from (text for text in re.findall(r'"([^"]*)"', tag) if " " in text)
    for shown in re.findall(
        r'\s(?:title|placeholder|aria-label|alt)="([^"{]*)"', source
    ):
        yield html.unescape(shown)
    text = re.sub(r"\{\{.*?\}\}", "x", source, flags=re.S)
    text = re.sub(r"\{%.*?%\}", "", text, flags=re.S)
    yield html.unescape(re.sub(r"<[^>]*>", "\n", text, flags=re.S))


def test_templates_are_well_set():
    wrong = [
        f"{short(path)}: …{place}…"
        for path in templates()
        for text in words_of(path.read_text(encoding="utf-8"))
        if (place := loose(text))
    ]

    assert wrong == []


def strings(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, str) and key not in SKIPPED_KEYS:
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from strings(inner, str(name))
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, key)


def declared_mistakes(value: Any) -> list[str]:
    """Return the passages that the cues of a lure declare as mistakes."""
    cues = value.get("cues", []) if isinstance(value, dict) else []
    return [cue["excerpt"] for cue in cues if cue["kind"] in DECLARED_MISTAKES]


def seen_strings(value: Any) -> Iterator[str]:
    """Yield what a reader sees of a content file, without its declared mistakes."""
    mistakes = declared_mistakes(value)
    for text in strings(value):
        shown = html.unescape(re.sub(r"<[^>]*>", "\n", text))
        for mistake in mistakes:
            shown = shown.replace(mistake, "x")
        yield shown


def test_content_files_are_well_set():
    wrong = [
        f"{short(path)}: …{place}…"
        for path in files(".yaml", under=PACKAGE)
        for text in seen_strings(yaml.safe_load(path.read_text(encoding="utf-8")))
        if (place := loose(text))
    ]

    assert wrong == []


def test_guides_are_well_set():
    def prose(source: str) -> str:
        source = re.sub(
            r"```.*?```|`[^`]*`|!?\[[^\]]*\]\([^)]*\)", "x", source, flags=re.S
        )
        return re.sub(r"^\s*\|?[\s:|-]+\|?$", "", source, flags=re.M)

    wrong = [
        f"{short(path)}: …{place}…"
        for path in files(".md", under=PACKAGE)
        if "content" in path.parts
        and (place := loose(prose(path.read_text(encoding="utf-8"))))
    ]
    assert wrong == []


def test_french_sentences_in_the_code_have_real_apostrophes():
    docstrings = {
        id(node.body[0].value)
        for path in code()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    wrong = [
        f"{short(path)}:{node.lineno}: {node.value[:60]}"
        for path in code()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and ELIDED.search(node.value)
    ]

    assert wrong == []


def test_sentences_in_the_code_have_their_non_breaking_spaces():
    """`make format` sets them."""
    wrong = [
        short(path)
        for path in code()
        if well_set_code(source := path.read_text(encoding="utf-8")) != source
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Pourquoi ?", "Pourquoi\u00a0?"),
        (
            "{% if a %}« {{ name }} » : oui ;{% endif %}",
            "{% if a %}«\u00a0{{ name }}\u00a0»\u00a0: oui\u00a0;{% endif %}",
        ),
        ("{% progress_bar 3 %}", "{% progress_bar 3 %}"),
        ("{{ rate }} %", "{{ rate }}\u00a0%"),
        ("key: value", "key: value"),
        ("a ? b", "a\u00a0? b"),
    ],
)
def test_the_setting_tool_changes_spaces_alone(before, after):
    assert well_set(before) == after
    assert well_set(after) == after
