"""Reads a drawn summary back: its pages, its words, what is attached, and whether machines and people can read it."""

import io
import subprocess
import tempfile
from pathlib import Path

import outloud
import page
import pikepdf

PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)


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


def assert_sound(pdf: bytes, *, skip: tuple[str, ...] = ()) -> None:
    """Check that it is PDF/UA-1 and PDF/A-3a, and that it sounds right when it is read aloud."""
    for profile in PROFILES:
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert not [(failure.rule_id, failure.message) for failure in report.failures]
        assert report.is_compliant
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "summary.pdf"
        file.write_bytes(pdf)
        # TAG-002: the running header is not content; read aloud on every page it would be in the way.
        heard = outloud.check(str(file), skip=["TAG-002", *skip])
    assert heard.error is None
    assert not [(f.rule, f.message, f.evidence) for f in heard.findings if f.severity != "info"]
