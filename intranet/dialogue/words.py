"""A comment as it is shown: as plain words, where a web address can be followed and a name that was told stands out."""

import re

from markupsafe import Markup, escape

from intranet.dialogue.models import Comment
from intranet.live.guard import ADDRESS

_LINK = re.compile(r"\b(?:https?://|mailto:)[^\s<>\"]+", re.IGNORECASE)
_AFTER = ".,:;!?)]}'”"  # belongs to the sentence around an address


def shown(comment: Comment) -> Markup:
    """Give a comment's words as HTML: links to the web and for mail, names in bold, nothing else."""
    parts, at = [Markup("")], 0
    for link in _LINK.finditer(comment.words):
        address = link.group().rstrip(_AFTER)
        if ADDRESS.match(address):
            parts += [_with_names(comment.words[at : link.start()], comment), _linked(address)]
            at = link.start() + len(address)
    return Markup("").join([*parts, _with_names(comment.words[at:], comment)])


def _linked(address: str) -> Markup:
    return Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(address, address)


def _with_names(words: str, comment: Comment) -> Markup:
    names = sorted({mention.name for mention in comment.mentions}, key=len, reverse=True)
    if not names:
        return escape(words)
    any_name = re.compile("@(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
    parts, at = [], 0
    for name in any_name.finditer(words):
        parts += [escape(words[at : name.start()]), Markup("<b>{}</b>").format(name.group())]
        at = name.end()
    return Markup("").join([*parts, escape(words[at:])])
