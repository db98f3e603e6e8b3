"""The sentences of printed minutes: numbers and names put into words, in the language of the page."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from intranet.meetings.content import Adopted, Agreed, Decided, Held, Left, Present
from intranet.meetings.words import presence_words
from intranet.platform import clock
from intranet.platform.i18n import capital, count_words, join_names
from intranet.summaries.minutes.content import WorkshopMinutes
from intranet.summaries.words import at_time, fixed, in_words, left_out, on_day
from intranet.workshops.words import KIND_NAMES

MOST_LETTERS = 900  # that fit beside a heading on any page, in a column of a third of its width

__all__ = ["at_time", "left_out", "on_day"]  # said by the page as they are


def state(minutes: WorkshopMinutes) -> str:
    """Say how binding they are: "Justerat den 31 mars 2018" or "Utkast den 27 mars 2018, inte justerat"."""
    if minutes.as_of:
        return _("Draft of %(day)s, not approved", day=on_day(minutes.as_of))
    return _("Approved on %(day)s", day=on_day(clock.swedish(minutes.approved_by[-1].at).date()))


def mast(minutes: WorkshopMinutes) -> str:
    """Name the kind of paper: whole minutes, or an extract of them."""
    return _("Extract from the minutes") if minutes.left_out else _("Minutes of a workshop")


def which(minutes: WorkshopMinutes) -> str:
    """Say which workshop: "tillfälle 2 av 4"."""
    return fixed(_("Workshop %(number)s of %(count)s", number=minutes.said.number, count=minutes.said.count))


def finding(minutes: WorkshopMinutes) -> str:
    """Say what came of it: "Vi fattade två beslut och kom överens om tre åtgärder. Fyra av fem var med."."""
    said = minutes.said
    decided, agreed = len(said.decisions), len(said.agreed)
    decisions = ngettext("made one decision", "made %(n)s decisions", decided, n=in_words(decided))
    actions = ngettext("agreed on one action", "agreed on %(n)s actions", agreed, n=in_words(agreed))
    versions = [_("adopted version %(n)s of why and what", n=one.number) for one in said.adopted]
    came = [*versions, *(words for number, words in ((decided, decisions), (agreed, actions)) if number)]
    first = (
        _("We %(deeds)s.", deeds=join_names(came)) if came else _("No decisions and no actions are recorded.")
    )
    return f"{first} {_attendance(minutes)}".strip()


def _attendance(minutes: WorkshopMinutes) -> str:
    there, total = minutes.present, len(minutes.said.attendance)
    if not total:
        return ""
    if there == total:
        return ngettext("The only member was present.", "All %(n)s were present.", total, n=in_words(total))
    return ngettext(
        "One of %(total)s was present.", "%(n)s of %(total)s were present.", there,
        n=count_words(there), total=in_words(total),
    )  # fmt: skip


def when(minutes: WorkshopMinutes) -> str:
    """Say day and time: "26 mars 2018, 08.30–12.00"."""
    return fixed(f"{on_day(minutes.day)}, {at_time(minutes.said.starts_at)}–{at_time(minutes.said.ends_at)}")


def decided_at(minutes: WorkshopMinutes, decision: Decided) -> str:
    """Say when something was decided; the day too when it was another than the workshop's."""
    at = decision.decided_at
    if clock.swedish(at).date() != minutes.day:
        return moment(at)
    return fixed(_("at %(time)s", time=at_time(at)))


def adopted(version: Adopted) -> str:
    """Say that a version was adopted, when and by whom."""
    return _(
        "Version %(n)s of why and what was adopted at %(time)s by %(name)s.",
        n=version.number,
        time=fixed(at_time(version.adopted_at)),
        name=fixed(version.by),
    )


def due(action: Agreed) -> str:
    """Say by when; an action without a day says that."""
    return fixed(on_day(action.due_on)) if action.due_on else _("no date")


def became(left: Left) -> str:
    """Say what became of an action from before: "Struken: Behövs inte."."""
    words = {
        "done": _("Done"),
        "dropped": _("Dropped"),
        "carried": _("Carried over to the next workshop"),
        "open": _("Still open"),
    }[left.became]
    return f"{words}: {left.words}" if left.words else words


def approvals(minutes: WorkshopMinutes) -> list[str]:
    """Say who has approved, and who is still to, one sentence each."""
    said = [f"{one.name}, {moment(one.at)}." for one in minutes.approved_by]
    waited_for = [_("%(name)s is to approve them too.", name=fixed(minutes.awaits))] if minutes.awaits else []
    return said + waited_for


def moment(instant: datetime) -> str:
    """Say when something was written or approved: "31 mars 2018 kl. 08.40"."""
    on = clock.swedish(instant).date()
    return fixed(_("%(day)s at %(time)s", day=on_day(on), time=at_time(instant)))


def kind(held: Held) -> str:
    """Say what people did during an item of the agenda."""
    return str(KIND_NAMES[held.item_kind])


def attendance(minutes: WorkshopMinutes) -> list[tuple[str, str]]:
    """Give everybody by how they were there: ("Närvarande, 8", "Eva Sandberg, Jonas Rönnlund (kom 09.10)")."""
    lines = []
    for how in ("here", "away", "unknown"):
        them = [one for one in minutes.said.attendance if one.how == how]
        if them:
            label = capital(presence_words(replace(them[0], comes="", leaves="")))
            lines.append((f"{label}, {len(them)}", ", ".join(map(_with_times, them))))
    return lines


def _with_times(one: Present) -> str:
    """Name somebody, with when they came or left."""
    _how, *times = presence_words(one).split(", ")
    return f"{fixed(one.name)} ({fixed(', '.join(times))})" if times else fixed(one.name)


def is_long(things: Sequence[Any], text: str, most: int) -> bool:
    """Tell whether things may need more than a page: by how many they are, and by the letters of one of their texts."""
    return len(things) > most or sum(len(getattr(one, text)) for one in things) > MOST_LETTERS
