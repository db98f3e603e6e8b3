"""The charter a group is writing: its sections, and where each member stands on each."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from sqlalchemy import ColumnElement, ForeignKey, Select, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, defer, joinedload, mapped_column, relationship

from intranet.accounts.models import User
from intranet.charter import start
from intranet.charter.words import MOST_COMMENT, Part, Stance
from intranet.groups.models import Group
from intranet.live import documents
from intranet.live.documents import Reading
from intranet.live.models import SharedText
from intranet.platform import clock
from intranet.platform.db import Model, columns, db, take_in
from intranet.platform.events import record

if TYPE_CHECKING:
    from intranet.charter.versions import Version

TITLE, WHY = "title", "why"


class NothingSaid(Exception):
    """A member says "not yet" without saying what is missing."""


class NothingWritten(Exception):
    """There is no text to take a position on."""


class InUse(Exception):
    """A section that somebody has used is not removed, nor is the only one."""


def _in_order() -> tuple[ColumnElement[bool], Mapped[int]]:
    """Order sections: those under Why first, and in each part as the group has placed them."""
    return Section.part != Part.WHY, Section.position


class Charter(Model):
    """A group's "Why and what": the draft that is written together, and the versions adopted so far."""

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), unique=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("shared_text.id"))
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    text: Mapped[SharedText] = relationship(lazy="joined", innerjoin=True)
    group: Mapped[Group] = relationship()
    sections: Mapped[list["Section"]] = relationship(
        back_populates="charter",
        cascade="all, delete-orphan",
        order_by=_in_order,
    )
    versions: Mapped[list["Version"]] = relationship(
        back_populates="charter", cascade="all, delete-orphan", order_by="Version.number.desc()"
    )

    @classmethod
    def begin(cls, group: Group, by: User | None) -> "Charter":
        """Open a group's charter, with the sections it starts with. Twice is harmless: the first one stands."""
        db.session.scalar(select(Group.id).where(Group.id == group.id).with_for_update())  # two take turns
        if begun := cls.of(group):
            return begun
        text = SharedText.create(group_id=group.id, fragments=[TITLE, WHY])
        charter = cls(group=group, text=text)
        db.session.add(charter)
        for part, heading, question in start.SECTIONS:
            charter._add(part, heading, question)
        db.session.flush()
        for section in charter.sections:
            documents.add_fragment(text, section.fragment, by=by)
        record("charter.begun", group_id=group.id, by=by)
        return charter

    @classmethod
    def of(cls, group: Group, *, to_change: bool = False) -> "Charter | None":
        """Find a group's charter with sections and versions; None before it is begun.

        Args:
            to_change: take turns with others who change it, until the transaction ends. Positions are loaded as well.
        """
        if to_change:
            # Locked alone and first, so that what is read below is what the one before left behind.
            db.session.scalar(select(Charter.id).where(Charter.group_id == group.id).with_for_update())
        options = {"populate_existing": to_change}
        charter = db.session.scalar(_OF_GROUP, {"group": group.id}, execution_options=options)
        if charter is not None and (to_change or "sections" not in charter.__dict__):
            take_in([charter], "sections", charter._all_of(_sections(), options), of="charter_id")
            take_in([charter], "versions", charter._all_of(_versions(), options), of="charter_id")
        if charter is not None and to_change:
            charter.take_in_positions()
        return charter

    def _all_of(self, found: Select[Any], options: Mapping[str, bool]) -> Iterable[Any]:
        return db.session.scalars(found, {"charter": self.id}, execution_options=options)

    def take_in_positions(self) -> None:
        """Load the positions on every section, as the database has them."""
        positions = self._all_of(_positions(), {"populate_existing": True})
        take_in(self.sections, "positions", positions, of="section_id")

    @property
    def taken(self) -> "dict[tuple[int, int], Taken]":
        """Give where people stand, by section and person: what pages show of it, in a third of the time."""
        found = columns(_TAKEN, {"charter": self.id})
        return {
            (section, user): Taken(stance, comment, digest)
            for section, user, stance, comment, digest in found
        }

    @property
    def next_number(self) -> int:
        """Give the number that the draft gets when it is adopted."""
        return self.newest.number + 1 if self.newest else 1

    @property
    def newest(self) -> "Version | None":
        """Give the version in force."""
        return self.versions[0] if self.versions else None

    def in_part(self, part: Part) -> list["Section"]:
        """Give the sections of Why or of What, in order."""
        return [section for section in self.sections if section.part == part]

    @property
    def parts(self) -> Iterable[tuple[Part, list["Section"]]]:
        """Give both parts with their sections."""
        return [(part, self.in_part(part)) for part in Part]

    def title(self, reading: Reading) -> str:
        """Give the title as it is written now, on one line; empty when nobody has written one."""
        return " ".join(reading.plain(TITLE).split())

    def why(self, reading: Reading) -> str:
        """Give the why in one sentence as it is written now; empty when nobody has written it."""
        return " ".join(reading.plain(WHY).split())

    def adopt(self, *, by: User, reading: Reading) -> "Version":
        """Freeze the draft as its next version. See `versions.adopt`, which says what it raises."""
        from intranet.charter import versions  # knows the charter, which only passes the word on

        return versions.adopt(self, by=by, reading=reading)

    def _add(self, part: Part, heading: str, question: str) -> "Section":
        last = max((section.position for section in self.in_part(part)), default=0)
        section = Section(part=part, heading=heading, question=question, position=last + 1)
        self.sections.append(section)
        return section

    def add_section(self, part: Part, heading: str, question: str, *, by: User) -> "Section":
        """Add a section last in its part."""
        section = self._add(part, heading, question)
        db.session.flush()
        documents.add_fragment(self.text, section.fragment, by=by)
        record("section.added", group_id=self.group_id, by=by, subject=heading, section=section.id)
        return section

    def remove_section(self, section: "Section", *, by: User) -> None:
        """Take away a section that nobody has used. Who still has it open cannot write in it any more, and is told.

        Raises:
            InUse: something is written in it, somebody has taken a position on it, or there is no other.
        """
        self.text.take_turns()  # what somebody writes in this moment is read below, or refused
        if not section.may_be_removed(documents.read(self.text)):
            raise InUse
        documents.remove_fragment(self.text, section.fragment)
        self.sections.remove(section)
        record("section.removed", group_id=self.group_id, by=by, subject=section.heading, section=section.id)


class Taken(NamedTuple):
    """A position as far as pages show it: with the digest of the text that it was taken on."""

    stance: Stance
    comment: str
    digest: str


class Section(Model):
    """One question that the charter answers. Its text is a fragment of the shared text."""

    charter_id: Mapped[int] = mapped_column(ForeignKey("charter.id", ondelete="CASCADE"), index=True)
    part: Mapped[Part]
    heading: Mapped[str]
    question: Mapped[str]
    position: Mapped[int]
    charter: Mapped[Charter] = relationship(back_populates="sections")
    positions: Mapped[list["Position"]] = relationship(
        back_populates="section", cascade="all, delete-orphan", order_by="Position.taken_at"
    )
    wordings: Mapped[list["Wording"]] = relationship(cascade="all, delete-orphan")
    past: Mapped[list["PositionChange"]] = relationship(
        cascade="all, delete-orphan", order_by="PositionChange.id"
    )

    @classmethod
    def all_of(cls, group: Group) -> list[Self]:
        """Give the sections of a group's charter, those under Why first."""
        found = select(cls).where(cls.charter.has(Charter.group_id == group.id)).order_by(*_in_order())
        return list(db.session.scalars(found))

    @property
    def fragment(self) -> str:
        """Give the name of its text within the charter's shared text."""
        return f"section-{self.id}"

    def position_of(self, user: User) -> "Position | None":
        """Find where somebody stands."""
        if "positions" not in self.__dict__:
            found: Position | None = db.session.scalar(_position_of(), {"section": self.id, "user": user.id})
            return found
        return next((position for position in self.positions if position.user_id == user.id), None)

    def take_position(self, *, by: User, stance: Stance, comment: str, reading: Reading) -> "Position":
        """Say where a member stands on the text as it is now. Saying the same twice is harmless.

        Args:
            by: the member.
            stance: one of the three.
            comment: what is missing, or what the reservation is; at most 500 characters. Who stands behind says none.
            reading: the shared text that the position is bound to.

        Raises:
            NothingSaid: "not yet" came without what is missing.
            NothingWritten: the section has no text.
        """
        words = "" if stance == Stance.BEHIND else comment.strip()[:MOST_COMMENT]
        if stance == Stance.NOT_YET and not words:
            raise NothingSaid
        if reading.is_empty(self.fragment):
            raise NothingWritten
        wording = Wording.of(self, reading)
        position = self.position_of(by)
        if position and (position.stance, position.comment, position.wording) == (stance, words, wording):
            return position
        if position is None:
            position = Position(user_id=by.id)
            self.positions.append(position)
        position.stance, position.comment, position.wording = stance, words, wording
        position.taken_at = clock.now()
        self._remember(by, stance, wording)
        self._record("position.taken", by, stance=stance.value)
        return position

    def withdraw_position(self, *, by: User) -> None:
        """Take a position back. Doing so without one is harmless."""
        if position := self.position_of(by):
            self.positions.remove(position)
            self._remember(by, None, None)
            self._record("position.withdrawn", by)

    def _remember(self, by: User, stance: Stance | None, wording: "Wording | None") -> None:
        now = {"stance": stance, "wording": wording, "changed_at": clock.now()}
        db.session.add(PositionChange(section_id=self.id, user_id=by.id, **now))

    def change(self, *, heading: str, question: str, by: User) -> None:
        """Give the section another heading and guiding question."""
        if (self.heading, self.question) != (heading, question):
            self.heading, self.question = heading, question
            self._record("section.changed", by)

    def may_be_removed(self, reading: Reading) -> bool:
        """Tell whether nobody would miss the section. A charter keeps at least one."""
        return not self.positions and reading.is_empty(self.fragment) and len(self.charter.sections) > 1

    def move(self, step: int, *, by: User) -> None:
        """Move the section one place up (-1) or down (1) within its part; at the end of it nothing happens."""
        order = self.charter.in_part(self.part)
        place = order.index(self) + step
        if 0 <= place < len(order):
            self.position, order[place].position = order[place].position, self.position
            self._record("section.moved", by)

    def _record(self, kind: str, by: User, **details: str) -> None:
        record(kind, group_id=self.charter.group_id, by=by, subject=self.heading, section=self.id, **details)


class Wording(Model):
    """The exact text that somebody took a position on, kept for as long as the section."""

    __table_args__ = (UniqueConstraint("section_id", "digest"),)

    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"))
    digest: Mapped[str]
    html: Mapped[str]
    plain: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    @classmethod
    def of(cls, section: Section, reading: Reading) -> Self:
        """Find or keep the section's text as it is now."""
        digest = reading.digest(section.fragment)
        found = db.session.scalar(select(cls).where(cls.section_id == section.id, cls.digest == digest))
        if found is None:
            html, plain = str(reading.html(section.fragment)), reading.plain(section.fragment)
            found = cls(section_id=section.id, digest=digest, html=html, plain=plain)
            db.session.add(found)
        return found


class Position(Model):
    """Where a member stands on a section, as it was worded when they said so."""

    __table_args__ = (UniqueConstraint("section_id", "user_id"),)

    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    stance: Mapped[Stance]
    comment: Mapped[str] = mapped_column(default="")
    wording_id: Mapped[int] = mapped_column(ForeignKey("wording.id"))
    taken_at: Mapped[datetime] = mapped_column(default=clock.now)
    section: Mapped[Section] = relationship(back_populates="positions")
    user: Mapped[User] = relationship()
    wording: Mapped[Wording] = relationship()

    def is_old(self, reading: Reading) -> bool:
        """Tell whether the text has changed since the position was taken."""
        return self.wording.digest != reading.digest(self.section.fragment)


class PositionChange(Model):
    """That somebody took a position, and on what text; without a stance, that they took it back.

    The words that went with it are not kept: whoever replaced them meant to.
    """

    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    stance: Mapped[Stance | None]
    wording_id: Mapped[int | None] = mapped_column(ForeignKey("wording.id", ondelete="CASCADE"))
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)
    wording: Mapped[Wording | None] = relationship()


# Written once: putting a statement together takes longer than asking it, and every page asks these.
_OF_GROUP = select(Charter).where(Charter.group_id == bindparam("group"))
_IN_CHARTER = Section.charter_id == bindparam("charter")
_TAKEN = (
    select(Position.section_id, Position.user_id, Position.stance, Position.comment, Wording.digest)
    .join(Wording, Wording.id == Position.wording_id)
    .join(Section, Section.id == Position.section_id)
    .where(_IN_CHARTER)
)


@cache
def _sections() -> Select[Any]:
    return select(Section).where(_IN_CHARTER).order_by(*_in_order())


@cache
def _versions() -> Select[Any]:
    from intranet.charter.versions import Version  # knows the charter

    return select(Version).where(Version.charter_id == bindparam("charter")).order_by(Version.number.desc())


@cache
def _with_wording() -> Select[Any]:
    wording = joinedload(Position.wording, innerjoin=True).options(defer(Wording.html), defer(Wording.plain))
    return select(Position).options(wording)


@cache
def _positions() -> Select[Any]:
    return _with_wording().join(Position.section).where(_IN_CHARTER).order_by(Position.taken_at)


@cache
def _position_of() -> Select[Any]:
    here = Position.section_id == bindparam("section")
    return _with_wording().where(here, Position.user_id == bindparam("user"))
