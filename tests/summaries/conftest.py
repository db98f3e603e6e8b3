"""Briefs drawn without database or server: an app that can only write pages, and the real drawing process."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.groups.models import Group
from intranet.live import documents
from intranet.platform import i18n
from intranet.platform.db import db
from intranet.summaries.brief import CHARTER
from intranet.summaries.brief.content import Brief
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.workers import Limits, Workers
from tests.summaries import samples

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def paper() -> Flask:
    """An app with languages and templates, and nothing else."""
    app = Flask("intranet", root_path=str(ROOT / "intranet"), template_folder=str(ROOT / "templates"))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    i18n.init_app(app)
    return app


@pytest.fixture(scope="session")
def set_page(paper: Flask) -> Callable[[Brief], Document]:
    """Set a brief as a document, in its own language."""

    def set_in_language(brief: Brief) -> Document:
        with paper.app_context(), force_locale(brief.locale):
            return CHARTER.set_on_paper(brief)

    return set_in_language


@pytest.fixture(scope="session")
def press() -> Iterator[Workers]:
    """A drawing process. Its clock is patient: tests share their machine."""
    workers = Workers(Limits(seconds=120))
    yield workers
    workers.close()


@pytest.fixture(scope="session")
def draw(set_page: Callable[[Brief], Document], press: Workers) -> Callable[[Brief], bytes]:
    """Give a brief as PDF."""
    return lambda brief: press.draw(set_page(brief))


@pytest.fixture(scope="session")
def full(draw: Callable[[Brief], bytes]) -> bytes:
    """The full brief as PDF."""
    return draw(samples.FULL)


@pytest.fixture
def words(tmp_path: Path) -> Callable[[bytes], str]:
    """Read what a PDF says, as poppler does, with every run of white space made one space."""

    def read(pdf: bytes) -> str:
        file = tmp_path / "read.pdf"
        file.write_bytes(pdf)
        said = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True).stdout
        return " ".join(said.split())

    return read


@pytest.fixture
def adopted(storuman: Group, karin: User) -> None:
    """A charter of which a version is adopted."""
    charter = Charter.begin(storuman, by=karin)
    documents.replace(charter.text, "title", "<p>Tid för människor</p>")
    documents.replace(charter.text, "why", "<p>Tiden ska räcka.</p>")
    documents.replace(charter.text, charter.sections[0].fragment, "<p>Var femte går i pension.</p>")
    db.session.commit()
    charter.adopt(by=karin, reading=documents.read(charter.text))
    db.session.commit()
