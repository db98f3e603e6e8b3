"""What is sent is something to save, and runs nowhere."""

import io

import pytest

from intranet.library.files import files, plain_name
from intranet.library.models import Document, Place
from intranet.platform.db import db
from tests.library import made
from tests.library.conftest import AT, upload


@pytest.mark.parametrize("kind", made.OF_EACH_KIND)
def test_everything_is_sent_as_an_attachment(as_, eva, peter, storuman, kind):
    content = made.OF_EACH_KIND[kind]()
    added = Document.add(
        Place(storuman), files().bring_in(upload(content, "Åh <b>.html"), storuman), by=peter
    )
    db.session.commit()
    answer = as_(eva).get(f"{AT}/{added.id}/file")
    assert answer.data == content
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Length"] == str(len(content))
    assert {"sandbox", "default-src 'none'"} <= set(answer.headers["Content-Security-Policy"].split("; "))
    assert "html" not in answer.headers["Content-Type"]
    assert answer.headers["Content-Disposition"].endswith(
        f".html.{'txt' if kind == 'text' else kind}".replace("jpeg", "jpg")
    )


@pytest.mark.parametrize("polyglot", [b"GIF89a/*\0\0\0*/,alert(1)//", b"%PDF-1.4\n<script>alert(1)</script>"])
def test_a_polyglot_is_sent_as_what_it_was_taken_for(as_, peter, polyglot):
    as_(peter).post(f"{AT}/files", data={"place": "group", "files": (io.BytesIO(polyglot), "x.html")})
    added = db.session.scalars(db.select(Document)).one()
    answer = as_(peter).get(f"{AT}/{added.id}/file")
    assert answer.headers["Content-Type"] in {"image/gif", "application/pdf"}
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


def test_what_the_store_has_lost_is_said(as_, peter, document):
    files().store.delete(document.newest.file.digest)
    assert as_(peter).get(f"{AT}/{document.id}/file").status_code == 410


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\peter\\Brev.pdf", "Brev.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe", "fdp.exe"),
        ("", "namnlös"),
        ("å" * 300 + ".pdf", "å" * 188 + ".pdf"),
        (None, "namnlös"),
    ],
)
def test_a_name_is_a_name_and_no_more(app, given, kept):
    with app.test_request_context():
        assert plain_name(given) == kept
