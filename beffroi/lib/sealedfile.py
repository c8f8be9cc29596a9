"""Files sealed with a passphrase: encrypted piece by piece, so that any size fits in memory.

Each piece of 64 KiB is sealed with AES-256-GCM under a key drawn from the passphrase by
scrypt (RFC 7914). The nonce holds the rank of the piece and whether it is the last one
(the STREAM construction: Hoang, Reyhanitabar, Rogaway and Vizár, 2015): pieces moved,
removed or cut off at the end do not open. Described for the reader of an archive in
docs/operate/sauvegardes.md.
"""

import io
import os
import secrets
from typing import IO, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"BEFFROI1"
PIECE = 64 * 1024
TAG = 16
SALT = 16
PREFIX = 7
HEADER = len(MAGIC) + 1 + SALT + PREFIX
COST = 16  # 2 to this power: 64 MB and a quarter of a second
COST_MAX = 20  # what a forged header may ask of this machine


class NotSealedError(ValueError):
    """These bytes are no sealed file, or one of another version."""


class WrongPassphraseError(ValueError):
    """The first piece does not open."""


class DamagedError(ValueError):
    """A piece was changed, moved or is missing."""


def is_sealed(source: IO[bytes]) -> bool:
    """Say whether a file begins as a sealed one; its position is put back."""
    start = source.tell()
    found = source.read(len(MAGIC)) == MAGIC
    source.seek(start)
    return found


def _cipher(passphrase: str, salt: bytes, cost: int) -> AESGCM:
    key = Scrypt(salt=salt, length=32, n=2**cost, r=8, p=1).derive(passphrase.encode())
    return AESGCM(key)


def _nonce(prefix: bytes, rank: int, *, is_last: bool) -> bytes:
    return prefix + rank.to_bytes(4, "big") + bytes([is_last])


class SealedWriter(io.RawIOBase):
    """Seals what is written into a file; `close` writes the last piece, not the file's end."""

    def __init__(self, target: IO[bytes], passphrase: str, *, cost: int = COST) -> None:
        salt, self._prefix = secrets.token_bytes(SALT), secrets.token_bytes(PREFIX)
        self._header = MAGIC + bytes([cost]) + salt + self._prefix
        self._cipher = _cipher(passphrase, salt, cost)
        self._target = target
        self._waiting = bytearray()
        self._rank = 0
        target.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        raw = bytes(data)
        self._waiting += raw
        # One piece is always held back: only the end knows which is the last.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]
        return len(raw)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._waiting), is_last=True)
        super().close()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._prefix, self._rank, is_last=is_last)
        self._target.write(self._cipher.encrypt(nonce, piece, self._header))
        self._rank += 1


class SealedReader(io.RawIOBase):
    """Reads a sealed file anywhere, one piece in memory.

    Raises: NotSealedError; WrongPassphraseError; DamagedError, at once when the end is missing.
    """

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        self._source = source
        self._header = source.read(HEADER)
        if len(self._header) < HEADER or not self._header.startswith(MAGIC):
            raise NotSealedError
        cost = self._header[len(MAGIC)]
        salt = self._header[len(MAGIC) + 1 : -PREFIX]
        self._prefix = self._header[-PREFIX:]
        if not 1 <= cost <= COST_MAX:
            raise NotSealedError
        self._cipher = _cipher(passphrase, salt, cost)
        body = source.seek(0, os.SEEK_END) - HEADER
        self._count = -(-body // (PIECE + TAG))
        self._size = body - TAG * self._count
        self._position = 0
        self._held: tuple[int, bytes] = (-1, b"")
        self._check_both_ends()

    def _check_both_ends(self) -> None:
        if self._count < 1 or self._size < 0:
            raise DamagedError
        try:
            self._piece(0)
        except DamagedError as error:
            raise WrongPassphraseError from error
        self._piece(self._count - 1)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}
        self._position = max(0, start[whence] + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")
        if self._position >= self._size or not view:
            return 0
        rank, start = divmod(self._position, PIECE)
        found = self._piece(rank)[start : start + len(view)]
        view[: len(found)] = found
        self._position += len(found)
        return len(found)

    def _piece(self, rank: int) -> bytes:
        if self._held[0] != rank:
            self._source.seek(HEADER + rank * (PIECE + TAG))
            raw = self._source.read(PIECE + TAG)
            nonce = _nonce(self._prefix, rank, is_last=rank == self._count - 1)
            try:
                self._held = (rank, self._cipher.decrypt(nonce, raw, self._header))
            except InvalidTag as error:
                raise DamagedError from error
        return self._held[1]
