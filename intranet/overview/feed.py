"""What happened in a group, as sentences."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby, islice
from typing import Any, TypeVar

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from markupsafe import Markup, escape

from intranet.charter.comparing.changers import named
from intranet.charter.models import Charter
from intranet.charter.versions import Version
from intranet.groups.finding import Place
from intranet.groups.models import Group
from intranet.live.authorship import Changed, changed_since
from intranet.overview.news import SILENT, News, thing_of, what_holds
from intranet.platform import clock
from intranet.platform.events import Told, happened, recent
from intranet.platform.i18n import count_words

T = TypeVar("T")


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, the sentence with the name in bold, and somebody's words when there are any."""

    at: datetime
    sentence: Markup
    words: str


ADOPTED = "version.adopted"
STAYS = timedelta(days=14)
LOOKS_BACK = 40  # events, for what happened lately
MOST_NAMED = 3
# How somebody stands and which version it was: what differs in these is told apart.
_TOLD_APART = ("stance", "number")

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
    "decision.put_back": _l("%%(who)s put the decision “%(what)s” back"),
    "reflection.shared": _l("%%(who)s shared a reflection"),
    "minutes.signed": _l("%%(who)s approved the minutes of “%(what)s”; one more is to"),
    "minutes.withdrawn": _l("%%(who)s took back the approval of the minutes of “%(what)s”"),
    "minutes.approved": _l("%%(who)s was the second to approve the minutes of “%(what)s”"),
    "minutes.corrected": _l("%%(who)s corrected the minutes of “%(what)s”"),
    "document.added": _l("%%(who)s added “%(what)s” to the library"),
    "document.new_version": _l("%%(who)s added a new version of “%(what)s”"),
    "document.moved": _l("%%(who)s moved “%(what)s” in the library"),
    "document.removed": _l("%%(who)s removed “%(what)s” from the library"),
    "document.put_back": _l("%%(who)s put “%(what)s” back in the library"),
    "assignment.set": _l("%%(who)s set an assignment after “%(what)s”"),
    "answer.handed_in": _l("%%(who)s handed in the assignment after “%(what)s”"),
    "colleague.answered": _l("A colleague has answered %(what)s"),
    "round.opened": _l("%%(who)s opened a round of maturity for “%(what)s”"),
    "round.revealed": _l("%%(who)s revealed the answers about maturity for “%(what)s”"),
    "text.written": _l("%%(who)s wrote in “%(what)s”"),
    ADOPTED: _l("%%(who)s adopted version %(number)s"),
    "link.made": _l("%%(who)s made a link to version %(number)s"),
    "link.revoked": _l("%%(who)s revoked a link to version %(number)s"),
    "member.added": _l("%%(who)s added %(what)s to the group"),
    "member.removed": _l("%(what)s left the group"),
}
# The same, where the words are others for several things.
_SEVERAL = {
    "action.noted": _l("%%(who)s wrote notes on “%(what)s”"),
    "thread.begun": _l("%%(who)s wrote comments on “%(what)s”"),
    "comment.written": _l("%%(who)s answered comments on “%(what)s”"),
    "thread.settled": _l("%%(who)s settled comments on “%(what)s”"),
    "thread.reopened": _l("%%(who)s took up comments on “%(what)s” again"),
    "decision.made": _l("%%(who)s wrote down the decisions “%(what)s”"),
    "decision.changed": _l("%%(who)s changed decisions to “%(what)s”"),
    "decision.removed": _l("%%(who)s removed the decisions “%(what)s”"),
    "decision.put_back": _l("%%(who)s put the decisions “%(what)s” back"),
    "reflection.shared": _l("%%(who)s shared reflections"),
    "document.new_version": _l("%%(who)s added new versions of “%(what)s”"),
    "assignment.set": _l("%%(who)s set assignments after “%(what)s”"),
    "answer.handed_in": _l("%%(who)s handed in the assignments after “%(what)s”"),
    "colleague.answered": _l("%(colleagues)s colleagues have answered %(what)s"),
}
KINDS = (*_SENTENCES, *SILENT)
_JOINED = _l("%(what)s joined the group")


# A stance within a sentence.
_STANCES = {"behind": _l("stands behind"), "accepts": _l("can live with")}
_NOT_YET = _l("not yet")


def _is_joining(event: Told) -> bool:
    return event.kind == "member.added" and event.by_name in {"", event.subject}


def _kind(news: News) -> tuple[str, ...]:
    """Say which news one sentence can tell of: those that differ only in who and what."""
    event = news.events[-1]
    which = [event.details.get(name, "") for name in _apart(event.kind)]
    if thing_of(event) == "minutes":
        which.append(event.details.get("workshop", ""))
    return (event.kind, str(_is_joining(event)), *map(str, which))


@cache
def _apart(kind: str) -> tuple[str, ...]:
    """Give which of what is told apart a kind's sentence says; the other language's says the same."""
    said = str(_SENTENCES[kind])
    return tuple(name for name in _TOLD_APART if f"%({name})s" in said)


def _address(news: News, group: Group | Place) -> str | None:
    """Give where the thing that something happened to is read; None for what has no page, or is gone."""
    event = news.events[-1]
    held, thing = event.details, thing_of(event)
    if news.is_gone:
        return None
    if thing == "action":
        return url_for("actions.show", group=group, number=held["number"])
    if event.kind == ADOPTED or thing == "link":
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
    if not address:
        return escape(words)
    return Markup(f'<a href="{escape(address)}">{escape(words)}</a>')  # noqa: S704  # both are escaped


def _joined(all_of_it: Sequence[T], written: Callable[[T], Markup]) -> Markup:
    """Write so many as are taken in at a glance, and count the others."""
    shown = all_of_it if len(all_of_it) <= MOST_NAMED else all_of_it[: MOST_NAMED - 1]
    parts = [written(one) for one in shown]
    if others := len(all_of_it) - len(shown):
        parts.append(escape(_("%(num)s more", num=others)))
    if len(parts) < 2:
        return Markup("").join(parts)
    most = Markup(", ").join(parts[:-1])
    return Markup(_("%(most)s and %(last)s", most=most, last=parts[-1]))  # noqa: S704  # every part is escaped


def _line(alike: Sequence[News], group: Group | Place, viewer: Any) -> Line:
    """Tell of news of one kind in one sentence, the last first."""
    events = [event for news in alike for event in reversed(news.events)]
    first = events[0]
    told = _words(first, _how_many(alike, events))
    told %= {
        "what": "\0",
        "stance": _STANCES.get(first.details.get("stance", ""), _NOT_YET),
        "colleagues": count_words(len(events)),
        "number": first.details.get("number"),
    }
    before, found, after = told.partition("%(who)s")
    who = _joined(_people(events, viewer), _bold) if found else Markup("")
    if "\0" in told:
        sentence = who + _with_subjects(after if found else before, alike, group, viewer)
    else:
        sentence = Markup("{}{} {}").format(before, who, _linked(after.strip(), _address(alike[0], group)))
    words = str(first.details.get("words", "")) if len(events) == 1 else ""
    return Line(first.happened_at, sentence, words)


def _words(event: Told, count: int) -> str:
    """Give the sentence for what happened to one thing or to several."""
    if _is_joining(event):
        return str(_JOINED)
    several = _SEVERAL.get(event.kind) if count > 1 else None
    return str(several or _SENTENCES[event.kind])


def _how_many(alike: Sequence[News], events: Sequence[Told]) -> int:
    """Count what a sentence is about: mostly things, but of what nobody names how often it happened."""
    kind = events[0].kind
    if kind in {"action.noted", "colleague.answered"}:
        return len(events)
    return len({news.name for news in alike}) if kind == "answer.handed_in" else len(alike)


def _people(events: Sequence[Told], viewer: Any) -> list[str]:
    """Name who did it, the reader first and as a friend says it."""
    names = dict.fromkeys(event.by_name for event in events if event.by_id != viewer.id)
    if any(event.by_id == viewer.id for event in events):
        names = {_("You"): None} | names
    return list(names)


def _bold(name: str) -> Markup:
    return Markup(f"<b>{escape(name)}</b>")  # noqa: S704  # it is escaped


def _name(news: News, viewer: Any) -> str:
    """Say what the thing is called; a person who reads this is not spoken of by name."""
    event = news.events[-1]
    is_person = thing_of(event) in {"member", "colleague"}
    is_viewer = event.details.get("user") == viewer.id or event.subject == viewer.name
    return pgettext("whom", "you") if is_person and is_viewer else news.name


def _with_subjects(told: str, alike: Sequence[News], group: Group | Place, viewer: Any) -> Markup:
    """Put what it happened to in its place, each with its quotation marks and its link."""
    opening, closing = ("”", "”") if "”\0”" in told else ("“", "”") if "“\0”" in told else ("", "")
    subjects = {_name(news, viewer): news for news in reversed(alike)}

    def quoted(subject: tuple[str, News]) -> Markup:
        name, news = subject
        return opening + _linked(name, _address(news, group)) + closing

    before, _place, after = told.partition(f"{opening}\0{closing}")
    return before + _joined(list(reversed(subjects.items())), quoted) + after


def lately(group: Group, charter: Charter | None, *, viewer: Any, limit: int = 6) -> list[Line]:
    """Give what happened last in a group, newest first, what somebody did in a row in one sentence.

    An adopted version is told for two weeks.
    """
    latest = what_holds(recent(group.id, kinds=KINDS, limit=LOOKS_BACK), headings(charter))
    # Eighteen files in a row are one thing that happened.
    alike = groupby(latest, key=lambda news: (_kind(news), news.events[-1].by_id))
    rows = [list(row) for _alike, row in islice(alike, limit)]
    newest = charter.versions[0] if charter and charter.versions else None
    if newest and newest.adopted_at > clock.now() - STAYS:
        shown = {row[0].events[-1].details.get("number") for row in rows if _is_adoption(row[0])}
        if newest.number not in shown:
            rows = [*rows[: limit - 1], [_adoption(newest)]]
    return [_line(row, group, viewer) for row in rows]


def _is_adoption(news: News) -> bool:
    return news.events[-1].kind == ADOPTED


def _adoption(version: Version) -> News:
    told = Told(
        kind=ADOPTED,
        by_id=version.adopted_by_id,
        by_name=version.adopted_by_name,
        subject=version.title,
        happened_at=version.adopted_at,
        details={"number": version.number},
    )
    return News([told], version.title, is_gone=False)


def since(instant: datetime, group: Group, charter: Charter | None, *, viewer: Any) -> list[Line]:
    """Give what others have done since an instant and still holds, what is alike in one sentence, the newest first."""
    events = list(happened(group.id, kinds=KINDS, since=instant))
    if charter is not None:
        events += _written(charter, instant, viewer)
    return lines(what_holds(events, headings(charter), but_of=viewer), group, viewer)


def lines(news: Sequence[News], group: Group | Place, viewer: Any) -> list[Line]:
    """Tell of news of a group, what is alike in one sentence."""
    alike: dict[tuple[str, ...], list[News]] = defaultdict(list)
    for one in news:
        alike[_kind(one)].append(one)
    return [_line(found, group, viewer) for found in alike.values()]


def headings(charter: Charter | None) -> dict[int, str]:
    """Give what a charter's sections are called, by their numbers."""
    return {section.id: section.heading for section in charter.sections} if charter else {}


def _written(charter: Charter, since: datetime, viewer: Any) -> list[Told]:
    """Give as events who else has written in which part of the charter."""
    names = {section.fragment: (section.heading, section.id) for section in charter.sections}
    names |= {"title": (_("the title"), 0), "why": (_("why in one sentence"), 0)}
    changed = changed_since(charter.text, since, patience=1.0)  # seconds: what is recorded by then is told
    others = {
        fragment: Changed(tuple(number for number in change.by if number != viewer.id), change.at)
        for fragment, change in changed.items()
    }
    return [
        Told(
            kind="text.written",
            by_id=None,
            by_name=name,
            subject=names[fragment][0],
            happened_at=who.at,
            details={"section": names[fragment][1]},
        )
        for fragment, who in named(others).items()
        if fragment in names
        for name in who.names
    ]
