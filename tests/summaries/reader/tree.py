"""A PDF as its structure tree has it: its tags, and all that they hold in the order it is read."""

import io
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pikepdf

from tests.summaries.reader.painting import Painter


class Tag:
    """One element of the structure tree."""

    def __init__(self, element: Any, above: "Tag | None", page: Any) -> None:
        self.element, self.above = element, above
        self.page = element.get("/Pg", page)

    @property
    def kind(self) -> str:
        """Give its type, without the stroke."""
        return str(self.element.get("/S", "/")).lstrip("/")

    @cached_property
    def children(self) -> list["Tag | Any"]:
        """Give what it holds, in reading order: tags, numbers of marked content, references to objects."""
        held = self.element.get("/K", [])
        held = list(held) if isinstance(held, pikepdf.Array) else [held]
        return [
            Tag(one, self, self.page) if isinstance(one, pikepdf.Dictionary) and "/S" in one else one
            for one in held
        ]

    @property
    def tags(self) -> list["Tag"]:
        """Give the tags in it."""
        return [one for one in self.children if isinstance(one, Tag)]

    def all(self) -> Iterator["Tag"]:
        """Give it and everything below it, in reading order."""
        yield self
        for one in self.tags:
            yield from one.all()

    def attribute(self, name: str, otherwise: Any = None) -> Any:
        """Give an attribute, of whichever owner."""
        held = self.element.get("/A", pikepdf.Array())
        for one in [held] if isinstance(held, pikepdf.Dictionary) else held:
            if isinstance(one, pikepdf.Dictionary) and name in one:
                return one[name]
        return otherwise

    def has(self, *names: str) -> bool:
        """Tell whether one of these entries says something."""
        return any(str(self.element.get(name, "")).strip() for name in names)


class Reading:
    """A PDF as it is read aloud."""

    def __init__(self, pdf: bytes) -> None:
        self.file = pikepdf.open(io.BytesIO(pdf))
        self.root = self.file.Root
        self.pages = [page.obj for page in self.file.pages]
        self.shown = [Painter(page).follow() for page in self.file.pages]
        self.top = Tag(self.root.StructTreeRoot.K, None, None)
        if isinstance(self.root.StructTreeRoot.K, pikepdf.Array):
            self.top = Tag(
                pikepdf.Dictionary(S=pikepdf.Name.NonStruct, K=self.root.StructTreeRoot.K), None, None
            )
        self.tags = list(self.top.all())

    def page_of(self, page: Any) -> int:
        """Give the place of a page in the file."""
        return next(n for n, one in enumerate(self.pages) if one.objgen == page.objgen)

    @cached_property
    def read(self) -> list[tuple[int, int, Tag]]:
        """Give all marked content in the order it is read: its page, its number, its tag."""
        found = []
        for tag in self.tags:
            for child in tag.children:
                if isinstance(child, int):
                    found.append((self.page_of(tag.page), child, tag))
                elif not isinstance(child, Tag) and child.get("/Type") == "/MCR":
                    found.append((self.page_of(child.get("/Pg", tag.page)), int(child.MCID), tag))
        return found

    def of(self, *kinds: str) -> list[Tag]:
        """Give the tags of some kinds, in reading order."""
        return [tag for tag in self.tags if tag.kind in kinds]

    @property
    def said(self) -> str:
        """Give the words in the order they are read, without the spaces between them."""
        return "".join(self.shown[page].words.get(number, "") for page, number, _tag in self.read)
