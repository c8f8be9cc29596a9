"""What a telephone would show, and passwords that follow the rule."""

import base64
import hmac
import struct
import time

PASSWORD = "Pluie7Gravier3Lampe"
OTHER_PASSWORD = "le chat du voisin dort sous trois parapluies"


def code_of(secret: str) -> str:
    """Return the code of this moment for a key (RFC 6238: SHA-1, 30 s, six digits)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, counter, "sha1")
    start = digest[-1] & 15
    value = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{value % 1_000_000:06d}"
