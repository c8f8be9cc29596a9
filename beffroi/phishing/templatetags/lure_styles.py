"""Style sheets written into the pages of a test.

These pages outlive the version that made them, on hosts that serve nothing else: they
fetch nothing. The digest of each sheet stands in the policy of the page.
"""

import re
from functools import cache
from pathlib import Path

from django import template
from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# The reader's own letters: a font is a file, and the page fetches none.
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


@register.simple_tag
def lure_styles(*names: str) -> SafeString:
    """Return the sheets of these names as one element."""
    return mark_safe(
        "<style>\n" + "\n".join(_sheet(name) for name in names) + "</style>"
    )


@register.simple_tag
def own_styles(css: str) -> SafeString:
    """Return a sheet that this code made as one element; nothing for none."""
    return mark_safe(f"<style>{css}</style>") if css else SafeString()


@cache
def _sheet(name: str) -> str:
    """Raises: FileNotFoundError for a sheet that no app holds."""
    path = finders.find(name)
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return _FONT_FACE.sub("", Path(path).read_text(encoding="utf-8"))
