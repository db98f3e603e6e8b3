"""Files that features keep, each content once, whatever they are attached to and however often.

How another feature attaches files, with rights of its own:

- Its table has a column `stored_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)`, and
  beside it the name under which the person knows the file. As long as a row points there, the content stays; the
  database itself sees to that, and a content that nobody points to any more is let go of once a day.
- Its view is marked `@takes_files`, checks its own form first, and calls `files().bring_in(upload, owner)` and then
  `.stored()` in the transaction that attaches it; its words are read once that is committed. What is not taken raises
  `NotKept` from either, whose `words()` tell the person; `renaming()` says it when it came under a name that it cannot
  keep.
- Its view that sends asks its own right and answers with `files().send(stored, name)`: always as something to save.
- `files_of(app).count(holding)` once at the start, so that what it keeps counts towards the group's room.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, cast
from urllib.parse import quote

import structlog
from flask import Flask, abort, current_app
from flask_babel import gettext as _
from sqlalchemy import BigInteger, ColumnElement, Select, String, Table, event, exists, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from intranet.groups.models import Group, Programme
from intranet.library.kinds import FORMS, FileKind, NotTaken, Why, is_named_as_ours, named, recognise
from intranet.library.store import INCOMING, Store, digest_of
from intranet.live import history
from intranet.platform import clock
from intranet.platform.config import Settings
from intranet.platform.db import Model, db
from intranet.platform.turns import aside

MOST_NAME = 200
Owner = Group | Programme
Holding = Callable[[Owner], Select[int]]
# Whatever it is, a browser saves it and runs none of it.
HARMLESS = "default-src 'none'; sandbox; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"

PICTURE = ".webp"  # after the name of a content: its small picture
CAME_IN = "files came in"  # what a session notes until it commits

log = structlog.get_logger()


class NotKept(Exception):
    """A file is not taken. `words` say which and why, as the person is told it."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(why)
        self.name = name
        self.why = why

    def words(self) -> str:
        """Say it in a sentence."""
        return _("“%(name)s” was not saved. %(why)s", name=self.name, why=self.why)


class StoredFile(Model):
    """A content in the store: what kind it is, how large, and the words in it once somebody has read it."""

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    kind: Mapped[FileKind]
    stored_at: Mapped[datetime] = mapped_column(default=clock.now)
    # For the search; empty as long as nobody has read it, and for what has none. Long: loaded when asked for.
    words: Mapped[str] = mapped_column(default="", deferred=True)
    read_at: Mapped[datetime | None]
    # A small picture of it lies beside it in the store, once somebody has made one; of some there is none to be made.
    pictured_at: Mapped[datetime | None]
    picture_width: Mapped[int | None]  # pixels
    picture_height: Mapped[int | None]

    @property
    def has_picture(self) -> bool:
        """Tell whether there is a small picture of it."""
        return self.picture_width is not None


@dataclass
class Incoming:
    """A content that lies in the store, but is not yet anybody's."""

    digest: str
    size: int
    kind: FileKind
    name: str
    sent_as: str  # the name it came with, before it got an ending that its kind has
    file: IO[bytes]
    owner: Owner
    files: "Files"

    def words(self) -> str:
        """Say that it is saved, and under which name when that is another than it came with."""
        saved = _("“%(name)s” is saved.", name=self.name)
        return f"{saved} {self.renaming()}".strip()

    def renaming(self) -> str:
        """Say that its name was given another ending, and why; empty when it was not."""
        if self.name == self.sent_as:
            return ""
        said = _("The name “%(name)s” does not tell what the file is, so here it is called “%(kept)s”.")
        return said % {"name": self.sent_as, "kept": self.name}

    def stored(self) -> StoredFile:
        """Give its row, held until the transaction ends: whoever lets go of contents leaves it alone meanwhile.

        Raises:
            NotKept: something else has come meanwhile, and there is no room for it any more.
        """
        store = self.files.store
        about = {"digest": self.digest, "size": self.size, "kind": self.kind, "words": ""}
        # One that is there already is held too, so that nobody lets go of it before it is attached.
        held = {"index_elements": ["digest"], "set_": {"size": _TABLE.c.size}}
        db.session.execute(_insert().on_conflict_do_update(**held), {**about, "stored_at": clock.now()})
        found = db.session.scalars(select(StoredFile).where(StoredFile.digest == self.digest)).one()
        self.files.take_room(self.owner, [found.id], self.name)
        if not store.has(self.digest):  # let go of since it came in
            store.put(self.digest, self.file)
        db.session.info[CAME_IN] = True
        return found


_TABLE = cast(Table, StoredFile.__table__)


def _insert() -> Any:
    return {"sqlite": sqlite, "postgresql": postgresql}[db.engine.dialect.name].insert(_TABLE)


class Files:
    """The files of one app."""

    def __init__(self, settings: Settings) -> None:
        self.store = Store.of(settings)
        self.most = settings.file_megabytes << 20
        self.room = settings.group_megabytes << 20
        self._holdings: list[Holding] = []

    def count(self, holding: Holding) -> None:
        """Let a feature's files count: `holding` selects the numbers of those that a group or programme has."""
        self._holdings.append(holding)

    def used_by(self, owner: Owner) -> int:
        """Give how many bytes the files of a group or programme take. A content counts once."""
        return self._size_of(owner, [])

    def _size_of(self, owner: Owner, more: Sequence[int]) -> int:
        mine = [StoredFile.id.in_(holding(owner)) for holding in self._holdings]
        these = or_(*mine, StoredFile.id.in_(more))
        return int(db.session.scalar(select(func.sum(StoredFile.size)).where(these)) or 0)

    def take_room(self, owner: Owner, contents: Sequence[int], name: str) -> None:
        """See that a group or programme has room for some contents, and let nobody else take it in this transaction.

        Raises:
            NotKept: it has not.
        """
        kind = type(owner)
        held = select(kind.id).where(kind.id == owner.id)
        db.session.execute(held.with_for_update(key_share=True))  # others may still point to its row
        if self._size_of(owner, contents) > self.room:
            raise NotKept(name, _full())

    def bring_in(self, upload: FileStorage, owner: Owner) -> Incoming:
        """Look at what came, and let it lie in the store. The transaction under way ends: it has only read until here.

        Raises:
            NotKept: it is empty, too large, of no kind that is taken, or there is no room for it.
        """
        name, file = plain_name(upload.filename), upload.stream
        size = file.seek(0, 2)
        self._check(name, size, owner)
        db.session.commit()  # others can write in the database while the disk or the bucket takes its time
        try:
            kind = recognise(file)
        except NotTaken as refusal:
            raise NotKept(name, _reason(refusal.why, name)) from refusal
        digest = digest_of(file)
        with aside():
            if not self.store.has(digest):
                self.store.put(digest, file)
        return Incoming(digest, size, kind, named(name, kind), name, file, owner, self)

    def _check(self, name: str, size: int, owner: Owner) -> None:
        if size == 0:
            raise NotKept(name, _("The file is empty."))
        if size > self.most:
            largest = self.most >> 20
            raise NotKept(name, _("It is too large: a file may be at most %(most)d MB.", most=largest))
        if self.used_by(owner) + size > self.room:
            raise NotKept(name, _full())

    def send_picture(self, stored: StoredFile) -> Response:
        """Answer with the small picture of a content. 404 when it has none."""
        name = picture_name(stored.digest)
        if not stored.has_picture or not self.store.has(name):
            abort(404)
        answer = Response(self.store.read(name), mimetype="image/webp")
        answer.headers["Content-Security-Policy"] = HARMLESS
        answer.headers.set("Content-Disposition", "inline", filename=name)
        return answer

    def send(self, stored: StoredFile, name: str) -> Response:
        """Answer with a content, to be saved under a name. 410 when the store has lost it."""
        if not self.store.has(stored.digest):
            log.error("file.missing", digest=stored.digest[:12])
            abort(410)
        answer = Response(self.store.read(stored.digest), mimetype=FORMS[stored.kind].type)
        answer.content_length = stored.size
        answer.headers["Content-Security-Policy"] = HARMLESS
        answer.headers.set("Content-Disposition", "attachment", **_said(named(name, stored.kind)))
        return answer

    def let_go(self) -> int:
        """Delete the contents that nobody points to, and what a crash has left. Gives how many. Commits."""
        return self.let_go_of(StoredFile.id > 0) + self._delete_left_over()

    def let_go_of(self, these: ColumnElement[bool]) -> int:
        """Delete those of some contents that nobody points to. Gives how many. Commits.

        Row by row: an upload of the same content waits for one of them only, and then lets it lie there anew.
        """
        unused = select(StoredFile.id).where(
            these, *(~exists().where(column == StoredFile.id) for column in _pointers())
        )
        gone = 0
        for number in db.session.scalars(unused).all():
            row = db.session.scalar(
                select(StoredFile).where(StoredFile.id == number).with_for_update(skip_locked=True)
            )
            gone += row is not None and self._delete(row)
            db.session.commit()
        return gone

    def _delete(self, row: StoredFile) -> bool:
        db.session.delete(row)
        try:
            db.session.flush()
        except IntegrityError:  # somebody has just attached it again
            db.session.rollback()
            return False
        self.store.delete(row.digest)
        if row.has_picture:
            self.store.delete(picture_name(row.digest))
        return True

    def _delete_left_over(self) -> int:
        paths = {path: path.split("/")[-1].removesuffix(PICTURE) for path in self.store.old()}
        history.only_reading()
        known = set(db.session.scalars(select(StoredFile.digest)))
        db.session.rollback()
        gone = 0
        for path, digest in paths.items():
            if path.startswith(f"{INCOMING}/") or (digest not in known and self._is_nobodys(digest)):
                self.store.delete_left_over(path)
                gone += 1
            db.session.rollback()
        return gone

    def _is_nobodys(self, digest: str) -> bool:
        """Tell whether there is no such row, and let who brings the same content wait until the transaction ends."""
        about = {"size": 0, "kind": FileKind.TEXT, "words": "", "stored_at": clock.now()}
        claim = _insert().values(digest=digest, **about).on_conflict_do_nothing().returning(_TABLE.c.id)
        return db.session.scalar(claim) is not None


@event.listens_for(Session, "after_commit")
def _have_read(session: Session) -> None:
    if session.info.pop(CAME_IN, False):
        current_app.extensions["samsyn.reader"].wake()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(CAME_IN, None)


def _pointers() -> list[db.Column]:  # type: ignore[name-defined]  # Flask-SQLAlchemy has it, its types do not
    """Give every column that points to a content, in whatever feature."""
    columns = [column for table in db.metadata.sorted_tables for column in table.columns]
    return [column for column in columns if any(key.column.table is _TABLE for key in column.foreign_keys)]


def picture_name(digest: str) -> str:
    """Give the name in the store of a content's small picture."""
    return digest + PICTURE


def plain_name(name: str | None) -> str:
    """Give a file's name without folders or what cannot be shown."""
    last = (name or "").replace("\\", "/").split("/")[-1]
    shown = " ".join("".join(letter for letter in last if letter.isprintable()).split())
    if len(shown) > MOST_NAME:
        stem, dot, ending = shown.rpartition(".")
        shown = f"{stem[: MOST_NAME - 12]}{dot}{ending[:10]}" if dot else shown[:MOST_NAME]
    return shown or _("unnamed")


def _said(name: str) -> dict[str, str]:
    """Give a file's name as a header says it: in the letters of English, and whole for browsers that read that."""
    english = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return {"filename": english, "filename*": f"UTF-8''{quote(name, safe='')}"}


def _full() -> str:
    return _("There is no room left. Remove something from the library and delete it for good.")


def _reason(why: Why, name: str) -> str:
    match why:
        case Why.LOCKED:
            return _("It is locked with a password. Save it without one and try again.")
        case Why.MACROS:
            return _("It contains macros. Save it without them and try again.")
        case Why.BROKEN:
            return _("It seems to be damaged. Open it, save it anew and try again.")
    taken = _("What can be saved is PDF, Office documents, OpenDocument, images, sound and plain text.")
    disguised = _("The file is called as one of them, but what is in it is something else.")
    return f"{taken} {disguised}" if is_named_as_ours(name) else taken


def files_of(app: Flask) -> Files:
    """Give the files of an app."""
    return cast(Files, app.extensions["samsyn.files"])


def files() -> Files:
    """Give the files of the app that answers."""
    return files_of(current_app)


def init_app(app: Flask) -> None:
    """Keep files."""
    app.extensions["samsyn.files"] = Files(app.extensions["samsyn.settings"])
