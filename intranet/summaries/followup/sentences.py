"""The sentences of a follow-up, in the language of the page."""

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from intranet.actions import words
from intranet.actions.models import Status
from intranet.platform.i18n import capital, join_names
from intranet.summaries.followup.content import FollowUp, Heap, Point
from intranet.summaries.followup.lines import Line, Note, Tally
from intranet.summaries.words import fixed, in_words, left_out, on_day

__all__ = ["left_out", "on_day"]  # said by the page as they are

MOST_URGENT = 6
MOST_LETTERS = 240  # of a note on paper; the attached data has all of it


def finding(follow_up: FollowUp) -> str:
    """Say how it goes: "14 av 23 är klara. Nio är öppna och tre av dem är försenade. Ingen är struken."."""
    if follow_up.chosen and not follow_up.heaps:
        return _("No action fits what is chosen.")
    said = counted(follow_up.tally, unowned=follow_up.unowned, put_off=follow_up.put_off)
    is_said = follow_up.tally.dropped or not follow_up.tally.agreed or follow_up.chosen
    return said if is_said else " ".join((said, _("None is dropped.")))


def counted(tally: Tally, **more: int) -> str:
    """Count what became of some actions. Those that are dropped are told of beside the others."""
    dropped = _dropped(tally)
    if dropped and not tally.agreed:
        return dropped
    said = words.finding(done=tally.done, still_open=tally.open, late=tally.late, **more)
    return f"{said} {dropped}".strip()


def _dropped(tally: Tally) -> str:
    if not tally.dropped:
        return ""
    count = in_words(tally.dropped)
    if not tally.agreed:
        return ngettext("The only action is dropped.", "All %(n)s are dropped.", tally.dropped, n=count)
    return ngettext("Another one is dropped.", "Another %(n)s are dropped.", tally.dropped, n=count)


def as_of(follow_up: FollowUp) -> str:
    """Say of which day it is: "Läget den 27 november 2026"."""
    return _("As of %(day)s", day=on_day(follow_up.as_of))


def chosen(follow_up: FollowUp) -> str:
    """Say what is chosen."""
    return capital(join_names(follow_up.chosen)) + "."


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
    return on_day(line.due) if line.due else _("no date")


def state(line: Line) -> str:
    """Say how an action stands: "Försenad 4 dagar, har tagits med 2 gånger" or "Struken: Behövs inte."."""
    if line.state == "done":
        return ", ".join(one for one in (_done(line), _done_late(line)) if one)
    if line.state == "dropped":
        return _("Dropped: %(reason)s", reason=line.reason) if line.reason else _("Dropped")
    said = [_late(line) or _still(line), _carried(line)]
    return capital(", ".join(one for one in said if one))


def _done(line: Line) -> str:
    return _("Done on %(day)s", day=on_day(line.closed)) if line.closed else _("Done")


def _done_late(line: Line) -> str:
    """Say how long after its last day it was done, "2 dagar för sent"; empty when it was in time."""
    days = (line.closed - line.due).days if line.closed and line.due else 0
    return fixed(ngettext("one day late", "%(num)s days late", days)) if days > 0 else ""


def _still(line: Line) -> str:
    if line.state == "in_progress":
        return _("in progress")
    return _("put off") if line.state == "put_off" else _("open")


def state_name(line: Line) -> str:
    """Name how an action stands, for a column of a table: "Försenad"."""
    if line.state in {"late", "put_off"}:
        return pgettext("action", "Overdue") if line.state == "late" else capital(_still(line))
    return str(words.STATUS_NAMES[Status(line.state)])


def noted(note: Note) -> str:
    """Say whose a note is: "Mats Hedlund, 24 november 2026"."""
    return f"{fixed(note.name)}, {on_day(note.day)}"


def in_short(note: Note) -> str:
    """Give what a note says, as far as there is room: whole words, but of an address that is longer its beginning."""
    said = " ".join(note.words.split())
    return said if len(said) <= MOST_LETTERS else said[:MOST_LETTERS].rsplit(" ", 1)[0] + " …"


def heading(heap: Heap) -> str:
    """Name a heap: "Tillfälle 2, 26 mars 2018"."""
    if heap.day is None:
        return _("Between the workshops")
    return _("Workshop %(number)s, %(day)s", number=heap.ordinal, day=on_day(heap.day))


def when(point: Point) -> str:
    """Name a point of the course: "Tillfälle 2, 26 mars 2018"; the day of the follow-up by its date alone."""
    if not point.ordinal:
        return on_day(point.day)
    return _("Workshop %(number)s, %(day)s", number=point.ordinal, day=on_day(point.day))
