"""What happened in a group, as sentences."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.events import Event, recent


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, the sentence with the name in bold, and somebody's words when there are any."""

    at: datetime
    sentence: Markup
    words: str


ADOPTED = "version.adopted"
STAYS = timedelta(days=14)

# What is news to a group, with a place for who did it.
_SENTENCES = {
    "action.agreed": _l("%%(who)s added “%(what)s”"),
    "action.completed": _l("%%(who)s checked off “%(what)s”"),
    "action.reopened": _l("%%(who)s reopened “%(what)s”"),
    "action.dropped": _l("%%(who)s dropped “%(what)s”"),
    "action.carried_over": _l("%%(who)s carried over “%(what)s”"),
    "action.brought_back": _l("%%(who)s did not carry over “%(what)s” after all"),
    "action.noted": _l("%%(who)s wrote a note on “%(what)s”"),
    "position.taken": _l("%%(who)s answered “%(stance)s” on “%(what)s”"),
    "thread.begun": _l("%%(who)s commented on “%(what)s”"),
    "comment.written": _l("%%(who)s answered a comment on “%(what)s”"),
    "thread.settled": _l("%%(who)s settled a comment on “%(what)s”"),
    "thread.reopened": _l("%%(who)s took up a comment on “%(what)s” again"),
    "document.added": _l("%%(who)s added “%(what)s” to the library"),
    "document.new_version": _l("%%(who)s added a new version of “%(what)s”"),
    "document.moved": _l("%%(who)s moved “%(what)s” in the library"),
    "document.removed": _l("%%(who)s removed “%(what)s” from the library"),
    "document.put_back": _l("%%(who)s put “%(what)s” back in the library"),
    "assignment.set": _l("%%(who)s set an assignment after “%(what)s”"),
    "answer.handed_in": _l("%%(who)s handed in the assignment after “%(what)s”"),
    "colleague.answered": _l("A colleague has answered %(what)s"),
    ADOPTED: _l("%%(who)s adopted version %(number)s"),
    "member.added": _l("%%(who)s added %(what)s to the group"),
    "member.removed": _l("%(what)s left the group"),
}
_JOINED = _l("%(what)s joined the group")


def _stance(stance: str) -> str:
    """Say a stance within a sentence."""
    return {"behind": _("stands behind"), "accepts": _("can live with")}.get(stance, _("not yet"))


def _sentence(event: Event) -> str:
    """Give the sentence of an event with a place for who did it."""
    joined = event.kind == "member.added" and event.by_name in {"", event.subject}
    sentence = _JOINED if joined else _SENTENCES[event.kind]
    stance = _stance(str(event.details.get("stance", "")))
    return str(sentence) % {"what": event.subject, "stance": stance, "number": event.details.get("number")}


def _line(event: Event, group: Group) -> Line:
    before, found, after = _sentence(event).partition("%(who)s")
    who = Markup("<b>{}</b>").format(event.by_name) if found else Markup("")
    rest = escape(after)
    if event.kind == ADOPTED:
        address = url_for("charter.version", group=group, number=event.details["number"])
        rest = Markup(' <a href="{}">{}</a>').format(address, after.strip())
    return Line(event.happened_at, escape(before) + who + rest, str(event.details.get("words", "")))


def feed(group: Group, *, limit: int = 6) -> list[Line]:
    """Give the latest that happened in a group, newest first; that a version was adopted is told for two weeks."""
    latest = list(recent(group.id, kinds=_SENTENCES, limit=limit))
    adopted = recent(group.id, kinds=[ADOPTED], limit=1)
    stays = [event for event in adopted if event not in latest and event.happened_at > clock.now() - STAYS]
    return [_line(event, group) for event in latest[: limit - len(stays)] + stays]
