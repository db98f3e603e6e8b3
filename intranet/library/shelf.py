"""What of the library one address shows: a group's with its programme's, or a programme's own; and who may what."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from flask import url_for
from sqlalchemy import ColumnElement, Select, func, inspect, or_, select
from sqlalchemy.orm import selectinload

from intranet.groups.models import Group, Programme
from intranet.library.models import Document, DocumentTag, Place
from intranet.platform.db import db
from intranet.platform.permissions import Right, Role
from intranet.platform.web.access import can, roles_here

if TYPE_CHECKING:
    from intranet.workshops.models import Workshop

MOST_SHOWN = 200


@dataclass(frozen=True)
class Asked:
    """What somebody looks through: a place (`group`, `programme` or the number of a workshop), a tag."""

    at: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Part:
    """The documents of one place, under a heading: of a workshop, of the group, or of the whole programme."""

    workshop: "Workshop | None"
    is_programmes: bool
    documents: list[Document]


class Shelf:
    """The library at one address."""

    def __init__(self, *, group: Group | None = None, programme: Programme | None = None) -> None:
        self.group = group
        self.programme = cast(Programme, programme or (group and group.programme))
        self.owner = group or self.programme

    def url(self, endpoint: str, **values: Any) -> str:
        """Give an address of this library."""
        if self.group:
            return url_for(f"library.{endpoint}", group=self.group, **values)
        return url_for(f"programme_library.{endpoint}", programme=self.programme, **values)

    @cached_property
    def workshops(self) -> "list[Workshop]":
        """The programme's workshops. They are of a feature above, known by the relation alone."""
        found: list[Workshop] = (
            inspect(Document).relationships["workshop"].mapper.class_.all_of(self.programme)
        )
        return found

    @property
    def _here(self) -> ColumnElement[bool]:
        programmes = Document.programme_id == self.programme.id
        return or_(Document.group_id == self.group.id, programmes) if self.group else programmes

    def find(self, document_id: int, *, to_change: bool = False) -> Document | None:
        """Find a document of this library, removed or not; to change it, in turns with others and as they left it."""
        found = select(Document).where(Document.id == document_id, self._here).options(*_everything())
        if to_change:
            found = found.with_for_update(key_share=True).execution_options(populate_existing=True)
        return db.session.scalar(found)

    def may_change(self, document: Document) -> bool:
        """Tell whether the signed-in person may change it. What is a programme's, its facilitators may."""
        if document.programme_id is not None and Role.FACILITATOR not in roles_here():
            return False
        return can(Right.CHANGE_DOCUMENT, document)

    def places(self) -> Iterator[tuple[str, Place]]:
        """Give where something can be put from here, each with the word that a form says for it."""
        owners: list[tuple[str, Group | Programme]] = [("group", self.group)] if self.group else []
        if Role.FACILITATOR in roles_here():
            owners.append(("programme", self.programme))
        for word, owner in owners:
            yield word, Place(owner)
            for workshop in self.workshops:
                yield f"{word}-{workshop.number}", Place(owner, workshop.id)
        if not self.group:
            for group in self.programme.groups:
                yield f"of-{group.slug}", Place(group)

    def place(self, word: str) -> Place | None:
        """Give the place that a form says."""
        return dict(self.places()).get(word)

    def word_of(self, document: Document) -> str:
        """Give the word for where a document is."""
        number = {w.id: w.number for w in self.workshops}.get(document.workshop_id or 0)
        word = "group" if document.group_id else "programme"
        return f"{word}-{number}" if number else word

    def word_at(self, number: int | None) -> str:
        """Give the word for a workshop of the one whose library it is, else for the library as a whole."""
        word = "group" if self.group else "programme"
        return f"{word}-{number}" if any(w.number == number for w in self.workshops) else word

    def _asked(self, asked: Asked) -> Select[Document]:
        found = select(Document).where(self._here, Document.removed_at.is_(None))
        if asked.at == "group":
            found = found.where(Document.group_id.is_not(None), Document.workshop_id.is_(None))
        elif asked.at == "programme":
            found = found.where(Document.programme_id.is_not(None), Document.workshop_id.is_(None))
        elif asked.at:
            number = {str(w.number): w.id for w in self.workshops}.get(asked.at, 0)
            found = found.where(Document.workshop_id == number)
        if asked.tag:
            tagged = select(DocumentTag.document_id).where(DocumentTag.word == asked.tag.lower())
            found = found.where(Document.id.in_(tagged))
        return found

    def documents(self, asked: Asked) -> list[Document]:
        """Give the documents that are asked for, the newest first; of very many, as many as a page can show."""
        newest = self._asked(asked).order_by(Document.changed_at.desc(), Document.id.desc())
        return list(db.session.scalars(newest.limit(MOST_SHOWN).options(*_everything())))

    def parts(self, documents: list[Document]) -> list[Part]:
        """Give the documents by where they are: what is of no workshop first, then the workshops, the latest first."""
        of_group = [d for d in documents if d.group_id and not d.workshop_id]
        of_programme = [d for d in documents if d.programme_id and not d.workshop_id]
        at_workshops = [
            Part(workshop, False, [d for d in documents if d.workshop_id == workshop.id])
            for workshop in reversed(self.workshops)
        ]
        parts = [Part(None, False, of_group), *at_workshops, Part(None, True, of_programme)]
        return [part for part in parts if part.documents]

    @cached_property
    def removed(self) -> list[Document]:
        """What is removed and can be put back by the person who asks."""
        found = select(Document).where(self._here, Document.removed_at.is_not(None), ~Document.is_past())
        newest = found.order_by(Document.removed_at.desc()).limit(MOST_SHOWN).options(*_everything())
        return [document for document in db.session.scalars(newest) if self.may_change(document)]

    @cached_property
    def tags(self) -> list[str]:
        """The tags in this library, in order."""
        found = select(DocumentTag.word).join(Document, Document.id == DocumentTag.document_id)
        return list(
            db.session.scalars(
                found.where(self._here, Document.removed_at.is_(None)).distinct().order_by(DocumentTag.word)
            )
        )

    @cached_property
    def total(self) -> tuple[int, int]:
        """How many files there are, and how many links."""
        files, links = (func.count().filter(how) for how in (Document.address == "", Document.address != ""))
        found = db.session.execute(
            select(files, links).where(self._here, Document.removed_at.is_(None))
        ).one()
        return found[0], found[1]


def _everything() -> tuple[Any, ...]:
    return selectinload(Document.versions), selectinload(Document.tags)


def material_of(group: Group, workshop: "Workshop") -> list[Document]:
    """Give the documents and links of a group at a workshop: its own and the programme's, the newest first."""
    here = or_(Document.group_id == group.id, Document.programme_id == group.programme_id)
    found = select(Document).where(here, Document.workshop_id == workshop.id, Document.removed_at.is_(None))
    newest = found.order_by(Document.changed_at.desc(), Document.id.desc())
    return list(db.session.scalars(newest.options(*_everything())))
