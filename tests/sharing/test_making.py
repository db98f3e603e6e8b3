"""The leader makes links and sees how they are used; whoever may revoke them does, and nobody else knows of them."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from sqlalchemy import func, select

from intranet.groups.models import Membership
from intranet.platform.db import db
from intranet.platform.events import Event
from intranet.platform.expiry import delete_past
from intranet.platform.permissions import Role
from intranet.platform.tokens import digest
from intranet.sharing import models
from intranet.sharing.models import SharedLink
from intranet.summaries.letterhead.models import Stationery

HERE = "/groups/storuman/charter/versions/1/links"
LINKS = "/groups/storuman/links"
FORM = {"key": "k", "for_whom": "Kommunstyrelsen", "until": "2018-05-17", "diary_number": "KS 2018/77"}


def links():
    return list(db.session.scalars(select(SharedLink)))


def test_the_form_warns_and_asks_for_what_is_needed(as_, karin, version):
    page = as_(karin).get(HERE).text
    assert "troligen en allmän handling" in page
    assert 'value="2018-05-01"' in page  # a fortnight, unless somebody says otherwise
    assert "i högst 30 dagar: tors 17 maj" in page
    assert "Diarienummer" in page


def test_who_chose_something_for_the_pdf_is_told_that_it_does_not_follow(as_, karin, version):
    chosen, summaries = "Det du valde för PDF:en följer inte med", "/groups/storuman/summaries"
    assert "Hela version 1 delas, med var och ens ställningstagande." in as_(karin).get(HERE).text
    assert chosen not in as_(karin).get(HERE).text
    assert "chosen=1" not in leads_to_sharing(as_(karin).get(summaries))
    assert chosen in as_(karin).get(leads_to_sharing(as_(karin).get(f"{summaries}?meeting=Nämnden"))).text


def leads_to_sharing(page):
    return unescape(re.search(rf'href="({HERE}[^"]*)"', page.text)[1])


def test_who_came_from_what_is_to_be_printed_goes_back_to_it_as_it_was_chosen(as_, karin, version):
    chosen = "?of=charter&kind=charter&number=1&part=each&meeting=Nämnden&language=en"
    address = leads_to_sharing(as_(karin).get(f"/groups/storuman/summaries{chosen}"))
    for page in (as_(karin).get(address), as_(karin).post(address, data=FORM | {"for_whom": ""})):
        back = unescape(re.search(r'href="(/groups/storuman/summaries\?[^"]*)">Avbryt', page.text)[1])
        said = as_(karin).get(back).text
        assert re.findall(r'name="part" value="(\w+)"[^>]* checked', said) == ["each"]
        assert ('value="Nämnden"' in said, 'value="en" checked' in said) == (True, True)
    assert 'href="/groups/storuman/charter/versions/1">Avbryt' in as_(karin).get(HERE).text


def test_the_diary_number_of_the_letterhead_is_filled_in(as_, karin, storuman, version):
    Stationery.of(storuman).give(diary_number="KS 2018/1", contact="", logo=None, by=karin)
    db.session.commit()
    assert 'value="KS 2018/1"' in as_(karin).get(HERE).text


def test_the_link_is_shown_to_its_maker_alone_and_its_token_kept_by_nobody(as_, karin, version, nobody):
    answer = as_(karin).post(HERE, data=FORM)
    assert answer.status_code == 303
    page = as_(karin).get(answer.headers["Location"]).text
    token = re.search(r"http://localhost/shared/([\w-]{43})<", page)[1]
    assert "mailto:?subject=Tid%20f%C3%B6r%20m%C3%A4nniskor&amp;body=" in page
    assert nobody.get(f"/shared/{token}").status_code == 200
    [link] = links()
    assert link.token_digest == digest(token)
    assert token not in str(vars(link))
    assert token not in str([(event.subject, event.details) for event in db.session.scalars(select(Event))])
    assert token not in answer.headers["Location"]
    assert token not in as_(karin).get(LINKS).text


def test_another_leader_does_not_see_the_address_of_what_one_made(as_, karin, peter, storuman, version):
    storuman.membership_of(peter).role = Role.LEADER
    answer = as_(karin).post(HERE, data=FORM)
    assert "/shared/" not in as_(peter).get(answer.headers["Location"]).text


def test_the_same_form_twice_is_one_link_and_another_a_second(as_, karin, version):
    first, again = as_(karin).post(HERE, data=FORM), as_(karin).post(HERE, data=FORM)
    assert first.headers["Location"] == again.headers["Location"]
    as_(karin).get(first.headers["Location"])
    assert len(links()) == 1
    as_(karin).post(HERE, data=FORM | {"key": "another"})
    assert len(links()) == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"for_whom": " "}, "Skriv vem länken är till."),
        ({"for_whom": "ö" * 121}, "Skriv högst 120 tecken."),
        ({"diary_number": "ö" * 61}, "Skriv högst 60 tecken."),
        ({"until": "2018-04-16"}, "Den dagen har redan varit."),
        ({"until": "2018-05-18"}, "En länk gäller i högst 30 dagar, till och med tors 17 maj."),
        ({"until": ""}, "Välj datum."),
        ({"until": "i maj"}, "Skriv datumet som"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_shared(as_, karin, version, wrong, said):
    answer = as_(karin).post(HERE, data=FORM | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert not links()


@pytest.mark.parametrize("last", ["2018-04-17", "2018-05-17"])
def test_today_and_the_thirtieth_day_are_taken(as_, karin, version, last):
    assert as_(karin).post(HERE, data=FORM | {"until": last}).status_code == 303
    assert links()[0].ends_at.date() == date.fromisoformat(last)


def test_a_group_has_so_many_open_links_and_one_that_is_revoked_makes_room(as_, karin, link, monkeypatch):
    monkeypatch.setattr(models, "MOST_OPEN", 1)
    refused = as_(karin).post(HERE, data=FORM)
    assert refused.status_code == 422
    assert "Återkalla någon först." in refused.text
    as_(karin).post(f"{LINKS}/{link.id}/revocation")
    assert as_(karin).post(HERE, data=FORM).status_code == 303


WHO = [
    ("karin", 200, 200),
    ("admin", 403, 200),
    ("ingrid", 403, 403),
    ("peter", 403, 403),
    ("birgitta", 403, 403),
    ("olle", 404, 404),
]


@pytest.mark.parametrize(("who", "making", "listing"), WHO)
def test_who_makes_and_who_revokes(as_, request, link, who, making, listing):
    browser = as_(request.getfixturevalue(who))
    assert browser.get(HERE).status_code == making
    assert browser.post(HERE, data=FORM).status_code == (303 if making == 200 else making)
    assert browser.get(LINKS).status_code == listing
    revoked = browser.post(f"{LINKS}/{link.id}/revocation")
    assert revoked.status_code == (303 if listing == 200 else listing)
    assert bool(link.revoked_at) == (listing == 200)


def test_only_those_who_make_links_are_led_to_making_one(as_, karin, peter, version):
    for page in ("/groups/storuman/charter", "/groups/storuman/charter/versions/1"):
        assert HERE in as_(karin).get(page).text
        assert HERE not in as_(peter).get(page).text
    assert LINKS in as_(karin).get("/groups/storuman/charter/versions").text


def test_the_list_says_for_whom_until_when_and_how_often(as_, karin, admin, link, address, nobody):
    assert "Inte öppnad än." in as_(karin).get(LINKS).text
    nobody.get(address)
    for reader in (karin, admin):
        page = as_(reader).get(LINKS).text
        assert "Kommunstyrelsen" in page
        assert "gäller till och med tis 1 maj" in page
        assert "Öppnad en gång, tis 17 april." in page
        assert "Skapad tis 17 april av Karin Lund." in page
        assert "Diarienummer KS 2018/77." in page
        leads = '<a href="/groups/storuman/charter/versions/1">Version 1</a>' in page
        assert (leads, "Version 1" in page) == (reader is karin, True)  # an administrator reads none
    assert f'href="{LINKS}"' in as_(admin).get("/groups/storuman/members").text


def test_what_was_done_is_written_down_without_saying_for_whom(as_, karin, peter, link):
    as_(karin).post(f"{LINKS}/{link.id}/revocation")
    as_(karin).post(f"{LINKS}/{link.id}/revocation")  # twice is harmless
    events = list(db.session.scalars(select(Event).where(Event.kind.startswith("link.")).order_by(Event.id)))
    assert [(event.kind, event.by_id, event.details["number"]) for event in events] == [
        ("link.made", karin.id, 1),
        ("link.revoked", karin.id, 1),
    ]
    assert "Kommunstyrelsen" not in str([(event.subject, event.details) for event in events])
    assert "återkallade en länk till version 1" in as_(peter).get("/groups/storuman/").text


def test_a_link_is_the_groups_and_stays_when_its_maker_leaves(
    as_, karin, peter, storuman, link, address, nobody
):
    storuman.membership_of(peter).role = Role.LEADER
    db.session.delete(storuman.membership_of(karin))
    assert nobody.get(address).status_code == 200
    assert "av Karin Lund" in as_(peter).get(LINKS).text
    as_(peter).post(f"{LINKS}/{link.id}/revocation")
    assert nobody.get(address).status_code == 404


def test_a_year_after_its_last_day_it_is_forgotten(link, in_april):
    in_april.shift(timedelta(days=14 + 364))
    delete_past()
    assert links()
    in_april.shift(timedelta(days=2))
    delete_past()
    assert not links()


def test_with_its_group_it_goes(link, storuman):
    db.session.delete(storuman)
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(SharedLink)) == 0
    assert not db.session.scalar(select(Membership.id).where(Membership.group_id == storuman.id))
