"""Templates: each is used, each speaks only of what stands below it."""

import re

from tests.house.tree import PACKAGE, app_of, apps, files, may_know, short, templates

INCLUDES = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"'#]+)""")
LINKS = re.compile(r"""\{%\s*url\s+["']([a-z_]+):""")
# Found by Django or allauth by their names.
FOUND_BY_NAME = re.compile(
    r"^(400|403|403_csrf|404|429|500|account|mfa|usersessions|django)\b"
)
# Readers of mail know no stylesheet: its style stands in the letter itself.
LETTERS = {"mail/letter.html"}
INLINE = re.compile(
    r"<(?:script|style)\b(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE
)


def name_of(path) -> str:
    return path.as_posix().split("/templates/", 1)[1]


def known_names() -> dict[str, str]:
    """Return the app of each template, by its name."""
    return {name_of(path): app_of(path) for path in templates()}


def test_templates_include_only_what_stands_below():
    owners = known_names()

    upward = [
        f"{short(path)}: {name}"
        for path in templates()
        for name in INCLUDES.findall(path.read_text(encoding="utf-8"))
        if name in owners and not may_know(app_of(path), owners[name])
    ]
    assert upward == []


def test_templates_link_only_to_what_stands_below():
    upward = [
        f"{short(path)}: {target}"
        for path in templates()
        for target in LINKS.findall(path.read_text(encoding="utf-8"))
        if target in apps() and not may_know(app_of(path), target)
    ]

    assert upward == []


def test_every_template_is_used():
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in files(".py", ".html", under=PACKAGE)
    )

    unused = [
        short(path)
        for path in templates()
        if not FOUND_BY_NAME.match(name_of(path))
        and f'{name_of(path)}"' not in sources
        and f"{name_of(path)}#" not in sources
    ]
    assert unused == []


def test_no_template_holds_style_or_script():
    inline = [
        f"{short(path)}: {found.group()}"
        for path in templates()
        if name_of(path) not in LETTERS
        and (found := INLINE.search(path.read_text(encoding="utf-8")))
    ]

    assert inline == []


def test_no_template_asks_another_host():
    outside = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")

    assert [short(p) for p in templates() if outside.search(p.read_text("utf-8"))] == []
