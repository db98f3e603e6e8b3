"""Actions in words: the finding on top of the page, what is late, what has changed."""

from datetime import date
from typing import Any, Protocol

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext, ngettext

from intranet.actions.forms import seen_at_once
from intranet.actions.history import OFTEN, ActionChange
from intranet.actions.models import Action, Status
from intranet.actions.serving import Serving
from intranet.platform import clock
from intranet.platform.i18n import count_words, day, day_month, language

FIELD_NAMES = {
    "title": _l("What is to be done"),
    "owner": _l("Owner"),
    "helpers": _l("Helps"),
    "due_on": _l("Done by"),
    "reason": _l("Why"),
    "section": _l("Serves"),
    "status": _l("State"),
    "links": _l("To read"),
}
STATUS_NAMES = {
    Status.OPEN: lazy_pgettext("action", "Open"),
    Status.IN_PROGRESS: _l("In progress"),
    Status.DONE: _l("Done"),
    Status.DROPPED: _l("Dropped"),
}
# Swedish names that end so take no further s: "Mats ändring".
_ENDS_AS_POSSESSIVE = ("s", "x", "z")


class Counted(Protocol):
    """How some actions stand. The late, those that are put off past their day and nobody's are among the open."""

    @property
    def done(self) -> int: ...  # noqa: D102
    @property
    def open(self) -> int: ...  # noqa: D102
    @property
    def late(self) -> int: ...  # noqa: D102
    @property
    def put_off(self) -> int: ...  # noqa: D102
    @property
    def unowned(self) -> int: ...  # noqa: D102
    @property
    def dropped(self) -> int: ...  # noqa: D102


def finding(counted: Counted) -> str:
    """Say how it goes: "14 av 24 är klara. Nio är öppna och tre av dem är försenade. En är struken.".

    By one rule on every screen and paper: what was agreed stays agreed, also once it is dropped.
    """
    total = counted.done + counted.open + counted.dropped
    if total == 0:
        return _("You have not agreed on any actions yet.")
    if counted.dropped == total:
        return ngettext("The only action is dropped.", "All %(n)s are dropped.", total, n=_small(total))
    if counted.done == total:
        return ngettext("The only action is done.", "All %(n)s are done.", total, n=_small(total))
    said = (
        _done_of(counted.done, total),
        _open_and_late(counted.open, counted.late),
        _past_their_day(counted.put_off),
        nobodys(counted.unowned),
        _given_up(counted.dropped),
    )
    return " ".join(sentence for sentence in said if sentence)


def _small(number: int) -> str:
    return count_words(number).lower()


def _given_up(count: int) -> str:
    """Say that some are dropped; empty when none is."""
    return ngettext("One is dropped.", "%(n)s are dropped.", count, n=count_words(count)) if count else ""


def and_dropped(count: int) -> str:
    """Add how many are dropped to how many others are said to be: ", 1 struken"; empty when none is."""
    return ", " + ngettext("%(n)s dropped", "%(n)s dropped", count, n=count) if count else ""


def _past_their_day(count: int) -> str:
    """Say that some are not late only because they are put off; empty when none is."""
    if count == 0:
        return ""
    return ngettext(
        "One was to be done by now but is put off.",
        "%(n)s were to be done by now but are put off.",
        count,
        n=count_words(count),
    )


def nobodys(count: int) -> str:
    """Say that some have nobody who sees to them; empty when all have."""
    number = count_words(count)
    return ngettext("One has no owner.", "%(n)s have no owner.", count, n=number) if count else ""


def helping(action: Action, viewer: Any) -> str:
    """Say that somebody helps with one of their actions, and whom; empty when it is theirs to see to."""
    if action.owner_id == viewer.id:
        return ""
    if action.owner is None:
        return _("you help, nobody sees to it yet")
    return _("you help %(name)s", name=action.owner.first_name)


def _done_of(done: int, total: int) -> str:
    if done == 0:
        return _("None of %(total)s is done yet.", total=_small(total)) if total > 1 else ""
    return ngettext(
        "One of %(total)s is done.",
        "%(n)s of %(total)s are done.",
        done,
        n=count_words(done),
        total=_small(total),
    )


def _open_and_late(still_open: int, late: int) -> str:
    if still_open == 0:
        return ""
    number = count_words(still_open)
    if late == 0:
        return ngettext(
            "One is open, not overdue.",
            "%(count)s are open and none of them is overdue.",
            still_open,
            count=number,
        )
    if late == still_open:
        return ngettext(
            "One is open and overdue.",
            "%(count)s are open and all of them are overdue.",
            still_open,
            count=number,
        )
    return ngettext(
        "%(count)s are open and one of them is overdue.",
        "%(count)s are open and %(late)s of them are overdue.",
        late,
        count=number,
        late=_small(late),
    )


def meanwhile_in_words(change: ActionChange) -> str:
    """Say what somebody changed while another had the form open and left that field alone."""
    return _(
        "%(who)s made a change meanwhile. %(what)s.", who=change.by_first_name, what=change_in_words(change)
    )


def lateness(action: Action) -> str:
    """Say how late an action is: "Försenad 4 dagar". Empty when it is not."""
    return ngettext("%(num)s day overdue", "%(num)s days overdue", action.days_late) if action.is_late else ""


def taken_up(action: Action) -> str:
    """Say that an action is put off past its last day: "Tas upp 26 april, skulle vara klar 20 april". Else empty."""
    if not (action.is_put_off and action.is_past_due and action.carried_to and action.due_on):
        return ""
    up, due = day_month(action.carried_to.starts_at), day_month(action.due_on)
    return _("To be taken up on %(day)s, was to be done by %(due)s", day=up, due=due)


def put_off(action: Action) -> str:
    """Say when an action that is put off is taken up. Else empty."""
    if not (action.is_put_off and action.carried_to):
        return ""
    return taken_up(action) or _("carried over to %(day)s", day=day_month(action.carried_to.starts_at))


def in_days(on: date) -> str:
    """Say how far off a day is: "i dag", "i morgon", "om 9 dagar". Empty for a day that has been."""
    days = (on - clock.today()).days
    if days < 0:
        return ""
    if days < 2:
        return _("tomorrow") if days else _("today")
    return ngettext("in %(num)s day", "in %(num)s days", days)


def folded(count: int, *, more: bool, some_dropped: bool) -> str:
    """Say what a link unfolds: "Visa fyra till som är klara".

    Args:
        count: how many are folded away.
        more: some that are done are shown already.
        some_dropped: some of the folded are dropped.
    """
    number = count_words(count).lower()
    if some_dropped:
        return ngettext(
            "Show one that is done or dropped", "Show %(n)s that are done or dropped", count, n=number
        )
    if more:
        return ngettext("Show one more that is done", "Show %(n)s more that are done", count, n=number)
    return ngettext("Show one that is done", "Show %(n)s that are done", count, n=number)


def whose(name: str) -> str:
    """Say that something is somebody's: "Peters", "Mats", in English "Peter’s"."""
    if language() != "sv":
        return f"{name}’s"
    return name if name.lower().endswith(_ENDS_AS_POSSESSIVE) else f"{name}s"


def value_in_words(field: str, value: Any) -> str:
    """Say a field's value, kept or filled in, as a person reads it."""
    if not value:
        return _("nobody") if field in {"owner", "helpers"} else _("nothing")
    if isinstance(value, list):
        return ", ".join(one.name for one in value)
    if field == "due_on":
        return day(value if isinstance(value, date) else date.fromisoformat(value))
    if field == "status":
        return str(STATUS_NAMES[Status(value)])
    return str(getattr(value, "name", None) or getattr(value, "heading", None) or value)


def change_in_words(change: ActionChange) -> str:
    """Say what somebody changed: "Klar senast: från fre 13 april till fre 20 april"."""
    before, after = value_in_words(change.field, change.before), value_in_words(change.field, change.after)
    if change.field == "status":
        return after
    if change.field == "links":
        return _("Added: %(link)s", link=after) if change.after else _("Removed: %(link)s", link=before)
    if change.field == "carried_to":
        return (
            _("Carried over to %(workshop)s", workshop=after)
            if change.after
            else _("Not carried over after all")
        )
    return _(
        "%(field)s: from %(before)s to %(after)s", field=FIELD_NAMES[change.field], before=before, after=after
    )


def init_app(app: Flask) -> None:
    """Let every template say these things: rows of actions are shown on pages of other features too."""
    app.jinja_env.globals.update(
        OFTEN=OFTEN, lateness=lateness, taken_up=taken_up, put_off=put_off, in_days=in_days
    )
    app.jinja_env.globals.update(
        and_dropped=and_dropped, helping=helping, serving_of=Serving, seen_at_once=seen_at_once
    )
