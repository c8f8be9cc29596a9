"""Sign a message for its domain (DKIM), with a key of ours.

Source: RFC 6376 (relaxed/relaxed, § 3.4.2 and § 3.4.4), RFC 8463 (Ed25519), RFC 8301
(SHA-256, RSA from 1,024 bits up; ours have 2,048), RFC 8058 § 4 (List-Unsubscribe is
signed). `From` is signed twice, so that a second one cannot be added.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    generate_private_key,
)

SIGNED = (
    b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"mime-version",
    b"content-type", b"content-transfer-encoding", b"list-unsubscribe",
    b"list-unsubscribe-post",
)  # fmt: skip
# A string of a TXT record holds 255 characters at most (RFC 1035 § 3.3).
STRING_LENGTH = 250


class DkimKind(StrEnum):
    RSA = "rsa"
    ED25519 = "ed25519"


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key just made: the private one as PEM, the public one as the record writes it."""

    private_pem: str
    public: str


@dataclass(frozen=True, slots=True)
class Signer:
    domain: str
    selector: str
    kind: DkimKind
    key: RSAPrivateKey | Ed25519PrivateKey


def make_key(kind: DkimKind) -> KeyPair:
    """Make a key; the private half is to be sealed at once."""
    key: RSAPrivateKey | Ed25519PrivateKey
    if kind is DkimKind.RSA:
        key = generate_private_key(public_exponent=65537, key_size=2048)
        public = key.public_key().public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
    else:
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw()
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return KeyPair(pem.decode(), base64.b64encode(public).decode())


def signer(domain: str, selector: str, kind: DkimKind, private_pem: str) -> Signer:
    """Read a private key once for many messages. Raises: ValueError."""
    key = serialization.load_pem_private_key(private_pem.encode(), password=None)
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        message = "neither RSA nor Ed25519"
        raise ValueError(message)  # the value of a text is wrong
    return Signer(domain, selector, kind, key)


def record_name(domain: str, selector: str) -> str:
    return f"{selector}._domainkey.{domain}"


def record_value(kind: DkimKind, public: str) -> str:
    """Return the text of the TXT record to publish."""
    return f"v=DKIM1; k={kind.value}; p={public}"


def record_strings(value: str) -> str:
    """Return the text as a zone file wants it: quoted strings of limited length."""
    pieces = re.findall(f".{{1,{STRING_LENGTH}}}", value)
    return " ".join(f'"{piece}"' for piece in pieces)


def signed(mime: bytes, by: Signer, at: int) -> bytes:
    """Return the message under its DKIM-Signature; `at` is in seconds since 1970."""
    head, _, body = mime.partition(b"\r\n\r\n")
    fields = header_fields(head + b"\r\n")
    names = [name for name in SIGNED if name in fields]
    listed = b":".join([*names, b"from"])
    bare = (
        b"DKIM-Signature: v=1; a=%b-sha256; c=relaxed/relaxed; d=%b; s=%b;\r\n"
        b"\tt=%d; h=%b;\r\n\tbh=%b;\r\n\tb="
    ) % (
        by.kind.value.encode(),
        by.domain.encode("ascii"),
        by.selector.encode("ascii"),
        at,
        listed,
        body_digest(body),
    )
    hashed = b"".join(fields[name] for name in names) + relaxed_field(bare).rstrip()
    return bare + _folded(base64.b64encode(_sign(by, hashed))) + b"\r\n" + mime


def _sign(by: Signer, hashed: bytes) -> bytes:
    if isinstance(by.key, RSAPrivateKey):
        return by.key.sign(hashed, padding.PKCS1v15(), hashes.SHA256())
    # RFC 8463 § 3: what is signed is the digest.
    return by.key.sign(hashlib.sha256(hashed).digest())


def header_fields(head: bytes) -> dict[bytes, bytes]:
    """Return the relaxed form of each field, the last of each name winning."""
    found: dict[bytes, bytes] = {}
    for field in re.split(rb"\r\n(?![ \t])", head):
        name, colon, _ = field.partition(b":")
        if colon:
            found[name.strip().lower()] = relaxed_field(field)
    return found


def relaxed_field(field: bytes) -> bytes:
    """RFC 6376 § 3.4.2: small letters, one line, single spaces, none at the ends."""
    name, _, value = field.partition(b":")
    flat = re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b""))
    return name.strip().lower() + b":" + flat.strip(b" ") + b"\r\n"


def relaxed_body(body: bytes) -> bytes:
    """RFC 6376 § 3.4.4: single spaces, none at line ends, no empty line at the end."""
    if b"\t" in body or b"  " in body:
        body = re.sub(rb"[ \t]+", b" ", body)
    if b" \r\n" in body or body.endswith(b" "):
        body = re.sub(rb" +(?=\r\n|\Z)", b"", body)
    stripped = body.rstrip(b"\r\n")
    return stripped + b"\r\n" if stripped else b""


def body_digest(body: bytes) -> bytes:
    return base64.b64encode(hashlib.sha256(relaxed_body(body)).digest())


def _folded(value: bytes) -> bytes:
    return b"\r\n\t ".join(cast("list[bytes]", re.findall(rb".{1,70}", value)))
