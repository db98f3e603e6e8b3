"""Whoever has the link reads one version and its PDF, leaves no trace but a number, and nothing once it is over."""

import io
import logging
import re
import subprocess
from datetime import timedelta

import pytest
from flask import current_app
from PIL import Image
from structlog.testing import capture_logs

from intranet.charter.models import Charter
from intranet.charter.words import Stance
from intranet.platform import logs
from intranet.platform.db import db
from intranet.sharing import reading
from intranet.sharing.models import SharedLink
from intranet.summaries.drawing.workers import Busy
from intranet.summaries.letterhead.models import Stationery

SAYS_NOTHING = "Länken öppnar inget"


def test_it_says_what_was_adopted_and_where_everybody_stood(nobody, address):
    page = nobody.get(address).text
    for said in (
        "Storumans kommun", "Tid för människor", "Tiden ska räcka.", "Varför just nu?", "Vem betalar?", "Peter Sjö",
        "fastställd tisdag 17 april 2018 av Karin Lund", "KS 2018/77", "gäller till och med tisdag 1 maj 2018",
        "Avvikande mening, Peter Sjö", "1 av 4 är med",
        "Det här ber vi er om", "Ta hänsyn till en avvikande mening: Peter Sjö", "Inget avsnitt har alla med sig än.",
    ):  # fmt: skip
        assert said in page
    for not_said in (
        "Kommunstyrelsen",
        "Logga in",
        "/sign-in",
        "/groups/",
        "nyare version",
        "karin@",
        "Skriv under",
    ):
        assert not_said not in page


def test_it_reads_english_to_whom_the_browser_says_so(nobody, address):
    page = nobody.get(address, headers={"Accept-Language": "en"}).text
    assert "adopted Tuesday 17 April 2018 by Karin Lund" in page
    assert "What we ask of you" in page


def test_of_how_it_is_going_nothing_is_even_asked(nobody, address, count_queries):
    with count_queries() as said:
        nobody.get(address)
    assert not re.search(r"\bFROM (action|round)\b", " ".join(said))


def test_it_stands_on_the_groups_letterhead(nobody, address, link, storuman, karin):
    drawn = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(drawn, "PNG")
    held = {"diary_number": "KS 2018/1", "contact": "Anna Berg, 0951-140 00", "logo": drawn.getvalue()}
    Stationery.of(storuman).give(**held, by=karin)
    db.session.commit()
    page = nobody.get(address).text
    for said in ("Kontakt: Anna Berg, 0951-140 00", "KS 2018/77", 'alt="Logotyp: Storumans kommun"'):
        assert said in page
    assert "KS 2018/1<" not in page  # it was shared under another
    assert "mailto:" not in page
    link.diary_number = ""
    db.session.commit()
    page = nobody.get(address).text  # nor does the group's own come back where it was taken away
    assert "KS 2018/" not in page
    assert "Diarienummer" not in page


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("Anna, anna.berg@storuman.se.", 'Anna, <a href="mailto:{0}">{0}</a>.'),
        ("anna.berg@storuman.se, <b>", '<a href="mailto:{0}">{0}</a>, &lt;b&gt;'),
        ("anna@storuman <i>@x.se", "anna@storuman &lt;i&gt;@x.se"),
    ],
)
def test_an_address_for_mail_in_the_letterhead_is_a_link(nobody, address, storuman, karin, contact, shown):
    Stationery.of(storuman).give(diary_number="", contact=contact, logo=None, by=karin)
    db.session.commit()
    assert "Kontakt: " + shown.format("anna.berg@storuman.se") + "</p>" in nobody.get(address).text


def test_where_all_stand_alike_the_members_are_named_once(nobody, address, version):
    assert nobody.get(address).text.count("Karin Lund") > 1
    for position in version.sections[0].positions:
        position.stance, position.comment = Stance.BEHIND, ""
    db.session.commit()
    page = nobody.get(address).text
    assert "Alla står bakom" in page
    assert "Båda står bakom" not in page
    assert 'class="stances"' not in page


def words_of(pdf, folder):
    file = folder / "brief.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True).stdout


def test_it_gives_the_pdf_to_keep_under_its_diary_number(nobody, address, tmp_path):
    answer = nobody.get(f"{address}/charter.pdf")
    assert answer.data.startswith(b"%PDF-1.7")
    said = words_of(answer.data, tmp_path)
    assert "KS 2018/77" in said
    assert "Utelämnat" not in said
    assert not re.search("Skriv under|Underskrift", said)  # the page asks nobody to sign
    assert answer.mimetype == "application/pdf"
    assert "Varf%C3%B6r%20och%20vad%2C%20version%201.pdf" in answer.headers["Content-Disposition"]


def test_when_the_pdf_cannot_be_made_the_page_is_still_there(nobody, address, monkeypatch):
    def busy(_link):
        raise Busy

    monkeypatch.setattr(reading, "pdf_of", busy)
    answer = nobody.get(f"{address}/charter.pdf")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert f'href="{address}"' in answer.text


def test_of_a_newer_version_it_says_that_there_is_one_and_nothing_of_it(nobody, address, adopt):
    adopt("En ny ordalydelse")
    page = nobody.get(address).text
    assert "Gruppen har fastställt en nyare version sedan dess." in page
    assert "Det här ber vi er om" not in page
    assert "En ny ordalydelse" not in page
    assert "Tid för människor" in page


def test_what_is_drafted_since_is_not_read_by_it(nobody, address, storuman, karin):
    from intranet.live import documents

    documents.replace(Charter.of(storuman).text, "title", "<p>Bara ett utkast</p>", by=karin)
    assert "Bara ett utkast" not in nobody.get(address).text


@pytest.mark.parametrize("part", ["", "/charter.pdf", "/none", "1", "/../x"])
def test_every_answer_keeps_the_address_to_itself(nobody, address, part):
    answer = nobody.get(address + part)
    if part in {"", "/charter.pdf", "1"}:  # the last is another token
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Cache-Control"] == "private, no-store"
    else:
        assert answer.status_code == 404


@pytest.mark.parametrize(
    "place",
    [
        "/groups/storuman/charter/versions/1",
        "/groups/storuman/summaries/charter.pdf",
        "/groups/storuman/links",
        "/groups/storuman/",
        "/search",
    ],
)
def test_it_opens_nothing_else(nobody, address, place):
    nobody.get(address)
    assert nobody.get(place).headers["Location"].startswith("/sign-in")


def without_token(page):
    return re.sub(r'"X-CSRFToken": "[^"]*"', "", page)


def revoke(link, karin, **_):
    link.revoke(by=karin)


def end(in_april, link, **_):
    in_april.move_to(link.ends_at)


@pytest.mark.parametrize("over", [revoke, end])
def test_once_it_is_over_it_says_what_a_wrong_address_does(nobody, link, address, karin, in_april, over):
    wrong = nobody.get(f"/shared/{'x' * 43}")
    over(link=link, karin=karin, in_april=in_april)
    for part in ("", "/charter.pdf"):
        answer = nobody.get(address + part)
        assert answer.status_code == wrong.status_code == 404
        assert SAYS_NOTHING in answer.text
        assert without_token(answer.text) == without_token(wrong.text)
        assert "Tid för människor" not in answer.text
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_it_is_open_to_the_last_second_of_its_last_day(nobody, link, address, in_april):
    in_april.move_to(link.ends_at - timedelta(seconds=1))
    assert nobody.get(address).status_code == 200


def test_who_tries_many_addresses_waits_but_not_who_has_a_link(nobody, address):
    tried = [nobody.get(f"/shared/{number:043}").status_code for number in range(32)]
    assert set(tried[:30]) == {404}
    assert tried[-1] == 429
    assert nobody.get(address).status_code == 200


def count(link):
    db.session.refresh(link)
    return link.opened, link.opened_on and link.opened_on.isoformat()


def test_a_reader_counts_once_a_day(app, nobody, link, address, in_april):
    nobody.get(address)
    nobody.get(address)
    assert count(link) == (1, "2018-04-17")
    app.test_client().get(address)
    assert count(link) == (2, "2018-04-17")
    in_april.shift(timedelta(days=1))
    nobody.get(address)
    assert count(link) == (3, "2018-04-18")


def test_what_looks_ahead_its_maker_and_the_pdf_do_not_count(nobody, as_, karin, link, address):
    nobody.head(address)
    nobody.get(address, headers={"Sec-Purpose": "prefetch;prerender"})
    nobody.get(address, headers={"Purpose": "prefetch"})
    nobody.get(f"{address}/charter.pdf")
    as_(karin).get(address)
    assert count(link) == (0, None)


def test_nothing_about_readers_is_kept():
    assert {column.name for column in SharedLink.__table__.columns} == {
        "id", "token_digest", "version_id", "group_id", "made_by_id", "made_by_name", "for_whom", "diary_number",
        "made_at", "ends_at", "revoked_at", "revoked_by_name", "opened", "opened_on",
    }  # fmt: skip


def test_when_something_breaks_the_token_is_not_in_our_log(nobody, address, monkeypatch):
    def breaks(_token):
        raise ArithmeticError

    monkeypatch.setattr(SharedLink, "by_token", breaks)
    monkeypatch.setitem(current_app.config, "PROPAGATE_EXCEPTIONS", False)
    with capture_logs() as log:
        assert nobody.get(address).status_code == 500
    assert log
    assert address.rpartition("/")[2] not in str(log)


@pytest.mark.parametrize(
    "place", ["/shared/{}", "/shared/{}/charter.pdf", "/ask/{}?x=1", "/invitations/{}", "/me/actions/{}.ics"]
)
def test_nor_in_the_servers_logs_of_requests_and_errors(app, caplog, place):
    place = place.format("a-secret-key")
    logs.veil(app, "a.server")
    log, asked = (
        logging.getLogger("a.server"),
        {"r": f"GET {place} HTTP/1.1", "f": f"http://localhost{place}"},
    )
    with caplog.at_level(logging.INFO, "a.server"):
        log.info('"%(r)s" 200 "%(f)s"', asked)
        log.error("Error handling request %s", place)
    assert len(caplog.messages) == 2
    assert all("/…" in said and "a-secret-key" not in said for said in caplog.messages)
