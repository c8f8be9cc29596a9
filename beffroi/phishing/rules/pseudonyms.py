"""A name that tells one line of a test from the others, and nobody from anybody."""

import base64
import hashlib

LENGTH = 8


def pseudonym(target_key: int, *, campaign: str, key: bytes) -> str:
    """Return « K7QX-2MPA »: the same for one line of one test, another in the next test.

    `key` is the installation's own (`rules.features.salted_key`): without it nothing can
    be worked out from a list of people.
    """
    told = f"{campaign}:{target_key}".encode()
    digest = hashlib.blake2b(told, digest_size=5, key=key, person=b"phishing-line").digest()  # fmt: skip
    word = base64.b32encode(digest).decode()
    return f"{word[:4]}-{word[4:LENGTH]}"
