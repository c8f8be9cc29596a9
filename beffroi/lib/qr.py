"""QR codes as SVG."""

import io

import segno


def qr_svg(text: str) -> str:
    """Return the SVG of a QR code that survives a stain (error correction Q)."""
    buffer = io.BytesIO()
    segno.make(text, error="q", micro=False).save(
        buffer,
        kind="svg",
        border=2,
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        light="#fff",
    )
    return buffer.getvalue().decode()
