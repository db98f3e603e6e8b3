"""A logo, made of what somebody chose: told by its bytes, and drawn anew so that nothing else in the file is kept."""

import io

from flask_babel import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 2 << 20
MOST_SIDE = 4000  # pixels; a larger one is not even unpacked
SHOWN = (1300, 240)  # pixels: twice as sharp as print needs on the place it has
FORMATS = ("PNG", "JPEG")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError)


class NoLogo(Exception):
    """It cannot be a logo. The message says why, to whoever chose it."""


def as_logo(file: bytes) -> bytes:
    """Give a picture as a logo: PNG on white, as large as it is shown, without what the file says about itself.

    Raises:
        NoLogo: it is no PNG or JPEG, or too large.
    """
    if len(file) > MOST_BYTES:
        raise NoLogo(_("The file is larger than %(most)s MB. Save the logo smaller.", most=MOST_BYTES >> 20))
    try:
        with Image.open(io.BytesIO(file), formats=FORMATS) as image:
            if max(image.size) > MOST_SIDE:
                raise Image.DecompressionBombError
            return _written(image)
    except Image.DecompressionBombError as error:
        many = _("The picture is more than %(most)s pixels wide or high. Make it smaller.", most=MOST_SIDE)
        raise NoLogo(many) from error
    except _BROKEN as error:
        raise NoLogo(_("This is not a PNG or JPEG picture.")) from error


def _written(image: Image.Image) -> bytes:
    drawn = ImageOps.exif_transpose(image).convert("RGBA")
    drawn.thumbnail(SHOWN)
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn.getchannel("A"))
    made = io.BytesIO()
    paper.save(made, "PNG", optimize=True)
    return made.getvalue()
