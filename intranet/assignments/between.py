"""What one group does between a workshop and the next: what is asked, who has answered, what their colleagues say."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import joinedload, selectinload

from intranet.assignments.material import shown
from intranet.assignments.models import Answer, Assignment, GroupWording
from intranet.assignments.questions import Question, Reply
from intranet.groups.models import Group
from intranet.library.models import Document
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.i18n import day_month, join_names
from intranet.workshops.models import Workshop

WAITS = timedelta(days=14)  # for what is asked at the last workshop, after its day

# Written once: putting a statement together takes longer than asking it, and every start page asks these.
_IN_OWN_WORDS = and_(GroupWording.assignment_id == Assignment.id, GroupWording.group_id == bindparam("group"))
_ASKED = (
    select(Assignment, GroupWording.words)
    .outerjoin(GroupWording, _IN_OWN_WORDS)
    .where(Assignment.workshop_id == bindparam("workshop"))
)
_OWN_ANSWER = select(Answer).where(
    Answer.assignment_id == bindparam("assignment"),
    Answer.group_id == bindparam("group"),
    Answer.user_id == bindparam("viewer"),
)


class Between:
    """The weeks after a workshop, of one group."""

    def __init__(self, group: Group, workshop: Workshop, workshops: Sequence[Workshop]) -> None:
        self.group = group
        self.workshop = workshop
        self._later = [w for w in workshops if w.ordinal > workshop.ordinal]

    @cached_property
    def _found(self) -> tuple[Assignment, str | None] | None:
        row = db.session.execute(_ASKED, {"group": self.group.id, "workshop": self.workshop.id}).first()
        return (row[0], row[1]) if row else None

    @property
    def assignment(self) -> Assignment | None:
        """What is asked; None as long as nothing is."""
        return self._found[0] if self._found else None

    @cached_property
    def next(self) -> Workshop | None:
        """The workshop that it is for: the first one after this that is not held before what is asked is due."""
        due_on = self.assignment.due_on if self.assignment else self.workshop.day
        return next((w for w in self._later if w.day >= due_on), None)

    @property
    def words(self) -> str:
        """What is asked, in the group's own words when it has some."""
        return (self._found[1] or self._found[0].words) if self._found else ""

    @property
    def is_worded(self) -> bool:
        """Tell whether the group has words of its own."""
        return bool(self._found and self._found[1])

    @property
    def heading(self) -> str:
        """Say what it is for: "Till den 26 april"."""
        return _("For %(day)s", day=day_month(self.next.starts_at)) if self.next else _("After the workshop")

    @property
    def is_over(self) -> bool:
        """Tell whether the workshop that it is for has begun: what is handed in stays as it is from then on."""
        return self.next is not None and self.next.has_begun

    @property
    def is_late(self) -> bool:
        """Tell whether its day has passed."""
        return self.assignment is not None and self.assignment.due_on < clock.today()

    @cached_property
    def answers(self) -> Sequence[Answer]:
        """Give what is handed in, in the order it was."""
        if self.assignment is None:
            return ()
        here = (Answer.assignment_id == self.assignment.id, Answer.group_id == self.group.id)
        found = select(Answer).where(*here, Answer.handed_in_at.is_not(None)).order_by(Answer.handed_in_at)
        return db.session.scalars(
            found.options(joinedload(Answer.assignment), selectinload(Answer.all_files))
        ).all()

    @property
    def sentence(self) -> str:
        """Say who has handed in."""
        members = {member.id for member in self.group.shown_members}
        names = [answer.by_name for answer in self.answers if answer.user_id in members]
        if not names:
            return _("Nobody has handed in yet.")
        if len(names) == len(members):
            return _("Everybody has handed in.")
        return _(
            "%(number)s of %(count)s have handed in: %(names)s.",
            number=len(names),
            count=len(members),
            names=join_names(names),
        )


class Seen(Between):
    """The same, as one person sees it on its own page."""

    def __init__(self, group: Group, workshop: Workshop, workshops: Sequence[Workshop], viewer: Any) -> None:
        super().__init__(group, workshop, workshops)
        self.viewer = viewer

    @cached_property
    def mine(self) -> Answer | None:
        """Give the viewer's own answer, handed in or not."""
        if self.assignment is None:
            return None
        asked = {"assignment": self.assignment.id, "group": self.group.id, "viewer": self.viewer.id}
        return db.session.scalar(_OWN_ANSWER, asked)

    @cached_property
    def documents(self) -> Sequence[Document]:
        """Give the documents that belong to what is asked, as the group's library has them."""
        return shown(self.assignment, self.group) if self.assignment else ()

    @property
    def others(self) -> list[Answer]:
        """Give what others have handed in."""
        return [answer for answer in self.answers if answer.user_id != self.viewer.id]

    @cached_property
    def _questions(self) -> Sequence[Question]:
        if self.assignment is None:
            return ()
        here = (Question.assignment_id == self.assignment.id, Question.group_id == self.group.id)
        found = select(Question).where(*here, self._may_read()).order_by(Question.id)
        replies = selectinload(Question.replies).joinedload(Reply.quoted_in)
        return db.session.scalars(found.options(replies)).all()

    def _may_read(self) -> ColumnElement[bool]:
        """Say which questions the viewer reads: their own, and those of whoever has handed in."""
        handed_in = [answer.user_id for answer in self.answers if answer.user_id is not None]
        return or_(Question.user_id == self.viewer.id, Question.user_id.in_(handed_in))

    @property
    def questions(self) -> list[Question]:
        """Give what the viewer has asked, with the answers."""
        return [question for question in self._questions if question.user_id == self.viewer.id]

    def asked_by(self, answer: Answer) -> list[Question]:
        """Give what another member has asked, when somebody answered it."""
        asked = [question for question in self._questions if question.user_id == answer.user_id]
        return [question for question in asked if any(not reply.removed_at for reply in question.replies)]

    @property
    def replies(self) -> list[Reply]:
        """Give what colleagues have answered and the viewer reads, whoever asked."""
        return [reply for question in self._questions for reply in question.replies]

    def reads(self, question: Question) -> bool:
        """Tell whether the viewer reads what is answered to a question."""
        return any(one.id == question.id for one in self._questions)


def between(group: Group, workshop: Workshop, workshops: Sequence[Workshop]) -> Between:
    """Give what a group does after a workshop, for that workshop's page."""
    return Between(group, workshop, workshops)


def waiting(group: Group, viewer: Any, workshops: Sequence[Workshop]) -> list[Between]:
    """Give what waits for a member's answer now: of the workshop that has begun last, until the next one does."""
    begun = [workshop for workshop in workshops if workshop.has_begun]
    last = Seen(group, begun[-1], workshops, viewer) if begun else None
    if last is None or last.assignment is None or (last.mine is not None and last.mine.is_handed_in):
        return []
    is_past = last.next is None and last.assignment.due_on + WAITS < clock.today()
    return [] if is_past else [last]
