"""Addresses in long lists: found once by name, then filled row by row."""

from functools import cache
from uuid import UUID

from django.template import Library
from django.urls import reverse

register = Library()
ANY = UUID(int=0)


@register.simple_tag
def row_url(name: str, key: UUID) -> str:
    """Return the address of one row, as `{% url name key %}` does in a tenth of the time.

    For addresses whose only parameter is a key.
    """
    before, after = _around(name)
    return f"{before}{key}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[ANY]).partition(str(ANY))
    return before, after
