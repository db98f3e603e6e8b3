"""What every summary has to stand, of whichever kind and in both languages: `check_summary(pdf, "sv")`."""

import tempfile
from collections.abc import Collection
from pathlib import Path

import outloud
import page

from tests.summaries import reader

OURS = ("Source-Sans-3", "Source-Serif-4")
PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)


def check_summary(pdf: bytes, locale: str, *, unheard: Collection[str] = ()) -> None:
    """See that a summary is accessible and archivable, sounds right, and is read as the rules have it.

    Args:
        pdf: the file.
        locale: the language that it is to say it is in.
        unheard: rules of `outloud` that are wrong about this text; whoever passes one says why.
    """
    assert not reader.check(pdf)
    file = reader.Reading(pdf)
    assert str(file.root.Lang) == locale
    assert all(name.startswith(OURS) for name in reader.font_names(file))
    for profile in PROFILES:
        report = page.validate_pdf_bytes(pdf, profile=profile)
        assert not [(failure.rule_id, failure.message) for failure in report.failures]
        assert report.is_compliant
    assert not heard_wrong(pdf, unheard)


def heard_wrong(pdf: bytes, unheard: Collection[str] = ()) -> list[tuple[str, str]]:
    """Say what sounds wrong: reading order, empty headings, shredded tables and lists."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "summary.pdf"
        file.write_bytes(pdf)
        # TAG-002: the running header is not content; read aloud on every page it would be in the way.
        result = outloud.check(str(file), skip=["TAG-002", *unheard])
    assert result.error is None
    return [(found.rule, found.message) for found in result.findings if found.severity != "info"]
