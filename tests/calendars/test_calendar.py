"""A calendar is what RFC 5545 says one is, reads the same to another parser, and shows what its reader may see now."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from dateutil.tz import tzical
from icalendar import Calendar

from intranet.calendars import BURST, PER_SECOND
from intranet.calendars.contents import Entry
from intranet.calendars.models import CalendarKey
from intranet.calendars.writing import written
from intranet.live.pace import Pace
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.permissions import Role
from intranet.workshops.models import Workshop
from tests import meetings

CHANGED = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def workshops(arrange, programme):
    return meetings.planned(arrange, programme)


@pytest.fixture
def action(storuman, peter, karin, workshops):
    return meetings.agree(
        storuman,
        "Lista alla e-tjänster",
        owner=peter,
        due_on=date(2018, 4, 20),
        by=karin,
        workshop_id=workshops[1].id,
    )


@pytest.fixture
def feed(peter):
    """The address of Peter's calendar."""
    key = CalendarKey.renew(peter)
    db.session.commit()
    return key.address.removeprefix("http://localhost")


def entry(begins, ends, **more) -> Entry:
    given = {"uid": "a-1@example.org", "title": "Något", "description": "", "address": "https://example.org/"}
    return Entry(begins=begins, ends=ends, changed_at=CHANGED, **given | more)


def at(day: str, hour: int = 8) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), clock.SWEDEN).replace(hour=hour)


def check_strictly(calendar: bytes) -> list[str]:
    """Hold a calendar against what RFC 5545 says of lines and properties. Gives its lines, unfolded."""
    assert calendar.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in calendar.replace(b"\r\n", b"")
    assert b"\r" not in calendar.replace(b"\r\n", b"")
    folded = calendar.removesuffix(b"\r\n").split(b"\r\n")
    assert all(0 < len(line) <= 75 for line in folded)
    lines = calendar.replace(b"\r\n ", b"").decode("utf-8").removesuffix("\r\n").split("\r\n")
    assert all(re.fullmatch(r"[A-Z0-9-]+(;[A-Z0-9-]+=(\"[^\"]*\"|[^\";:,]+))*:.*", line) for line in lines)
    assert not [line for line in lines if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line)]
    assert lines[0] == "BEGIN:VCALENDAR"
    names = [re.split("[;:]", line)[0] for line in lines]
    for once in ("VERSION", "PRODID", "CALSCALE"):
        assert names.count(once) == 1
    assert "METHOD" not in names
    for event in "\n".join(lines).split("BEGIN:VEVENT\n")[1:]:
        told = [re.split("[;:]", line)[0] for line in event.split("END:VEVENT")[0].strip().split("\n")]
        for once in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED"):
            assert told.count(once) == 1, once
        assert re.search(r"^DTSTAMP:\d{8}T\d{6}Z$", event, re.MULTILINE)
        for text in re.findall(r"^(?:SUMMARY|DESCRIPTION|LOCATION):(.*)$", event, re.MULTILINE):
            assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", text), text
    return lines


def events(calendar: bytes) -> dict[str, Calendar]:
    """Give the events by their names, as both parsers read them alike."""
    check_strictly(calendar)
    ours = {str(event["SUMMARY"]): event for event in Calendar.from_ical(calendar).walk("VEVENT")}
    theirs = vobject.readOne(calendar.decode()).contents.get("vevent", [])
    assert {event.summary.value: event.uid.value for event in theirs} == {
        name: str(event["UID"]) for name, event in ours.items()
    }
    for event in theirs:
        there, here = event.dtstart.value, ours[event.summary.value].decoded("dtstart")
        assert type(there) is type(here)
        assert there == here
    return ours


@pytest.mark.parametrize(
    "words",
    [
        "Åtgärd", "a, b; c: d", 'En "rad"', "Bakåt \\ och \\n", "å" * 400, "😀" * 60, "Två\nrader", "x" * 74, "ö" * 75,
        "BEGIN:VALARM", "  mellanslag  ", "slut,", "\\,;",
    ],
)  # fmt: skip
def test_any_words_come_through(words):
    made = written(
        "Samsyn", [entry(at("2026-05-04"), at("2026-05-04", 12), title=words, place=words, description=words)]
    )
    check_strictly(made)
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    theirs = vobject.readOne(made.decode()).vevent
    for name in ("summary", "location", "description"):
        assert str(event[name]) == words
        assert getattr(theirs, name).value == words


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        ("2026-03-27", 1), ("2026-03-28", 1), ("2026-03-30", 2), ("2026-10-23", 2), ("2026-10-24", 2),
        ("2026-10-26", 1), ("2018-03-26", 2), ("2018-02-28", 1), ("2030-03-31", 2), ("2030-10-27", 1),
    ],
)  # fmt: skip
def test_a_time_means_the_same_on_both_sides_of_both_clock_changes(day, offset, tmp_path):
    begins = at(day)
    made = written("Samsyn", [entry(begins, begins + timedelta(hours=4))])
    assert f"DTSTART;TZID=Europe/Stockholm:{day.replace('-', '')}T080000" in check_strictly(made)
    # The zone as it is written in the file, read by a program that knows nothing of Stockholm.
    (tmp_path / "zone.ics").write_bytes(made)
    zone = tzical(str(tmp_path / "zone.ics")).get("Europe/Stockholm")
    there = begins.replace(tzinfo=zone)
    assert there.utcoffset() == timedelta(hours=offset)
    assert there.astimezone(UTC) == begins.astimezone(UTC)


def test_the_zone_agrees_with_the_worlds_list_for_forty_years(tmp_path):
    (tmp_path / "zone.ics").write_bytes(written("Samsyn", []))
    zone = tzical(str(tmp_path / "zone.ics")).get("Europe/Stockholm")
    noon = datetime(1997, 1, 1, 12, tzinfo=clock.SWEDEN)
    days = [noon + timedelta(days=number) for number in range(40 * 365)]
    assert not [day for day in days if day.replace(tzinfo=zone).utcoffset() != day.utcoffset()]


def test_a_due_day_is_a_whole_day_that_keeps_nobody_busy():
    lines = check_strictly(written("Samsyn", [entry(date(2026, 10, 25), date(2026, 10, 25))]))
    for line in (
        "DTSTART;VALUE=DATE:20261025", "DTEND;VALUE=DATE:20261026", "TRANSP:TRANSPARENT",
        "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
    ):  # fmt: skip
        assert line in lines


def test_calendars_know_its_name_and_how_often_to_ask():
    lines = check_strictly(written("Samsyn", []))
    for line in (
        "NAME:Samsyn",
        "X-WR-CALNAME:Samsyn",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ):
        assert line in lines


def test_peter_has_his_workshops_and_his_due_days(nobody, feed, workshops, action):
    answer = nobody.get(feed)
    assert answer.content_type == "text/calendar; charset=utf-8"
    found = events(answer.data)
    assert len(found) == 5
    third = found["Tillfälle 3: Så leder vi arbetet"]
    assert third.decoded("dtstart") == datetime(2018, 4, 26, 6, 30, tzinfo=UTC)
    assert third.decoded("dtend") == datetime(2018, 4, 26, 10, tzinfo=UTC)
    assert str(third["LOCATION"]) == "Folkets hus, Storuman"
    assert str(third["URL"]) == "http://localhost/groups/storuman/workshops/3"
    due = found["Klar senast: Lista alla e-tjänster"]
    assert due.decoded("dtstart") == date(2018, 4, 20)
    assert str(due["UID"]) == f"action-{action.id}@localhost"
    assert f"http://localhost/groups/storuman/actions/{action.number}" in str(due["DESCRIPTION"])


def test_nothing_secret_is_in_it(nobody, feed, peter, karin, action):
    action.note("Ring Karin på hennes privata nummer", by=peter)
    text = nobody.get(feed).text.replace("\r\n ", "")
    for secret in (feed.split("/")[-1].removesuffix(".ics"), "@example.org", "Karin", "Peter", "privata"):
        assert secret not in text


def test_it_is_in_the_language_of_its_reader(nobody, feed, peter, action):
    peter.locale = "en"
    assert "Done by today: Lista alla e-tjänster" in events(
        nobody.get(feed, headers={"Accept-Language": "sv"}).data
    )


def test_a_change_keeps_the_name_and_raises_the_number(nobody, feed, workshops, action, peter):
    def told() -> list[tuple[str, int, datetime]]:
        found = Calendar.from_ical(nobody.get(feed).data).walk("VEVENT")
        return [(str(e["UID"]), e["SEQUENCE"], e.decoded("LAST-MODIFIED")) for e in found]

    before = told()
    later = clock.now() + timedelta(seconds=5)
    with clock.told(later):
        action.change(revision=1, by=peter, due_on=date(2018, 5, 4))
        first = workshops[0]
        times = {"starts_at": first.starts_at, "ends_at": first.ends_at, "place": first.place}
        first.change(title=first.title, **times)
        workshops[2].change(
            title="Så leder vi", **times | {"starts_at": at("2018-04-27"), "ends_at": at("2018-04-27", 12)}
        )
        db.session.commit()
    after = told()
    changed = [one[0] for one, other in zip(before, after, strict=True) if one != other]
    assert [one[0] for one in before] == [one[0] for one in after]
    assert changed == [f"workshop-{workshops[2].id}@localhost", f"action-{action.id}@localhost"]
    for (_uid, number, was), (_same, next_number, now) in zip(before, after, strict=True):
        assert (next_number > number) == (now > was)


def test_what_is_said_of_others_is_a_change_too(
    as_, ingrid, nobody, feed, workshops, action, peter, programme
):
    with clock.told(clock.now() - timedelta(hours=1)):
        action.carry_over(to=workshops[2], by=peter)
        for workshop in workshops:
            workshop.changed_at = clock.now()
        db.session.commit()

    def told() -> list[tuple[str, datetime, str]]:
        found = Calendar.from_ical(nobody.get(feed).data).walk("VEVENT")
        return [(str(e["UID"]), e.decoded("LAST-MODIFIED"), str(e["DESCRIPTION"])) for e in found]

    before = told()
    words = {"name": "Att leda en annan förändring", "description": ""}
    assert as_(ingrid).post(f"/programmes/{programme.slug}/words", data=words).status_code == 303
    for (_uid, was, said), (_same, now, says) in zip(before, told(), strict=True):
        assert now > was
        assert ("en annan" in says) == (says != said)


def test_what_is_the_same_is_not_sent_again(nobody, feed, action, peter):
    first = nobody.get(feed)
    again = nobody.get(feed, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"
    action.complete(by=peter)
    third = nobody.get(feed, headers={"If-None-Match": first.headers["ETag"]})
    assert third.status_code == 200
    assert "e-tjänster" not in third.text
    assert nobody.head(feed).status_code == 200


def test_who_has_left_sees_nothing_of_it_any_more(nobody, feed, storuman, sorsele, peter, karin, action):
    meetings.agree(sorsele, "Nästgårds", owner=peter, due_on=date(2018, 5, 1), by=karin)
    assert "Nästgårds" not in nobody.get(feed).text  # owned, but not a member
    storuman.remove(storuman.membership_of(peter), by=karin)
    assert events(nobody.get(feed).data) == {}
    storuman.add(peter, Role.DECISION_MAKER, by=karin)
    assert events(nobody.get(feed).data) == {}
    storuman.add(peter, Role.MEMBER, by=karin)
    assert len(events(nobody.get(feed).data)) == 5
    peter.close()
    assert nobody.get(feed).status_code == 404


def test_a_facilitator_has_the_programmes_workshops_and_a_decision_maker_none(
    as_, ingrid, birgitta, olle, action
):
    assert len(events(as_(ingrid).get("/me/actions.ics").data)) == 4
    assert events(as_(birgitta).get("/me/actions.ics").data) == {}
    assert str(
        events(as_(olle).get("/me/actions.ics").data)["Tillfälle 3: Så leder vi arbetet"]["URL"]
    ).endswith("/groups/sorsele/workshops/3")


def test_a_new_address_ends_the_old_one_at_once(as_, nobody, peter, feed):
    page = as_(peter).get("/me/settings").text
    assert f"http://localhost{feed}" in page
    as_(peter).post("/me/calendar")
    assert nobody.get(feed).status_code == 404
    new = re.search(r"http://localhost(/me/actions/\S+?\.ics)", as_(peter).get("/me/settings").text)[1]
    assert nobody.get(new).status_code == 200
    for _twice in range(2):
        assert as_(peter).post("/me/calendar/removal").status_code == 303
        assert nobody.get(new).status_code == 404
    assert ".ics" not in as_(peter).get("/me/settings").text


def test_another_password_ends_it(as_, nobody, peter, feed):
    peter.set_password("en helt annan mening")
    assert nobody.get(feed).status_code == 404
    assert "Adressen slutade fungera när du bytte lösenord." in as_(peter).get("/me/settings").text


def test_what_is_kept_opens_nothing(nobody, peter, feed):
    key = CalendarKey.of(peter)
    for known in (key.seed, key.token_digest):
        assert known not in feed
        assert nobody.get(f"/me/actions/{known}.ics").status_code == 404


def test_nobody_renews_or_removes_anothers(as_, nobody, peter, eva, feed):
    as_(eva).post("/me/calendar")
    as_(eva).post("/me/calendar/removal")
    assert nobody.get(feed).status_code == 200
    assert nobody.post("/me/calendar").status_code == 303
    assert nobody.get(feed).status_code == 200


def test_who_asks_without_end_is_told_to_wait(app, nobody, feed, monkeypatch):
    monkeypatch.setitem(app.extensions, "samsyn.calendars", Pace(PER_SECOND, BURST))
    answers = [nobody.get(feed).status_code for _ in range(BURST + 1)]
    assert answers == [200] * BURST + [429]
    assert nobody.get(feed).headers["Retry-After"] == "60"


def test_a_workshop_can_be_saved_by_those_who_may_read_of_it(
    as_, nobody, workshops, peter, ingrid, olle, birgitta, admin
):
    at_storuman = "/groups/storuman/workshops/3/workshop.ics"
    for person in (peter, ingrid):
        answer = as_(person).get(at_storuman)
        (name,) = events(answer.data)
        assert name == "Tillfälle 3: Så leder vi arbetet"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="samsyn-3.ics"'
    assert as_(olle).get(at_storuman).status_code == 404
    assert as_(birgitta).get(at_storuman).status_code == as_(admin).get(at_storuman).status_code == 403
    assert nobody.get(at_storuman).status_code == 303
    assert as_(peter).get("/groups/storuman/workshops/9/workshop.ics").status_code == 404


def test_the_page_of_a_workshop_to_come_leads_to_it(as_, peter, programme):
    begins = clock.now() + timedelta(days=3)
    Workshop.plan(programme, title="Snart", starts_at=begins, ends_at=begins + timedelta(hours=3), place="")
    assert "/groups/storuman/workshops/1/workshop.ics" in as_(peter).get("/groups/storuman/workshops/1").text
