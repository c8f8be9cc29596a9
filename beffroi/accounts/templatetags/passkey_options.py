"""What the script of passkeys reads from the page."""

import json
from collections.abc import Mapping

from django.template import Library

register = Library()


@register.filter
def as_json(options: Mapping[str, object]) -> str:
    """Return the options of a passkey as JSON text, for a data attribute (escaped there)."""
    return json.dumps(options, default=dict)
