"""The notes of a meeting: a shared text, written together with the same code as the charter."""

from sqlalchemy import Connection, ForeignKey, delete, event, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.accounts.models import User
from intranet.live import documents
from intranet.live.documents import Reading
from intranet.live.models import SharedText
from intranet.meetings.models import Meeting
from intranet.platform.db import Model, db
from intranet.workshops.models import Workshop

FRAGMENT = "notes"


class Notes(Model):
    """What a group notes at a meeting."""

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), unique=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("shared_text.id"))
    text: Mapped[SharedText] = relationship(lazy="joined", innerjoin=True)
    meeting: Mapped[Meeting] = relationship(back_populates="notes")

    @classmethod
    def begin(cls, meeting: Meeting, *, by: User | None) -> "Notes":
        """Open a meeting's notes. Twice is harmless: the first ones stand.

        Args:
            meeting: held, so that two who open them at once get the same.
        """
        if meeting.notes:
            return meeting.notes
        text = SharedText.create(group_id=meeting.group_id, fragments=[FRAGMENT], by=by)
        notes = cls(meeting=meeting, text=text)
        db.session.add(notes)
        db.session.flush()
        return notes

    @staticmethod
    def go_with(_mapper: object, connection: Connection, workshop: Workshop) -> None:
        """Take along the texts of a workshop that is removed: nobody has written in them, and nothing leads to them."""
        held = select(Meeting.id).where(Meeting.workshop_id == workshop.id)
        of_it = Notes.meeting_id.in_(held)
        texts = connection.scalars(select(Notes.text_id).where(of_it)).all()
        connection.execute(delete(Notes).where(of_it))
        connection.execute(delete(SharedText).where(SharedText.id.in_(texts)))

    @property
    def reading(self) -> Reading:
        """What they say now."""
        return documents.read(self.text)


event.listen(Workshop, "before_delete", Notes.go_with)
