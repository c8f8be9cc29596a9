"""Read a page as a person does: headings, links, forms, rows, words."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page:
    headings: list[str] = field(default_factory=list)
    links: dict[str, str] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    cards: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    words: str = ""

    def posts_to(self, ending: str) -> bool:
        return any(address.split("?")[0].endswith(ending) for address in self.posts)


class _Reader(HTMLParser):
    KEPT = {"h1": "headings", "h2": "headings", "tr": "rows", "article": "cards"}

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.text: list[str] = []
        self.open: list[tuple[str, int, str]] = []
        self.is_silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag in {"script", "style"}:
            self.is_silent = True
        if tag == "form" and held.get("method") == "post":
            self.page.posts.append(held.get("action", ""))
        if tag == "input" and "name" in held:
            self.page.values[held["name"]] = held.get("value", "")
        if tag in {*self.KEPT, "a", "button"}:
            self.open.append((tag, len(self.text), held.get("href", "")))

    def handle_endtag(self, tag: str) -> None:
        self.is_silent = False if tag in {"script", "style"} else self.is_silent
        if not self.open or self.open[-1][0] != tag:
            return
        _, start, href = self.open.pop()
        words = _tidy(self.text[start:])
        if tag == "a":
            self.page.links[words] = href
        elif tag == "button":
            self.page.buttons.append(words)
        else:
            getattr(self.page, self.KEPT[tag]).append(words)

    def handle_data(self, data: str) -> None:
        if not self.is_silent:
            self.text.append(data)


def _tidy(parts: list[str]) -> str:
    return re.sub(r"\s+", " ", " ".join(parts)).strip()


def read(response) -> Page:
    """Return what the page of a response says and offers."""
    reader = _Reader()
    reader.feed(response.content.decode())
    reader.page.words = _tidy(reader.text)
    return reader.page
