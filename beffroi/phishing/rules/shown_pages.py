"""The pages of a test: checked and made ready once, filled for each person.

A personal place is « {{prenom}} », from a closed list; « {{adresse}} » is the person’s own
link. Nothing else is ever evaluated, and what is filled in is escaped.
"""

import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

from beffroi.lib.stylesheets import style_digests
from beffroi.phishing.rules.placeholders import BY_NAME

PLACE = re.compile(r"\{\{\s*([a-z_]{1,30})\s*\}\}")
PLACES = frozenset(BY_NAME) - {"lien", "qr"} | {"adresse"}
SCRIPT = '<script src="{{adresse}}/s" defer></script>'
POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'",
    "img-src": "'self' data:", "font-src": "'self'", "connect-src": "'self'",
    "form-action": "'self'", "base-uri": "'none'", "frame-ancestors": "'none'",
}  # fmt: skip
# What fetches from, or leads the browser to, another place than this page.
OUTWARD = ("src", "srcset", "action", "formaction", "background", "poster", "data", "ping")  # fmt: skip
FORBIDDEN_TAGS = frozenset({"iframe", "object", "embed", "base", "meta-refresh", "frame"})  # fmt: skip


class PageFault(ValueError):  # noqa: N818  # « a fault », as in content
    """A page that may not be shown; the message says why, in French."""


def made_ready(page: str) -> tuple[str, dict[str, str]]:
    """Return the text and the headers of a page.

    Raises: PageFault when the page could send what is typed, or asks another host.
    """
    reader = _Reader()
    reader.feed(page)
    unknown = sorted(set(PLACE.findall(page)) - PLACES)
    if unknown:
        message = f"Emplacement inconnu : {', '.join(unknown)}."
        raise PageFault(message)
    text = page if SCRIPT in page else _with_script(page)
    sheets = " ".join([POLICY["style-src"], *style_digests(text)])
    policy = {**POLICY, "style-src": sheets}
    headers = {
        "Content-Security-Policy": "; ".join(f"{k} {v}" for k, v in policy.items())
    }
    return text, headers


def key_of(text: str, headers: Mapping[str, str], about: Mapping[str, Any]) -> str:
    """Return the key of a page: the digest of all that it holds."""
    whole = json.dumps([text, dict(headers), dict(about)], sort_keys=True)
    return hashlib.blake2b(whole.encode(), digest_size=16).hexdigest()


def plain_page(title: str, paragraphs: Sequence[str]) -> str:
    """Return a bare French page: a heading and some paragraphs."""
    heading = html.escape(title)
    told = "\n".join(f"<p>{html.escape(one)}</p>" for one in paragraphs)
    return (
        '<!doctype html>\n<html lang="fr"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{heading}</title></head>\n"
        f"<body><main><h1>{heading}</h1>\n{told}</main></body></html>\n"
    )


def _with_script(page: str) -> str:
    head, mark, tail = page.rpartition("</body>")
    return f"{head}{SCRIPT}{mark}{tail}" if mark else page + SCRIPT


class _Reader(HTMLParser):
    """Refuses what a page of a test may never hold."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in FORBIDDEN_TAGS or told.get("http-equiv", "").lower() == "refresh":
            message = f"La balise « {tag} » n’est pas permise dans une page de test."
            raise PageFault(message)
        if tag == "input" and told.get("type", "").lower() == "password" and "name" in told:  # fmt: skip
            message = "Le champ du mot de passe porte un nom : il pourrait être envoyé."
            raise PageFault(message)
        if tag == "script" and told.get("src") != "{{adresse}}/s":
            message = "Une page de test n’a pas d’autre script que le sien."
            raise PageFault(message)
        for name, value in told.items():
            self._check_attribute(name, value)

    def _check_attribute(self, name: str, value: str) -> None:
        if name.startswith("on") or name == "style":
            message = f"L’attribut « {name} » n’est pas permis dans une page de test."
            raise PageFault(message)
        bare = value.strip().lower()
        is_own = bare.startswith(("{{adresse}}", "data:image/")) or not bare
        if name in OUTWARD and not is_own:
            message = f"« {name} » ne peut mener qu’à la page elle-même."
            raise PageFault(message)


class FilledPage:
    """A page cut once at its places."""

    def __init__(self, text: str) -> None:
        self._parts = PLACE.split(text)

    def fill(self, words: Mapping[str, str], link: str) -> bytes:
        """Return the page of one person; a word that nobody knows leaves nothing."""
        known = {**words, "adresse": link}
        return "".join(
            part if place % 2 == 0 else _escaped(part, known)
            for place, part in enumerate(self._parts)
        ).encode()


def _escaped(name: str, known: Mapping[str, str]) -> str:
    return html.escape(str(known.get(name, "")), quote=True) if name in PLACES else ""
