"""A summary ready to be drawn: its page as html, the files it carries, and the name of its content."""

import base64
import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

SUMMARIES = Path(__file__).parents[1]


@dataclass(frozen=True)
class Attached:
    """A file that goes with the summary: the same content for another system to read."""

    name: str
    media_type: str
    text: str

    @classmethod
    def json(cls, name: str, data: Mapping[str, Any]) -> Self:
        """Attach plain data."""
        return cls(name, "application/json", json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True))

    @classmethod
    def csv(cls, name: str, rows: Iterable[Sequence[object]]) -> Self:
        """Attach a table, its first row the headings (RFC 4180, UTF-8). No cell is a formula."""
        from intranet.actions.sheets.writing import harmless  # not in the process that draws

        written = io.StringIO()
        guarded = ([harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
        csv.writer(written).writerows(guarded)
        return cls(name, "text/csv", written.getvalue())


@dataclass(frozen=True)
class Picture:
    """A picture that the page shows as `<img src="app:NAME">`. Nothing else can be fetched while it is drawn."""

    name: str
    media_type: str
    content: str  # base64: a document travels as JSON

    @classmethod
    def of(cls, name: str, media_type: str, content: bytes) -> Self:
        """Take a picture's bytes."""
        return cls(name, media_type, base64.b64encode(content).decode())

    @property
    def address(self) -> str:
        """Give an address that a browser shows it by, without asking for it."""
        return f"data:{self.media_type};base64,{self.content}"

    @property
    def bytes(self) -> bytes:
        """Give the picture as it came."""
        return base64.b64decode(self.content)


@dataclass(frozen=True)
class Document:
    """What a summary is made of. The same document gives the same bytes, whoever draws it and when."""

    html: str
    settings: tuple[tuple[str, ...], ...]  # of the folder styles, the roomiest set of them first
    made_at: datetime  # aware; the date the file carries: that of its content, not of its printing
    attached: tuple[Attached, ...] = ()
    pictures: tuple[Picture, ...] = ()
    pages: int | None = None  # set closer until it has no more than these

    @property
    def digest(self) -> str:
        """Name the content: 64 hex digits that change when the page, the data, or how it is drawn changes."""
        return hashlib.sha256(_house() + self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """Write the document for the process that draws it."""
        return json.dumps({**asdict(self), "made_at": self.made_at.astimezone(UTC).isoformat()}).encode()

    @classmethod
    def from_bytes(cls, written: bytes) -> Self:
        """Read a document as `to_bytes` wrote it."""
        fields = json.loads(written)
        return cls(
            fields["html"],
            tuple(map(tuple, fields["settings"])),
            datetime.fromisoformat(fields["made_at"]),
            tuple(Attached(**each) for each in fields["attached"]),
            tuple(Picture(**each) for each in fields["pictures"]),
            fields["pages"],
        )


@cache
def _house() -> bytes:
    """Digest what draws: our code, styles and fonts, and WeasyPrint. A browser's copy from before a change is stale."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for file in sorted(
        path for path in SUMMARIES.rglob("*") if path.suffix in {".py", ".css", ".ttf", ".conf"}
    ):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.digest()
