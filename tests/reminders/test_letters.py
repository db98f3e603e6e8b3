"""Who is told what, on which day, in which words."""

from datetime import date, timedelta
from email.header import decode_header, make_header
from email.message import Message

import pytest

from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.expiry import delete_past
from intranet.platform.working_days import is_working_day
from intranet.reminders.models import Reminder
from tests.reminders.conftest import instant


def subject(message: Message) -> str:
    return str(make_header(decode_header(message["Subject"])))


def parts(message: Message) -> tuple[str, str]:
    """Give the plain text and the HTML."""
    found = [part.get_payload(decode=True).decode() for part in message.get_payload()]
    assert [part.get_content_type() for part in message.get_payload()] == ["text/plain", "text/html"]
    return found[0], found[1]


@pytest.mark.parametrize(
    ("due_on", "before", "after"),
    [
        ("2018-04-19", "2018-04-18", "2018-04-20"),  # a Thursday
        ("2018-04-23", "2018-04-20", "2018-04-24"),  # a Monday: told on Friday
        ("2018-04-21", "2018-04-20", "2018-04-23"),  # a Saturday
        ("2018-04-22", "2018-04-20", "2018-04-23"),  # a Sunday
        ("2018-04-03", "2018-03-29", "2018-04-04"),  # after Easter: told on Maundy Thursday
        ("2018-03-30", "2018-03-29", "2018-04-03"),  # Good Friday itself
        ("2018-05-01", "2018-04-30", "2018-05-02"),  # the first of May
        ("2018-05-02", "2018-04-30", "2018-05-03"),
        ("2018-05-11", "2018-05-09", "2018-05-14"),  # after Ascension Day
        ("2018-06-07", "2018-06-05", "2018-06-08"),  # after the national day
        ("2018-06-25", "2018-06-21", "2018-06-26"),  # after Midsummer: its eve is a Friday
        ("2018-12-27", "2018-12-21", "2018-12-28"),  # after Christmas: its eve is a Monday
        ("2019-01-02", "2018-12-28", "2019-01-03"),  # after the turn of the year
        ("2018-03-26", "2018-03-23", "2018-03-27"),  # the clocks go forward that weekend
        ("2018-10-29", "2018-10-26", "2018-10-30"),  # and back that one
    ],
)
def test_the_days_on_which_somebody_is_told(agree, peter, remind, box, due_on, before, after):
    agree("Lista alla e-tjänster", peter, due_on)
    told, day = [], date.fromisoformat(before) - timedelta(days=4)
    while day < date.fromisoformat(after) + timedelta(days=4):
        if remind(day.isoformat())[0]:
            told.append((day.isoformat(), subject(box.received[-1])))
        assert remind(day.isoformat()) == (0, 0)
        day += timedelta(days=1)
    (day_before, asked), (day_after, late) = told
    assert (day_before, day_after) == (before, after)
    assert asked.startswith("Ska vara klar ")
    assert late.startswith("Skulle ha varit klar ")


@pytest.mark.parametrize(
    "day",
    [
        "2018-03-30", "2018-04-02", "2018-04-21", "2018-04-22", "2018-05-01", "2018-05-10", "2018-06-06", "2018-06-22",
        "2018-12-24", "2018-12-25", "2018-12-26", "2018-12-31", "2019-01-01", "2020-01-06", "2025-11-01",
    ],
)  # fmt: skip
def test_nobody_is_told_anything_on_a_day_off(agree, peter, remind, box, day):
    agree("Lista", peter, day)
    assert remind(day) == (0, 0)
    assert not box.received


def test_the_eve_of_all_saints_is_a_working_day_as_any():
    assert is_working_day(date(2025, 10, 31))
    assert is_working_day(date(2018, 3, 29))


def test_what_is_due_is_said_with_where_to_check_it_off(agree, peter, remind, box, storuman):
    action = agree("Lista alla e-tjänster", peter, "2018-04-20")
    assert remind("2018-04-19") == (1, 0)
    (letter,) = box.received
    assert letter["To"] == "peter@example.org"
    assert subject(letter) == "Ska vara klar i morgon: Lista alla e-tjänster"
    for text in parts(letter):
        assert "En åtgärd som du ansvarar för ska vara klar i morgon." in text
        assert f"http://localhost/groups/storuman/actions/{action.number}" in text
        assert "http://localhost/me/actions" in text
        assert "Storumans kommun" in text
    assert '<html lang="sv">' in parts(letter)[1]


def test_somebody_reads_it_in_their_own_language(agree, peter, remind, box):
    peter.locale = "en"
    agree("Lista <b>alla</b> e-tjänster", peter, "2018-04-20")
    remind("2018-04-19")
    (letter,) = box.received
    assert subject(letter) == "Lista <b>alla</b> e-tjänster is to be done tomorrow"
    text, page = parts(letter)
    assert "An action that you own is to be done tomorrow." in text
    assert "Lista <b>alla</b> e-tjänster" in text
    assert "Lista &lt;b&gt;alla&lt;/b&gt; e-tjänster" in page
    assert '<html lang="en">' in page


def test_two_that_are_due_at_once_are_one_letter(agree, peter, eva, remind, box):
    agree("Ring Åsele", peter, "2018-04-21")
    agree("Boka lokal", peter, "2018-04-23")
    agree("Läs rapporten", eva, "2018-04-23")
    assert remind("2018-04-20") == (2, 0)
    mine = next(letter for letter in box.received if letter["To"] == "peter@example.org")
    assert subject(mine) == "Två åtgärder ska snart vara klara"
    for text in parts(mine):
        assert "Ring Åsele" in text
        assert "Boka lokal" in text
        assert "Läs rapporten" not in text


def test_in_two_groups_too(agree, peter, sorsele, remind, box):
    sorsele.add(peter, sorsele.memberships[0].role, by=None)
    agree("Ring Åsele", peter, "2018-04-20")
    agree("Boka lokal", peter, "2018-04-20", group=sorsele)
    assert remind("2018-04-19") == (1, 0)
    assert "Sorsele kommun" in parts(box.received[0])[0]


def test_what_could_not_be_sent_the_day_before_is_sent_on_the_day(agree, peter, remind, box):
    agree("Lista", peter, "2018-04-20")
    assert remind("2018-04-20") == (1, 0)
    assert subject(box.received[0]) == "Ska vara klar i dag: Lista"


def test_after_a_long_while_nobody_is_told_of_what_is_old(agree, peter, remind, box):
    agree("Lista", peter, "2018-04-03")
    assert remind("2018-04-16") == (0, 0)


def test_nobody_is_woken(agree, peter, remind, box):
    agree("Lista", peter, "2018-04-20")
    assert [remind("2018-04-19", hour)[0] for hour in ("06:59", "20:00", "19:59")] == [0, 0, 1]


def test_nobody_is_told_of_what_is_closed_unowned_or_put_off(agree, peter, karin, workshops, remind, box):
    agree("Klar", peter, "2018-04-20").complete(by=peter)
    agree("Struken", peter, "2018-04-20").drop("Behövs inte", by=karin)
    agree("Ingens", None, "2018-04-20")
    agree("Uppskjuten", peter, "2018-04-20").carry_over(to=workshops[2], by=karin)
    agree("Utan datum", peter, "2018-04-20").due_on = None
    for day in ("2018-04-19", "2018-04-20", "2018-04-23", "2018-04-24"):
        assert remind(day) == (0, 0)
    with clock.told(instant("2018-04-24")):
        action = agree("Framskjuten", peter, "2018-04-20")
        action.due_on = instant("2018-04-26").date()
    assert remind("2018-04-25")[0] == 1 + len({"karin", "peter", "eva", "sara", "olle", "lena", "ingrid"})


def test_nor_is_somebody_who_has_left_or_may_not_come_in(
    agree, peter, eva, sara, karin, storuman, remind, box
):
    for person in (peter, eva, sara):
        agree("Lista", person, "2018-04-20")
    storuman.remove(storuman.membership_of(peter), by=karin)
    eva.close()
    assert remind("2018-04-19") == (1, 0)
    assert box.to == ["sara"]


def test_who_only_reads_the_decisions_is_told_nothing(agree, birgitta, workshops, remind, box):
    agree("Lista", birgitta, "2018-04-20")
    assert remind("2018-04-19") == (0, 0)
    remind("2018-04-25")
    assert "birgitta" not in box.to


def test_the_facilitator_is_told_of_an_own_action(agree, ingrid, remind, box):
    agree("Lista", ingrid, "2018-04-20")
    assert remind("2018-04-19") == (1, 0)
    assert box.to == ["ingrid"]


def test_a_new_date_is_told_of_anew(agree, peter, remind, box):
    action = agree("Lista", peter, "2018-04-20")
    remind("2018-04-19")
    action.due_on = instant("2018-04-24").date()
    assert [remind(f"2018-04-{day}")[0] for day in (20, 23, 24)] == [0, 1, 0]


def test_what_is_agreed_today_for_today_is_not_told_of(agree, peter, remind, box):
    agree("Renskriv", peter, "2018-04-20", at=instant("2018-04-20", "09:00"))
    assert remind("2018-04-20", "10:00") == (0, 0)


def test_everybody_who_comes_to_a_workshop_is_told_the_day_before(
    agree, peter, karin, workshops, remind, box, sorsele
):
    agree("Lista alla e-tjänster", peter, "2018-04-10")
    agree("Ring Åsele", peter, "2018-05-20")
    remind("2018-04-11")
    box.received.clear()
    assert remind("2018-04-25") == (7, 0)
    assert box.to == ["eva", "ingrid", "karin", "lena", "olle", "peter", "sara"]
    letter = next(letter for letter in box.received if letter["To"] == "peter@example.org")
    assert subject(letter) == f"I morgon: Tillfälle 3, {workshops[2].title}"
    for text in parts(letter):
        assert "torsdag 26 april kl. 08.30–12.00" in text
        assert workshops[2].place in text
        assert text.index("Lista alla e-tjänster") < text.index("Ring Åsele")
        assert "Försenad 15 dagar" in text
        assert "http://localhost/groups/storuman/workshops/3" in text
    other = next(letter for letter in box.received if letter["To"] == "olle@example.org")
    assert "Inget väntar på dig innan dess." in parts(other)[0]
    assert "/groups/sorsele/workshops/3" in parts(other)[0]
    assert remind("2018-04-26", "08:00") == (0, 0)


def test_who_runs_the_programme_is_told_how_it_goes_in_each_group(
    agree, peter, karin, ingrid, workshops, remind, box, storuman, sorsele
):
    agree("Lista alla e-tjänster", peter, "2018-04-10")
    often = agree("Ring Åsele", None, "2018-05-20")
    db.session.add(
        Group(slug="mala", name="Kommunledningen", organisation="Malå kommun", programme=storuman.programme)
    )
    for number in (1, 2, 3):
        often.carry_over(to=workshops[number], by=karin)
    remind("2018-04-25")
    (letter,) = [letter for letter in box.received if letter["To"] == "ingrid@example.org"]
    for text in parts(letter):
        assert text.index("Så går det i grupperna") < text.index("Storumans kommun: ")
        assert "http://localhost/groups/storuman/actions" in text
        assert (
            "Två är öppna och en av dem är försenad. En har ingen ansvarig. En har tagits med gång på gång."
            in text
        )
        assert text.count("Inga åtgärder än") == 1
        assert "Malå kommun och Sorsele kommun." in text
        assert "Till programmet" in text
        assert "/programmes/" in text
    assert [one["To"] for one in box.received].count("ingrid@example.org") == 1


def test_who_helps_is_told_before_the_day_and_not_after(agree, peter, eva, storuman, karin, remind, box):
    agree("Lista", peter, "2018-04-20", helpers=[eva])
    assert remind("2018-04-19") == (2, 0)
    assert box.to == ["eva", "peter"]
    letter = next(letter for letter in box.received if letter["To"] == "eva@example.org")
    assert subject(letter) == "Ska vara klar i morgon: Lista"
    for text in parts(letter):
        assert "En åtgärd som du hjälper till med ska vara klar i morgon." in text
        assert "Du hjälper Peter" in text
        assert "Du får mejlet för att du ansvarar för eller hjälper till" in text
    box.received.clear()
    assert remind("2018-04-23") == (1, 0)
    assert box.to == ["peter"]
    storuman.remove(storuman.membership_of(eva), by=karin)
    agree("Boka lokal", peter, "2018-04-26", helpers=[eva])
    assert remind("2018-04-25") == (1, 0)


def test_who_helps_with_what_nobody_sees_to_is_told_after_it_too(agree, eva, remind, box):
    agree("Lista", None, "2018-04-20", helpers=[eva])
    assert [remind(f"2018-04-{day}") for day in (19, 23)] == [(1, 0), (1, 0)]
    assert box.to == ["eva", "eva"]


def test_a_workshop_that_is_moved_is_told_of_for_its_new_day(workshops, remind, box):
    assert remind("2018-04-25")[0] == 7
    workshop = workshops[2]
    workshop.change(
        title=workshop.title,
        starts_at=instant("2018-05-03", "08:30"),
        ends_at=instant("2018-05-03", "12:00"),
        place="",
    )
    assert remind("2018-04-26")[0] == 0
    assert remind("2018-05-02")[0] == 7
    assert "i morgon".capitalize() in subject(box.received[-1])


def test_what_nobody_is_told_of_any_more_is_deleted(agree, peter, remind, box):
    agree("Lista", peter, "2018-04-20")
    remind("2018-04-19")
    with clock.told(instant("2018-07-18")):
        delete_past()
        assert db.session.query(Reminder).count() == 1
    with clock.told(instant("2018-07-19")):
        delete_past()
        assert db.session.query(Reminder).count() == 0
