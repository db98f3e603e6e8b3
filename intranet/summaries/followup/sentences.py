"""The sentences of a follow-up, in the language of the page."""

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from intranet.actions import words
from intranet.actions.models import Status
from intranet.platform.i18n import capital, join_names
from intranet.summaries.followup.content import FollowUp, Heap, Point
from intranet.summaries.followup.lines import Line, Note
from intranet.summaries.words import day_month, fixed, how_actions_go, in_words, left_out, on_day

__all__ = ["how_actions_go", "left_out", "on_day"]  # said by the page as they are

MOST_URGENT = 6
MOST_LETTERS = 240  # of a note or a reason on paper; the attached data has all of it


def finding(follow_up: FollowUp) -> str:
    """Say how it goes: "14 av 23 är klara. Nio är öppna och tre av dem är försenade. Ingen är struken."."""
    if follow_up.chosen and not follow_up.heaps:
        return _("No action fits what is chosen.")
    said = how_actions_go(follow_up.tally)
    is_said = follow_up.tally.dropped or not follow_up.tally.agreed or follow_up.chosen
    return said if is_said else " ".join((said, _("None is dropped.")))


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


def ask(follow_up: FollowUp) -> str:
    """Say what is asked of whoever reads it, and when: on the day that stands at the actions, too."""
    listed = urgent(follow_up)
    later = [line for line in listed if line.taken_up not in {None, follow_up.meets_on}]
    said = [
        _when_to_take_up(follow_up, all_later=len(later) == len(listed))
        + " "
        + _("help the owner, choose another one, or drop what is not needed any more."),
        _("Those that are put off until a later day are taken up on that day.")
        if 0 < len(later) < len(listed)
        else "",
        _("If you are not in the group, ask its leader."),
    ]
    return " ".join(words for words in said if words)


def _when_to_take_up(follow_up: FollowUp, *, all_later: bool) -> str:
    """Name the day of the next workshop only when something on the list is for it."""
    if all_later:
        return _("Take these up on the day they are put off to:")
    day = follow_up.meets_on
    return (
        _("Take these up on %(day)s, when the group meets next:", day=on_day(day))
        if day
        else _("Take these up the next time the group meets:")
    )


def why_urgent(line: Line) -> str:
    """Say who sees to it and why it has to be taken up: "Peter Öhman, försenad fyra dagar"."""
    said = [line.owner or _("no owner yet"), _late(line), _taken_up(line), _carried(line)]
    return ", ".join(one for one in said if one)


def _late(line: Line) -> str:
    """Say how long it has been late, or how long after its day it was done; empty when it was in time."""
    days, count = line.days_late, in_words(line.days_late)
    if not days:
        return ""
    if line.state == "done":
        return fixed(ngettext("one day past its date", "%(n)s days past its date", days, n=count))
    return fixed(ngettext("one day overdue", "%(n)s days overdue", days, n=count))


def _taken_up(line: Line) -> str:
    """Say when an action that is carried over is taken up; empty when it is not, or that workshop has been."""
    return _("taken up on %(day)s", day=on_day(line.taken_up)) if line.taken_up else ""


def _carried(line: Line) -> str:
    if not line.carried:
        return ""
    if line.carried == 2:  # English has a word for it
        return fixed(_("carried over twice"))
    count = in_words(line.carried)
    return fixed(ngettext("carried over once", "carried over %(n)s times", line.carried, n=count))


def due(line: Line) -> str:
    """Say by when."""
    return on_day(line.due) if line.due else _("no date")


def moved(line: Line) -> str:
    """Say from when an action was moved, the last time: "Flyttad från 23 november"; empty when it was not.

    The year is left out when it is that of the day that stands beside it.
    """
    if line.moved is None:
        return ""
    before = line.moved.before
    is_same_year = line.due is not None and line.due.year == before.year
    return _("Moved from %(day)s", day=day_month(before) if is_same_year else on_day(before))


def state(line: Line) -> str:
    """Say how an action stands: "Försenad fyra dagar, har tagits med två gånger" or "Struken: Behövs inte."."""
    if line.state == "done":
        return ", ".join(one for one in (_done(line), _late(line)) if one)
    if line.state == "dropped":
        return _("Dropped: %(reason)s", reason=line.reason) if line.reason else _("Dropped")
    said = [_late(line) or _still(line), _taken_up(line), _carried(line)]
    return capital(", ".join(one for one in said if one))


def _done(line: Line) -> str:
    return _("Done on %(day)s", day=on_day(line.closed)) if line.closed else _("Done")


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


def in_short(words: str) -> str:
    """Give what somebody wrote, as far as there is room: whole words, but of a longer address its beginning."""
    said = " ".join(words.split())
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
