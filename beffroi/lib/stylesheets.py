"""The style sheets written inside a page, and how its policy allows each by its digest.

Source: Content Security Policy Level 3, § 6.7.3 (hashes of inline elements).
"""

import base64
import hashlib
import re

_STYLE = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL | re.IGNORECASE)


def style_digests(page: str) -> list[str]:
    """Return the source expressions « 'sha256-…' » of the sheets of a page, in order."""
    return [_digest(sheet) for sheet in _STYLE.findall(page)]


def _digest(sheet: str) -> str:
    raw = hashlib.sha256(sheet.encode()).digest()
    return f"'sha256-{base64.b64encode(raw).decode()}'"
