"""Reads a drawn summary back: its pages, what each says, and what is attached."""

import io
import subprocess
import tempfile

import pikepdf


def page_count(pdf: bytes) -> int:
    """Count the pages."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
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
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert len(file.Root.AF) == len(file.attachments)
        return {name: spec.get_file().read_bytes() for name, spec in file.attachments.items()}
