"""Render a page, or the named part of it that htmx asked for."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

Row = TypeVar("Row", bound=Model)


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    partial: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render the whole template, or its partial when htmx swaps a part of the page.

    A boosted visit and a return through history want the whole page.
    """
    htmx: Any = getattr(request, "htmx", False)
    is_swap = bool(htmx) and not (htmx.boosted or htmx.history_restore_request)
    name = f"{template}#{partial}" if partial and is_swap else template
    response = render(request, name, dict(context or {}), status=status)
    patch_vary_headers(
        response, ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")
    )
    return response


def page_of(
    rows: "QuerySet[Row]", request: HttpRequest, *, per_page: int = 50
) -> "Page[Row]":
    """Return the page of rows that the address names (`?page=`), the nearest when absent."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, even when it is empty; None when the page was only read."""
    return request.POST if request.method == "POST" else None
