"""What of the programme's library belongs to an assignment: chosen by whoever sets it, read by the members."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column, selectinload

from intranet.assignments.models import Assignment
from intranet.groups.models import Group, Programme
from intranet.library.models import Document
from intranet.platform.db import Model, db


class AssignmentDocument(Model):
    """That a document is material of an assignment. It stays when the document is removed: that can be taken back."""

    __table_args__ = (UniqueConstraint("assignment_id", "document_id"),)

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id", ondelete="CASCADE"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)


def to_choose(programme: Programme) -> Sequence[tuple[int, str]]:
    """Give the number and the name of each document and link that all groups of a programme read, by name."""
    found = select(Document.id, Document.name).where(
        Document.programme_id == programme.id, Document.removed_at.is_(None)
    )
    rows = db.session.execute(found.order_by(func.lower(Document.name), Document.id))
    return [(number, name) for number, name in rows]


def chosen(assignment: Assignment | None) -> list[int]:
    """Give the numbers of the documents that belong to an assignment, removed ones too."""
    if assignment is None:
        return []
    found = select(AssignmentDocument.document_id).where(AssignmentDocument.assignment_id == assignment.id)
    return list(db.session.scalars(found.order_by(AssignmentDocument.document_id)))


def choose(assignment: Assignment, wanted: Collection[int], among: Collection[int]) -> None:
    """Let some documents belong to an assignment. Those that could not be chosen among stay as they were."""
    here = AssignmentDocument.assignment_id == assignment.id
    held = {one.document_id: one for one in db.session.scalars(select(AssignmentDocument).where(here))}
    for number, one in held.items():
        if number in among and number not in wanted:
            db.session.delete(one)
    add(assignment, [number for number in wanted if number in among and number not in held])


def add(assignment: Assignment, numbers: Collection[int]) -> None:
    """Let more documents belong to an assignment."""
    db.session.add_all(
        AssignmentDocument(assignment_id=assignment.id, document_id=number) for number in sorted(numbers)
    )


def shown(assignment: Assignment, group: Group) -> Sequence[Document]:
    """Give the documents of an assignment that a group finds in its library, by name."""
    return _of(assignment, or_(Document.programme_id == group.programme_id, Document.group_id == group.id))


def shown_to_all(assignment: Assignment, programme: Programme) -> Sequence[Document]:
    """Give the documents of an assignment that all groups of its programme read, by name."""
    return _of(assignment, Document.programme_id == programme.id)


def _of(assignment: Assignment, readable: ColumnElement[bool]) -> Sequence[Document]:
    belongs = (AssignmentDocument.document_id == Document.id) & (
        AssignmentDocument.assignment_id == assignment.id
    )
    found = select(Document).join(AssignmentDocument, belongs).where(readable, Document.removed_at.is_(None))
    ordered = found.order_by(func.lower(Document.name), Document.id)
    return db.session.scalars(ordered.options(selectinload(Document.versions))).all()
