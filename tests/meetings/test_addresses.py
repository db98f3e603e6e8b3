"""A workshop keeps its address: what is open, half written or kept as a bookmark goes where it was meant to go."""

import re
from datetime import timedelta

import pytest

from intranet.actions.models import Action
from intranet.calendars.contents import entry_of
from intranet.groups.copying import Copy
from intranet.groups.models import Programme
from intranet.live import blocks, documents
from intranet.live.wire import framed
from intranet.meetings.attendance import Attendance
from intranet.meetings.decisions import Decision
from intranet.meetings.models import Meeting
from intranet.meetings.notes import FRAGMENT, Notes
from intranet.meetings.reflections import Reflection
from intranet.platform.db import db
from intranet.workshops.copying import copy_workshops
from intranet.workshops.models import Workshop
from intranet.workshops.undoing import keep_workshop, put_workshop_back

THERE = "/groups/storuman/workshops/3"
PLAN = "/programmes/att-leda-digital-forandring/workshops"
ADDRESSES = re.compile(r'(?:hx-get|hx-post|action|href)="(/[^"#]*workshops?[/=-]\d[^"#]*)')


@pytest.fixture
def third(workshops):
    return workshops[2]


@pytest.fixture
def open_page(as_, eva, third):
    """The third workshop's page, as it was before another one came."""
    return as_(eva).get(THERE).text


def plan(programme, *, days=-1, title="Ett extra"):
    """Plan a workshop so many days from the third one."""
    begins = (
        db.session.query(Workshop).filter_by(programme_id=programme.id, title="Så leder vi arbetet").one()
    )
    at = begins.starts_at + timedelta(days=days)
    planned = Workshop.plan(programme, title=title, starts_at=at, ends_at=at + timedelta(hours=3), place="")
    db.session.commit()
    return planned


def test_the_ordinal_changes_and_the_address_does_not(as_, eva, programme, third):
    extra = plan(programme)
    assert [(w.ordinal, w.number) for w in Workshop.all_of(programme)] == [
        (1, 1),
        (2, 2),
        (3, 5),
        (4, 3),
        (5, 4),
    ]
    page = as_(eva).get(THERE).text
    assert "Tillfälle 4 av 5: Så leder vi arbetet" in page
    assert "Tillfälle 3 av 5: Ett extra" in as_(eva).get(f"/groups/storuman/workshops/{extra.number}").text


def test_what_is_sent_from_an_open_page_lands_in_its_workshop(
    as_, eva, storuman, programme, third, open_page
):
    browser, text = as_(eva), re.search(r"/groups/storuman/texts/(\d+)", open_page)[1]
    extra = plan(programme)
    browser.post(f"{THERE}/attendance/{eva.id}/presence")
    browser.post(f"{THERE}/decisions", data={"text": "Vi börjar med bygglov."})
    browser.post(f"{THERE}/actions", data={"title": "Ring regionen"})
    written = {"text": "Jag tar med mig lugnet.", "revision": "0", "page": "sida"}
    browser.post(f"{THERE}/reflection", data=written)
    update = blocks.replaced([], FRAGMENT, "<p>Alla var med.</p>")
    browser.post(
        f"/groups/storuman/texts/{text}/updates?schema=1",
        data=framed(update) + framed(b""),
        content_type="application/octet-stream",
    )
    meeting = Meeting.of(storuman, third)
    assert db.session.query(Attendance).one().meeting_id == meeting.id
    assert db.session.query(Decision).one().meeting_id == meeting.id
    assert db.session.query(Action).one().agreed_at_id == third.id
    assert db.session.query(Reflection).one().meeting_id == meeting.id
    notes = db.session.query(Notes).one()
    assert (notes.meeting_id, documents.read(notes.text).plain(FRAGMENT)) == (meeting.id, "Alla var med.")
    assert db.session.query(Meeting).filter_by(workshop_id=extra.id).count() == 0


def test_every_address_of_an_open_page_still_names_what_it_named(as_, ingrid, programme, third):
    browser = as_(ingrid)
    pages = [
        THERE,
        "/groups/storuman/workshops/",
        f"{PLAN}/3/edit",
        f"{PLAN}/3/agenda",
        f"{PLAN}/3/assignment",
    ]
    before = {address: names(browser, address) for page in pages for address in addresses(browser, page)}
    assert len(before) > len(pages)
    plan(programme)
    assert {address: names(browser, address) for address in before} == before


def addresses(browser, page):
    found = ADDRESSES.findall(browser.get(page, follow_redirects=True).text)
    return {page, *(address.replace("&amp;", "&") for address in found)}


def names(browser, address):
    """Say which of the workshops a page is about: those whose names it tells first."""
    answer = browser.get(address)
    titles = re.findall(r"<title>.*?</title>|<h1[^>]*>.*?</h1>", answer.text, re.DOTALL)
    return answer.status_code, re.sub(r"(T|t)illfälle \d( av \d)?", "", " ".join(titles))


def test_the_number_of_a_removed_workshop_is_its_own_still(as_, ingrid, eva, programme, third):
    kept = keep_workshop(last := plan(programme, days=90))
    assert last.number == 5
    last.remove()
    db.session.commit()
    assert as_(eva).get("/groups/storuman/workshops/5").status_code == 404
    assert plan(programme, title="Ännu ett").number == 6
    back = put_workshop_back(programme, kept)
    db.session.commit()
    assert (back.number, back.ordinal, back.title) == (5, 6, "Ett extra")
    assert put_workshop_back(programme, kept) is back


def test_what_was_removed_first_of_two_is_not_given_again(programme, workshops):
    for workshop in (workshops[3], workshops[2]):
        workshop.remove()
    db.session.commit()
    begins = workshops[1].starts_at + timedelta(days=1)
    assert (
        Workshop.plan(programme, title="Ny", starts_at=begins, ends_at=begins, place="").number,
        Workshop.plan(programme, title="Ny", starts_at=begins, ends_at=begins, place="").number,
    ) == (5, 6)


def test_a_copied_programme_begins_with_addresses_in_order(programme, ingrid, third):
    plan(programme)
    new = Programme(slug="nytt", name="Nytt")
    db.session.add(new)
    db.session.flush()
    copy_workshops(Copy(old=programme, new=new, days=364, by=ingrid))
    assert [(w.number, w.ordinal) for w in Workshop.all_of(new)] == [(n, n) for n in range(1, 6)]


def test_calendars_know_it_by_what_they_knew_it_by(app, storuman, programme, third):
    with app.test_request_context():
        before = entry_of(third, storuman)
        plan(programme)
        after = entry_of(third, storuman)
    assert (after.uid, after.address) == (before.uid, before.address)
    assert (before.title, after.title) == (
        "Tillfälle 3: Så leder vi arbetet",
        "Tillfälle 4: Så leder vi arbetet",
    )
