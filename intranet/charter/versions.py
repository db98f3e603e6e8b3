"""Adopted versions: what the group agreed on, word for word, with where everybody stood. Nothing here changes again."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from sqlalchemy import JSON, ForeignKey, Select, UniqueConstraint, bindparam, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from intranet.accounts.models import User
from intranet.charter.agreement import Agreement, Cell, SectionAgreement, throughout
from intranet.charter.models import Charter, PositionChange, Section
from intranet.charter.words import MOST_TITLE, MOST_WHY, Part, Stance
from intranet.groups.models import Group
from intranet.live.documents import Reading
from intranet.platform import clock
from intranet.platform.db import Model, columns, db
from intranet.platform.events import record


class NotReady(Exception):
    """Something has to be written, or made shorter, before the text can be adopted: see `what_is_missing`."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class Unchanged(Exception):
    """The text is that of the version in force."""

    def __init__(self, version: "Version") -> None:
        super().__init__(version.number)
        self.version = version


class Version(Model):
    """One adopted version of a charter. Names are kept as they were on that day."""

    __table_args__ = (UniqueConstraint("charter_id", "number"),)

    charter_id: Mapped[int] = mapped_column(ForeignKey("charter.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str]
    why: Mapped[str]
    adopted_at: Mapped[datetime] = mapped_column(default=clock.now)
    adopted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    adopted_by_name: Mapped[str]
    adopted_by: Mapped[User | None] = relationship()
    members: Mapped[list[str]] = mapped_column(JSON)
    on_board: Mapped[int]  # how many of them were on board in every section
    charter: Mapped[Charter] = relationship(back_populates="versions")
    sections: Mapped[list["VersionSection"]] = relationship(
        back_populates="version", cascade="all, delete-orphan", order_by="VersionSection.place"
    )

    @classmethod
    def find(cls, group: Group, number: int) -> Self | None:
        """Find a group's version with all that it holds."""
        return db.session.scalar(cls._whole(group).where(cls.number == number))

    @classmethod
    def newest_of(cls, group: Group) -> Self | None:
        """Find the version in force with all that it holds; None before the first is adopted."""
        return db.session.scalar(cls._whole(group).order_by(cls.number.desc()).limit(1))

    @classmethod
    def _whole(cls, group: Group) -> Select[Self]:
        return (
            select(cls)
            .where(cls.charter.has(Charter.group_id == group.id))
            .options(
                selectinload(cls.sections).selectinload(VersionSection.positions), joinedload(cls.adopted_by)
            )
        )

    @classmethod
    def newest_number(cls, group: Group) -> int:
        """Give the number of the version in force; 0 before the first is adopted."""
        return columns(_NEWEST, {"group": group.id}).scalar() or 0

    @classmethod
    def all_of(cls, group: Group) -> list[Self]:
        """Give a group's versions, newest first."""
        found = select(cls).where(cls.charter.has(Charter.group_id == group.id)).order_by(cls.number.desc())
        return list(db.session.scalars(found))

    def in_part(self, part: Part) -> list["VersionSection"]:
        """Give the sections of Why or of What, in order."""
        return [section for section in self.sections if section.part == part]

    @property
    def parts(self) -> Iterable[tuple[Part, list["VersionSection"]]]:
        """Give both parts with their sections, leaving out a part that has none."""
        return [(part, self.in_part(part)) for part in Part if self.in_part(part)]

    @property
    def on_board_sentence(self) -> str:
        """Say how many were on board in every section."""
        return throughout(self.on_board, len(self.members))

    @property
    def not_on_board(self) -> list[str]:
        """Name those who were not on board in every section that had a text."""
        written = [standing for section in self.sections if not (standing := section.agreement).is_empty]
        apart = {cell.name for standing in written for cell in standing.cells if not cell.is_on_board}
        return [name for name in self.members if name in apart]

    @property
    def positions_taken(self) -> tuple[datetime, datetime] | None:
        """Give when the first and the last of its positions was taken; None where not all of them are known."""
        taken = db.session.scalars(_TAKEN, {"version": self.id, "adopted": self.adopted_at}).all()
        answered = sum(p.stance is not None for section in self.sections for p in section.positions)
        return (min(taken), max(taken)) if taken and len(taken) == answered else None

    @cached_property
    def _outline(self) -> Sequence[Any]:
        """Give its sections without their texts, which take long to fetch: part, heading, question, digest, whose."""
        if "sections" in self.__dict__:
            return self.sections
        return columns(_OUTLINE, {"version": self.id}).all()

    def changed_sections(self, charter: Charter, reading: Reading) -> int:
        """Count the draft's sections that are new or reworded since this version."""
        adopted = {(s.section_id, s.heading, s.question, s.digest) for s in self._outline}
        now = [(s.id, s.heading, s.question, reading.digest(s.fragment)) for s in charter.sections]
        return sum(section not in adopted for section in now)

    def says_the_same_as(self, charter: Charter, reading: Reading) -> bool:
        """Tell whether the draft reads word for word as this version, section for section."""
        adopted = [(s.part, s.heading, s.question, s.digest) for s in self._outline]
        now = [(s.part, s.heading, s.question, reading.digest(s.fragment)) for s in charter.sections]
        lines = (charter.title(reading), charter.why(reading))
        return adopted == now and (self.title, self.why) == lines


_NEWEST = select(func.max(Version.number)).join(Version.charter).where(Charter.group_id == bindparam("group"))


class VersionSection(Model):
    """A section as it was adopted."""

    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"), index=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("section.id", ondelete="SET NULL"))
    place: Mapped[int]
    part: Mapped[Part]
    heading: Mapped[str]
    question: Mapped[str]
    html: Mapped[str]
    plain: Mapped[str]
    digest: Mapped[str]
    version: Mapped[Version] = relationship(back_populates="sections")
    positions: Mapped[list["VersionPosition"]] = relationship(
        cascade="all, delete-orphan", order_by="VersionPosition.place"
    )

    @property
    def agreement(self) -> SectionAgreement:
        """Give where everybody stood, as it can be drawn."""
        cells = [
            Cell(name=p.name, user_id=p.user_id, stance=p.stance, comment=p.comment, is_old=p.is_old)
            for p in self.positions
        ]
        return SectionAgreement(heading=self.heading, cells=cells, is_empty=not self.plain.strip())


# Written once: putting a statement together takes longer than asking it, and every charter page asks this one.
_OUTLINE = (
    select(
        VersionSection.section_id,
        VersionSection.part,
        VersionSection.heading,
        VersionSection.question,
        VersionSection.digest,
    )
    .where(VersionSection.version_id == bindparam("version"))
    .order_by(VersionSection.place)
)


class VersionPosition(Model):
    """Where one member stood on one section when it was adopted; no stance: they had not said."""

    section_id: Mapped[int] = mapped_column(ForeignKey("version_section.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    place: Mapped[int]
    name: Mapped[str]
    stance: Mapped[Stance | None]
    comment: Mapped[str] = mapped_column(default="")
    is_old: Mapped[bool] = mapped_column(default=False)


# Of each that had taken a position, when they last did so before the version was adopted.
_TAKEN = (
    select(func.max(PositionChange.changed_at))
    .join(VersionSection, VersionSection.section_id == PositionChange.section_id)
    .join(VersionPosition, VersionPosition.section_id == VersionSection.id)
    .where(
        VersionSection.version_id == bindparam("version"),
        VersionPosition.user_id == PositionChange.user_id,
        VersionPosition.stance.is_not(None),
        PositionChange.changed_at <= bindparam("adopted"),
    )
    .group_by(VersionPosition.id)
)


def what_is_missing(charter: Charter, reading: Reading) -> list[str]:
    """Say what has to be done before the draft can be adopted.

    Of `title`, `why` and `sections`, to be written, and of `long title` and `long why`, to be shortened.
    """
    title, why = charter.title(reading), charter.why(reading)
    missing = {
        "title": not title,
        "long title": len(title) > MOST_TITLE,
        "why": not why,
        "long why": len(why) > MOST_WHY,
        "sections": all(reading.is_empty(section.fragment) for section in charter.sections),
    }
    return [name for name, is_missing in missing.items() if is_missing]


def adopt(charter: Charter, *, by: User, reading: Reading) -> Version:
    """Freeze the draft as the next version, with where everybody stands. The draft goes on.

    Args:
        charter: found with `to_change`, so that two leaders take turns.
        by: the leader who adopts it.
        reading: the text to adopt.

    Raises:
        NotReady: title, why or every section is empty, or a line is too long.
        Unchanged: the text is that of the version in force.
    """
    if missing := what_is_missing(charter, reading):
        raise NotReady(missing)
    if charter.newest and charter.newest.says_the_same_as(charter, reading):
        raise Unchanged(charter.newest)
    agreement = Agreement.of(charter.group, charter, reading)
    version = Version(
        number=charter.next_number,
        title=charter.title(reading),
        why=charter.why(reading),
        adopted_by_id=by.id,
        adopted_by_name=by.name,
        members=[member.name for member in agreement.members],
        on_board=agreement.on_board_everywhere,
        sections=[
            _freeze(place, section, agreement.section(section), reading)
            for place, section in enumerate(charter.sections, 1)
        ],
    )
    charter.versions.insert(0, version)
    record("version.adopted", group_id=charter.group_id, by=by, subject=version.title, number=version.number)
    return version


def _freeze(place: int, section: Section, standing: SectionAgreement, reading: Reading) -> VersionSection:
    return VersionSection(
        section_id=section.id,
        place=place,
        part=section.part,
        heading=section.heading,
        question=section.question,
        html=str(reading.html(section.fragment)),
        plain=reading.plain(section.fragment),
        digest=reading.digest(section.fragment),
        positions=[
            VersionPosition(
                user_id=cell.user_id,
                place=number,
                name=cell.name,
                stance=cell.stance,
                comment=cell.comment,
                is_old=cell.is_old,
            )
            for number, cell in enumerate(standing.cells, 1)
        ],
    )
