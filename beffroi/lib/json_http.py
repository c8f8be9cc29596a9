"""Ask another server for JSON: short, bounded, and never led elsewhere."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT_SECONDS = 10
MOST_BYTES = 1_000_000


class NoAnswer(Exception):  # noqa: N818  # what happened, not an error of ours
    """The other server did not answer as expected."""


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: an answer from elsewhere is not an answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the text, and whether it is a signed token or plain JSON."""

    text: str
    content_type: str

    @property
    def is_token(self) -> bool:
        return self.content_type == "application/jwt"

    def mapping(self) -> dict[str, Any]:
        """Return the JSON object.

        Raises: NoAnswer when it is none.
        """
        try:
            value = json.loads(self.text)
        except ValueError as error:
            raise NoAnswer("not JSON") from error
        if not isinstance(value, dict):
            raise NoAnswer("not an object")
        return value


def ask(
    address: str,
    *,
    form: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
    most_bytes: int = MOST_BYTES,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Answer:
    """Read an address, or post a form to it.

    Raises: NoAnswer, with « status 401 », « too long » or the name of what failed.
    """
    if not address.startswith(("https://", "http://")):
        raise NoAnswer("not an address")
    request = Request(  # noqa: S310  # checked above
        address,
        data=urlencode(form).encode() if form is not None else None,
        headers={"Accept": "application/json, application/jwt", **(headers or {})},
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=timeout_seconds) as answer:
            body = answer.read(most_bytes + 1)
            kind = answer.headers.get_content_type()
    except HTTPError as error:
        error.close()
        raise NoAnswer(f"status {error.code}") from error
    except (URLError, OSError, HTTPException, ValueError) as error:
        cause = error.reason if isinstance(error, URLError) else error
        raise NoAnswer(type(cause).__name__) from error
    if len(body) > most_bytes:
        raise NoAnswer("too long")
    return Answer(body.decode("utf-8", errors="replace"), kind)
