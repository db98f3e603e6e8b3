"""Reads a PDF as a screen reader does, by its structure tree, and says what would be read wrong.

Written against the rules alone, not against our code: it knows pikepdf, and nothing of how our files come about.
Silence is a good file.
"""

from tests.summaries.reader.rules import CHECKS
from tests.summaries.reader.tree import Reading

__all__ = ["Reading"]


def font_names(file: Reading) -> set[str]:
    """Give the families that the file uses."""
    return {
        str(font.BaseFont).lstrip("/").split("+")[-1]
        for page in file.pages
        for font in page.Resources.get("/Font", {}).values()
    }


def check(pdf: bytes) -> list[str]:
    """Say everything that a screen reader would read wrong."""
    file = Reading(pdf)
    return [f"{one.__name__}: {said}" for one in CHECKS for said in one(file)]
