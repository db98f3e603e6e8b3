"""Many actions moved at once: looked at first, all of them or none, and taken back in one go."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from intranet.actions.history import ActionChange
from intranet.actions.many.moves import ActionMove
from intranet.actions.models import Action
from intranet.charter.models import Charter
from intranet.platform.db import db
from tests.meetings import agree


@pytest.fixture
def three(storuman, karin, peter, eva, workshops):
    """Two of Peter's and one that is nobody's."""
    return [
        agree(storuman, title, by=karin, owner=owner, due_on=due)
        for title, owner, due in (
            ("Ett", peter, date(2018, 4, 20)),
            ("Två", peter, None),
            ("Tre", None, None),
        )
    ]


@pytest.fixture
def many(at):
    """Where it is asked which and how."""
    return f"{at}/many"


def asked(*actions, **wanted):
    return {"action": [str(action.number) for action in actions], **wanted}


def seen(page):
    return re.findall(r'name="seen" value="(\d+:\d+)"', page)


def move(browser, many, *actions, **wanted):
    page = browser.post(many, data=asked(*actions, **wanted)).text
    return browser.post(f"{many}/moves", data={**wanted, "seen": seen(page)})


def test_what_will_be_is_seen_first(as_, karin, eva, peter, three, many, workshops):
    wanted = {"owner": str(eva.id), "due_on": "2018-05-04", "why": "Semester", "carried_to": "3"}
    text = " ".join(as_(karin).post(many, data=asked(*three, **wanted)).text.split())
    assert "Tre åtgärder ändras." in text
    assert "<b>Ansvarig:</b> <del>Peter Sjö</del>" in text
    assert "<ins>fre 4 maj</ins>" in text
    assert "<ins>Tillfälle 3, tors 26 april</ins>" in text
    assert "Varför ett nytt datum? Semester" in text
    assert db.session.query(ActionChange).count() == 0
    assert three[0].owner == peter


def test_among_those_that_serve_a_section_only(as_, karin, three, storuman, many, at):
    section = Charter.begin(storuman, by=karin).sections[0]
    three[0].section = section
    db.session.commit()
    page = as_(karin).get(f"{at}?section={section.id}").text
    assert f"section={section.id}" in re.findall(r'href="([^"]*/many[^"]*)"', page)[0]
    text = as_(karin).get(f"{many}?section={section.id}").text
    assert ("Ett" in text, "Två" in text) == (True, False)
    file = as_(karin).get(f"{at}.csv?section={section.id}").data.decode("utf-8-sig")
    assert [line.split(";")[1] for line in file.splitlines()] == ["Åtgärd", "Ett"]


def test_all_of_them_are_moved_with_their_history(as_, karin, eva, three, many, workshops):
    answer = move(
        as_(karin), many, *three, owner=str(eva.id), due_on="2018-05-04", why="Semester", carried_to="3"
    )
    assert answer.status_code == 303
    for action in three:
        assert (action.owner, action.due_on, action.carried_to) == (eva, date(2018, 5, 4), workshops[2])
        assert (action.carried_over, action.revision) == (1, 2)
    assert {change.by_name for change in db.session.query(ActionChange)} == {"Karin Lund"}
    assert "Tre åtgärder är ändrade" in as_(karin).get(answer.location).text


def test_all_of_it_is_taken_back(as_, karin, ingrid, eva, peter, three, many, workshops):
    three[0].carry_over(to=workshops[2], by=karin)
    there = move(
        as_(karin), many, *three, owner=str(eva.id), due_on="2018-05-04", why="Semester", carried_to="4"
    ).location
    for _twice in range(2):
        assert as_(ingrid).post(f"{there}/undoing").location == there
    found = [(action.owner, action.due_on, action.carried_to, action.carried_over) for action in three]
    assert found == [
        (peter, date(2018, 4, 20), workshops[2], 1),
        (peter, None, None, 0),
        (None, None, None, 0),
    ]
    text = as_(karin).get(there).text
    assert "Ändringen är tillbakatagen" in text
    assert "Ta tillbaka alltihop" not in text


def test_only_what_others_have_changed_since_stays(as_, karin, eva, sara, peter, three, many):
    there = move(as_(karin), many, *three, owner=str(eva.id), due_on="2018-05-04", why="Semester").location
    db.session.expire_all()
    three[0].change(revision=three[0].revision, by=eva, due_on=date(2018, 6, 1))
    three[1].note("Så går det", by=eva)
    three[2].complete(by=eva)
    as_(karin).post(f"{there}/undoing")
    assert (three[0].owner, three[0].due_on) == (peter, date(2018, 6, 1))
    assert (three[1].owner, three[1].due_on) == (peter, None)
    assert (three[2].owner, three[2].due_on) == (eva, date(2018, 5, 4))
    text = " ".join(as_(karin).get(there).text.split())
    assert "Ett</a>: klart senast, Eva Berg" in text
    assert "Tre</a>: ansvarig, Eva Berg" in text
    assert "Två</a>: " not in text


def test_what_is_changed_between_the_look_and_the_move_stops_all(as_, karin, eva, peter, three, many):
    page = as_(karin).post(many, data=asked(*three, due_on="2018-05-04", why="Semester")).text
    three[1].change(revision=1, by=peter, due_on=date(2018, 6, 1))
    three[2].complete(by=karin)
    sent = {"due_on": "2018-05-04", "why": "Semester", "seen": seen(page)}
    answer = as_(karin).post(f"{many}/moves", data=sent)
    assert answer.status_code == 409
    assert "Två: Klart senast: från inget till fre 1 juni (Peter Sjö" in answer.text
    assert "Den blev klar eller ströks under tiden" in answer.text
    assert three[0].due_on == date(2018, 4, 20)
    sent["seen"] = seen(answer.text)
    assert as_(karin).post(f"{many}/moves", data=sent).status_code == 303
    assert [action.due_on for action in three] == [date(2018, 5, 4), date(2018, 5, 4), None]


def test_of_two_who_move_the_same_at_once_the_second_is_asked(as_, karin, ingrid, three, many):
    browsers = [as_(karin), as_(ingrid)]
    days = ("2018-05-04", "2018-05-11")
    sent = [
        {
            "due_on": day,
            "why": "Semester",
            "seen": seen(browser.post(many, data=asked(*three, due_on=day, why="Semester")).text),
        }
        for browser, day in zip(browsers, days, strict=True)
    ]
    db.session.commit()
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda b, data: b.post(f"{many}/moves", data=data).status_code, browsers, sent)
        )
    assert sorted(answers) == [303, 409]
    assert len({action.due_on for action in three}) == 1
    assert db.session.query(ActionMove).count() == 1


def test_twice_moves_once(as_, karin, three, many):
    page = as_(karin).post(many, data=asked(*three, due_on="2018-05-04", why="Semester")).text
    answers = [
        as_(karin).post(f"{many}/moves", data={"due_on": "2018-05-04", "why": "Semester", "seen": seen(page)})
        for _twice in "12"
    ]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert {action.revision for action in three} == {2}
    answer = move(as_(karin), many, *three, due_on="2018-05-04", why="Semester")
    assert answer.location.endswith("/actions")
    assert db.session.query(ActionMove).count() == 1


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({}, "Välj vad åtgärderna ska få"),
        ({"due_on": "2018-05-04"}, "Skriv varför datumet flyttas."),
        ({"due_on": "2018-04-01"}, "Datumet har redan varit."),
        ({"due_on": "snart"}, "Skriv datumet som"),
        ({"owner": "99999"}, ""),
        ({"carried_to": "1"}, ""),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_chosen(as_, karin, three, many, wanted, words):
    answer = as_(karin).post(many, data=asked(three[0], **wanted))
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="1" checked' in answer.text


def test_somebody_has_to_choose_some(as_, karin, three, many):
    answer = as_(karin).post(many, data={"due_on": "2018-05-04", "why": "Semester"})
    assert (answer.status_code, "Välj vilka åtgärder." in answer.text) == (422, True)
    assert 'value="2018-05-04"' in answer.text
    assert as_(karin).get(f"{many}?choose=all").text.count(" checked") == 3


def test_another_groups_actions_are_not_moved(as_, karin, lena, olle, sorsele, three, many):
    theirs = agree(sorsele, "Vår", by=lena, due_on=date(2018, 4, 30))
    there = move(
        as_(lena), "/groups/sorsele/actions/many", theirs, due_on="2018-05-04", why="Semester"
    ).location
    assert as_(karin).get(there.replace("sorsele", "storuman")).status_code == 404
    assert as_(karin).post(there.replace("sorsele", "storuman") + "/undoing").status_code == 404
    assert {action.due_on for action in three} == {date(2018, 4, 20), None}
    assert theirs.due_on == date(2018, 5, 4)


def test_who_may(as_, karin, ingrid, peter, birgitta, olle, admin, nobody, three, many, at):
    there = move(as_(karin), many, *three, due_on="2018-05-04", why="Semester").location
    sent = {"due_on": "2018-05-11", "why": "Semester", "seen": ["1:2"]}
    for somebody, status in ((peter, 403), (birgitta, 403), (admin, 403), (olle, 404)):
        browser = as_(somebody)
        answers = [
            browser.get(many), browser.post(many, data=asked(*three)), browser.post(f"{many}/moves", data=sent),
            browser.get(there), browser.post(f"{there}/undoing"),
        ]  # fmt: skip
        assert {answer.status_code for answer in answers} == {status}
    assert nobody.post(f"{many}/moves", data=sent).status_code == 303
    assert three[0].due_on == date(2018, 5, 4)
    assert as_(ingrid).get(many).status_code == 200
    assert "Ändra flera på en gång" in as_(karin).get(at).text
    assert "Ändra flera på en gång" not in as_(peter).get(at).text


def test_moving_many_asks_no_more_than_moving_few(
    as_, storuman, karin, peter, eva, three, many, count_queries
):
    counts = []
    for day in ("2018-05-04", "2018-05-11", "2018-05-18"):
        actions = db.session.query(Action).all()
        page = as_(karin).post(many, data=asked(*actions, due_on=day, why="Semester", owner=str(eva.id))).text
        with count_queries() as made:
            as_(karin).post(
                f"{many}/moves",
                data={"due_on": day, "why": "Semester", "owner": str(eva.id), "seen": seen(page)},
            )
        counts.append(len([one for one in made if one.startswith("SELECT")]))
        for number in range(20):
            agree(storuman, f"Sak {number} {day}", by=karin, owner=peter)
    assert counts[2] < counts[0] + 5
