"""Pages that hold a frame of ours, and the page alone in that frame."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from beffroi.lib.stylesheets import style_digests

View = TypeVar("View", bound=Callable[..., HttpResponse])
_ALONE = {
    "default-src": [NONE],
    "script-src": [NONE],
    "connect-src": [NONE],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "form-action": [NONE],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
    "sandbox": ["allow-same-origin"],
}


def holds_frame(view: View) -> View:
    """Let the page of a view show another of this site in a frame."""
    wrapped = csp_update({"frame-src": [SELF]})(cast("Any", view))
    return cast("View", wrapped)


def stands_in_frame(view: View) -> View:
    """Show what a view gives in a frame of this site: no script, no form, nothing fetched.

    The style sheets written in the page are allowed one by one, by their digest.
    """

    @wraps(view)
    def framed(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        page = response.content.decode(response.charset or "utf-8")
        policy = {**_ALONE, "style-src": [SELF, *style_digests(page)]}
        marked = csp_replace(policy)(lambda request: response)
        return cast("HttpResponse", marked(args[0]))

    return cast("View", xframe_options_sameorigin(framed))
