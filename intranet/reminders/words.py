"""What the letters say, in the language of whoever reads them."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from intranet.accounts import letters
from intranet.accounts.letters import Heap, Letter, Line
from intranet.accounts.models import User
from intranet.actions.finding import my_open
from intranet.actions.models import Action, by_urgency
from intranet.actions.words import in_days, lateness, taken_up
from intranet.assignments.between import waiting
from intranet.groups.models import Group
from intranet.platform import clock, mail
from intranet.platform.i18n import capital, count_words, day, long_day, wall_time
from intranet.reminders.models import Kind
from intranet.reminders.wanted import own_groups
from intranet.workshops.models import Workshop

KINDS = (
    letters.Kind(
        Kind.DUE,
        _l("the day before an action of mine is due"),
        _l("You get this e-mail because you own an action that is soon due."),
    ),
    letters.Kind(
        Kind.LATE,
        _l("the day after, if it is not done"),
        _l("You get this e-mail because you own an action whose day has passed."),
    ),
    letters.Kind(
        Kind.WORKSHOP,
        _l("the day before a workshop, with what is left to do"),
        _l("You get this e-mail because your group meets at a workshop."),
    ),
)


def letter_of(kind: Kind, user: User, things: Sequence[Action | Workshop]) -> Letter:
    """Write what somebody is told of one kind."""
    if kind == Kind.WORKSHOP:
        return _of_workshops(user, sorted(cast(Sequence[Workshop], things), key=lambda one: one.starts_at))
    actions = sorted(cast(Sequence[Action], things), key=by_urgency)
    return _of_due(user, actions) if kind == Kind.DUE else _of_late(user, actions)


def _hello(user: User) -> str:
    return _("Hello %(name)s,", name=user.first_name)


def _of_due(user: User, actions: Sequence[Action]) -> Letter:
    count, first = len(actions), actions[0]
    subject = (
        _("%(title)s is to be done %(day)s", title=first.title, day=_when(first.due_on))
        if count == 1
        else _("%(count)s actions are soon due", count=count_words(count))
    )
    said = ngettext(
        "An action that you own is to be done %(day)s.",
        "%(count)s actions that you own are soon due.",
        count,
        day=_when(first.due_on),
        count=count_words(count),
    )
    done = _("Is something done already? Check it off. Does it take longer? Say so and choose a new date.")
    return _letter(subject, [_hello(user), said, done], [_heap(actions)])


def _when(on: date | None) -> str:
    """Say a day that is soon: "i morgon", "mån 4 maj"."""
    if on is None:
        return ""
    return in_days(on) if (on - clock.today()).days < 2 else day(on)


def _of_late(user: User, actions: Sequence[Action]) -> Letter:
    count, first = len(actions), actions[0]
    subject = (
        _("%(title)s was to be done %(day)s", title=first.title, day=day(first.due_on))
        if count == 1 and first.due_on
        else _("%(count)s actions are overdue", count=count_words(count))
    )
    said = ngettext(
        "An action that you own is past its day.",
        "%(count)s actions that you own are past their day.",
        count,
        count=count_words(count),
    )
    done = _("Is it done? Check it off. If not, write a line about how it goes, or choose a new date.")
    return _letter(subject, [_hello(user), said, done], [_heap(actions)])


def _letter(subject: str, opening: list[str], heaps: list[Heap]) -> Letter:
    return Letter(subject, opening, _("My actions"), mail.page("actions.mine"), heaps)


def _heap(actions: Sequence[Action], heading: str = "") -> Heap:
    return Heap(heading or ngettext("The action", "The actions", len(actions)), [_line(a) for a in actions])


def _line(action: Action) -> Line:
    address = mail.page("actions.show", group=action.group, number=action.number)
    return Line(action.title, address, f"{_due(action)}. {action.group.organisation}")


def _due(action: Action) -> str:
    if action.due_on is None:
        return _("no date")
    on = day(action.due_on)
    if action.is_late:
        return f"{lateness(action)}, {_('was to be done by %(day)s', day=on)}"
    return taken_up(action) or _("by %(day)s", day=on)


def _of_workshops(user: User, workshops: Sequence[Workshop]) -> Letter:
    first = workshops[0]
    name = _("Workshop %(number)s, %(title)s", number=first.number, title=first.title)
    subject = f"{capital(_when(first.day))}: {name}"
    groups = own_groups(user, workshops)
    opening = [_hello(user), *(_when_and_where(workshop) for workshop in workshops)]
    heaps = [*_asked(user, workshops, groups), *_left(user, groups)]
    if not heaps:
        opening.append(_("Nothing waits for you before that."))
    address = mail.page("meetings.show", group=groups[0], number=first.number)
    return Letter(subject, opening, _("To the workshop"), address, heaps)


def _when_and_where(workshop: Workshop) -> str:
    said = _(
        "Workshop %(number)s, %(title)s: %(day)s %(starts)s–%(ends)s.",
        number=workshop.number,
        title=workshop.title,
        day=long_day(workshop.starts_at),
        starts=wall_time(workshop.starts_at),
        ends=wall_time(workshop.ends_at),
    )
    place = f" {workshop.place.rstrip('.')}." if workshop.place else ""
    link = " " + _("Join: %(link)s", link=workshop.link) if workshop.link else ""
    return said + place + link


def _asked(user: User, workshops: Sequence[Workshop], groups: Sequence[Group]) -> list[Heap]:
    """Give the assignments that are not handed in."""
    lines = [
        Line(
            _("Hand in the assignment"),
            mail.page("assignments.show", group=group, number=one.workshop.number),
            f"{_('by %(day)s', day=day(one.assignment.due_on))}. {group.organisation}",
        )
        for group in groups
        for one in waiting(group, user, Workshop.all_of(group.programme))
        if one.assignment
    ]
    return [Heap(_("Assignment"), lines)] if lines else []


def _left(user: User, groups: Sequence[Group]) -> list[Heap]:
    """Give what somebody has promised and not done."""
    own = {group.id for group in groups}
    actions = [action for action in my_open(user) if action.is_open and action.group_id in own]
    return [_heap(actions, _("Your open actions"))] if actions else []
