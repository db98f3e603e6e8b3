"""Reads a drawn summary back: its pages, what each says, its tags, and what is attached."""

import csv
import io
import json
import subprocess
import tempfile
from collections.abc import Iterator
from typing import Any

import pikepdf


def opened(pdf: bytes) -> pikepdf.Pdf:
    """Open it."""
    return pikepdf.open(io.BytesIO(pdf))


def page_count(pdf: bytes) -> int:
    """Count the pages."""
    with opened(pdf) as file:
        return len(file.pages)


def pages_said(pdf: bytes) -> list[str]:
    """Give the words of each page, with every run of white space made one space."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        said = subprocess.run(
            ["pdftotext", file.name, "-"], check=True, capture_output=True, text=True
        ).stdout
    return [" ".join(words.split()) for words in said.split("\f")[:-1]]


def attachments(pdf: bytes) -> dict[str, bytes]:
    """Give what is attached, by name."""
    with opened(pdf) as file:
        assert len(file.Root.AF) == len(file.attachments)
        return {name: spec.get_file().read_bytes() for name, spec in file.attachments.items()}


def files_in(pdf: bytes) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Give the data of a PDF and its table."""
    held = {name.rsplit(".", 1)[1]: held for name, held in attachments(pdf).items()}
    return json.loads(held["json"]), list(csv.DictReader(io.StringIO(held["csv"].decode())))


def tags(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Give every tag."""
    waiting = [pdf.Root.StructTreeRoot]
    while waiting:
        tag = waiting.pop()
        if not isinstance(tag, pikepdf.Dictionary):
            continue  # a number: the marked content itself
        if "/S" in tag:
            yield tag
        children = tag.get("/K", pikepdf.Array())
        waiting.extend(children if isinstance(children, pikepdf.Array) else [children])
