"""Who changed which fragment and when, in bursts that a person would call one change.

Written from the log, whose rows are put together later on (compaction.py). A change holds what its fragment said
before and after it, so that it can be read whatever becomes of the rows.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pycrdt import Doc, XmlFragment
from sqlalchemy import ForeignKey, Index, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.accounts.models import User
from intranet.live import rendering
from intranet.live.guard import Malformed, TooLarge, Update, scan, scan_merged
from intranet.live.models import SharedText, TextUpdate
from intranet.live.outline import Behind, Outline
from intranet.platform.db import Model, db

PAUSE = timedelta(minutes=5)  # of an author's in a fragment, after which it is another change


class TextChange(Model):
    """What one person did to one fragment in one go. Two at once make two changes that overlap."""

    __table_args__ = (Index("ix_text_change_text_id_last_seq", "text_id", "last_seq"),)

    text_id: Mapped[int] = mapped_column(ForeignKey("shared_text.id", ondelete="CASCADE"))
    fragment: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime] = mapped_column(index=True)
    first_seq: Mapped[int]
    last_seq: Mapped[int]
    before: Mapped[str]  # HTML, as rendering gives it
    after: Mapped[str]
    is_over: Mapped[bool] = mapped_column(default=False)  # what its author does next is another change
    restored_at: Mapped[datetime | None]  # it brought back what the fragment said at this instant
    author: Mapped[User | None] = relationship()


class Overtaken(Exception):
    """Somebody else has written the history meanwhile."""


@dataclass(eq=False)
class Burst:
    """A change in the making."""

    author_id: int | None
    fragment: str
    began_at: datetime
    ended_at: datetime
    first_seq: int
    last_seq: int
    change_id: int | None = None  # of the change that it goes on with
    before: str = ""
    after: str = ""
    is_over: bool = False
    wrote: dict[int, int] = field(default_factory=dict)  # from which clock on, under each client id

    def goes_on(self, row: Any) -> bool:
        """Tell whether a row of the same author and fragment belongs to it."""
        return not self.is_over and row.received_at - self.ended_at < PAUSE

    def has_words_in(self, client: int, clock: int) -> bool:
        """Tell whether it wrote what stands at a clock, or something before it."""
        return self.wrote.get(client, clock + 1) <= clock


_SHARED = (
    "author_id",
    "fragment",
    "began_at",
    "ended_at",
    "first_seq",
    "last_seq",
    "before",
    "after",
    "is_over",
)


class Deleted:
    """What is deleted in a text so far. A page that compares tells of it all once more."""

    def __init__(self) -> None:
        self._marks: defaultdict[int, bytearray] = defaultdict(bytearray)

    def add(self, stretches: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
        """Take in what an update deletes, as (client, clock, length). Gives of each stretch what is new."""
        new = []
        for client, clock, length in stretches:
            marks, end = self._marks[client], clock + length
            marks.extend(bytes(max(0, end - len(marks))))
            first, last = marks.find(0, clock, end), marks.rfind(0, clock, end)
            if first >= 0:
                new.append((client, first, last - first + 1))
                marks[first : last + 1] = b"\1" * (last - first + 1)
        return new


class Replay:
    """Goes through the rows of a text: first to see which bursts they make, then to read what those did."""

    def __init__(self, rows: Sequence[Any], recorded: int, known: Iterable[TextChange]) -> None:
        self.rows = rows
        self.recorded = recorded
        self.outline = Outline()
        self.left_out: set[int] = set()
        self.bursts: dict[Burst, None] = {}  # in order, each once
        self._deleted = Deleted()
        self._open: dict[tuple[int | None, str], Burst] = {}
        self._restored: set[tuple[int, str]] = set()
        self._written: list[tuple[str, int]] = []  # where, and with which row, each change known before ended
        for change in known:
            self._know(change)
        for row in rows:
            self._take_in(row)
        self._read()

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.rows[-1].seq if self.rows else self.recorded

    @property
    def payloads(self) -> list[bytes]:
        """The updates that make up the text."""
        return [row.payload for row in self.rows if row.seq not in self.left_out]

    def _know(self, change: TextChange) -> None:
        self._written.append((change.fragment, change.last_seq))
        if change.restored_at is not None:
            self._restored.add((change.last_seq, change.fragment))
            if change.last_seq <= self.recorded:
                self._end_all(change.fragment)
        elif not change.is_over:
            burst = Burst(**{name: getattr(change, name) for name in _SHARED}, change_id=change.id)
            self._open[(burst.author_id, burst.fragment)] = burst

    def _take_in(self, row: Any) -> None:
        try:
            if row.is_merged:
                structs, deletes = scan_merged(row.payload)
                self.outline.add_merged(structs, deletes)
                self._deleted.add(deletes)
                return
            found = scan(row.payload)
            self.outline.add(found)
        except (Malformed, TooLarge, Behind):
            self.left_out.add(row.seq)
            return
        new = self._deleted.add(found.deletes)
        if row.seq <= self.recorded:
            self._remember(row, found)
            return
        self._end_those_whose_words_go(row, new)
        for fragment in self._fragments(found, new):
            self._count(row, fragment, found)

    def _remember(self, row: Any, found: Update) -> None:
        """Note whose words those of a row are that has been counted before."""
        for (author, _fragment), burst in self._open.items():
            if found.client is not None and author == row.author_id and row.seq >= burst.first_seq:
                burst.wrote.setdefault(found.client, found.start)

    def _fragments(self, found: Update, deletes: list[tuple[int, int, int]]) -> set[str]:
        stretches = list(deletes)
        if found.client is not None:
            stretches.append((found.client, found.start, found.end - found.start))
        places = [
            place
            for client, clock, length in stretches
            for place in self.outline.runs[client].between(clock, clock + length)
        ]
        return {place.fragment for place in places} - {""}

    def _count(self, row: Any, fragment: str, found: Update) -> None:
        if (row.seq, fragment) in self._restored:
            self._end_all(fragment)
            return
        burst = self._open.get((row.author_id, fragment))
        if burst is None or not burst.goes_on(row):
            at = row.received_at
            burst = Burst(row.author_id, fragment, at, at, row.seq, row.seq)
            self._open[(row.author_id, fragment)] = burst
        self.bursts.setdefault(burst)
        burst.ended_at, burst.last_seq = row.received_at, row.seq
        if found.client is not None:
            burst.wrote.setdefault(found.client, found.start)

    def _end_all(self, fragment: str) -> None:
        for (_author, name), burst in self._open.items():
            burst.is_over = burst.is_over or name == fragment

    def _end_those_whose_words_go(self, row: Any, deletes: list[tuple[int, int, int]]) -> None:
        """End a change whose words somebody else now deletes: they are read in it, and nowhere else."""
        for client, clock, length in deletes:
            for (author, _fragment), burst in self._open.items():
                if author != row.author_id and burst.has_words_in(client, clock + length - 1):
                    burst.is_over = True
                    self.bursts.setdefault(burst)

    def _read(self) -> None:
        begins, ends, changed = defaultdict(list), defaultdict(list), defaultdict(list)
        for burst in self.bursts:
            ends[burst.last_seq].append(burst)
            changed[self._last_changed_during(burst)].append(burst)
            if burst.change_id is None:
                begins[burst.first_seq].append(burst)
        stood: dict[Burst, str] = {}
        doc: Doc[XmlFragment] = Doc()
        for row in self.rows:
            for burst in begins[row.seq]:
                burst.before = _html(doc, burst.fragment)
            if row.seq not in self.left_out:
                doc.apply_update(row.payload)
            for burst in changed[row.seq]:
                stood[burst] = _html(doc, burst.fragment)
            for burst in ends[row.seq]:
                burst.after = _html(doc, burst.fragment)
                if burst.before == burst.after:
                    # What its author did comes to nothing. What went with it of another's words is then the change.
                    burst.before = stood.get(burst, burst.before)

    def _last_changed_during(self, burst: Burst) -> int:
        """Give the row with which somebody else last ended a change to the fragment while a burst went on; 0: none."""
        written = [*self._written, *((other.fragment, other.last_seq) for other in self.bursts)]
        within = (
            seq for name, seq in written if name == burst.fragment and burst.first_seq < seq < burst.last_seq
        )
        return max(within, default=0)


def _html(doc: "Doc[XmlFragment]", fragment: str) -> str:
    return str(rendering.html(rendering.blocks_of(doc.get(fragment, type=XmlFragment))))


_ROWS = (
    select(
        TextUpdate.seq, TextUpdate.payload, TextUpdate.is_merged, TextUpdate.author_id, TextUpdate.received_at
    )
    .where(TextUpdate.text_id == bindparam("text"))
    .order_by(TextUpdate.seq)
)
_LAST = select(func.max(TextUpdate.seq)).where(TextUpdate.text_id == bindparam("text")).scalar_subquery()
_IS_BEHIND = select(SharedText.recorded < _LAST).where(SharedText.id == bindparam("text"))


def only_reading() -> None:
    """Begin a transaction that only reads; what was under way in this session is over."""
    db.session.rollback()
    db.session.connection(execution_options={"reads": True})


def replay(text_id: int) -> Replay:
    """Go through a text from its first row, in a transaction of its own."""
    only_reading()
    recorded = db.session.scalar(select(SharedText.recorded).where(SharedText.id == text_id)) or 0
    rows = db.session.execute(_ROWS, {"text": text_id}).all()
    first = next((row.received_at for row in rows if row.seq > recorded), None)
    known: Iterable[TextChange] = ()
    if first is not None:
        recent = or_(TextChange.ended_at > first - PAUSE, TextChange.last_seq > recorded)
        of_text = select(TextChange).where(TextChange.text_id == text_id, recent)
        known = db.session.scalars(of_text.order_by(TextChange.last_seq)).all()
    found = Replay(rows, recorded, known)
    db.session.rollback()
    return found


def write(text_id: int, found: Replay) -> None:
    """Write down the changes that a replay found, in the transaction under way.

    Raises:
        Overtaken: somebody else has done so meanwhile.
    """
    here = (SharedText.id == text_id, SharedText.recorded == found.recorded)
    if not db.session.execute(update(SharedText).where(*here).values(recorded=found.last)).rowcount:  # type: ignore[attr-defined]
        raise Overtaken
    for burst in found.bursts:
        this = TextChange.id == burst.change_id
        values = {name: getattr(burst, name) for name in _SHARED}
        if burst.before == burst.after:  # taken back, or nothing that a reader sees
            db.session.execute(delete(TextChange).where(this))
        elif burst.change_id is None:
            db.session.execute(insert(TextChange).values(text_id=text_id, **values))
        else:
            db.session.execute(update(TextChange).where(this).values(**values))


def changes_since(text_id: int, at: datetime) -> Sequence[Any]:
    """Give what was changed after an instant: fragment, when it ended, HTML before and after, in the order it began.

    What a fragment said at the instant is what it said before its first.
    """
    columns = select(TextChange.fragment, TextChange.ended_at, TextChange.before, TextChange.after)
    found = columns.where(TextChange.text_id == text_id, TextChange.ended_at > at)
    return db.session.execute(found.order_by(TextChange.first_seq, TextChange.id)).all()


def record(text_id: int) -> None:
    """Bring the history of a text up to now, in transactions of its own."""
    only_reading()
    is_behind = db.session.scalar(_IS_BEHIND, {"text": text_id})
    db.session.rollback()
    if is_behind:
        found = replay(text_id)
        try:
            write(text_id, found)
            db.session.commit()
        except Overtaken:
            db.session.rollback()
