"""What has changed while the leader read what adopting would write down, said by section."""

from collections.abc import Iterable
from hashlib import sha256

from flask_babel import gettext as _

from intranet.charter.draft import Draft
from intranet.charter.models import TITLE, WHY


def marks(draft: Draft) -> list[str]:
    """Name each text and each standing as they are, to go with the question and come back with the answer."""
    lines = [_mark(name, draft.reading.digest(name), "") for name in (TITLE, WHY)]
    sections = [
        _mark(str(s.id), s.heading + draft.reading.digest(s.fragment), repr(draft.agreement.section(s).cells))
        for s in draft.charter.sections
    ]
    return lines + sections


def _mark(name: str, *parts: str) -> str:
    return " ".join([name, *(sha256(part.encode()).hexdigest()[:12] for part in parts)])


def changed(draft: Draft, before: Iterable[str]) -> list[str]:
    """Say what is not as it was when `before` was asked for; nothing when that is not known."""
    was = dict(mark.split(" ", 1) for mark in before if " " in mark)
    if not was:
        return []
    now = dict(mark.split(" ", 1) for mark in marks(draft))
    names = {TITLE: _("Title"), WHY: _("Why, in one sentence")}
    names |= {str(section.id): section.heading for section in draft.charter.sections}
    said = [_what(names[name], was.get(name, ""), now[name]) for name in now if was.get(name) != now[name]]
    return said + ([_("A section has been removed.")] if was.keys() - now.keys() else [])


def _what(heading: str, was: str, now: str) -> str:
    if not was:
        return _("%(heading)s: the section is new.", heading=heading)
    if was.partition(" ")[0] != now.partition(" ")[0]:
        return _("%(heading)s: the text has changed.", heading=heading)
    return _("%(heading)s: somebody has taken another position.", heading=heading)
