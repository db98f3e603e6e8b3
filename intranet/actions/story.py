"""An action's history in sentences: who did what, when, and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from intranet.actions.history import ActionChange
from intranet.actions.models import OPEN, Action, Status
from intranet.actions.words import value_in_words
from intranet.platform.i18n import day_month


@dataclass(frozen=True)
class Told:
    """One thing that happened: a sentence, what was said to explain it, and when."""

    words: str
    why: str
    at: datetime


def story(action: Action) -> list[Told]:
    """Tell what has happened to an action, the latest first."""
    told = [Told(sentence(change), change.why, change.changed_at) for change in action.changes]
    return [*reversed(told), Told(_began(action), "", action.created_at)]


def _began(action: Action) -> str:
    who = action.created_by.name if action.created_by else _("Somebody who has left")
    if action.agreed_at is None:
        return _("%(who)s wrote it down.", who=who)
    day = day_month(action.agreed_at.starts_at)
    return _(
        "%(who)s wrote it down at workshop %(n)s, %(day)s.", who=who, n=action.agreed_at.ordinal, day=day
    )


def sentence(change: ActionChange) -> str:
    """Tell of one change, in a sentence that begins with a name."""
    who = change.by_name
    before, after = value_in_words(change.field, change.before), value_in_words(change.field, change.after)
    if change.field == "status":
        return _of_status(change)
    if change.field == "helpers":
        return _of_helpers(change)
    if not change.after and change.field in _EMPTIED:
        return _EMPTIED[change.field](who, before)
    if not change.before and change.field in _FILLED:
        return _FILLED[change.field](who, after)
    if change.field == "owner" and change.after == who:
        return _("%(who)s took it on after %(before)s.", who=who, before=before)
    return _REPLACED[change.field](who, before, after)


_EMPTIED: dict[str, Callable[[str, str], str]] = {
    "owner": lambda who, was: _(
        "%(who)s left it without an owner. It was %(before)s’s.", who=who, before=was
    ),
    "due_on": lambda who, was: _("%(who)s took the date away. It was %(before)s.", who=who, before=was),
    "reason": lambda who, was: _("%(who)s removed why: “%(before)s”.", who=who, before=was),
    "section": lambda who, was: _(
        "%(who)s let it serve no section. It was “%(before)s”.", who=who, before=was
    ),
    "carried_to": lambda who, _was: _("%(who)s did not carry it over after all.", who=who),
    "links": lambda who, was: _(
        "%(who)s removed “%(before)s” from what there is to read.", who=who, before=was
    ),
}
_FILLED: dict[str, Callable[[str, str], str]] = {
    "owner": lambda who, now: (
        _("%(who)s took it on.", who=who)
        if now == who
        else _("%(who)s let %(after)s see to it.", who=who, after=now)
    ),
    "due_on": lambda who, now: _("%(who)s set the date to %(after)s.", who=who, after=now),
    "reason": lambda who, now: _("%(who)s wrote why: “%(after)s”.", who=who, after=now),
    "section": lambda who, now: _("%(who)s let it serve “%(after)s”.", who=who, after=now),
    "links": lambda who, now: _("%(who)s added “%(after)s” to read.", who=who, after=now),
}
_REPLACED: dict[str, Callable[[str, str, str], str]] = {
    "title": lambda who, was, now: _(
        "%(who)s reworded it from “%(before)s” to “%(after)s”.", who=who, before=was, after=now
    ),
    "owner": lambda who, was, now: _(
        "%(who)s let %(after)s see to it after %(before)s.", who=who, before=was, after=now
    ),
    "due_on": lambda who, was, now: _(
        "%(who)s moved the date from %(before)s to %(after)s.", who=who, before=was, after=now
    ),
    "reason": lambda who, was, now: _(
        "%(who)s changed why from “%(before)s” to “%(after)s”.", who=who, before=was, after=now
    ),
    "section": lambda who, was, now: _(
        "%(who)s let it serve “%(after)s” instead of “%(before)s”.", who=who, before=was, after=now
    ),
    "carried_to": lambda who, _was, now: _("%(who)s carried it over to “%(after)s”.", who=who, after=now),
}


def _of_status(change: ActionChange) -> str:
    who = change.by_name
    if change.after == Status.DONE:
        return _("%(who)s checked it off.", who=who)
    if change.after == Status.DROPPED:
        return _("%(who)s dropped it.", who=who)
    if change.before not in OPEN:
        return _("%(who)s reopened it.", who=who)
    if change.after == Status.IN_PROGRESS:
        return _("%(who)s began the work.", who=who)
    return _("%(who)s said that the work has not begun.", who=who)


def _of_helpers(change: ActionChange) -> str:
    before, after = (set(filter(None, names.split(", "))) for names in (change.before, change.after))
    came, went = ", ".join(sorted(after - before)), ", ".join(sorted(before - after))
    if came and went:
        return _("%(who)s let %(came)s help instead of %(went)s.", who=change.by_name, came=came, went=went)
    if came:
        return _("%(who)s let %(came)s help.", who=change.by_name, came=came)
    return _("%(who)s noted that %(went)s no longer helps.", who=change.by_name, went=went)
