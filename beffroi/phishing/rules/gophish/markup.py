"""Foreign HTML made harmless: no script, no event, nothing fetched from elsewhere.

nh3 does the cleaning; the searches below only tell a person what went, and on which line.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape, unescape

import nh3

from beffroi.phishing.rules.gophish.markers import LINK
from beffroi.phishing.rules.gophish.notes import Remarks, Unusable, lines_in_words
from beffroi.phishing.rules.gophish.values import BODY_LIMIT

# Deeper pages cost the parser time in the square of their depth.
DEPTH_MOST = 1_500
IMAGES_MOST = 200
_TAGS = frozenset({
    "a", "abbr", "address", "article", "b", "big", "blockquote", "body", "br", "caption",
    "center", "cite", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt", "em",
    "fieldset", "figcaption", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "i", "img", "input", "ins", "kbd", "label", "legend",
    "li", "main", "mark", "nav", "ol", "optgroup", "option", "p", "pre", "q", "s", "samp",
    "section", "select", "small", "span", "strike", "strong", "style", "sub", "sup", "table",
    "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var", "wbr",
    "button",
})  # fmt: skip
_ANYWHERE = frozenset({"style", "class", "id", "title", "dir", "lang", "align", "role"})
_CELL = frozenset(
    {"width", "height", "bgcolor", "valign", "border", "cellpadding", "cellspacing",
     "colspan", "rowspan", "nowrap"}
)  # fmt: skip
_ATTRIBUTES = {
    "*": set(_ANYWHERE),
    "a": {"href", "target"},
    "img": {"src", "alt", "width", "height", "border"},
    "font": {"color", "face", "size"},
    "body": {"bgcolor", "text"},
    "form": {"method"},
    "input": {"type", "name", "placeholder", "value", "maxlength", "size", "checked",
              "autocomplete", "required"},
    "button": {"type"},
    "select": {"name"},
    "option": {"value", "selected"},
    "textarea": {"name", "placeholder", "rows", "cols"},
    "label": {"for"},
    "ol": {"start", "type"},
    **{tag: set(_CELL) for tag in ("table", "td", "th", "tr", "col", "colgroup", "tbody", "thead")},
}  # fmt: skip
# Their content is no text for people.
_GONE_WHOLE = {
    "script",
    "title",
    "noscript",
    "template",
    "iframe",
    "object",
    "svg",
    "math",
}
_IMPLIED = "p|li|tr|td|th|dd|dt|option|thead|tbody|tfoot|colgroup"
_VOID = "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
_NESTING = re.compile(
    rf"<(/?)(?!(?:{_IMPLIED}|{_VOID})\b)[a-z][a-z0-9:-]*", re.IGNORECASE
)
_FOUND = (
    (re.compile(r"<script\b", re.IGNORECASE), "script retiré"),
    (
        re.compile(r"<(?:iframe|frame|object|embed|applet|portal)\b", re.IGNORECASE),
        "contenu incorporé retiré",
    ),
    (re.compile(r"<(?:base|link|meta)\b", re.IGNORECASE), "appel ou réglage de page retiré"),
    (re.compile(r"<(?:svg|math|video|audio|source)\b", re.IGNORECASE), "dessin, son ou film retiré"),
    (re.compile(r"\son[a-z]{3,30}\s*=", re.IGNORECASE), "réaction à un geste (« on… ») retirée"),
    (re.compile(r"(?:java|vb)script\s*:", re.IGNORECASE), "adresse qui exécute un script retirée"),
    (
        re.compile(r"<(?:form|button|input)\b[^>]{0,500}\s(?:form)?action\s*=", re.IGNORECASE), "destination du formulaire retirée",
    ),
)  # fmt: skip
_STYLE_BLOCK = re.compile(r"(<style\b[^>]*>)(.*?)(</style>)", re.IGNORECASE | re.DOTALL)
_STYLE_CALLS = re.compile(
    r"@import\b[^;}]{0,2000};?|(?:url|image|image-set|src|expression)\s*\([^)]{0,5000}\)?"
    r"|(?:behavior|-moz-binding)\s*:[^;}]{0,2000}",
    re.IGNORECASE,
)
_DATA_IMAGE = re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,", re.IGNORECASE)
_WEB = re.compile(r"\s*(?:https?:|//)", re.IGNORECASE)
_NO_SOURCE_IMAGE = re.compile(r"<img(?![^>]*\ssrc=\"[^\"]+\")[^>]*>")
_FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>")
_ATTRIBUTE = re.compile(r"\s([a-z-]+)(?:=\"([^\"]*)\")?")
_SECRET = re.compile(
    r"pass|pwd|mdp|mot.?de.?passe|secret|\bcode|otp|pin\b|cvv|cvc|crypto|card|carte|iban|bic\b"
    r"|secu|nir\b|ssn|token|2fa|mfa",
    re.IGNORECASE,
)
# A bare sign costs the parser the length of the page; written in full it costs nothing.
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,30};)")
_TEXT_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]{1,2000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """HTML that may be shown, the external images it had, and how many secret fields."""

    html: str
    images: tuple[str, ...] = ()
    secret_fields: int = 0


def clean_html(html: str, remarks: Remarks, *, replaces_links: bool = False) -> Cleaned:
    """Return harmless HTML; `replaces_links` puts our link in place of every address.

    Raises: Unusable when the page is larger or deeper than any real one.
    """
    _check(html)
    _tell_what_goes(html, remarks)
    filtering = _Filter(replaces_links=replaces_links)
    cleaned = nh3.clean(
        _BARE_AMPERSAND.sub("&amp;", html),
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        clean_content_tags=_GONE_WHOLE,
        attribute_filter=filtering,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        strip_comments=True,
        link_rel=None,
    )
    cleaned = _STYLE_BLOCK.sub(_style_block, cleaned)
    cleaned = _NO_SOURCE_IMAGE.sub("", cleaned)
    fields = _Fields()
    cleaned = _FIELD.sub(fields, cleaned)
    images = tuple(dict.fromkeys(filtering.images))
    _tell_what_is_elsewhere(filtering, images, fields, remarks)
    return Cleaned(cleaned.strip(), images, fields.secret)


def text_without_addresses(text: str) -> tuple[str, int]:
    """Return a text whose addresses became our link, and how many there were."""
    return _TEXT_ADDRESS.subn(LINK, text)


def words_of(html: str) -> str:
    """Return the words of cleaned HTML, tags and styles left out."""
    bare = _STYLE_BLOCK.sub(" ", html)
    return unescape(re.sub(r"<[^>]*>", " ", bare))


def _check(html: str) -> None:
    if len(html) >= BODY_LIMIT:
        message = "Cette page dépasse deux millions de caractères."
        raise Unusable(message)
    depth = 0
    for match in _NESTING.finditer(html):
        depth = max(depth - 1, 0) if match[1] else depth + 1
        if depth > DEPTH_MOST:
            line = html.count("\n", 0, match.start()) + 1
            message = "Cette page emboîte trop d’éléments : elle n’a pas été ouverte."
            raise Unusable(message, line)


def _tell_what_goes(html: str, remarks: Remarks) -> None:
    for pattern, what in _FOUND:
        lines = list(_lines(pattern, html))
        if lines:
            where = f" ({lines_in_words(lines)})" if len(set(lines)) > 1 else ""
            remarks.converted.append((lines[0], f"HTML : {what}{where}."))


def _lines(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    line, before = 1, 0
    for match in pattern.finditer(text):
        line += text.count("\n", before, match.start())
        before = match.start()
        yield line


def _tell_what_is_elsewhere(
    filtering: "_Filter", images: tuple[str, ...], fields: "_Fields", remarks: Remarks
) -> None:
    if images:
        shown = ", ".join(address[:120] for address in images[:5])
        more = "…" if len(images) > 5 else ""
        remarks.converted.append(
            (0, f"HTML : images d’ailleurs retirées, à déposer ici : {shown}{more}")
        )
    if filtering.link_count:
        remarks.converted.append(
            (0, f"HTML : liens remplacés par {LINK} : {filtering.link_count}.")
        )
    if fields.secret:
        remarks.converted.append(
            (0, f"HTML : champs secrets rendus muets (sans nom) : {fields.secret}.")
        )


def _style_block(match: re.Match[str]) -> str:
    css = match[2]
    # An escape may spell « url » otherwise: no real sheet of a message needs one.
    if "\\" in css:
        return ""
    return f"{match[1]}{_STYLE_CALLS.sub('', css)}{match[3]}"


class _Filter:
    """What nh3 asks about each attribute that it keeps."""

    def __init__(self, *, replaces_links: bool) -> None:
        self.replaces_links = replaces_links
        self.images: list[str] = []
        self.link_count = 0
        self._rules: dict[str, Callable[[str, str], str | None]] = {
            "src": self._source,
            "href": self._link,
            "style": self._style,
        }

    def __call__(self, tag: str, attribute: str, value: str) -> str | None:
        rule = self._rules.get(attribute)
        return rule(tag, value) if rule else value

    def _source(self, tag: str, value: str) -> str | None:
        if _DATA_IMAGE.match(value):
            return value
        if tag == "img" and value.strip() and len(self.images) < IMAGES_MOST:
            self.images.append(value.strip()[:500])
        return None

    def _link(self, tag: str, value: str) -> str | None:
        if value.strip().lower().startswith("data:"):
            return None
        if self.replaces_links and _WEB.match(value):
            self.link_count += 1
            return LINK
        return value

    def _style(self, tag: str, value: str) -> str | None:
        return None if "\\" in value else _STYLE_CALLS.sub("", value)


class _Fields:
    """Write each field again: hidden ones go, secret ones lose name and value."""

    def __init__(self) -> None:
        self.secret = 0

    def __call__(self, match: re.Match[str]) -> str:
        # nh3 writes every attribute in double quotes, « > » and quotes escaped inside.
        held = dict(_ATTRIBUTE.findall(match[2]))
        kind = held.get("type", "").strip().lower()
        if kind in {"hidden", "file", "image"}:
            return ""
        told = " ".join(
            held.get(key, "") for key in ("name", "id", "placeholder", "autocomplete")
        )
        if kind == "password" or _SECRET.search(unescape(told)):
            self.secret += 1
            held.pop("name", None)
            held.pop("value", None)
            # A browser must not offer to fill it with a real one.
            held["autocomplete"] = "off"
        elif kind in {"text", "email", "tel", "number", ""}:
            held.pop("value", None)
        shown = "".join(
            f' {name}="{escape(unescape(value))}"' for name, value in held.items()
        )
        return f"<{match[1]}{shown}>"
