"""Secrets encrypted at rest with a key derived from the installation's own."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


def _fernet(secret_key: str) -> Fernet:
    digest = hashlib.blake2b(
        secret_key.encode(), digest_size=32, person=b"beffroi-secret"
    )
    return Fernet(base64.urlsafe_b64encode(digest.digest()))


def seal(plain: str, *, secret_key: str) -> str:
    return _fernet(secret_key).encrypt(plain.encode()).decode()


def unseal(sealed: str, *, secret_key: str) -> str:
    """Return the plain text.

    Raises: ValueError when the key has changed since the text was sealed.
    """
    try:
        return _fernet(secret_key).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        message = "sealed with another key"
        raise ValueError(message) from error
