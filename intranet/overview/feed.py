"""What happened in a group, as sentences."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from intranet.charter.changers import named
from intranet.charter.models import Charter
from intranet.groups.models import Group
from intranet.live.authorship import Changed, changed_since
from intranet.platform import clock
from intranet.platform.events import Event, happened, recent


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, the sentence with the name in bold, and somebody's words when there are any."""

    at: datetime
    sentence: Markup
    words: str


ADOPTED = "version.adopted"
STAYS = timedelta(days=14)
MOST_NAMED = 3
# How somebody stands, which version and which workshop it was: what differs in these is told apart.
_TOLD_APART = ("stance", "number", "workshop")

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
    "decision.made": _l("%%(who)s wrote down the decision “%(what)s”"),
    "decision.changed": _l("%%(who)s changed the decision to “%(what)s”"),
    "decision.removed": _l("%%(who)s removed the decision “%(what)s”"),
    "reflection.shared": _l("%%(who)s shared a reflection"),
    "minutes.signed": _l("%%(who)s approved the minutes of workshop %(workshop)s; one more is to"),
    "minutes.withdrawn": _l("%%(who)s took back the approval of the minutes of workshop %(workshop)s"),
    "minutes.approved": _l("%%(who)s was the second to approve the minutes of workshop %(workshop)s"),
    "minutes.corrected": _l("%%(who)s corrected the minutes of workshop %(workshop)s"),
    "document.added": _l("%%(who)s added “%(what)s” to the library"),
    "document.new_version": _l("%%(who)s added a new version of “%(what)s”"),
    "document.moved": _l("%%(who)s moved “%(what)s” in the library"),
    "document.removed": _l("%%(who)s removed “%(what)s” from the library"),
    "document.put_back": _l("%%(who)s put “%(what)s” back in the library"),
    "assignment.set": _l("%%(who)s set an assignment after “%(what)s”"),
    "answer.handed_in": _l("%%(who)s handed in the assignment after “%(what)s”"),
    "colleague.answered": _l("A colleague has answered %(what)s"),
    "text.written": _l("%%(who)s wrote in “%(what)s”"),
    ADOPTED: _l("%%(who)s adopted version %(number)s"),
    "member.added": _l("%%(who)s added %(what)s to the group"),
    "member.removed": _l("%(what)s left the group"),
}
_JOINED = _l("%(what)s joined the group")


def _stance(stance: str) -> str:
    """Say a stance within a sentence."""
    return {"behind": _("stands behind"), "accepts": _("can live with")}.get(stance, _("not yet"))


def _is_joining(event: Event) -> bool:
    return event.kind == "member.added" and event.by_name in {"", event.subject}


def _kind(event: Event) -> tuple[str, ...]:
    """Say which events one sentence can tell of: those that differ only in who and what."""
    said = str(_SENTENCES[event.kind])
    which = (event.details.get(name, "") for name in _TOLD_APART if f"%({name})s" in said)
    return (event.kind, str(_is_joining(event)), *map(str, which))


def _address(event: Event, group: Group) -> str | None:
    """Give where the thing that something happened to is read; None for what has no page."""
    held, thing = event.details, event.kind.partition(".")[0]
    if thing == "action":
        return url_for("actions.show", group=group, number=held["number"])
    if event.kind == ADOPTED:
        return url_for("charter.version", group=group, number=held["number"])
    if thing in {"position", "text"} and held.get("section"):
        return url_for("charter.show", group=group, section=held["section"])
    if thing in {"thread", "comment"}:
        return url_for("dialogue.thread", group=group, thread_id=held["thread"])
    if thing == "document":
        return url_for("library.index", group=group, _anchor=f"document-{held['document']}")
    if thing == "member":
        return url_for("groups.members", group=group)
    if thing == "minutes":
        return url_for("meetings.minutes", group=group, number=held["workshop"])
    if "workshop" in held:
        return url_for("meetings.show", group=group, number=held["workshop"])
    return None


def _linked(words: str, address: str | None) -> Markup:
    return Markup('<a href="{}">{}</a>').format(address, words) if address else escape(words)


def _joined(parts: list[Markup]) -> Markup:
    """Write so many as are taken in at a glance, and count the others."""
    if len(parts) > MOST_NAMED:
        parts = [*parts[: MOST_NAMED - 1], escape(_("%(num)s more", num=len(parts) - MOST_NAMED + 1))]
    if len(parts) < 2:
        return Markup("").join(parts)
    most = Markup(", ").join(parts[:-1])
    return Markup(_("%(most)s and %(last)s", most=most, last=parts[-1]))  # noqa: S704  # every part is escaped


def _line(events: Sequence[Event], group: Group) -> Line:
    """Tell of events of one kind in one sentence, the last one first."""
    first = events[0]
    told = str(_JOINED if _is_joining(first) else _SENTENCES[first.kind])
    stance = _stance(str(first.details.get("stance", "")))
    told %= {"what": "\0", "stance": stance} | {
        name: first.details.get(name) for name in ("number", "workshop")
    }
    before, found, after = told.partition("%(who)s")
    names = dict.fromkeys(event.by_name for event in events)
    who = _joined([Markup("<b>{}</b>").format(name) for name in names]) if found else Markup("")
    if "\0" in told:
        sentence = who + _with_subjects(after if found else before, events, group)
    else:
        sentence = Markup("{}{} {}").format(before, who, _linked(after.strip(), _address(first, group)))
    words = str(first.details.get("words", "")) if len(events) == 1 else ""
    return Line(first.happened_at, sentence, words)


def _with_subjects(told: str, events: Sequence[Event], group: Group) -> Markup:
    """Put what it happened to in its place, each with its quotation marks and its link."""
    opening, closing = ("”", "”") if "”\0”" in told else ("“", "”") if "“\0”" in told else ("", "")
    subjects = dict.fromkeys((event.subject, _address(event, group)) for event in events)
    quoted = [escape(opening) + _linked(*subject) + escape(closing) for subject in subjects]
    before, _place, after = told.partition(f"{opening}\0{closing}")
    return escape(before) + _joined(quoted) + escape(after)


def feed(group: Group, *, limit: int = 6) -> list[Line]:
    """Give the latest that happened in a group, newest first; that a version was adopted is told for two weeks."""
    latest = list(recent(group.id, kinds=_SENTENCES, limit=limit))
    adopted = recent(group.id, kinds=[ADOPTED], limit=1)
    stays = [event for event in adopted if event not in latest and event.happened_at > clock.now() - STAYS]
    return [_line([event], group) for event in latest[: limit - len(stays)] + stays]


def since(instant: datetime, group: Group, charter: Charter | None, *, viewer: Any) -> list[Line]:
    """Give what others have done since an instant, what is alike in one sentence, the newest first."""
    events = [
        event for event in happened(group.id, kinds=_SENTENCES, since=instant) if event.by_id != viewer.id
    ]
    if charter is not None:
        events += _written(charter, instant, viewer)
    alike: dict[tuple[str, ...], list[Event]] = defaultdict(list)
    for event in sorted(events, key=lambda event: event.happened_at, reverse=True):
        alike[_kind(event)].append(event)
    return [_line(found, group) for found in alike.values()]


def _written(charter: Charter, since: datetime, viewer: Any) -> list[Event]:
    """Give as events who else has written in which part of the charter."""
    names = {section.fragment: (section.heading, section.id) for section in charter.sections}
    names |= {"title": (_("the title"), 0), "why": (_("why in one sentence"), 0)}
    changed = changed_since(charter.text, since, patience=1.0)  # seconds: what is recorded by then is told
    others = {
        fragment: Changed(tuple(number for number in change.by if number != viewer.id), change.at)
        for fragment, change in changed.items()
    }
    return [
        Event(
            kind="text.written",
            by_name=name,
            subject=names[fragment][0],
            happened_at=who.at,
            details={"section": names[fragment][1]},
        )
        for fragment, who in named(others).items()
        if fragment in names
        for name in who.names
    ]
