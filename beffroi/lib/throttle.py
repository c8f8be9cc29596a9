"""How often an address may be asked: counted in the cache that all processes share."""

import hashlib

from django.core.cache import cache

from beffroi.lib import clock


def may_ask(name: str, key: str, *, most: int, seconds: int) -> bool:
    """Count one asking; tell whether it is within `most` in this span of `seconds`.

    Spans are fixed, so that counting costs one row. `key` may be a secret: only its
    fingerprint is kept. Two processes at the same instant may count one for two.
    """
    span = int(clock.now().timestamp()) // seconds
    digest = hashlib.sha256(key.encode()).hexdigest()
    counter = f"throttle:{name}:{span}:{digest}"
    if cache.add(counter, 1, seconds):
        return True
    try:
        return cache.incr(counter) <= most
    except ValueError:  # the span ended in between
        return True
