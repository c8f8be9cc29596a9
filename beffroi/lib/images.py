"""Pictures that people send, drawn again: nothing of the file itself is kept.

Source: OWASP, « File Upload Cheat Sheet » (rewrite images); Pillow's own limit against
decompression bombs.
"""

import io
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from beffroi.lib.errors import Refusal

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
LIMIT_MB = 5
MOST_PIXELS = 40_000_000
LEAST_SIDE = 24
BOX = (640, 320)


class PictureRefused(Refusal):
    """A picture that cannot be used, with the reason."""


def clean_png(stream: BinaryIO) -> bytes:
    """Return a new PNG of at most 640 × 320 pixels, without metadata nor animation.

    The size is read before anything is decoded. Raises: PictureRefused.
    """
    raw = stream.read(LIMIT_MB * 1024 * 1024 + 1)
    if len(raw) > LIMIT_MB * 1024 * 1024:
        message = f"Cette image dépasse {LIMIT_MB} Mo. Enregistrez-la en plus petit."
        raise PictureRefused(message)
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
            _check_size(*picture.size)
            return _drawn_again(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        message = (
            "Ce fichier n’est pas une image utilisable. Envoyez votre logo au format PNG, "
            "JPEG, WebP ou GIF."
        )
        raise PictureRefused(message) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        message = "Cette image est abîmée. Enregistrez-la de nouveau, puis renvoyez-la."
        raise PictureRefused(message) from error


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        message = "Cette image est démesurée. Enregistrez-la en plus petit."
        raise PictureRefused(message)
    if min(width, height) < LEAST_SIDE:
        message = (
            f"Cette image est trop petite : {LEAST_SIDE} points de côté au moins, sinon "
            "elle serait floue une fois imprimée."
        )
        raise PictureRefused(message)


def _drawn_again(picture: Image.Image) -> bytes:
    """Turn as the camera said, shrink, and keep the pixels alone."""
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    upright.thumbnail(BOX, Image.Resampling.LANCZOS)
    bare = Image.new("RGBA", upright.size)
    bare.paste(upright)
    target = io.BytesIO()
    bare.save(target, "PNG", optimize=True)
    return target.getvalue()


def png_size(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG made above, in pixels."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
