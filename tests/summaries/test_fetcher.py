"""Nothing gets out, and nothing gets in: whatever the html of a summary asks for, no file and no network is reached."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from intranet.summaries.drawing.document import SUMMARIES, Attached, Document
from intranet.summaries.drawing.workers import NotDrawn, Workers
from tests.summaries.samples import FULL

# WeasyPrint leaves its colour profile to the garbage collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:.*sRGB2014:pytest.PytestUnraisableExceptionWarning"),
]

SECRET = "stockrosens hemlighet"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'

HOSTILE = {
    "image": '<img src="{url}">',
    "image-set": '<img srcset="{url} 2x" src="{url}">',
    "data-picture": f'<img src="{PIXEL}">',
    "data-style": '<link rel="stylesheet" href="data:text/css,p{{color:red}}">',
    "relative": '<img src="../../../etc/passwd">',
    "base": '<base href="{url}/"><img src="x.png">',
    "stylesheet": '<link rel="stylesheet" href="{url}">',
    "import": '<style>@import url("{url}");</style>',
    "background": '<style>p {{ background: url("{url}"); }}</style><p>x</p>',
    "inline-style": "<p style=\"background-image: url('{url}')\">x</p>",
    "content": '<style>p::before {{ content: url("{url}"); }}</style><p>x</p>',
    "list-marker": '<ul style="list-style-image: url({url})"><li>x</li></ul>',
    "border-picture": '<p style="border: 1px solid; border-image: url({url}) 1">x</p>',
    "page-box": '<style>@page {{ @top-center {{ content: url("{url}"); }} }}</style>',
    "font": '<style>@font-face {{ font-family: F; src: url("{url}"); }} p {{ font-family: F; }}</style><p>x</p>',
    "attachment": '<link rel="attachment" href="{url}">',
    "attached-link": '<a rel="attachment" href="{url}">x</a>',
    "object": '<object data="{url}">x</object>',
    "embed": '<embed src="{url}">',
    "svg-image": SVG.format('<image href="{url}" width="9" height="9"/>'),
    "svg-image-old": SVG.format('<image xlink:href="{url}" width="9" height="9"/>'),
    "svg-use": SVG.format('<use href="{url}#a"/>'),
    "svg-style": SVG.format('<style>@import url("{url}");</style><rect width="9" height="9"/>'),
    "svg-fill": SVG.format('<rect width="9" height="9" fill="url({url}#a)"/>'),
    "script": '<script src="{url}"></script>',
    "frame": '<iframe src="{url}"></iframe>',
    "meta": '<meta http-equiv="refresh" content="0; url={url}">',
    "profile": '<style>@color-profile --x {{ src: url("{url}"); }}</style>',
}


# WeasyPrint does not look at these at all.
NOT_LOOKED_AT = {"svg-use", "svg-fill", "svg-style", "script", "frame", "meta"}


class Ear(BaseHTTPRequestHandler):
    """Notes every request."""

    heard: list[str] = []

    def do_GET(self) -> None:
        self.heard.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SECRET.encode())

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/x"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def hidden(tmp_path: Path) -> str:
    file = tmp_path / "secret.txt"
    file.write_text(SECRET)
    return file.as_uri()


def page(body: str) -> Document:
    return Document(
        f'<html lang="sv"><title>x</title><body>{body}',
        settings=(("page.css", "brief.css"),),
        pages=2,
        made_at=FULL.adopted_at,
        attached=(Attached.json("x.json", {}),),
    )


@pytest.fixture(scope="module")
def draw_here() -> Iterator[Callable[[Document], bytes]]:
    """Draw without a process of its own: its limits and its death are not what is tested here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FONTCONFIG_FILE", str(SUMMARIES / "fonts" / "fonts.conf"))
        from intranet.summaries.drawing.pdf import draw

        yield draw


@pytest.mark.parametrize("scheme", ["http", "file", "ftp", "app"])
@pytest.mark.parametrize("way", HOSTILE)
def test_nothing_outside_is_reached(
    way: str, scheme: str, address: str, hidden: str, draw_here: Callable[[Document], bytes]
) -> None:
    from intranet.summaries.drawing.fetcher import Denied, FatalURLFetchingError

    targets = {"http": address, "file": hidden, "ftp": address.replace("http", "ftp"), "app": "app:brief.css"}
    document = page(HOSTILE[way].format(url=targets[scheme]) + "<p>Slut</p>")
    Ear.heard.clear()
    if way in NOT_LOOKED_AT:
        pdf = draw_here(document)
        assert SECRET.encode() not in pdf
        assert b"/Subtype/Image" not in pdf.replace(b" ", b"")
    else:
        with pytest.raises((Denied, FatalURLFetchingError)):
            draw_here(document)
    assert not Ear.heard


@pytest.mark.parametrize("way", ["image", "svg-image"])
def test_whoever_asked_is_told_and_the_next_document_is_drawn(way: str, hidden: str, press: Workers) -> None:
    with pytest.raises(NotDrawn, match="secret"):
        press.draw(page(HOSTILE[way].format(url=hidden)))
    assert press.draw(page("<p>nästa</p>"))


def test_a_link_is_not_followed(address: str, draw_here: Callable[[Document], bytes]) -> None:
    Ear.heard.clear()
    assert draw_here(page(f'<p><a href="{address}">x</a></p>'))
    assert not Ear.heard
