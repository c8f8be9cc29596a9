"""A picture is drawn again: nothing of the file that was sent is kept."""

import io
import struct
import zlib

import pytest
from PIL import Image

from beffroi.lib.images import BOX, PictureRefused, clean_png, png_size


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 120), **saving) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "#1d4b6e").save(target, kind, **saving)
    return target.getvalue()


def cleaned(raw: bytes) -> bytes:
    return clean_png(io.BytesIO(raw))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_four_kinds_become_a_png(kind):
    png = cleaned(picture(kind))

    assert png.startswith(b"\x89PNG")
    assert png_size(png) == (300, 120)


def test_a_large_picture_is_made_smaller_in_its_proportions():
    width, height = png_size(cleaned(picture(size=(3000, 1000))))

    assert width <= BOX[0]
    assert height <= BOX[1]
    assert width == pytest.approx(height * 3, abs=3)


def test_what_hides_in_a_picture_is_lost():
    exif = Image.Exif()
    exif[0x010E] = "adresse de Nadia"
    exif[0x0112] = 6
    raw = picture("JPEG", exif=exif.tobytes()) + b"<script>alert(1)</script>"

    png = cleaned(raw)

    assert b"Nadia" not in png
    assert b"script" not in png
    # Orientation 6 is a quarter of a turn: it is applied, then forgotten.
    assert png_size(png) == (120, 300)


def test_a_moving_picture_keeps_its_first_image():
    frames = [Image.new("RGB", (60, 60), color) for color in ("red", "blue")]
    target = io.BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])

    with Image.open(io.BytesIO(cleaned(target.getvalue()))) as kept:
        assert getattr(kept, "n_frames", 1) == 1
        assert kept.convert("RGB").getpixel((5, 5)) == (254, 0, 0) or kept.convert(
            "RGB"
        ).getpixel((5, 5)) == (255, 0, 0)


def declared(width: int, height: int) -> bytes:
    """Return a PNG that says it is huge and holds next to nothing."""
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    data = zlib.compress(b"\x00" * 10_000)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", body)
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"%PDF-1.7",
        b"MZ" + b"\x00" * 100,
        picture()[:60],
        picture(size=(10, 10)),
        picture("BMP"),
        declared(30_000, 30_000),
        declared(500_000, 500_000),
        b"\x89PNG" + b"\x00" * (6 * 1024 * 1024),
    ],
    ids=["empty", "svg", "pdf", "program", "cut", "tiny", "bmp", "bomb", "larger bomb", "heavy"],
)  # fmt: skip
def test_anything_else_is_refused_in_french(raw):
    with pytest.raises(PictureRefused) as refusal:
        cleaned(raw)

    assert str(refusal.value).endswith(".")
