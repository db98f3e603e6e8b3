"""What can be found: one source a kind. A new kind is a class of a dozen lines, and its name in `SOURCES`."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from intranet.actions.history import ActionNote
from intranet.actions.models import Action
from intranet.charter.models import Charter, Section
from intranet.charter.versions import Version, VersionSection
from intranet.dialogue.models import Comment, Thread
from intranet.groups.models import Group
from intranet.library.files import StoredFile
from intranet.library.models import Document, DocumentTag, DocumentVersion
from intranet.live import documents
from intranet.live.models import TextUpdate
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.search.between import Answers, Assignments, Questions
from intranet.search.meetings import ApprovedMinutes, Decisions, MeetingNotes, Reflections
from intranet.search.source import Entry, Source
from intranet.workshops.agenda import AgendaItem
from intranet.workshops.models import Workshop


class Charters(Source):
    """The draft: the why in one sentence, and each section."""

    kind, subject = "charter", Charter
    made_of = {Section: lambda section: Charter.id == section.charter_id}
    in_text = "text_id"
    plural, singular = _l("Draft"), _l("Draft")

    def entries(self, charter: Charter) -> Iterator[Entry]:
        """Read the text as it stands."""
        reading = documents.read(charter.text)
        newest = select(func.max(TextUpdate.received_at)).where(TextUpdate.text_id == charter.text_id)
        at = db.session.scalar(newest) or charter.begun_at
        entry = partial(Entry, at=at, group_id=charter.group_id)
        yield entry(charter.title(reading), charter.why(reading), part="why")
        for section in charter.sections:
            said = reading.plain(section.fragment)
            yield entry(section.heading, said, part=section.fragment, where={"_anchor": section.fragment})

    def address(self, group: Group, where: dict[str, Any]) -> str:
        """Give the section in the charter."""
        return url_for("charter.show", group=group, **where)


class Versions(Source):
    """Adopted versions. They never change."""

    kind, subject = "version", Version
    plural, singular = _l("Adopted versions"), _l("Version")
    options = (selectinload(Version.sections), selectinload(Version.charter))
    made_of = {VersionSection: lambda section: Version.id == section.version_id}

    def entries(self, version: Version) -> Iterator[Entry]:
        """Read all of its sections."""
        said = [version.why, *(f"{section.heading} {section.plain}" for section in version.sections)]
        yield Entry(
            title=version.title,
            body=" ".join(said),
            at=version.adopted_at,
            group_id=version.charter.group_id,
            where={"number": version.number},
            reading=Right.READ_VERSIONS,
        )

    def address(self, group: Group, where: dict[str, Any]) -> str:
        """Give the version's page."""
        return url_for("charter.version", group=group, **where)

    def label(self, where: dict[str, Any]) -> str:
        """Say which version it is."""
        return _("Version %(number)s", number=where["number"])


class Actions(Source):
    """Actions, why they are to be done, and what people wrote on the way."""

    kind, subject, icon = "action", Action, "list-checks"
    plural, singular = _l("Actions"), _l("Action")
    options = (selectinload(Action.notes),)
    made_of = {ActionNote: lambda note: Action.id == note.action_id}

    def entries(self, action: Action) -> Iterator[Entry]:
        """Read what it says and the notes, the last first."""
        notes = [note.text for note in reversed(action.notes)]
        moments = [action.created_at, action.closed_at, *(note.written_at for note in action.notes)]
        yield Entry(
            title=action.title,
            body=" ".join([action.reason, action.dropped_reason, *notes]),
            at=max(moment for moment in moments if moment),
            group_id=action.group_id,
            where={"number": action.number},
        )

    def address(self, group: Group, where: dict[str, Any]) -> str:
        """Give the action's page."""
        return url_for("actions.show", group=group, **where)


class Threads(Source):
    """What is said about the charter, a thread at a time."""

    kind, subject, icon = "dialogue", Thread, "messages-square"
    plural, singular = _l("Dialogue"), _l("Dialogue")
    options = (selectinload(Thread.comments), selectinload(Thread.section))
    made_of = {
        Comment: lambda comment: Thread.id == comment.thread_id,
        Section: lambda section: Thread.section_id == section.id,
    }

    def entries(self, thread: Thread) -> Iterator[Entry]:
        """Read the words it is about, and what is said."""
        said = [
            f"{comment.by_name}: {comment.words}" for comment in thread.comments if not comment.is_removed
        ]
        moments = [thread.begun_at, *(comment.written_at for comment in thread.comments)]
        quote = [f"”{thread.quote}”"] if thread.quote else []
        yield Entry(
            title=thread.name,
            body=" ".join([*quote, *said]),
            at=max(moments),
            group_id=thread.group_id,
            where={"thread_id": thread.id},
        )

    def address(self, group: Group, where: dict[str, Any]) -> str:
        """Give the thread's page."""
        return url_for("dialogue.thread", group=group, **where)


class Workshops(Source):
    """Workshops, where they are held, and what is on their agendas: the common one and those of single groups."""

    kind, subject, icon = "workshop", Workshop, "calendar-days"
    plural, singular = _l("Workshops"), _l("Workshop")
    made_of = {AgendaItem: lambda item: Workshop.id == item.workshop_id}

    def entries(self, workshop: Workshop) -> Iterator[Entry]:
        """Read the place and the agendas."""
        agendas: dict[int | None, list[str]] = {None: [workshop.place]}
        items = select(AgendaItem).where(AgendaItem.workshop_id == workshop.id).order_by(AgendaItem.position)
        for item in db.session.scalars(items):
            agendas.setdefault(item.group_id, []).append(
                " – ".join(filter(None, [item.title, item.description]))
            )
        for group_id, said in agendas.items():
            yield Entry(
                title=workshop.title,
                body=" · ".join(filter(None, said)),
                at=workshop.starts_at,
                group_id=group_id,
                programme_id=workshop.programme_id if group_id is None else None,
                part="" if group_id is None else f"group-{group_id}",
                where={"number": workshop.number},
            )

    def address(self, group: Group, where: dict[str, Any]) -> str:
        """Give the workshop as the group sees it."""
        return url_for("meetings.show", group=group, **where)


class Documents(Source):
    """Documents and links of the library, with the words in the newest file. What is removed is not found."""

    kind, subject, icon = "document", Document, "file-text"
    plural, singular = _l("Documents"), _l("Document")
    options = (selectinload(Document.tags), selectinload(Document.versions))
    made_of = {
        DocumentTag: lambda tag: Document.id == tag.document_id,
        DocumentVersion: lambda version: Document.id == version.document_id,
        StoredFile: lambda file: Document.versions.any(DocumentVersion.stored_file_id == file.id),
    }

    def entries(self, document: Document) -> Iterator[Entry]:
        """Read what is said of it, then what it says itself."""
        if document.is_removed:
            return
        said = [document.description, *(tag.word for tag in document.tags), document.site]
        if not document.is_link:
            words = select(StoredFile.words).where(StoredFile.id == document.newest.stored_file_id)
            said += [document.newest.name, db.session.scalar(words) or ""]
        yield Entry(
            title=document.name,
            body=" ".join(said),
            at=document.changed_at,
            group_id=document.group_id,
            programme_id=document.programme_id,
            where={"document_id": document.id},
        )

    def address(self, group: Group, where: dict[str, Any]) -> str:
        """Give the document's page in the group's library."""
        return url_for("library.show", group=group, **where)


_ALL: tuple[Source, ...] = (
    Charters(),
    Versions(),
    Actions(),
    Documents(),
    Threads(),
    Workshops(),
    Decisions(),
    MeetingNotes(),
    ApprovedMinutes(),
    Reflections(),
    Assignments(),
    Answers(),
    Questions(),
)
SOURCES: dict[str, Source] = {source.kind: source for source in _ALL}
