"""What a summary says as plain data, for the files that are attached to it."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from intranet.platform import clock


def values_of(content: Any) -> dict[str, Any]:
    """Give the fields of a dataclass by their names, as plain data."""
    return {field.name: plain(getattr(content, field.name)) for field in fields(content)}


def plain(value: Any) -> Any:
    """Give a value as plain data: days in ISO form, and instants too (see `local`)."""
    if hasattr(value, "as_data"):
        return value.as_data()
    if is_dataclass(value):
        return values_of(value)
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime):
        return local(value)
    return value.isoformat() if isinstance(value, date) else value


def local(instant: datetime) -> str:
    """Write an instant as the page does, by Sweden's clocks, and with how far they are from UTC."""
    return clock.swedish(instant).isoformat()
