"""What waits for somebody: the first thing on their start page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from intranet.assignments.between import Between
from intranet.charter.agreement import Agreement
from intranet.dialogue.models import Unread
from intranet.groups.models import Group
from intranet.meetings.turns import Turn
from intranet.platform.i18n import count_words, day
from intranet.workshops.models import Workshop


@dataclass(frozen=True)
class Waits:
    """One thing: the words that lead to it, and what is said beside them.

    Attributes:
        mention: it is read by pressing it.
    """

    icon: str
    words: str
    address: str = ""
    beside: str = ""
    is_late: bool = False
    mention: Unread | None = None


def finding(waits: list[Waits]) -> str:
    """Say how much waits, as a heading."""
    number = len(waits)
    return ngettext(
        "One thing waits for you", "%(count)s things wait for you", number, count=count_words(number)
    )


def of_mentions(mentions: Iterable[Unread]) -> list[Waits]:
    """Where somebody is mentioned and has not read it."""
    return [
        Waits(
            "message-square",
            _(
                "%(name)s mentioned you in “%(heading)s”",
                name=one.by_name,
                heading=one.heading,
            ),
            mention=one,
        )
        for one in mentions
    ]


def of_minutes(turns: Iterable[Turn], *, named: bool = False) -> list[Waits]:
    """Minutes to approve. named: say in which group."""
    return [
        Waits(
            "file-text",
            _minutes_words(turn),
            url_for("meetings.minutes", group=turn.group, number=turn.number),
            turn.group.organisation if named else "",
        )
        for turn in turns
    ]


def _minutes_words(turn: Turn) -> str:
    if turn.has_changed:
        words = _("The minutes of workshop %(number)s have changed and wait for you to approve them again")
    elif turn.chooses:
        words = _("The minutes of workshop %(number)s wait for you to choose who else approves them")
    else:
        words = _("The minutes of workshop %(number)s wait for you to approve them")
    return words % {"number": turn.ordinal}


def of_meeting(group: Group, workshop: Workshop | None) -> list[Waits]:
    """The workshop that is on."""
    if workshop is None or not workshop.is_on:
        return []
    words = _("Workshop %(number)s is on now: %(title)s", number=workshop.ordinal, title=workshop.title)
    return [Waits("calendar-days", words, url_for("meetings.show", group=group, number=workshop.number))]


def of_assignments(group: Group, found: Iterable[Between]) -> list[Waits]:
    """What is to be handed in."""
    return [
        Waits(
            "arrow-right",
            _("Hand in the assignment"),
            url_for("assignments.show", group=group, number=one.workshop.number),
            _("The day was %(day)s.", day=day(one.assignment.due_on))
            if one.is_late
            else _("by %(day)s", day=day(one.assignment.due_on)),
            is_late=one.is_late,
        )
        for one in found
        if one.assignment
    ]


def of_round(group: Group, number: int | None) -> list[Waits]:
    """A round of maturity to answer in: its number."""
    if number is None:
        return []
    address = url_for("rating.parts", group=group, number=number)
    return [Waits("grid-3x3", _("Rate how far your organisation has come"), address)]


def of_carried(group: Group, often: int) -> list[Waits]:
    """Actions that are carried over again and again, for who leads."""
    if not often:
        return []
    words = ngettext(
        "One action has been carried over three times or more",
        "%(count)s actions have been carried over three times or more",
        often,
        count=count_words(often),
    )
    return [Waits("history", words, url_for("actions.index", group=group, show="often"))]


def of_charter(group: Group, agreement: Agreement | None, viewer: Any, *, has_why: bool) -> list[Waits]:
    """Positions to take, and the why when nobody has written it."""
    if agreement is None or not agreement.counts(viewer):
        return []
    again, new = agreement.waits_for(viewer)
    words = []
    if again:
        words.append(
            ngettext(
                "Take a position again on a section that has changed",
                "Take a position again on %(num)s sections that have changed",
                again,
            )
        )
    if new:
        words.append(ngettext("Take a position on a section", "Take a position on %(num)s sections", new))
    if not has_why:
        words.append(_("Write why in one sentence"))
    charter = url_for("charter.show", group=group)
    return [Waits("arrow-right", one, charter) for one in words]


def of_unowned(group: Group, count: int) -> list[Waits]:
    """Actions that nobody sees to: left undone unless somebody takes them on."""
    if not count:
        return []
    words = ngettext("One action has no owner", "%(n)s actions have no owner", count, n=count_words(count))
    return [Waits("triangle-alert", words, url_for("actions.index", group=group, show="unowned"))]
