"""How much is said about each section, and the words that it is about: what the charter's own page shows."""

from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import bindparam, select

from intranet.charter.models import Section
from intranet.dialogue.models import Comment, Mention, Thread
from intranet.groups.models import Group
from intranet.live.places import Span
from intranet.platform.db import columns

# Written once: putting a statement together takes longer than asking it, and every charter page asks these.
_THREADS = select(
    Thread.id, Thread.section_id, Thread.settled_at, Thread.quote, Thread.before, Thread.after,
    Thread.starts, Thread.ends,
).where(Thread.group_id == bindparam("group"))  # fmt: skip
_WAITING = (
    select(Thread.section_id)
    .join(Thread.comments)
    .join(Comment.mentions)
    .where(
        Thread.group_id == bindparam("group"),
        Mention.user_id == bindparam("reader"),
        Mention.read_at.is_(None),
    )
)


class Talk:
    """The threads of a group, counted."""

    def __init__(self, group: Group, reader: Any) -> None:
        """Count a group's threads, for somebody who reads them."""
        self._asked = {"group": group.id, "reader": reader.id}
        self._threads = columns(_THREADS, self._asked).all()

    @cached_property
    def _waiting(self) -> set[int | None]:
        """Where the reader is mentioned and has not seen it: the sections."""
        return set(columns(_WAITING, self._asked).scalars())

    def open(self, section: Section | None = None) -> int:
        """Count those that are open, of a section or of all."""
        return sum(one.settled_at is None for one in self._of(section))

    def settled(self, section: Section | None = None) -> int:
        """Count those that are settled, of a section or of all."""
        return sum(one.settled_at is not None for one in self._of(section))

    def _of(self, section: Section | None) -> list[Any]:
        return [one for one in self._threads if section is None or one.section_id == section.id]

    def short(self, section: Section) -> str:
        """Say that the reader is mentioned, else how many are open or settled; nothing when nothing has been said."""
        if section.id in self._waiting:
            return _("you are mentioned")
        if number := self.open(section):
            return ngettext("%(num)s open", "%(num)s open", number)
        if number := self.settled(section):
            return ngettext("%(num)s settled", "%(num)s settled", number)
        return ""

    @property
    def sentence(self) -> str:
        """Say how many are open in all; empty when none is."""
        number = self.open()
        if not number:
            return ""
        return ngettext("One comment thread is open.", "%(num)s comment threads are open.", number)

    @property
    def marks(self) -> list[dict[str, Any]]:
        """Give the words that open threads are about, for the editor to mark: where they are, and how they read."""
        return [
            {
                "thread": one.id,
                "fragment": f"section-{one.section_id}",
                **Span.read(one.starts, one.ends)._asdict(),
                "quote": one.quote,
                "before": one.before,
                "after": one.after,
            }
            for one in self._threads
            if one.starts and one.ends and one.section_id and one.settled_at is None
        ]

    @property
    def lead(self) -> str:
        """Say what the page of all threads finds."""
        if self.sentence:
            return self.sentence
        return _("Nothing is open.") if self._threads else _("Nobody has commented on anything yet.")
