"""Widgets of ours, where Django's cost too much."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.choices import BaseChoiceIterator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class PlainChoices(BaseChoiceIterator):
    """Choices that are pairs already: Django looks into each one for a group otherwise."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs = tuple(pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)


class LongSelect(forms.Select):
    """A select of many plain choices, none of them grouped.

    Django makes two templates of each option: the two hundred categories of a search
    form took a third of the time of its page.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        choices = tuple((str(key), str(label) + "") for key, label in self.choices)
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = "" if value is None else str(value)
        return format_html(
            "<select{}>{}</select>", flatatt(given), _options(choices, chosen)
        )


@lru_cache(maxsize=128)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    """Escape a list once for all the visits that show it with the same choice."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (key, SafeString(" selected") if key == chosen else "", label)
            for key, label in choices
        ),
    )
