"""The kinds of summary there are: what each may leave out, how it is gathered, and how it is set."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel.speaklater import LazyString

from intranet.summaries.drawing.document import Document
from intranet.summaries.sheet import Content

_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')


@dataclass(frozen=True)
class Kind:
    """One kind of summary. Each lives in a folder of its own, beside this module.

    Attributes:
        name: as in its address, `/groups/x/summaries/NAME.pdf`.
        title: what it is called.
        gather: gives what a summary of this group or programme says, in the language of the request, or None while
            there is nothing to say. The number is that of a version or a workshop; None asks for the newest.
        set_on_paper: gives the page to draw, without the parts that are named.
        name_file: gives what the file is called, without its ending.
        parts: what may be left out, by its name in the address, with what it is called.
    """

    name: str
    title: LazyString
    gather: Callable[[Any, int | None], Content | None]
    set_on_paper: Callable[[Any, Collection[str]], Document]
    name_file: Callable[[Any], str]
    parts: Mapping[str, LazyString] = field(default_factory=dict)

    def file_name(self, content: Any) -> str:
        """Give what the file is called, without what some system forbids in a name."""
        return _NOT_IN_FILE_NAMES.sub(" ", self.name_file(content)) + ".pdf"
