"""Which object a JSON mapping is, told by its keys: Gophish never says.

Source: shared reference, phishing § 4.2; gophish-tools and Con-PCA (CISA).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Shape(StrEnum):
    CAMPAIGN = "campaign"
    TEMPLATE = "template"
    PAGE = "page"
    GROUP = "group"
    PROFILE = "profile"
    PERSON = "person"
    EVENT = "event"
    CONTAINER = "container"
    ANSWER = "answer"
    ACCOUNT = "account"
    UNKNOWN = "unknown"


# Keys under which lists of objects stand, and what they hold.
CONTAINERS: Mapping[str, Shape] = {
    "campaigns": Shape.CAMPAIGN,
    "groups": Shape.GROUP,
    "templates": Shape.TEMPLATE,
    "pages": Shape.PAGE,
    "landing_pages": Shape.PAGE,
    "smtp": Shape.PROFILE,
    "sending_profiles": Shape.PROFILE,
    "profiles": Shape.PROFILE,
    "data": Shape.UNKNOWN,
}
_CAMPAIGN = frozenset(
    {"results", "timeline", "launch_date", "send_by_date", "completed_date", "stats"}
)
# Accounts, mailboxes and webhooks of Gophish hold keys and passwords: never read.
_SECRETS = ("api_key", "secret", "hash", "imap_host")


def shape_of(value: Mapping[str, Any]) -> Shape:
    keys = value.keys()
    for test, shape in _TESTS:
        if test(value, keys):
            return shape
    return Shape.UNKNOWN


def _is_answer(value: Mapping[str, Any], keys: Any) -> bool:
    return "message" in keys and "success" in keys and not value.get("data")


def _is_campaign(value: Mapping[str, Any], keys: Any) -> bool:
    return bool(_CAMPAIGN & keys) or (
        "template" in keys and bool({"page", "page_name"} & keys)
    )


def _is_container(value: Mapping[str, Any], keys: Any) -> bool:
    return any(isinstance(value[key], list | dict) for key in CONTAINERS.keys() & keys)


def _is_page(value: Mapping[str, Any], keys: Any) -> bool:
    marks = {"capture_credentials", "capture_passwords", "redirect_url"}
    is_bare = "html" in keys and not {"text", "subject", "envelope_sender"} & keys
    return bool(marks & keys) or is_bare


_TESTS = (
    (_is_answer, Shape.ANSWER),
    (_is_campaign, Shape.CAMPAIGN),
    (_is_container, Shape.CONTAINER),
    (lambda value, keys: "targets" in keys or "num_targets" in keys, Shape.GROUP),
    (lambda value, keys: any(key in keys for key in _SECRETS), Shape.ACCOUNT),
    (
        lambda value, keys: (
            "interface_type" in keys or {"host", "from_address"} <= keys
        ),
        Shape.PROFILE,
    ),
    (_is_page, Shape.PAGE),
    (
        lambda value, keys: "subject" in keys or ("text" in keys and "html" in keys),
        Shape.TEMPLATE,
    ),
    (lambda value, keys: {"email", "time", "message"} <= keys, Shape.EVENT),
    (lambda value, keys: "email" in keys, Shape.PERSON),
)


def reason_of(shape: Shape, value: Mapping[str, Any]) -> str:
    """Return why an object is not taken over, in French."""
    if shape == Shape.ANSWER:
        return "C’est une réponse de l’API, pas un objet."
    if shape == Shape.ACCOUNT:
        return "Les comptes, boîtes et webhooks de Gophish contiennent des secrets : ils ne sont pas repris."
    if {"title", "description", "type"} <= value.keys():
        return "C’est une recommandation, pas un objet de Gophish."
    return (
        "Cet objet n’est ni campagne, ni modèle, ni page, ni groupe, ni profil d’envoi."
    )
