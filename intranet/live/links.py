"""Plain words as they are shown: a web address in them can be followed."""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from intranet.live.guard import ADDRESS

_LINK = re.compile(r"\b(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_AFTER = ".,:;!?)]}'”"  # belongs to the sentence around an address


def linked(words: str, rest: Callable[[str], Markup] = escape) -> Markup:
    """Give words as HTML: links to the web and for mail, and the rest as `rest` gives it."""
    parts, at = [Markup("")], 0
    for link in _LINK.finditer(words):
        address = link.group().rstrip(_AFTER)
        if ADDRESS.match(address):
            parts += [rest(words[at : link.start()]), _linked(address)]
            at = link.start() + len(address)
    return Markup("").join([*parts, rest(words[at:])])


def _linked(address: str) -> Markup:
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(address, address)
