"""The kinds of summary there are: what each may leave out, how it is gathered, and how it is set."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from flask_babel.speaklater import LazyString

from intranet.summaries.drawing.document import Document
from intranet.summaries.sheet import Content

_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')


class Number(NamedTuple):
    """One version or workshop that there is a summary of."""

    number: int
    label: str


class TooLong(Exception):
    """There is more to say than one file can hold. The message says so to whoever asked, and what to narrow."""


@dataclass(frozen=True)
class Kind:
    """One kind of summary. Each lives in a folder of its own, beside this module.

    Attributes:
        name: as in its address, `/groups/x/summaries/NAME.pdf`.
        title: what it is called.
        gather: gives what a summary of this group or programme says, in the language of the request, or None while
            there is nothing to say. The number is that of a version or a workshop; None asks for the newest.
        set_alone: gives the page to draw, without the parts that are named; `set_on_paper` sees to the letterhead.
        name_file: gives what the file is called, without its ending.
        parts: what may be left out, by its name in the address, with what it is called.
        of_newest: those of them that only the newest version has.
        hints: what somebody who leaves a part out should know, by the part's name.
        holds: what it holds and how long it is, for whoever chooses.
        nothing: what to do while there is nothing to say.
        numbers: gives the versions or workshops of a group that there is one of each of, the newest first.
        number_name: what the address calls such a number.
        chosen: what of it alone is told, as the address says it.
        is_silent: tells of what is gathered whether nothing of the group's own is in it: a bundle has no use for that.
    """

    name: str
    title: LazyString
    gather: Callable[[Any, int | None], Content | None]
    set_alone: Callable[[Any, Collection[str]], Document]
    name_file: Callable[[Any], str]
    parts: Mapping[str, LazyString] = field(default_factory=dict)
    of_newest: Collection[str] = ()
    hints: Mapping[str, LazyString] = field(default_factory=dict)
    holds: LazyString | str = ""
    nothing: LazyString | str = ""
    numbers: Callable[[Any], Sequence[Number]] | None = None
    number_name: str = "number"
    chosen: Mapping[str, Any] = field(default_factory=dict)
    is_silent: Callable[[Any], bool] = lambda _content: False

    @property
    def has_numbers(self) -> bool:
        """Tell whether there is one of each version or workshop."""
        return self.numbers is not None

    def numbers_of(self, about: Any) -> Sequence[Number]:
        """Give what there is one of each of; nothing for a kind of which there is one."""
        return self.numbers(about) if self.numbers else ()

    def named(self, parts: Collection[str]) -> list[str]:
        """Give what some parts are called, in order."""
        return [str(title) for part, title in self.parts.items() if part in parts]

    def set_on_paper(self, content: Any, without: Collection[str] = ()) -> Document:
        """Give the page to draw, with what its letterhead shows and without the parts that are named."""
        document = self.set_alone(content, without)
        return replace(document, pictures=(*content.letterhead.pictures, *document.pictures))

    def file_name(self, content: Any) -> str:
        """Give what the file is called."""
        return as_file_name(self.name_file(content)) + ".pdf"


def as_file_name(name: str) -> str:
    """Give a name without what some system forbids in one, and with spaces that are found by searching."""
    return _NOT_IN_FILE_NAMES.sub(" ", name.replace("\N{NO-BREAK SPACE}", " "))
