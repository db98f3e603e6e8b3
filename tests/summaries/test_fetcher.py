"""Nothing gets out, and nothing gets in: whatever the html of a summary asks for, no file and no network is reached."""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from intranet.summaries.drawing.document import SUMMARIES, Attached, Document
from intranet.summaries.drawing.workers import NotDrawn, Workers
from tests.summaries import reader
from tests.summaries.checks import OURS
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
    "svg-font": SVG.format(
        '<style>@font-face {{ font-family: F; src: url("{url}"); }}</style><text>x</text>'
    ),
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


LINKS = {
    "script": "javascript:alert(1)",
    "script-in-capitals": " JavaScript:alert(1)",
    "script-on-two-lines": "java&#10;script:alert(1)",
    "file": "file:///etc/passwd",
    "data": "data:text/html,<script>alert(1)</script>",
    "another-program": "vbscript:x",
    "share": "\\\\server\\share",
    "without-scheme": "//example.org/x",
    "relative": "../../x",
    "app": "app:logo",
}


@pytest.mark.parametrize("way", LINKS)
def test_a_link_leads_to_the_web_to_mail_or_nowhere(way: str, draw_here: Callable[[Document], bytes]) -> None:
    from intranet.summaries.drawing.fetcher import Denied

    with pytest.raises(Denied, match="a link to"):
        draw_here(page(f'<p><a href="{LINKS[way]}">ord</a></p>'))


def test_an_address_with_signs_that_nobody_sees_is_written_with_signs_that_everybody_sees(
    press: Workers,
) -> None:
    signs = ("&#1;", "&#9;", "&#10;", "&#27;[2J", "&#x85;", "&#x202e;", "&#xfffe;", ")>>(")
    links = "".join(f'<p><a href="https://example.org/{sign}x">ord</a></p>' for sign in signs)
    drawn = press.draw(page(f"<h1>x</h1>{links}"))
    assert reader.check(drawn) == []
    file = reader.Reading(drawn)
    notes = [note for one in file.pages for note in one.Annots]
    assert len(notes) == len(signs)
    assert all(re.fullmatch(r"https://example\.org/[!-~]*x", str(note.A.URI)) for note in notes)


def test_whoever_leads_astray_is_told_and_the_next_document_is_drawn(press: Workers) -> None:
    with pytest.raises(NotDrawn, match="a link to javascript"):
        press.draw(page('<p><a href="javascript:alert(1)">x</a></p>'))
    assert press.draw(page("<p>nästa</p>"))


def test_an_address_too_long_for_a_link_stays_words(press: Workers) -> None:
    long = "https://example.org/" + "a" * 100_000
    kept = ["https://example.org/a", "mailto:eva@example.org"]
    links = "".join(f'<p><a href="{address}">ord</a></p>' for address in [long, *kept])
    drawn = press.draw(page(f"<h1>x</h1>{links}"))
    assert reader.check(drawn) == []
    file = reader.Reading(drawn)
    assert file.said == "xordordord"
    assert [str(note.A.URI) for one in file.pages for note in one.get("/Annots", [])] == kept


STRANGE = "'DejaVu Sans', 'Liberation Serif', Arial, monospace, emoji"
FONTS = {
    "of-the-machine": f'<p style="font-family: {STRANGE}">ord</p>',
    "local": "<style>@font-face { font-family: F; src: local('Arial') } p { font-family: F }</style>",
    "long-name": f"<style>p {{ font-family: '{'F' * 200_000}' }}</style>",
    "broken-features": "<style>p { font-feature-settings: 'liga' 99999999 }</style>",
    "broken-variations": "<style>p { font-variation-settings: 'wght' 1e30 }</style>",
    "in-a-drawing": SVG.format(f'<text y="9" font-family="{STRANGE}">ord</text>'),
    "of-a-drawing": SVG.format(
        '<font><font-face font-family="F"><font-face-src><font-face-uri href="{url}"/></font-face-src></font-face>'
        '</font><text y="9" font-family="F">ord</text>'
    ),
}


@pytest.mark.parametrize("way", FONTS)
def test_no_font_but_ours_is_ever_used(way: str, address: str, press: Workers) -> None:
    Ear.heard.clear()
    pdf = press.draw(page(FONTS[way].replace("{url}", address) + "<p>ord</p>"))
    assert {name.startswith(OURS) for name in reader.font_names(reader.Reading(pdf))} == {True}
    assert not Ear.heard


BROKEN_FONTS = {
    "nothing": "",
    "cut": "d09GMgABAAAA",
    "not-a-font": "c3RvY2tyb3M=",
}


@pytest.mark.parametrize("way", BROKEN_FONTS)
@pytest.mark.parametrize("kind", ["woff2", "ttf", "svg+xml"])
def test_a_font_that_the_page_brings_is_refused_and_the_next_is_drawn(
    way: str, kind: str, press: Workers
) -> None:
    source = f"data:font/{kind};base64,{BROKEN_FONTS[way]}"
    with pytest.raises(NotDrawn, match="not one of the app's own files"):
        press.draw(page(HOSTILE["font"].format(url=source)))
    assert press.draw(page("<p>nästa</p>"))


def test_a_size_that_breaks_the_letters_is_told_and_the_next_is_drawn(press: Workers) -> None:
    with pytest.raises(NotDrawn):
        press.draw(page('<p style="font-size: 1e30px">x</p>'))
    assert press.draw(page("<p>nästa</p>"))


def test_a_link_is_not_followed(address: str, draw_here: Callable[[Document], bytes]) -> None:
    Ear.heard.clear()
    assert draw_here(page(f'<p><a href="{address}">x</a></p>'))
    assert not Ear.heard
