"""A comment as it is shown: as plain words, where a web address can be followed and a name that was told stands out."""

import re

from markupsafe import Markup, escape

from intranet.dialogue.models import Comment
from intranet.live.links import linked


def shown(comment: Comment) -> Markup:
    """Give a comment's words as HTML: links to the web and for mail, names in bold, nothing else."""
    return linked(comment.words, lambda words: _with_names(words, comment))


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
