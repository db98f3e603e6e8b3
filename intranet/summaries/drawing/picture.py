"""The first page of a PDF as a picture, for whoever chooses what to print. Runs in the process that draws."""

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

WIDTH = 1100  # pixels: sharp on a laptop that shows it half as wide


def first_page(pdf: bytes) -> bytes:
    """Give it as PNG in few colours: a page of text is then some 90 kB."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        drawn = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    written = io.BytesIO()
    drawn.quantize(palette=_palette(drawn), dither=Image.Dither.NONE).save(written, "PNG", optimize=True)
    return written.getvalue()


def _palette(drawn: "Image.Image") -> "Image.Image":
    """Give the colours that cover most of the page as they are, and around them 60 that lie far from each other.

    By distance alone the many colours of a logo leave none for the pale ground of what is asked of the reader.
    """
    from PIL import Image

    covering: list[Any] = sorted(drawn.getcolors(drawn.width * drawn.height) or [], reverse=True)[:4]
    others = drawn.quantize(60, Image.Quantize.MAXCOVERAGE).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for _pixels, colour in covering for value in colour] + others)
    return palette
