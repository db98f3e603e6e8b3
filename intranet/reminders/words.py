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
from intranet.actions.counting import Counts, counts_of
from intranet.actions.finding import my_open
from intranet.actions.models import Action, by_urgency
from intranet.actions.words import finding, helping, in_days, lateness, taken_up
from intranet.assignments.between import waiting
from intranet.groups.called import label
from intranet.groups.models import Group
from intranet.platform import clock, mail
from intranet.platform.i18n import capital, count_words, day, join_names, long_day, wall_time
from intranet.reminders.models import Kind
from intranet.reminders.wanted import led_groups, own_groups
from intranet.workshops.models import Workshop

KINDS = (
    letters.Kind(
        Kind.DUE,
        _l("the day before an action of mine is due"),
        _l("You get this e-mail because you own or help with an action that is soon due."),
    ),
    letters.Kind(
        Kind.LATE,
        _l("the day after, if it is not done"),
        _l("You get this e-mail because an action of yours has passed its day."),
    ),
    letters.Kind(
        Kind.WORKSHOP,
        _l("the day before a workshop, with what is left to do"),
        _l("You get this e-mail because a group of yours meets at a workshop."),
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
    said = _how_many_are_due(user, actions)
    done = _("Is something done already? Check it off. Does it take longer? Say so and choose a new date.")
    return _letter(subject, [_hello(user), said, done], [_heap(user, actions)])


def _how_many_are_due(user: User, actions: Sequence[Action]) -> str:
    told = {"day": _when(actions[0].due_on), "count": count_words(len(actions))}
    if all(action.owner_id == user.id for action in actions):
        return ngettext(
            "An action that you own is to be done %(day)s.",
            "%(count)s actions that you own are soon due.",
            len(actions),
            **told,
        )
    return ngettext(
        "An action that you help with is to be done %(day)s.",
        "%(count)s actions that you own or help with are soon due.",
        len(actions),
        **told,
    )


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
        "An action is past its day.", "%(count)s actions are past their day.", count, count=count_words(count)
    )
    done = _("Is it done? Check it off. If not, write a line about how it goes, or choose a new date.")
    return _letter(subject, [_hello(user), said, done], [_heap(user, actions)])


def _letter(subject: str, opening: list[str], heaps: list[Heap]) -> Letter:
    return Letter(subject, opening, _("My actions"), mail.page("actions.mine"), heaps)


def _heap(user: User, actions: Sequence[Action], heading: str = "") -> Heap:
    heading = heading or ngettext("The action", "The actions", len(actions))
    return Heap(heading, [_line(user, action) for action in actions])


def _line(user: User, action: Action) -> Line:
    address = mail.page("actions.show", group=action.group, number=action.number)
    said = [capital(_due(action)), capital(helping(action, user)), action.group.organisation]
    return Line(action.title, address, ". ".join(filter(None, said)))


def _due(action: Action) -> str:
    if action.due_on is None:
        return _("no date")
    on = day(action.due_on)
    if action.is_late:
        return f"{lateness(action)}, {_('was to be done by %(day)s', day=on)}"
    return taken_up(action) or _("by %(day)s", day=on)


def _of_workshops(user: User, workshops: Sequence[Workshop]) -> Letter:
    first = workshops[0]
    name = _("Workshop %(number)s, %(title)s", number=first.ordinal, title=first.title)
    subject = f"{capital(_when(first.day))}: {name}"
    groups, led = own_groups(user, workshops), led_groups(user, workshops)
    opening = [_hello(user), *(_when_and_where(workshop) for workshop in workshops)]
    heaps = [*_asked(user, workshops, groups), *_left(user, [*groups, *led]), *_how_it_goes(led)]
    if not heaps:
        opening.append(_("Nothing waits for you before that."))
    if not groups:
        address = mail.page("programmes.show", programme=first.programme)
        return Letter(subject, opening, _("To the programme"), address, heaps)
    address = mail.page("meetings.show", group=groups[0], number=first.number)
    return Letter(subject, opening, _("To the workshop"), address, heaps)


def _how_it_goes(groups: Sequence[Group]) -> list[Heap]:
    """Give how it goes with the actions of each group, for who runs their programme."""
    counted = counts_of(groups) if groups else {}
    begun = [group for group in groups if counted[group.id].agreed]
    lines = [
        Line(label(group), mail.page("actions.index", group=group), _how_one_goes(counted[group.id]))
        for group in begun
    ]
    # A line each would say the same thing many times, and hide what there is to read.
    if rest := [group.organisation for group in groups if group not in begun]:
        lines.append(Line(_("No actions yet"), beside=f"{join_names(sorted(rest))}."))
    return [Heap(_("How it goes in the groups"), lines)] if lines else []


def _how_one_goes(counts: Counts) -> str:
    said = finding(counts)
    often = counts.often
    if not often:
        return said
    words = ngettext(
        "One is carried over again and again.",
        "%(n)s are carried over again and again.",
        often,
        n=count_words(often),
    )
    return f"{said} {words}"


def _when_and_where(workshop: Workshop) -> str:
    said = _(
        "Workshop %(number)s, %(title)s: %(day)s %(starts)s–%(ends)s.",
        number=workshop.ordinal,
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
            f"{capital(_('by %(day)s', day=day(one.assignment.due_on)))}. {group.organisation}",
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
    return [_heap(user, actions, _("Your open actions"))] if actions else []
