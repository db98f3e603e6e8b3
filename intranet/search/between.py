"""What is found of the weeks between workshops: what is asked, and what those who may be read have answered."""

from collections.abc import Iterator
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from intranet.assignments.material import AssignmentDocument, shown_to_all
from intranet.assignments.models import Answer, AnswerFile, Assignment, GroupWording
from intranet.assignments.questions import Question, Reply
from intranet.groups.models import Group
from intranet.library.files import StoredFile
from intranet.library.models import Document
from intranet.platform.db import db
from intranet.search.source import Entry, Source
from intranet.workshops.models import Workshop


class _OfAssignments(Source):
    """Something on the page of an assignment."""

    icon = "puzzle"

    def address(self, group: Group, where: dict[str, Any]) -> str:
        """Give the place on that page."""
        return url_for("assignments.show", group=group, **where)


class Assignments(_OfAssignments):
    """What a workshop asks of everybody, and of single groups in their own words."""

    kind, subject = "assignment", Assignment
    plural, singular = _l("Assignments"), _l("Assignment")
    options = (selectinload(Assignment.workshop),)
    made_of = {
        GroupWording: lambda wording: Assignment.id == wording.assignment_id,
        AssignmentDocument: lambda held: Assignment.id == held.assignment_id,
        Document: lambda document: Assignment.id.in_(
            select(AssignmentDocument.assignment_id).where(AssignmentDocument.document_id == document.id)
        ),
        Workshop: lambda workshop: Assignment.workshop_id == workshop.id,
    }

    def entries(self, assignment: Assignment) -> Iterator[Entry]:
        """Read what is asked of all, with the names of its documents, and of each group that has its own words."""
        workshop, where = assignment.workshop, {"number": assignment.workshop.number}
        names = [document.name for document in shown_to_all(assignment, workshop.programme)]
        yield Entry(
            title=workshop.title,
            body=" ".join([assignment.words, assignment.material, *names]),
            at=assignment.set_at,
            group_id=None,
            programme_id=workshop.programme_id,
            where=where,
        )
        own = select(GroupWording).where(GroupWording.assignment_id == assignment.id)
        for wording in db.session.scalars(own.order_by(GroupWording.id)):
            yield Entry(
                title=workshop.title,
                body=wording.words,
                at=assignment.set_at,
                group_id=wording.group_id,
                part=f"group-{wording.group_id}",
                where=where,
            )


class Answers(_OfAssignments):
    """What members have handed in. A draft is its author's alone, and is not found."""

    kind, subject = "answer", Answer
    plural, singular = _l("Answers"), _l("An answer")
    options = (
        selectinload(Answer.assignment).selectinload(Assignment.workshop),
        selectinload(Answer.all_files).joinedload(AnswerFile.file).undefer(StoredFile.words),
    )
    made_of = {
        AnswerFile: lambda file: Answer.id == file.answer_id,
        StoredFile: lambda stored: Answer.all_files.any(AnswerFile.stored_file_id == stored.id),
        Workshop: lambda workshop: Answer.assignment.has(Assignment.workshop_id == workshop.id),
    }

    def entries(self, answer: Answer) -> Iterator[Entry]:
        """Read what is handed in, and the words in its files."""
        if answer.handed_in_at is not None:
            said = [answer.words]
            for held in answer.files_handed_in:
                said += [held.name, held.file.words]
            yield Entry(
                title=answer.by_name,
                body=" ".join(said),
                at=answer.handed_in_at,
                group_id=answer.group_id,
                where={"number": answer.assignment.workshop.number, "_anchor": f"answer-{answer.id}"},
            )


class Questions(_OfAssignments):
    """What members asked their colleagues, and what those answered: once the member has handed in."""

    kind, subject, icon = "question", Question, "messages-square"
    plural, singular = _l("Colleagues' answers"), _l("Colleagues' answers")
    options = (selectinload(Question.replies),)
    made_of = {
        Reply: lambda reply: Question.id == reply.question_id,
        Answer: lambda answer: (
            (Question.assignment_id == answer.assignment_id) & (Question.group_id == answer.group_id)
        ),
        Workshop: lambda workshop: Question.assignment_id.in_(
            select(Assignment.id).where(Assignment.workshop_id == workshop.id)
        ),
    }

    def entries(self, question: Question) -> Iterator[Entry]:
        """Read the question and every answer that is not removed."""
        replies = [reply for reply in question.replies if reply.removed_at is None]
        number = db.session.scalar(
            select(Workshop.number)
            .join(Assignment, Assignment.workshop_id == Workshop.id)
            .join(Answer, Answer.assignment_id == Assignment.id)
            .where(Assignment.id == question.assignment_id, Answer.group_id == question.group_id)
            .where(Answer.user_id == question.user_id, Answer.handed_in_at.is_not(None))
        )
        if number is not None and replies:
            yield Entry(
                title=question.words,
                body=" ".join(
                    f"{reply.name}: {reply.words}" if reply.name else reply.words for reply in replies
                ),
                at=max(reply.written_at for reply in replies),
                group_id=question.group_id,
                where={"number": number},
            )
