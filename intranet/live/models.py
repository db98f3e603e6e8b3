"""Texts that several people write in at once, kept as every change ever made to them."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from intranet.live import blocks
from intranet.live.guard import scan
from intranet.platform import clock
from intranet.platform.db import Model, db

# Changes when the editor's schema does: a page with another version would delete what it does not know.
SCHEMA_VERSION = 1
LOCK_SPACE = 7_101  # ours among PostgreSQL's advisory locks


class SharedText(Model):
    """A text of one or more fragments: a charter with its sections, a workshop's notes."""

    group_id: Mapped[int] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), index=True)
    # Its name in memory: row numbers can be used again after a deletion.
    key: Mapped[str] = mapped_column(unique=True, default=lambda: secrets.token_hex(8))
    schema_version: Mapped[int] = mapped_column(default=SCHEMA_VERSION)
    fragments: Mapped[list[str]] = mapped_column(JSON, default=list)
    recorded: Mapped[int] = mapped_column(default=0)  # up to which update its history has been written
    is_closed: Mapped[bool] = mapped_column(default=False)  # nobody writes in it any more

    @classmethod
    def create(cls, *, group_id: int, fragments: Iterable[str], by: Any = None) -> Self:
        """Make a text whose fragments each have one empty paragraph: two first writers then share it."""
        names = list(fragments)
        text = cls(group_id=group_id, fragments=names)
        db.session.add(text)
        db.session.flush()
        text.append(blocks.empty(names), by=by)
        return text

    @property
    def topic(self) -> str:
        """The bus topic of those who have the text open."""
        return f"text:{self.id}"

    def take_turns(self) -> None:
        """Let others who change the text wait until this transaction ends."""
        if db.session.get_bind().dialect.name == "postgresql":  # on SQLite whoever writes is alone anyway
            db.session.execute(select(func.pg_advisory_xact_lock(LOCK_SPACE, self.id)))

    def append(self, update: bytes, *, by: Any) -> "TextUpdate | None":
        """Add an update that the server itself made, in the transaction under way; open pages get it after commit.

        Args:
            by: the User who asked for it, or None.
        """
        scanned = scan(update)
        if scanned.is_empty:
            return None
        self.take_turns()
        author_id = by.id if by is not None else None
        if scanned.client is not None:
            db.session.add(
                TextClient(text_id=self.id, client_id=scanned.client, user_id=author_id, clock=scanned.end)
            )
        last = db.session.scalar(select(func.max(TextUpdate.seq)).where(TextUpdate.text_id == self.id)) or 0
        row = TextUpdate(text_id=self.id, seq=last + 1, author_id=author_id, payload=update)
        db.session.add(row)
        db.session.flush()
        db.session.info.setdefault("text-updates", []).append(row)
        return row


class TextUpdate(Model):
    """One change to a text, as Yjs writes it. Rows are the text: they are added, and put together but never changed."""

    __table_args__ = (UniqueConstraint("text_id", "seq"),)

    text_id: Mapped[int] = mapped_column(ForeignKey("shared_text.id", ondelete="CASCADE"))
    seq: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    payload: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    is_merged: Mapped[bool] = mapped_column(default=False)  # stands for every update up to this one


class TextClient(Model):
    """Whose a client id is in a text, and how far it has written. Nobody else may write under it."""

    __table_args__ = (UniqueConstraint("text_id", "client_id"),)

    text_id: Mapped[int] = mapped_column(ForeignKey("shared_text.id", ondelete="CASCADE"))
    client_id: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    clock: Mapped[int] = mapped_column(default=0)
