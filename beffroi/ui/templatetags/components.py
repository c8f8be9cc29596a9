"""The components of every page, available in all templates without `{% load %}`.

They are shown, in all their states, on the page « Charte graphique ».
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import lucide
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template import Context, Library
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from beffroi.ui import form_fields

register = Library()

BUTTON_TONES = frozenset({"primary", "secondary", "danger", "quiet"})
TONES = frozenset({"neutral", "info", "good", "warn", "alarm"})
# Django's message levels speak the same language as the callouts.
MESSAGE_TONES = {
    "debug": "info",
    "success": "good",
    "warning": "warn",
    "error": "alarm",
}
TONE_ICONS = {
    "neutral": "info",
    "info": "info",
    "good": "circle-check",
    "warn": "triangle-alert",
    "alarm": "octagon-alert",
}
TONE_WORDS = {
    "neutral": "",
    "info": "À savoir",
    "good": "C’est fait",
    "warn": "Attention",
    "alarm": "Alerte",
}


def _known_tone(tone: str, tones: frozenset[str]) -> str:
    tone = MESSAGE_TONES.get(tone, tone)
    if tone not in tones:
        message = f"Unknown tone {tone!r}: one of {', '.join(sorted(tones))}."
        raise ValueError(message)
    return tone


def _attributes(extra: Mapping[str, object]) -> dict[str, str | bool]:
    """Turn `data_copy="#x"` into `data-copy="#x"`; False and None are left out."""
    return {
        name.rstrip("_").replace("_", "-"): True if value is True else str(value)
        for name, value in extra.items()
        if value is not None and value is not False
    }


@register.simple_tag
def icon(name: str, size: int = 20) -> str:
    """Draw a lucide icon, hidden from screen readers: a word always stands beside it."""
    return _drawing(str(name), size)


@lru_cache(maxsize=512)
def _drawing(name: str, size: int) -> SafeString:
    drawing: str = lucide._render_icon(
        name, size, aria_hidden="true", focusable="false", **{"class": "icon"}
    )
    return SafeString(drawing)


@register.inclusion_tag("ui/components/button.html")
def button(
    label: str,
    tone: str = "primary",
    icon: str = "",
    name: str = "",
    value: str = "",
    **extra: object,
) -> dict[str, Any]:
    """Draw a submit button; other arguments become attributes (`hx_post`, `data_copy`…)."""
    return {
        "label": label,
        "tone": _known_tone(tone, BUTTON_TONES),
        "icon_name": icon,
        "name": name,
        "value": value,
        "type": extra.pop("type", "submit"),
        "attributes": _attributes(extra),
    }


@register.inclusion_tag("ui/components/link_button.html")
def link_button(
    label: str, url: str, tone: str = "secondary", icon: str = "", **extra: object
) -> dict[str, Any]:
    """Draw a link that looks like a button; other arguments become attributes."""
    return {
        "label": label,
        "url": url,
        "tone": _known_tone(tone, BUTTON_TONES),
        "icon_name": icon,
        "attributes": _attributes(extra),
    }


@register.simple_tag
def badge(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """Draw a state in one or two words; a coloured one always bears an icon."""
    return _badge(str(label), tone, icon)


@lru_cache(maxsize=512)
def _badge(label: str, tone: str, icon: str) -> SafeString:
    """The same few states stand in every row of a list."""
    tone = _known_tone(tone, TONES)
    shown = icon or ("" if tone == "neutral" else TONE_ICONS[tone])
    return render_to_string(
        "ui/components/badge.html", {"label": label, "tone": tone, "icon_name": shown}
    )


@register.simple_block_tag
def card(
    content: str, title: str = "", icon: str = "", tone: str = "", level: int = 2
) -> str:
    """Lay the block on a sheet of paper; `level` is the level of its heading (2–4)."""
    context = {
        "content": content,
        "title": title,
        "icon_name": icon,
        "tone": _known_tone(tone, TONES) if tone else "",
        "tag": f"h{level}",
    }
    return render_to_string("ui/components/card.html", context)


@register.simple_block_tag
def callout(content: str, tone: str = "info", title: str = "", icon: str = "") -> str:
    """Set the block apart; without a title, its tone is said in a word."""
    tone = _known_tone(tone, TONES)
    context = {
        "content": content,
        "tone": tone,
        "title": title,
        "word": "" if title else TONE_WORDS[tone],
        "icon_name": icon or TONE_ICONS[tone],
    }
    return render_to_string("ui/components/callout.html", context)


@register.simple_block_tag
def empty_state(content: str, title: str = "", icon: str = "sprout") -> str:
    """Say why nothing is here yet, and offer the first step."""
    context = {"content": content, "title": title, "icon_name": icon}
    return render_to_string("ui/components/empty_state.html", context)


@register.simple_block_tag
def actions_bar(content: str) -> str:
    """Hold the buttons that end a form or a page."""
    return render_to_string("ui/components/actions_bar.html", {"content": content})


@register.inclusion_tag("ui/components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Sum up what must be corrected, with a link to each field; nothing when all is well."""
    return {"problems": form_fields.problems(form)}


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, **extra: object) -> dict[str, Any]:
    """Draw label, help, control and error; other arguments become the control's attributes."""
    return form_fields.drawn(bound, _attributes(extra))


@register.inclusion_tag("ui/components/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """Draw every field of the form, in order."""
    return {"fields": list(form)}


@register.inclusion_tag("ui/components/progress_bar.html")
def progress_bar(done: int, total: int, label: str = "") -> dict[str, Any]:
    """Draw how far a work has come, in words too; a total of 0 means that it is not known."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("ui/components/pagination.html", takes_context=True)
def pagination(
    context: Context, page: Page[Any], noun: str = "ligne"
) -> dict[str, Any]:
    """Draw the pages of a list; the rest of the query string is kept."""
    request = context.get("request")
    numbers = page.paginator.get_elided_page_range(
        page.number, on_each_side=1, on_ends=1
    )
    return {
        "page": page,
        "request": request,
        "noun": noun,
        "links": [
            (_page_query(request, n) if isinstance(n, int) else "", n) for n in numbers
        ],
        "previous": _page_query(request, page.number - 1)
        if page.has_previous()
        else "",
        "next": _page_query(request, page.number + 1) if page.has_next() else "",
    }


def _page_query(request: Any, number: int) -> str:
    if request is None:
        return f"?page={number}"
    query = request.GET.copy()
    query["page"] = str(number)
    return f"?{query.urlencode()}"


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(*steps: str) -> dict[str, Any]:
    """Draw the way back: `{% breadcrumbs "Établissements" url "Résidence" %}`.

    Labels and addresses alternate; the last label is the present page.
    """
    links = list(zip(steps[:-1:2], steps[1::2], strict=True))
    return {"links": links, "here": steps[-1]}
