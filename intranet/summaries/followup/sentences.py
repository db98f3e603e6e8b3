"""The sentences of a follow-up, in the language of the page."""

from flask_babel import gettext as _
from flask_babel import ngettext

from intranet.actions import words
from intranet.platform.i18n import capital, join_names
from intranet.summaries.followup.content import FollowUp, Heap, Line, Point, Tally
from intranet.summaries.words import fixed, in_words, on_day

__all__ = ["on_day"]  # said by the page as it is

MOST_URGENT = 6


def finding(follow_up: FollowUp) -> str:
    """Say how it goes: "14 av 23 är klara. Nio är öppna och tre av dem är försenade."."""
    tally = follow_up.tally
    if follow_up.chosen and not tally.total:
        return _("No action fits what is chosen.")
    return words.finding(
        done=tally.done,
        still_open=tally.open,
        late=tally.late,
        unowned=follow_up.unowned,
        put_off=follow_up.put_off,
    )


def as_of(follow_up: FollowUp) -> str:
    """Say of which day it is: "Läget den 27 november 2026"."""
    return _("As of %(day)s", day=on_day(follow_up.as_of))


def chosen(follow_up: FollowUp) -> str:
    """Say what is chosen, and how many they are; empty when it is everything."""
    if not follow_up.chosen:
        return ""
    what = capital(join_names(follow_up.chosen)) + "."
    how_many = ngettext("One action.", "%(num)s actions.", follow_up.tally.total)
    return f"{what} {how_many}"


def urgent(follow_up: FollowUp) -> list[Line]:
    """Give the few that are said first."""
    return list(follow_up.urgent[:MOST_URGENT])


def and_more(follow_up: FollowUp) -> str:
    """Say how many more have to be taken up; empty when all are listed."""
    more = len(follow_up.urgent) - MOST_URGENT
    if more <= 0:
        return ""
    return ngettext("And one more, below.", "And %(n)s more, below.", more, n=in_words(more))


def why_urgent(line: Line) -> str:
    """Say who sees to it and why it has to be taken up: "Peter Öhman, försenad 4 dagar"."""
    said = [line.owner or _("nobody sees to it"), _late(line), _carried(line)]
    return ", ".join(one for one in said if one)


def _late(line: Line) -> str:
    return (
        fixed(ngettext("one day overdue", "%(num)s days overdue", line.days_late)) if line.days_late else ""
    )


def _carried(line: Line) -> str:
    if not line.carried:
        return ""
    return fixed(ngettext("carried over once", "carried over %(num)s times", line.carried))


def due(line: Line) -> str:
    """Say by when."""
    return on_day(line.due) if line.due else ""


def state(line: Line) -> str:
    """Say how an action stands: "Försenad 4 dagar, flyttad 2 gånger" or "Struken: Behövs inte."."""
    if line.state == "done":
        return _("Done on %(day)s", day=on_day(line.closed)) if line.closed else _("Done")
    if line.state == "dropped":
        return _("Dropped: %(reason)s", reason=line.reason) if line.reason else _("Dropped")
    said = [_late(line) or (_("put off") if line.state == "put_off" else _("open")), _carried(line)]
    return capital(", ".join(one for one in said if one))


def heading(heap: Heap) -> str:
    """Name a heap: "Tillfälle 2, 26 mars 2018"."""
    if heap.day is None:
        return _("Between the workshops")
    return _("Workshop %(number)s, %(day)s", number=heap.ordinal, day=on_day(heap.day))


def counted(tally: Tally) -> str:
    """Count what became of some actions: "Fem klara, nio öppna, varav tre försenade, en struken"."""
    pieces = [
        ngettext("one done", "%(n)s done", tally.done, n=in_words(tally.done)) if tally.done else "",
        ngettext("one open", "%(n)s open", tally.open, n=in_words(tally.open)) if tally.open else "",
        ngettext("one of them overdue", "%(n)s of them overdue", tally.late, n=in_words(tally.late))
        if tally.late
        else "",
        ngettext("one dropped", "%(n)s dropped", tally.dropped, n=in_words(tally.dropped))
        if tally.dropped
        else "",
    ]
    return capital(", ".join(piece for piece in pieces if piece)) + "."


def when(point: Point) -> str:
    """Name a point of the course: "Tillfälle 2, 26 mars 2018"; the day of the follow-up by its date alone."""
    if not point.ordinal:
        return on_day(point.day)
    return _("Workshop %(number)s, %(day)s", number=point.ordinal, day=on_day(point.day))
