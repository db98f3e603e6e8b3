"""What a member asks colleagues who have no account, by a link, and what those answer."""

import hmac
from datetime import date, datetime, timedelta
from typing import Self

from flask import current_app
from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from intranet.accounts.models import User
from intranet.assignments.models import REMOVED_STAYS, Answer, Assignment
from intranet.charter.models import Section
from intranet.groups.models import Group, Membership
from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.events import announce, record
from intranet.platform.expiry import Expiring
from intranet.platform.permissions import Right, roles_with
from intranet.platform.tokens import digest, new_token, token_for

MOST_QUESTION = 500
MOST_WORDS = 2000
MOST_NAME = 80
DAYS, MOST_DAYS = 14, 30
ANSWERS, MOST_ANSWERS = 50, 200
MOST_LINKS = 10  # of one member for one assignment
COUNTS_FOR = timedelta(minutes=15)
# A whole office shares one address, and answers in the same coffee break.
MOST_PER_ADDRESS = 200
MOST_PER_LINK = 120


def default_days(*ends: date | None) -> int:
    """Say for how many days a link is open unless somebody says otherwise: no longer than it is of use.

    Args:
        ends: days after which it no longer is, the nearest first; those that have passed say nothing.
    """
    left = [(end - clock.today()).days for end in ends if end is not None and end >= clock.today()]
    return min(DAYS, max(left[0], 1)) if left else DAYS


def token_of(form: str, by: User) -> str:
    """Give the token of the link that a form makes. The server alone can tell it, and only while it is known."""
    return token_for(f"ask-link {by.id} {form}")


class TooManyLinks(Exception):
    """A member has made as many links as one may for an assignment."""


class Question(Model):
    """One question that a member asks by link. The link itself is not kept, only its digest."""

    __table_args__ = (UniqueConstraint("token_digest"),)

    token_digest: Mapped[str]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    by_name: Mapped[str]
    words: Mapped[str] = mapped_column(String(MOST_QUESTION))
    made_at: Mapped[datetime] = mapped_column(default=clock.now)
    ends_at: Mapped[datetime]
    most: Mapped[int]
    closed_at: Mapped[datetime | None]
    group: Mapped[Group] = relationship()
    replies: Mapped[list["Reply"]] = relationship(
        back_populates="question", order_by="Reply.id", cascade="all, delete-orphan"
    )

    @classmethod
    def ask(
        cls,
        assignment: Assignment,
        group: Group,
        words: str,
        *,
        days: int,
        most: int,
        by: User,
        form: str = "",
    ) -> tuple[Self, str]:
        """Make a link with a question, open until the end of its last day. Gives the row and the token.

        Args:
            form: what tells the form that was sent from all others. The same form twice makes one link.

        Raises:
            TooManyLinks: this member has made as many as one may for the assignment.
        """
        token = token_of(form or new_token(), by)
        # Two that are sent at once take turns, and the second finds what the first made.
        held = select(Assignment.id).where(Assignment.id == assignment.id)
        db.session.execute(held.with_for_update(key_share=True))
        if known := cls._with(token):
            return known, token
        cls._check_number(assignment, group, by)
        last_day = clock.today() + timedelta(days=days)
        question = cls(
            token_digest=digest(token),
            assignment_id=assignment.id,
            group_id=group.id,
            user_id=by.id,
            by_name=by.name,
            words=words,
            ends_at=clock.end_of(last_day),
            most=most,
        )
        db.session.add(question)
        return question, token

    @classmethod
    def _check_number(cls, assignment: Assignment, group: Group, by: User) -> None:
        mine = (cls.assignment_id == assignment.id, cls.group_id == group.id, cls.user_id == by.id)
        if (db.session.scalar(select(func.count()).where(*mine)) or 0) >= MOST_LINKS:
            raise TooManyLinks

    @classmethod
    def _with(cls, token: str) -> Self | None:
        return db.session.scalar(select(cls).where(cls.token_digest == digest(token)))

    @classmethod
    def token_made_by(cls, form: str, by: User) -> str | None:
        """Give the token of the link that somebody's form has made; None when it has made none."""
        token = token_of(form, by)
        return token if cls._with(token) else None

    @classmethod
    def find(cls, group: Group, question_id: int) -> Self | None:
        """Find a question of the group, and hold it until the transaction ends."""
        here = (cls.id == question_id, cls.group_id == group.id)
        found = select(cls).where(*here).with_for_update()
        return db.session.scalar(found.execution_options(populate_existing=True))

    @classmethod
    def by_token(cls, token: str, *, to_answer: bool = False) -> Self | None:
        """Find the question behind a link, open or not; to answer it, take turns with others who do."""
        asked = select(cls).where(cls.token_digest == digest(token))
        if to_answer:
            # Locked alone and first, so that the answers counted below are those that are there.
            db.session.scalar(asked.with_for_update(of=cls))
        return db.session.scalar(asked.options(joinedload(cls.group)))

    @property
    def owner_id(self) -> int | None:
        """Whose question it is."""
        return self.user_id

    @property
    def is_over(self) -> bool:
        """Tell whether its time is over."""
        return self.ends_at <= clock.now()

    @property
    def is_full(self) -> bool:
        """Tell whether it has got as many answers as it takes; one that was removed counts."""
        counted = select(func.count()).where(Reply.question_id == self.id)
        return (db.session.scalar(counted) or 0) >= self.most

    @property
    def is_open(self) -> bool:
        """Tell whether it takes answers: whoever asked must still be a member of the group."""
        if self.closed_at is not None or self.is_over or self.is_full:
            return False
        asker = select(Membership.id).join(User, Membership.user_id == User.id)
        still = asker.where(
            Membership.group_id == self.group_id,
            Membership.user_id == self.user_id,
            Membership.role.in_(roles_with(Right.ANSWER)),
            User.closed_at.is_(None),
        )
        return db.session.scalar(still) is not None

    @property
    def is_read_by_group(self) -> bool:
        """Tell whether the group reads the answers: whoever asked has handed in."""
        theirs = (Answer.assignment_id == self.assignment_id, Answer.group_id == self.group_id)
        handed_in = select(Answer.id).where(
            *theirs, Answer.user_id == self.user_id, Answer.handed_in_at.is_not(None)
        )
        return db.session.scalar(handed_in) is not None

    def close(self) -> None:
        """Take no more answers. Twice is harmless."""
        self.closed_at = self.closed_at or clock.now()

    def reopen(self) -> None:
        """Take answers again, as long as its time is not over. Twice is harmless."""
        self.closed_at = None

    def reply_with(self, key: str) -> "Reply | None":
        """Find the answer that came from a form, known by the form's own key; one that was removed too."""
        here = (Reply.question_id == self.id, Reply.key_digest == digest(key))
        return db.session.scalar(select(Reply).where(*here))

    def take(self, words: str, *, name: str, key: str) -> "Reply":
        """Keep a colleague's answer. The group hears of the first in so many words; open pages of each."""
        is_first = db.session.scalar(select(Reply.id).where(Reply.question_id == self.id).limit(1)) is None
        reply = Reply(question_id=self.id, key_digest=digest(key), words=words, name=name)
        db.session.add(reply)
        if is_first:
            record(
                "colleague.answered", group_id=self.group_id, by=None, subject=self.by_name, user=self.user_id
            )
        else:
            announce("colleague.answered", group_id=self.group_id)
        return reply


class Reply(Expiring):
    """What a colleague answered: the words, a name if they gave one, and when. Nothing else is known of them."""

    __table_args__ = (UniqueConstraint("question_id", "key_digest"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    key_digest: Mapped[str]  # of the form that it came from: the same form twice is one answer
    words: Mapped[str] = mapped_column(String(MOST_WORDS))
    name: Mapped[str] = mapped_column(String(MOST_NAME), default="")
    written_at: Mapped[datetime] = mapped_column(default=clock.now)
    removed_at: Mapped[datetime | None]
    quoted_in_id: Mapped[int | None] = mapped_column(ForeignKey("section.id", ondelete="SET NULL"))
    question: Mapped[Question] = relationship(back_populates="replies")
    quoted_in: Mapped[Section | None] = relationship()

    @classmethod
    def find(cls, group: Group, reply_id: int) -> Self | None:
        """Find an answer to a question of the group."""
        here = (cls.id == reply_id, Question.group_id == group.id)
        found = select(cls).join(cls.question).where(*here)
        return db.session.scalar(found.options(joinedload(cls.question)))

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which were removed so long ago that nobody will take that back."""
        return cls.removed_at <= clock.now() - REMOVED_STAYS

    def remove(self) -> None:
        """Take the answer away. Twice is harmless."""
        self.removed_at = self.removed_at or clock.now()
        announce("colleague.removed", group_id=self.question.group_id)

    def bring_back(self) -> None:
        """Take back that it was removed. Twice is harmless."""
        self.removed_at = None
        announce("colleague.brought_back", group_id=self.question.group_id)


class Knock(Expiring):
    """That something was sent to a link from a network address, which is kept as a digest only, and not for long."""

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    address_digest: Mapped[str] = mapped_column(index=True)
    knocked_at: Mapped[datetime] = mapped_column(default=clock.now, index=True)

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which no longer count."""
        return cls.knocked_at <= clock.now() - COUNTS_FOR

    @classmethod
    def is_too_much(cls, question: Question, address: str) -> bool:
        """Count what is sent from an address, and to a link. Tells whether it is more than people send."""
        key = str(current_app.config["SECRET_KEY"]).encode()
        known_as = hmac.new(key, address.encode(), "sha256").hexdigest()
        recent = select(func.count()).where(cls.knocked_at > clock.now() - COUNTS_FOR)
        from_there = db.session.scalar(recent.where(cls.address_digest == known_as)) or 0
        to_it = db.session.scalar(recent.where(cls.question_id == question.id)) or 0
        if from_there >= MOST_PER_ADDRESS or to_it >= MOST_PER_LINK:
            return True
        db.session.add(cls(question_id=question.id, address_digest=known_as))
        return False
