"""The first page of a PDF as a picture, for whoever chooses what to print. Runs in the process that draws."""

import io

WIDTH = 1100  # pixels: sharp on a laptop that shows it half as wide


def first_page(pdf: bytes) -> bytes:
    """Give it as PNG in few colours, the rarest of the page among them: a page of text is then some 80 kB."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        drawn = page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    written = io.BytesIO()
    drawn.quantize(64, Image.Quantize.MAXCOVERAGE).save(written, "PNG", optimize=True)
    return written.getvalue()
