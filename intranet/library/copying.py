"""A programme's documents in the next year's: the same contents, which are kept once. What groups have added stays."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from intranet.groups.copying import Copy
from intranet.library.models import Document, DocumentTag, DocumentVersion
from intranet.platform.db import db


def copy_documents(copy: Copy) -> None:
    """Give the new programme the documents and links of the old one, each in its newest version."""
    found = (
        select(Document)
        .where(Document.programme_id == copy.old.id, Document.removed_at.is_(None))
        .options(selectinload(Document.versions), selectinload(Document.tags))
        .order_by(Document.id)
    )
    copied = {document.id: _copied(document, copy) for document in db.session.scalars(found).all()}
    db.session.add_all(copied.values())
    db.session.flush()
    copy.documents.update({old: new.id for old, new in copied.items()})


def _copied(old: Document, copy: Copy) -> Document:
    return Document(
        programme_id=copy.new.id,
        workshop_id=copy.workshops.get(old.workshop_id or 0),
        name=old.name,
        description=old.description,
        address=old.address,
        by_id=copy.by.id,
        by_name=copy.by.name,
        versions=[] if old.is_link else [_first(old.newest, copy)],
        tags=[DocumentTag(word=tag.word) for tag in old.tags],
    )


def _first(newest: DocumentVersion, copy: Copy) -> DocumentVersion:
    by = copy.by
    return DocumentVersion(number=1, file=newest.file, name=newest.name, by_id=by.id, by_name=by.name)
