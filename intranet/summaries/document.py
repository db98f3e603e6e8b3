"""A summary ready to be drawn: its page as html, the data it carries, and the name of its content."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Document:
    """What a summary is made of. The same document gives the same bytes, whoever draws it and when."""

    html: str
    settings: tuple[tuple[str, ...], ...]  # stylesheets beside this module, the roomiest set of them first
    pages: int  # set closer until it has no more than these
    data: str  # JSON, attached to the PDF
    data_name: str
    made_at: datetime  # aware; the date the file carries: that of its content, not of its printing

    @classmethod
    def of(
        cls,
        html: str,
        *,
        settings: tuple[tuple[str, ...], ...],
        pages: int,
        data: dict[str, Any],
        data_name: str,
        made_at: datetime,
    ) -> Self:
        """Put a document together from its page and its data."""
        text = json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)
        return cls(html, settings, pages, text, data_name, made_at.astimezone(UTC))

    @property
    def digest(self) -> str:
        """Name the content: 64 hex digits that change when the page, the data, or how it is drawn changes."""
        return hashlib.sha256(_house() + self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """Write the document for the process that draws it."""
        return json.dumps({**asdict(self), "made_at": self.made_at.isoformat()}).encode()

    @classmethod
    def from_bytes(cls, written: bytes) -> Self:
        """Read a document as `to_bytes` wrote it."""
        fields = json.loads(written)
        made_at = datetime.fromisoformat(fields["made_at"])
        return cls(**{**fields, "made_at": made_at, "settings": tuple(map(tuple, fields["settings"]))})


@cache
def _house() -> bytes:
    """Digest what draws: our code, styles and fonts, and WeasyPrint. A browser's copy from before a change is stale."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for file in sorted(path for path in HERE.rglob("*") if path.suffix in {".py", ".css", ".ttf", ".conf"}):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.digest()
