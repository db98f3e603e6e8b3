"""Whom to ask, as a page shows it: an e-mail address in it can be written to."""

import re

from markupsafe import Markup, escape

_MAIL = re.compile(r"([\w.+-]+@(?:[\w-]+\.)+[^\W\d_]{2,})")


def with_mail(words: str) -> Markup:
    """Give words as HTML, with their e-mail addresses as links."""
    link = Markup('<a href="mailto:{0}">{0}</a>')
    pieces = enumerate(_MAIL.split(words))  # every other is an address
    return Markup("").join(link.format(piece) if place % 2 else escape(piece) for place, piece in pieces)
