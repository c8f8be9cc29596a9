"""Message-IDs that carry an item of a mailing, and that nobody can make up.

A report of non-delivery quotes the Message-ID; the proof keeps somebody who knows one
from marking the items of others as unreachable.
"""

import hashlib
import hmac
import re

PROOF_BYTES = 10
SHAPE = re.compile(r"([0-9a-f]{1,16})\.([0-9a-f]{20})@")


def message_id(item_id: int, *, domain: str, secret: bytes) -> str:
    """Return the Message-ID of an item, with its angle brackets."""
    return f"<{item_id:x}.{_proof(item_id, secret)}@{domain}>"


def item_of(bare_id: str, *, secret: bytes) -> int | None:
    """Return the item that a Message-ID (without brackets) carries; None if none does."""
    match = SHAPE.match(bare_id.strip().lower())
    if match is None:
        return None
    item_id = int(match.group(1), 16)
    return (
        item_id
        if hmac.compare_digest(match.group(2), _proof(item_id, secret))
        else None
    )


def secret_of(secret_key: str) -> bytes:
    """Return what proves our Message-IDs, derived from the installation's key."""
    return hashlib.blake2b(
        secret_key.encode(), digest_size=32, person=b"beffroi-item-id"
    ).digest()


def _proof(item_id: int, secret: bytes) -> str:
    return hashlib.blake2b(
        str(item_id).encode(), key=secret, digest_size=PROOF_BYTES
    ).hexdigest()
