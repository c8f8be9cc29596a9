"""Pages that hold a frame of ours, and the page alone in that frame."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

View = TypeVar("View", bound=Callable[..., HttpResponse])
_ALONE = {
    "default-src": [NONE],
    "script-src": [NONE],
    "connect-src": [NONE],
    "style-src": [SELF],
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
    """Show what a view gives in a frame of this site: no script, no form, nothing fetched."""
    wrapped = csp_replace(_ALONE)(cast("Any", xframe_options_sameorigin(view)))
    return cast("View", wrapped)
