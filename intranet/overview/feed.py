"""What happened in a group, as sentences."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from markupsafe import Markup, escape

from intranet.platform.events import Event, recent


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, the sentence with the name in bold, and somebody's words when there are any."""

    at: datetime
    sentence: Markup
    words: str


def _stance(stance: str) -> str:
    """Say a stance within a sentence."""
    return {"behind": _("stands behind"), "accepts": _("can live with")}.get(stance, _("not yet"))


def _sentence(event: Event) -> str | None:
    """Give the sentence of an event with a place for who did it; None for what is no news to the group."""
    what = event.subject
    match event.kind:
        case "action.agreed":
            return _("%%(who)s added “%(what)s”", what=what)
        case "action.completed":
            return _("%%(who)s checked off “%(what)s”", what=what)
        case "action.reopened":
            return _("%%(who)s reopened “%(what)s”", what=what)
        case "action.dropped":
            return _("%%(who)s dropped “%(what)s”", what=what)
        case "action.carried_over":
            return _("%%(who)s carried over “%(what)s”", what=what)
        case "action.noted":
            return _("%%(who)s wrote a note on “%(what)s”", what=what)
        case "position.taken":
            stance = _stance(str(event.details.get("stance", "")))
            return _("%%(who)s answered %(stance)s on %(what)s", stance=stance, what=what)
        case "version.adopted":
            return _("%%(who)s adopted version %(number)s", number=event.details.get("number", what))
        case "member.added":
            return _("%(what)s joined the group", what=what) if what == event.by_name or not event.by_name else _(
                "%%(who)s added %(what)s to the group", what=what
            )
        case "member.removed":
            return _("%(what)s left the group", what=what)
    return None


def feed(group_id: int, *, limit: int = 6) -> list[Line]:
    """Give the latest that happened in a group, newest first."""
    lines = []
    for event in recent(group_id, limit=limit * 4):
        sentence = _sentence(event)
        if sentence is None:
            continue
        who = Markup("<b>{}</b>").format(event.by_name)
        before, found, after = sentence.partition("%(who)s")
        told = escape(before) + (who if found else Markup("")) + escape(after)
        lines.append(Line(event.happened_at, told, str(event.details.get("words", ""))))
        if len(lines) == limit:
            break
    return lines
