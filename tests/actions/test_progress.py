"""How it has gone: what was late then is late in the picture, whatever has become of it since."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from intranet.actions.counting import Counts, counts_of
from intranet.actions.picture import HEIGHT, columns
from intranet.actions.progress import Point, Progress
from intranet.platform.db import db
from tests.meetings import NOW, agree


def on(year, month, day, hour=10):
    return time_machine.travel(datetime(year, month, day, hour, tzinfo=UTC), tick=False)


@pytest.fixture
def told(storuman, karin, peter, workshops):
    """Four agreed in February: one done in time, one late and done since, one put off, one dropped since."""
    first, second, third, _fourth = workshops
    due = date(2018, 3, 15)
    with on(2018, 2, 28):
        names = ("i tid", "sen", "uppskjuten", "struken")
        made = {n: agree(storuman, n, by=karin, owner=peter, due_on=due, workshop_id=first.id) for n in names}
    with on(2018, 3, 10):
        made["i tid"].complete(by=peter)
    with on(2018, 3, 26, 8):
        made["uppskjuten"].carry_over(to=third, by=karin)
        made["ny"] = agree(storuman, "ny", by=karin, due_on=date(2018, 4, 10), workshop_id=second.id)
    with on(2018, 4, 2):
        made["sen"].complete(by=peter)
        made["struken"].drop("Behövs inte", by=karin)
    db.session.commit()
    return made


def figures(point):
    return point.agreed, point.done, point.late, point.dropped


def test_it_tells_how_it_stood_after_each_workshop_and_now(storuman, told):
    february, march, now = Progress(storuman).points
    assert (february.workshop.number, figures(february)) == (1, (4, 0, 0, 0))
    assert (march.workshop.number, figures(march)) == (2, (5, 1, 2, 0))  # one of the late was dropped since
    assert (now.workshop, now.day, figures(now)) == (None, date(2018, 4, 17), (5, 2, 1, 1))


def test_what_is_moved_later_was_late_before_that(storuman, told, karin):
    told["ny"].change(revision=told["ny"].revision, by=karin, due_on=date(2018, 5, 1))
    db.session.commit()
    assert figures(Progress(storuman).points[-1]) == (5, 2, 0, 1)
    with on(2018, 4, 30):
        held = Progress(storuman).points
    assert [figures(point) for point in held][:2] == [(4, 0, 0, 0), (5, 1, 2, 0)]


def test_what_is_put_off_is_late_again_once_its_workshop_has_been(storuman, told):
    with on(2018, 4, 28):
        assert [figures(point) for point in Progress(storuman).points][2:] == [(5, 2, 2, 1), (5, 2, 2, 1)]


def test_what_has_become_of_each_workshops_actions(storuman, karin, told):
    agree(storuman, "emellan", by=karin)
    found = [
        (heap.workshop and heap.workshop.number, heap.agreed, heap.done, heap.late, heap.dropped)
        for heap in Progress(storuman).by_workshop
    ]
    assert found == [(1, 4, 2, 0, 1), (2, 1, 0, 1, 0), (None, 1, 0, 0, 0)]


def test_the_counts_are_those_of_the_actions(storuman, sorsele, told, karin, workshops):
    told["ny"].carried_over = 3
    db.session.commit()
    assert counts_of([storuman, sorsele]) == {storuman.id: Counts(2, 2, 1, 1, 1, 1, 1), sorsele.id: Counts()}
    with time_machine.travel(workshops[2].starts_at + timedelta(minutes=1), tick=False):
        assert counts_of([storuman])[storuman.id].late == 2


def test_the_page_says_it_in_words_in_a_picture_and_in_a_table(as_, eva, told, at):
    text = as_(eva).get(f"{at}/progress").text
    assert "En har blivit klar sedan tillfället den 26 mars. Försenade då: två, nu: en." in text
    assert "26 mars: 5 överenskomna, 1 klara, 2 försenade." in text
    assert "I dag: 5 överenskomna, 2 klara, 1 försenade, 1 struken." in text
    assert text.count('<th scope="col" class="num">Strukna</th>') == 2
    assert 'class="pr-dropped"' in text
    assert 'role="img"' in text
    assert "<caption>Så stod det efter varje tillfälle</caption>" in text
    part = as_(eva).get(f"{at}/progress", headers={"HX-Request": "true"}).text
    assert part.lstrip().startswith('<section id="progress"')


def test_a_group_that_has_not_begun_is_told_when_there_is_something_to_see(as_, karin, at):
    text = as_(karin).get(f"{at}/progress").text
    assert "Efter nästa tillfälle ser ni här hur det går." in text
    assert "<svg viewBox" not in text.split('id="progress"')[1]


def test_who_sees_it(as_, eva, ingrid, birgitta, olle, nobody, told, at):
    assert as_(eva).get(f"{at}/progress").status_code == as_(ingrid).get(f"{at}/progress").status_code == 200
    assert as_(birgitta).get(f"{at}/progress").status_code == 403
    assert as_(olle).get(f"{at}/progress").status_code == 404
    assert nobody.get(f"{at}/progress").status_code == 303


def test_it_asks_no_more_when_there_is_more(as_, storuman, karin, told, at, count_queries):
    browser = as_(karin)
    browser.get(f"{at}/progress")
    with count_queries() as few:
        browser.get(f"{at}/progress")
    for number in range(12):
        agree(storuman, f"Sak {number}", by=karin).start(by=karin)
    db.session.commit()
    with count_queries() as many:
        browser.get(f"{at}/progress")
    assert len(many) == len(few)


def test_a_column_is_as_high_as_what_was_agreed():
    day = NOW.date()
    drawn = columns([Point(day, None, 10, 4, 2), Point(day, None, 5, 0, 5), Point(day, None, 0, 0, 0)])
    heights = [sum(part.height for part in column.parts) for column in drawn]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)
    assert [[part.kind for part in column.parts] for column in drawn] == [
        ["done", "open", "late"],
        ["late"],
        [],
    ]
    assert all(0 <= column.top < HEIGHT for column in drawn)
