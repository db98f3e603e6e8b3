"""Who changed a charter between two instants: words as the history of the text tells, questions as the events do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.live.authorship import Changed, changed_since
from intranet.platform.db import db
from intranet.platform.events import Event
from intranet.platform.i18n import count_words, join_names

_OF_SECTIONS = ("section.added", "section.changed", "section.moved", "section.removed")


@dataclass(frozen=True)
class Who:
    """Who changed something, the last first, and when last. Nobody: the app, or somebody whose account is gone."""

    names: tuple[str, ...]
    at: datetime

    @property
    def short(self) -> str:
        """Name one or two of them, and count the others."""
        if len(self.names) > 2:
            return _(
                "%(name)s and %(count)s others",
                name=self.names[0],
                count=count_words(len(self.names) - 1).lower(),
            )
        return join_names(self.names)


def who_changed(charter: Charter, since: datetime, until: datetime | None) -> dict[str, Who]:
    """Give who changed what between two instants, by the names of the fragments."""
    words = changed_since(charter.text, since, until)
    found = named(words)
    for event in _events(charter, since, until):
        # A section that is gone has no number any more in the versions that knew it; its heading is what is left.
        is_gone = event.kind == "section.removed"
        name = gone(event.subject) if is_gone else f"section-{event.details.get('section')}"
        asked = Who((event.by_name,) if event.by_name else (), event.happened_at)
        found[name] = together(found.get(name), asked) or asked
    return found


def gone(heading: str) -> str:
    """Name a section that has been removed, among the fragments."""
    return f"gone-{heading}"


def named(changes: dict[str, Changed]) -> dict[str, Who]:
    """Put names to the numbers of those who changed something."""
    numbers = {number for change in changes.values() for number in change.by}
    people = db.session.execute(select(User.id, User.name).where(User.id.in_(numbers)))
    names = {number: name for number, name in people}  # noqa: C416  # rows are no pairs to a type checker
    return {
        fragment: Who(tuple(names[number] for number in change.by if number in names), change.at)
        for fragment, change in changes.items()
    }


def together(*changers: Who | None) -> Who | None:
    """Make one of several, the last first."""
    known = sorted((who for who in changers if who), key=lambda who: who.at, reverse=True)
    names = dict.fromkeys(name for who in known for name in who.names)
    return Who(tuple(names), known[0].at) if known else None


def _events(charter: Charter, since: datetime, until: datetime | None) -> Iterable[Event]:
    found = select(Event).where(
        Event.group_id == charter.group_id, Event.kind.in_(_OF_SECTIONS), Event.happened_at > since
    )
    if until is not None:
        found = found.where(Event.happened_at <= until)
    return db.session.scalars(found.order_by(Event.happened_at, Event.id)).all()
