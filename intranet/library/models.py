"""Documents and links: of a programme, of a group, or of either at one workshop."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    UniqueConstraint,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.accounts.models import User
from intranet.groups.models import Group, Programme
from intranet.library.files import MOST_NAME, Incoming, Owner, StoredFile, files
from intranet.platform import clock
from intranet.platform.db import Model, db
from intranet.platform.events import record
from intranet.platform.expiry import Expiring

if TYPE_CHECKING:
    from intranet.workshops.models import Workshop

MOST_DESCRIPTION = 500
MOST_ADDRESS = 1000
MOST_TAG, MOST_TAGS = 30, 8
MOST_TO_CHOOSE = 200
# What is removed can be put back for so long.
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Place:
    """Where a document belongs: to a group or to a programme, and there to a workshop or to none."""

    owner: Owner
    workshop_id: int | None = None

    @property
    def group_id(self) -> int | None:
        """Give the group's number, when it is a group's."""
        return self.owner.id if isinstance(self.owner, Group) else None

    @property
    def programme_id(self) -> int | None:
        """Give the programme's number, when it is a programme's."""
        return self.owner.id if isinstance(self.owner, Programme) else None


class Document(Expiring):
    """Something to read: a file with its versions, or a link. Of one group, or of a programme for all its groups."""

    __table_args__ = (CheckConstraint("(group_id IS NULL) <> (programme_id IS NULL)", name="has_one_owner"),)

    group_id: Mapped[int | None] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    workshop_id: Mapped[int | None] = mapped_column(
        ForeignKey("workshop.id", ondelete="SET NULL"), index=True
    )
    name: Mapped[str] = mapped_column(String(MOST_NAME))
    description: Mapped[str] = mapped_column(String(MOST_DESCRIPTION), default="")
    address: Mapped[str] = mapped_column(String(MOST_ADDRESS), default="")  # of a link; empty: it is a file
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    changed_at: Mapped[datetime] = mapped_column(default=clock.now)  # when its newest version came
    removed_at: Mapped[datetime | None] = mapped_column(index=True)
    workshop: Mapped["Workshop | None"] = relationship()
    versions: Mapped[list["DocumentVersion"]] = relationship(
        cascade="all, delete-orphan", order_by="DocumentVersion.number.desc()", passive_deletes=True
    )
    tags: Mapped[list["DocumentTag"]] = relationship(
        cascade="all, delete-orphan", order_by="DocumentTag.word", passive_deletes=True
    )

    @classmethod
    def add(cls, place: Place, incoming: Incoming, *, by: User) -> Self:
        """Add a file: its name without the ending is what it is called. Where it lies already is harmless."""
        first = DocumentVersion.of(incoming, number=1, by=by)
        if there := cls._of(place, first):  # sent again, for instance because the answer was lost on its way
            return there
        document = cls._begin(place, _title(incoming.name), by)
        document.versions.append(first)
        document._record("document.added", by)
        return document

    @classmethod
    def _of(cls, place: Place, version: "DocumentVersion") -> Self | None:
        """Find the document of a place that has a file under the same name as its newest version."""
        here = select(cls).filter_by(
            group_id=place.group_id, programme_id=place.programme_id, workshop_id=place.workshop_id
        )
        with db.session.no_autoflush:
            found = db.session.scalars(
                here.where(cls.removed_at.is_(None), cls.versions.any(stored_file_id=version.file.id))
            )
            # Its versions are asked for after it: who deletes it for good just then has taken them.
            return next((one for one in found if one.versions and one.newest.is_same_as(version)), None)

    @classmethod
    def link(cls, place: Place, *, name: str, address: str, description: str, by: User) -> Self:
        """Add a link."""
        document = cls._begin(place, name, by)
        document.address, document.description = address, description
        document._record("document.added", by)
        return document

    @classmethod
    def _begin(cls, place: Place, name: str, by: User) -> Self:
        document = cls(name=name, by_id=by.id, by_name=by.name, description="", address="")
        document.group_id, document.programme_id = place.group_id, place.programme_id
        document.workshop_id = place.workshop_id
        db.session.add(document)
        db.session.flush()
        return document

    @classmethod
    def is_past(cls) -> ColumnElement[bool]:
        """Say which can no longer be put back."""
        return cls.removed_at <= clock.now() - KEPT

    @classmethod
    def all_for(cls, group: Group) -> list[Self]:
        """Give what a group has to read, its own and its programme's, by name; of very many, the newest."""
        here = or_(cls.group_id == group.id, cls.programme_id == group.programme_id)
        found = (
            select(cls).where(here, cls.removed_at.is_(None)).order_by(cls.changed_at.desc(), cls.id.desc())
        )
        return sorted(db.session.scalars(found.limit(MOST_TO_CHOOSE)), key=lambda one: one.name.casefold())

    @property
    def owner_id(self) -> int | None:
        """Whose it is: who added it."""
        return self.by_id

    @property
    def is_link(self) -> bool:
        """Tell whether it is a link and no file."""
        return bool(self.address)

    @property
    def site(self) -> str:
        """Give the name of the site that a link leads to."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")

    @property
    def newest(self) -> "DocumentVersion":
        """Give its newest version. A link has none."""
        return self.versions[0]

    @property
    def is_removed(self) -> bool:
        """Tell whether it is removed, and can be put back."""
        return self.removed_at is not None

    def add_version(self, incoming: Incoming, *, by: User) -> None:
        """Let a newer file take the place of the one there is, which stays below it. The same one is no new version."""
        db.session.execute(select(Document.id).where(Document.id == self.id).with_for_update())
        db.session.refresh(self, ["versions"])
        version = DocumentVersion.of(incoming, number=self.newest.number + 1, by=by)
        if version.file is self.newest.file:
            return
        self.versions.insert(0, version)
        self.changed_at = clock.now()
        self._record("document.new_version", by, number=version.number)

    def change(
        self, *, name: str, description: str, tags: Iterable[str], by: User, address: str = ""
    ) -> None:
        """Change how it is described; a link also where it leads."""
        if name != self.name:
            self.name = name
            self._record("document.changed", by)
        self.description = description
        if self.is_link and address:
            self.address = address
        wanted = {tag.lower() for tag in tags}
        kept = [tag for tag in self.tags if tag.word in wanted]
        self.tags = kept + [DocumentTag(word=word) for word in sorted(wanted - {tag.word for tag in kept})]

    def move(self, place: Place, *, by: User) -> None:
        """Let it belong elsewhere. Where it is already is harmless.

        Raises:
            NotKept: there is no room for it.
        """
        if (self.group_id, self.programme_id, self.workshop_id) == (
            place.group_id,
            place.programme_id,
            place.workshop_id,
        ):
            return
        if (self.group_id, self.programme_id) != (place.group_id, place.programme_id):
            files().take_room(place.owner, [version.stored_file_id for version in self.versions], self.name)
        before = self._group_ids()
        self.group_id, self.programme_id, self.workshop_id = (
            place.group_id,
            place.programme_id,
            place.workshop_id,
        )
        self._record("document.moved", by, also=before)

    def remove(self, *, by: User) -> None:
        """Take it away; it can be put back for a month. Twice is harmless."""
        if not self.is_removed:
            self.removed_at = clock.now()
            self._record("document.removed", by)

    def delete_for_good(self) -> set[int]:
        """Let go of it at once, when it is removed. Gives the numbers of the contents that it had."""
        if not self.is_removed:
            return set()
        db.session.delete(self)
        return {version.stored_file_id for version in self.versions}

    def put_back(self, *, by: User) -> None:
        """Put it back where it was. Twice is harmless."""
        if self.is_removed:
            self.removed_at = None
            self._record("document.put_back", by)

    def _group_ids(self) -> set[int]:
        if self.group_id is not None:
            return {self.group_id}
        found = select(Group.id).where(Group.programme_id == self.programme_id)
        return set(db.session.scalars(found))

    def _record(self, kind: str, by: User, *, also: Iterable[int] = (), **details: int) -> None:
        here = self._group_ids()
        for group_id in sorted(here | set(also)):
            left = {} if group_id in here else {"gone": True}
            record(kind, group_id=group_id, by=by, subject=self.name, document=self.id, **details, **left)


class DocumentVersion(Model):
    """One file of a document, numbered from 1."""

    __table_args__ = (UniqueConstraint("document_id", "number"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    number: Mapped[int]
    stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    name: Mapped[str] = mapped_column(String(MOST_NAME + 10))  # of the file, with its ending
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    by_name: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(default=clock.now)
    file: Mapped[StoredFile] = relationship(lazy="joined")

    @classmethod
    def of(cls, incoming: Incoming, *, number: int, by: User) -> Self:
        """Make a version of a file that came in."""
        return cls(number=number, file=incoming.stored(), name=incoming.name, by_id=by.id, by_name=by.name)

    def is_same_as(self, other: Self) -> bool:
        """Tell whether it is the same content under the same name."""
        return self.file is other.file and self.name == other.name


class DocumentTag(Model):
    """A word that a document is found by."""

    __table_args__ = (UniqueConstraint("document_id", "word"),)

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    word: Mapped[str] = mapped_column(String(MOST_TAG))


def _title(name: str) -> str:
    stem = name.rpartition(".")[0] or name
    return stem.replace("_", " ").strip() or name


def held_by(owner: Owner) -> Select[int]:
    """Select the contents of a group's or a programme's documents, for as long as they are kept: removed ones too."""
    place = Place(owner)
    mine = (
        Document.group_id == place.group_id if place.group_id else Document.programme_id == place.programme_id
    )
    found = select(DocumentVersion.stored_file_id).join(Document, Document.id == DocumentVersion.document_id)
    return found.where(mine)
