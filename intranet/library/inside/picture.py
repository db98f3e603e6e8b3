"""A small picture of the file that is the input: of an image, of a PDF's first page, or the one inside a document.

An office program often puts a picture of the first page into what it saves; nobody else can draw it as well.
"""

import io
import math
import struct
import sys
import zipfile
from typing import IO

from PIL import Image, ImageOps

SIDE = 480  # pixels of its longer side
MOST_PIXELS = 60_000_000  # of an image that is made small
MOST_SIDES = 10  # times as long as it is wide: made small, such a thing shows nothing
MOST_INSIDE = 4 << 20  # bytes of a picture in a document
LEAST = 16  # pixels of either side

_IMAGES = {"png": "PNG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP"}
_INSIDE = {"Thumbnails/thumbnail.png": "PNG", "docProps/thumbnail.jpeg": "JPEG"}


def _is_fit(width: float, height: float) -> bool:
    if not (math.isfinite(width) and math.isfinite(height) and min(width, height) >= LEAST):
        return False
    return max(width, height) <= min(width, height) * MOST_SIDES


def _image(file: IO[bytes], form: str) -> Image.Image | None:
    """Read an image, as it is held. One of too many pixels is not begun with."""
    with Image.open(file, formats=[form]) as image:
        if not _is_fit(*image.size) or image.width * image.height > MOST_PIXELS:
            return None
        image.draft("RGB", (SIDE * 2, SIDE * 2))
        if image.mode not in {"RGB", "RGBA", "L"}:
            made = image.convert("RGBA" if image.has_transparency_data else "RGB")
        else:
            made = image.copy()
        made.thumbnail((SIDE, SIDE), reducing_gap=2.0)
        return ImageOps.exif_transpose(made)


def _pdf(file: IO[bytes]) -> Image.Image | None:
    import pypdfium2

    page = pypdfium2.PdfDocument(file.read())[0]
    width, height = page.get_size()
    if not _is_fit(width, height):
        return None
    drawn: Image.Image = page.render(scale=SIDE / max(width, height)).to_pil()
    return drawn


def _inside(file: IO[bytes]) -> Image.Image | None:
    with zipfile.ZipFile(file) as parts:
        for name, form in _INSIDE.items():
            if name in parts.namelist():
                with parts.open(name) as part:
                    return _image(io.BytesIO(part.read(MOST_INSIDE)), form)
    return None


def _written(picture: Image.Image) -> bytes:
    """Write it on white, with nothing of what the file says about itself: where it was taken, and by whom."""
    picture.thumbnail((SIDE, SIDE))
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A") if picture.mode == "RGBA" else None)
    made = io.BytesIO()
    paper.save(made, "WEBP", quality=72)
    return struct.pack(">HH", *paper.size) + made.getvalue()


def of(kind: str) -> bytes:
    """Give width and height, two bytes each, and the picture as WebP; nothing when there is none to be made."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    file = sys.stdin.buffer
    if kind == "pdf":
        picture = _pdf(file)
    elif kind in _IMAGES:
        picture = _image(file, _IMAGES[kind])
    else:
        picture = _inside(file)
    return _written(picture) if picture else b""
