"""The library in a browser: many files at once, one that is wrong, one whose connection breaks off."""

import hashlib
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, FilePayload, Page, expect
from sqlalchemy import delete, select

from intranet.library.models import Document, DocumentVersion
from intranet.platform.db import db
from tests.browser.pages import Troubles, check_accessible, check_fits
from tests.browser.room import NO_SERVER
from tests.browser.server import Server
from tests.library.made import pdf
from tests.library.test_pictures import image

LIBRARY = "/groups/storuman/library"
SLOW = 1 << 19  # bytes a second


def payload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.fixture(autouse=True)
def empty(server: Server) -> None:
    with server.database():
        db.session.execute(delete(Document))
        db.session.commit()


def send(page: Page, *files: FilePayload | Path) -> None:
    page.get_by_label("Välj filer").set_input_files(list(files))
    page.get_by_role("button", name="Lägg till filer").click()


def stored(server: Server) -> list[Path]:
    """Give the contents in the store, without their small pictures."""
    return [path for path in (server.folder / "files").rglob("*") if path.is_file() and not path.suffix]


def test_of_twenty_files_one_is_wrong(let_in_as: Callable[..., Page], troubles: Troubles) -> None:
    troubles.allow("status of 422")
    page = let_in_as("peter")
    page.goto(LIBRARY)
    expect(page.get_by_role("heading", name="Biblioteket är tomt.")).to_be_visible()
    expect(page.get_by_text("Det du lägger här hittar alla i gruppen.")).to_be_visible()
    files = [payload(f"Fil {number}.txt", f"Fil {number}".encode()) for number in range(20)]
    files[7] = payload("Räkna.exe", b"MZ\x90\0" + bytes(400))
    send(page, *files)
    lines = page.get_by_role("list", name="Filer som skickas").get_by_role("listitem")
    expect(lines.filter(has_text="är sparad")).to_have_count(19, timeout=30_000)
    expect(lines.filter(has_text="”Räkna.exe” sparades inte. Det som går att spara är PDF")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="19 av 20 är sparade.")).to_have_count(1)
    expect(page.locator("#shelf .doc")).to_have_count(19)  # without loading the page anew
    expect(page.locator(".page-lead")).to_have_text("19 dokument.")
    check_accessible(page)
    check_fits(page)


def test_twenty_files_cut_off_at_half_are_all_there_once_in_the_end(
    server: Server, let_in_as: Callable[..., Page], troubles: Troubles
) -> None:
    """One is bad. The server dies with two half come; what is not saved is sent again, and nothing is there twice."""
    troubles.allow(NO_SERVER)
    troubles.allow("status of 422")
    page = let_in_as("peter")
    page.goto(LIBRARY)
    before = {path.name for path in stored(server)}
    contents = {f"Fil {number}.txt": os.urandom(100_000).hex().encode() for number in range(20)}
    contents["Fil 3.txt"] = b"MZ\x90\0" + bytes(400)
    line = page.context.new_cdp_session(page)
    let_through(line, SLOW)
    send(page, *(payload(name, content) for name, content in contents.items()))
    lines = page.get_by_role("list", name="Filer som skickas").get_by_role("listitem")
    saved, again = lines.filter(has_text="är sparad"), page.get_by_role("button", name="Försök igen")
    expect(saved.nth(8)).to_be_visible(timeout=30_000)
    server.kill()
    expect(again.first).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Avbryt")).to_have_count(0, timeout=30_000)
    half = saved.count()
    assert 9 <= half < 19
    assert again.count() == 19 - half
    server.start()
    whole = {hashlib.sha256(content).hexdigest() for content in contents.values()}
    assert {path.name for path in stored(server) if path.parent.name != "incoming"} - before <= whole
    let_through(line, -1)
    while again.count():
        again.first.click()
    expect(saved).to_have_count(19, timeout=30_000)
    expect(lines.filter(has_text="”Fil 3.txt” sparades inte. Det som går att spara är PDF")).to_have_count(1)
    page.reload()
    expect(page.locator("#shelf .doc")).to_have_count(19)
    with server.database():
        kept = {v.name: v.file.digest for v in db.session.scalars(select(DocumentVersion))}
    bad = contents.pop("Fil 3.txt")
    assert kept == {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    assert hashlib.sha256(bad).hexdigest() not in {path.name for path in stored(server)}


def let_through(line: CDPSession, upload: int) -> None:
    """Let a page send so many bytes a second; -1: as many as it can."""
    line.send("Network.enable")
    speeds = {"downloadThroughput": -1, "uploadThroughput": upload}
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": 0, **speeds})


def test_what_is_cut_off_half_way_is_said_and_sent_again(
    server: Server, let_in_as: Callable[..., Page], troubles: Troubles
) -> None:
    troubles.allow(NO_SERVER)
    page = let_in_as("peter")
    page.goto(LIBRARY)
    line = page.context.new_cdp_session(page)
    let_through(line, SLOW)
    before = stored(server)
    send(page, payload("Liten.txt", os.urandom(8).hex().encode()), payload("Stor.txt", b"ord " * (5 << 18)))
    expect(page.get_by_text("”Liten.txt” är sparad.")).to_be_visible()
    bar = page.get_by_role("progressbar", name="Stor.txt")
    while not (bar.evaluate("bar => bar.value") or 0) > 500_000:
        page.wait_for_timeout(50)
    server.kill()
    expect(page.get_by_text("”Stor.txt” sparades inte: förbindelsen bröts.")).to_be_visible()
    server.start()
    assert len(stored(server)) == len(before) + 1  # the small one, and nothing of the half
    let_through(line, -1)
    page.get_by_role("button", name="Försök igen Stor.txt").click()
    expect(page.get_by_text("”Stor.txt” är sparad.")).to_be_visible()
    page.reload()
    expect(page.locator("#shelf .doc")).to_have_count(2)


def test_too_large_is_said_before_it_is_sent(let_in_as: Callable[..., Page], tmp_path: Path) -> None:
    page = let_in_as("peter")
    page.goto(LIBRARY)
    film, letter = tmp_path / "Film.txt", tmp_path / "Brev.txt"
    film.write_bytes(b"x" * ((25 << 20) + 1))
    letter.write_bytes(b"Hej")
    send(page, film, letter)
    said = "”Film.txt” sparades inte. Den är för stor: en fil får vara högst 25 MB."
    expect(page.get_by_text(said)).to_be_visible()
    expect(page.locator("#shelf .doc")).to_have_count(1)


@pytest.mark.parametrize("scripted", [True, False])
def test_a_document_from_first_to_last(let_in_as: Callable[..., Page], scripted: bool) -> None:
    """Added, described, given a version, saved by a colleague, removed and put back; with a script and without."""
    page = let_in_as("peter", java_script_enabled=scripted)
    page.goto(LIBRARY)
    send(page, payload("brev_1.txt", b"Hej"))
    page.get_by_role("link", name="Mer om brev 1").click()
    page.get_by_label("Namn").fill("Brev till nämnden")
    page.get_by_label("Sökord").fill("politik, brev")
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_role("heading", name="Brev till nämnden")).to_be_visible()
    page.get_by_label("Välj en fil").set_input_files([payload("brev_2.txt", b"Hej igen")])
    page.get_by_role("button", name="Spara som ny version").click()
    expect(page.get_by_role("link", name="Version 2")).to_be_visible()
    if scripted:
        check_accessible(page)
        check_fits(page)
    with page.expect_download() as saving:
        page.get_by_role("link", name="Ladda ner").click()
    assert saving.value.suggested_filename == "brev_2.txt"
    assert Path(saving.value.path()).read_bytes() == b"Hej igen"
    page.get_by_role("button", name="Ta bort ur biblioteket").click()
    expect(page.get_by_text("”Brev till nämnden” är borttaget.")).to_be_visible()
    page.get_by_role("button", name="Ångra").click()
    expect(page.locator("#shelf").get_by_role("link", name="Brev till nämnden", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile(f"{LIBRARY}$"))


def test_a_picture_is_shown_of_what_can_be_seen(let_in_as: Callable[..., Page]) -> None:
    page = let_in_as("peter", viewport={"width": 390, "height": 844})
    page.goto(LIBRARY)
    send(
        page,
        payload("Lappar.png", image(900, 600)),
        payload("Brev.pdf", pdf("Hej")),
        payload("Text.txt", b"Hej"),
    )
    expect(page.locator("#shelf .doc")).to_have_count(3)
    pictures, last = page.locator("#shelf img"), time.monotonic() + 20
    while pictures.count() < 2 and time.monotonic() < last:
        page.reload()
    expect(pictures).to_have_count(2)
    for number in range(2):
        pictures.nth(number).scroll_into_view_if_needed()
        expect(pictures.nth(number)).to_have_js_property("complete", True)
        assert pictures.nth(number).evaluate("img => img.naturalWidth") >= 300
    check_accessible(page)
    check_fits(page)
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Bibliotek").click()
    page.get_by_role("link", name="Mer om Lappar").click()
    expect(page.locator(".doc-look img")).to_have_js_property("naturalWidth", 480)
    check_accessible(page)
    check_fits(page)
