"""Signatures that others verify: the vectors of the RFCs, and our own key's record."""

import base64
import hashlib
import re

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from hypothesis import given
from hypothesis import strategies as st

from beffroi.mail.rules import dkim
from beffroi.mail.rules.dkim import DkimKind

# RFC 8463 § A: the secret key, and the message in full.
SEED = base64.b64decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")
PUBLIC = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
FIELDS = (
    b"From: Joe SixPack <joe@football.example.com>\r\n"
    b"To: Suzie Q <suzie@shopping.example.net>\r\n"
    b"Subject: Is dinner ready?\r\n"
    b"Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\n"
    b"Message-ID: <20030712040037.46341.5F8J@football.example.com>\r\n"
)
BODY = b"Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
DIGEST = b"2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="
SIGNATURE = (
    "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus"
    "Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="
)


def test_the_body_of_rfc_8463_has_its_digest():
    assert dkim.body_digest(BODY) == DIGEST


def test_the_signature_of_rfc_8463_is_verified_over_our_canonical_headers():
    """The published signature holds only if each header is brought to the right form."""
    fields = dkim.header_fields(FIELDS)
    names = (b"from", b"to", b"subject", b"date", b"message-id")
    own = dkim.relaxed_field(
        b"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n"
        b" d=football.example.com; i=@football.example.com;\r\n"
        b" q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n"
        b" subject : date : message-id : from : subject : date;\r\n"
        b" bh=" + DIGEST + b";\r\n b="
    ).rstrip()
    hashed = b"".join(fields[name] for name in names) + own

    key = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(PUBLIC))
    key.verify(base64.b64decode(SIGNATURE), hashlib.sha256(hashed).digest())


def test_the_examples_of_rfc_6376_have_their_canonical_form():
    assert dkim.relaxed_field(b"A: X\r\n") == b"a:X\r\n"
    assert dkim.relaxed_field(b"B : Y\t\r\n\tZ  \r\n") == b"b:Y Z\r\n"
    assert dkim.relaxed_body(b" C \r\nD \t E\r\n\r\n\r\n") == b" C\r\nD E\r\n"
    assert dkim.relaxed_body(b"\r\n\r\n") == b""


def verify(raw: bytes, record: str) -> None:
    """Verify as a receiver would, by other means than the signer's.

    Raises: InvalidSignature.
    """
    kind, public = re.fullmatch(r"v=DKIM1; k=(\w+); p=(\S+)", record).groups()  # type: ignore[union-attr]
    head, _, body = raw.partition(b"\r\n\r\n")
    lines = re.sub(rb"\r\n[ \t]+", b" ", head).split(b"\r\n")
    tags = dict(
        tag.strip().split(b"=", 1) for tag in lines[0].partition(b":")[2].split(b";")
    )
    canonical = b"\r\n".join(
        b" ".join(re.split(rb"[ \t]+", line)).rstrip(b" ")
        for line in body.split(b"\r\n")
    )
    while canonical.endswith(b"\r\n\r\n"):
        canonical = canonical[:-2]
    canonical = b"" if canonical == b"\r\n" else canonical
    if hashlib.sha256(canonical).digest() != base64.b64decode(tags[b"bh"]):
        raise InvalidSignature
    hashed = b""
    left = list(lines[1:])
    for name in tags[b"h"].split(b":"):
        found = [line for line in left if line.lower().startswith(name.strip() + b":")]
        if found:
            left.remove(found[-1])
            value = b" ".join(found[-1].partition(b":")[2].split())
            hashed += name.strip() + b":" + value + b"\r\n"
    own = re.sub(rb"\bb=[A-Za-z0-9+/= ]+$", b"b=", lines[0])
    hashed += b"dkim-signature:" + b" ".join(own.partition(b":")[2].split())
    signature = base64.b64decode(tags[b"b"].replace(b" ", b""))
    if kind == "ed25519":
        key = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
        key.verify(signature, hashlib.sha256(hashed).digest())
        return
    loaded = serialization.load_der_public_key(base64.b64decode(public))
    assert isinstance(loaded, rsa.RSAPublicKey)
    assert loaded.key_size == 2048
    loaded.verify(signature, hashed, padding.PKCS1v15(), hashes.SHA256())


KEYS = {kind: dkim.make_key(kind) for kind in DkimKind}


def sign(raw: bytes, kind: DkimKind) -> bytes:
    by = dkim.signer("exemple.fr", "beffroi1", kind, KEYS[kind].private_pem)
    return dkim.signed(raw, by, 1_795_000_000)


@pytest.mark.parametrize("kind", list(DkimKind))
def test_a_signed_message_is_verified_with_the_record_to_publish(kind):
    record = dkim.record_value(kind, KEYS[kind].public)

    verify(sign(FIELDS + b"\r\n" + BODY, kind), record)


@given(
    st.lists(st.sampled_from([b" ", b"\t", b"\r\n", b"a", b"b.", b"=20"]), max_size=40)
)
def test_any_body_is_verified(pieces):
    body = b"".join(pieces) + b"\r\n"
    record = dkim.record_value(DkimKind.ED25519, KEYS[DkimKind.ED25519].public)

    verify(sign(FIELDS + b"\r\n" + body, DkimKind.ED25519), record)


@pytest.mark.parametrize("kind", list(DkimKind))
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Is dinner ready?", b"Is dinner over?"),
        (b"From: Joe", b"From: Jo"),
        (b"lost the game", b"won the game"),
        (b"\r\nTo: Suzie", b"\r\nFrom: Eve <eve@x.fr>\r\nTo: Suzie"),
    ],
)
def test_a_changed_message_no_longer_is(kind, old, new):
    raw = sign(FIELDS + b"\r\n" + BODY, kind)
    record = dkim.record_value(kind, KEYS[kind].public)
    assert old in raw

    with pytest.raises(InvalidSignature):
        verify(raw.replace(old, new), record)


def test_the_record_says_where_it_stands_and_fits_a_zone_file():
    value = dkim.record_value(DkimKind.RSA, KEYS[DkimKind.RSA].public)
    strings = re.findall(r'"([^"]*)"', dkim.record_strings(value))

    assert dkim.record_name("exemple.fr", "b1") == "b1._domainkey.exemple.fr"
    assert "".join(strings) == value
    assert max(map(len, strings)) <= 255


def test_the_signature_stands_first_and_the_message_is_untouched():
    raw = FIELDS + b"\r\n" + BODY

    assert sign(raw, DkimKind.RSA).startswith(b"DKIM-Signature: v=1; a=rsa-sha256;")
    assert sign(raw, DkimKind.RSA).endswith(raw)
