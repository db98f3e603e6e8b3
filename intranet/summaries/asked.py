"""What of a summary somebody asks for, as addresses and orders hold it."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from flask import abort, current_app, request, url_for
from flask_babel import force_locale

from intranet.groups.models import Group, Programme
from intranet.platform import i18n
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.shelf import Shelf
from intranet.summaries.kinds import Kind
from intranet.summaries.sheet import Content

MOST_MEETING = 80  # two lines beside the name of an organisation
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True)
class Asked:
    """One summary of a group or a programme: of which version or workshop, in which language, without which parts.

    Attributes:
        meeting: the one that it is handed over to, which stands on it; empty when it is for no meeting.
    """

    kind: Kind
    about: Group | Programme
    number: int | None = None  # None: the newest
    without: tuple[str, ...] = ()
    language: str = "sv"
    meeting: str = ""

    @classmethod
    def in_address(cls, kind: Kind, about: Group | Programme, number: int | None = None) -> Self:
        """Read what the address of the request asks for. 404 for a part, a language or a number there is not."""
        without = tuple(part for part in kind.parts if part in request.args.getlist("without"))
        language = request.args.get("language") or i18n.language()
        if set(request.args.getlist("without")) - set(kind.parts) or language not in i18n.LANGUAGES:
            abort(404)
        number = number or number_in_address("number")
        asked = cls(kind, about, number, without, language, meeting_named())
        return abort(404) if asked.is_too_long else asked

    @property
    def is_too_long(self) -> bool:
        """Tell whether the meeting's name is longer than there is room for."""
        return len(self.meeting) > MOST_MEETING

    @property
    def args(self) -> dict[str, Any]:
        """Give what an address that asks for the same says after its question mark."""
        return {"without": list(self.without), **self._how}

    @property
    def _how(self) -> dict[str, str | None]:
        spoken = None if self.language == i18n.language() else self.language
        return {"language": spoken, "meeting": self.meeting or None}

    @property
    def is_narrowed(self) -> bool:
        """Tell whether something is chosen beside of which it is: parts, a meeting or another language."""
        return any(self.args.values())

    @property
    def pdf(self) -> str:
        """Give the address of the PDF of a group's summary."""
        number = self.number
        if number is None and self.kind.number_name == "number":  # such an address always names one
            number = next((one.number for one in self.kind.numbers_of(self.about)), None)
        args: dict[str, Any] = {self.kind.number_name: number, **self.kind.chosen, **self.args}
        return url_for(f"summaries.{self.kind.name}", group=self.about, **args)

    def address(self, endpoint: str) -> str:
        """Give the address of something else about a group's summary, such as the picture of its first page."""
        args: dict[str, Any] = {"number": self.number, **self.kind.chosen, **self.args}
        return url_for(f"summaries.{endpoint}", group=self.about, kind=self.kind.name, **args)

    @property
    def chosen(self) -> dict[str, Any]:
        """Give what the address of the page where this is chosen says after its question mark."""
        kind, number = self.kind.name, self.number
        included = [part for part in self.kind.parts if part not in self.without]
        return {"kind": kind, "of": kind, "number": number, "part": included, **self._how}

    @property
    def choice(self) -> str:
        """Give the address of the page where this is chosen, so that one can choose on."""
        return url_for("summaries.index", group=self.about, **self.chosen)

    @cached_property
    def content(self) -> Content | None:
        """Gather what the summary says; None while there is nothing to say."""
        with force_locale(self.language):
            content: Any = self.kind.gather(self.about, self.number)
        if content is None or not self.meeting:
            return content  # type: ignore[no-any-return]  # each kind has a class of its own
        return replace(content, letterhead=replace(content.letterhead, meeting=self.meeting))  # type: ignore[no-any-return]

    @cached_property
    def document(self) -> Document:
        """Give the page to draw."""
        with force_locale(self.language):
            return self.kind.set_on_paper(self.content, self.without)

    @property
    def file_name(self) -> str:
        """Give what the file is called."""
        with force_locale(self.language):
            return self.kind.file_name(self.content)


def number_in_address(name: str) -> int | None:
    """Give the number that the address asks for, if any. 404 for what is no number."""
    asked = request.args.get(name)
    if asked is not None and not _NUMBER.fullmatch(asked):
        abort(404)
    return int(asked) if asked else None


def meeting_named() -> str:
    """Give the meeting that the address or the form names, on one line."""
    return " ".join(request.values.get("meeting", "").split())


def shelf() -> Shelf:
    """Give where the app keeps what is drawn."""
    kept: Shelf = current_app.extensions["samsyn.summaries"]
    return kept
