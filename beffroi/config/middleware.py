"""One log line for each answer, without personal data."""

import hashlib
import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from beffroi.config.logs import request_id

logger = logging.getLogger("beffroi.request")
Answer = HttpResponse | HttpResponseBase


class RequestLog:
    """Gives each request an identifier and logs its route, status and duration.

    The route is the pattern of the address, never its values: those may be the
    token of a personal link. Static files are not logged.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        identifier = secrets.token_hex(8)
        token = request_id.set(identifier)
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = identifier
            if not request.path.startswith(settings.STATIC_URL):
                _log(request, response.status_code, time.perf_counter() - start)
            return response
        finally:
            request_id.reset(token)


def _log(request: HttpRequest, status: int, seconds: float) -> None:
    match = request.resolver_match
    logger.info(
        "request",
        extra={
            "method": request.method,
            "route": match.route if match else "",
            "status": status,
            "ms": round(seconds * 1000, 1),
            "user": _pseudonym(request),
        },
    )


def _pseudonym(request: HttpRequest) -> str:
    """Return a keyed fingerprint of the signed-in person; "" when nobody was asked for.

    Reads only what Django already loaded: a log line must not cost a query.
    """
    user = getattr(request, "_cached_user", None)
    if user is None or not user.is_authenticated:
        return ""
    key = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    return hashlib.blake2b(str(user.pk).encode(), key=key, digest_size=6).hexdigest()
