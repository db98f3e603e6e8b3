"""Kinds and sizes of files in words and pictures."""

from babel.numbers import format_decimal
from flask import Flask
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.library.kinds import FORMS, FileKind

_IMAGE, _SOUND = _l("Image"), _l("Sound")
KIND_NAMES = {
    FileKind.PDF: "PDF",
    FileKind.DOCX: "Word",
    FileKind.DOC: "Word",
    FileKind.ODT: "OpenDocument",
    FileKind.XLSX: "Excel",
    FileKind.XLS: "Excel",
    FileKind.ODS: "OpenDocument",
    FileKind.PPTX: "PowerPoint",
    FileKind.PPT: "PowerPoint",
    FileKind.ODP: "OpenDocument",
    FileKind.TEXT: _l("Text"),
} | {
    kind: _IMAGE if form.type.startswith("image/") else _SOUND
    for kind, form in FORMS.items()
    if form.type.startswith(("image/", "audio/"))
}
_ICONS = {"Excel": "table", "PowerPoint": "presentation", "image": "image", "audio": "volume-2"}


def kind_icon(kind: FileKind) -> str:
    """Give the picture of a kind."""
    # Not by the words for images and sound: they are other ones in each language.
    family = FORMS[kind].type.partition("/")[0]
    return _ICONS.get(family if family in _ICONS else str(KIND_NAMES[kind]), "file-text")


def size_in_words(size: int) -> str:
    """Write how large a file is: "180 kB", "2,4 MB"."""
    if size < 1_000_000:
        return _("%(number)s kB", number=max(1, round(size / 1000)))
    unit, number = ("GB", size / 1e9) if size >= 1_000_000_000 else ("MB", size / 1e6)
    return f"{format_decimal(round(number, 1), locale=get_locale() or 'sv')}\N{NO-BREAK SPACE}{unit}"


def init_app(app: Flask) -> None:
    """Let every template say these things."""
    app.add_template_filter(size_in_words)
    app.add_template_filter(kind_icon, "file_icon")
    app.jinja_env.globals["file_kind_names"] = KIND_NAMES
