"""What several papers, and the data in them, say of the same actions: by one rule and in the same words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_babel import force_locale

from intranet.accounts.models import User
from intranet.actions.models import Action
from intranet.groups.models import Group
from intranet.platform.db import db
from intranet.summaries.brief import sentences as brief_says
from intranet.summaries.brief.progress import Progress
from intranet.summaries.followup import ACTIONS
from intranet.summaries.followup import sentences as follow_up_says
from intranet.summaries.followup.content import FollowUp
from intranet.summaries.followup.lines import Line, Move
from intranet.summaries.report import sentences as report_says
from intranet.summaries.report.gathering import gather
from intranet.workshops.models import Workshop
from tests import meetings
from tests.april import in_april, workshops

__all__ = ["in_april", "workshops"]
TOMORROW = meetings.NOW + timedelta(days=1)


@pytest.fixture
def agreed(storuman: Group, workshops: list[Workshop], karin: User, peter: User) -> dict[str, Action]:
    """Six that were agreed, each in another state."""
    due: dict[str, Any] = {"owner": peter, "due_on": date(2018, 4, 13)}
    names = ("sen", "uppskjuten", "klar", "struken", "i tid")
    found = {name: meetings.agree(storuman, name, by=karin, **due) for name in names}
    found["ingens"] = meetings.agree(storuman, "ingens", by=karin)
    found["uppskjuten"].carry_over(to=workshops[2], by=karin)
    found["klar"].complete(by=peter)
    found["struken"].drop("Behövs inte.", by=karin)
    found["i tid"].change(revision=1, by=karin, due_on=date(2018, 4, 25), why="Fel dag.")
    db.session.commit()
    return found


def follow_up_of(group: Group) -> FollowUp:
    """Gather how a group's actions stand."""
    found = ACTIONS.gather(group, None)
    assert isinstance(found, FollowUp)
    return found


def line_of(group: Group, title: str) -> Line:
    """Give one of them as papers tell of it."""
    return next(line for heap in follow_up_of(group).heaps for line in heap.lines if line.title == title)


def test_every_paper_counts_actions_alike(app: Flask, storuman: Group, agreed: dict[str, Action]) -> None:
    with app.test_request_context():
        follow_up, progress, report = (
            follow_up_of(storuman),
            Progress.of(storuman),
            gather(storuman.programme),
        )
        assert progress
        assert report
        (theirs,) = (one for one in report.groups if one.slug == storuman.slug)
        said = follow_up_says.finding(follow_up)
        assert said == (
            "En av sex är klar. Fyra är öppna och en av dem är försenad. En skulle ha varit klar nu men är "
            "uppskjuten. En har ingen ansvarig. En är struken."
        )
        assert brief_says.how_actions_go(progress) == said
        assert report_says.goes(theirs) == f"Åtgärder: {said}"
        assert said in report_says.actions_of_all(report)


def test_what_was_agreed_does_not_shrink_when_it_is_dropped(
    app: Flask, storuman: Group, agreed: dict[str, Action], workshops: list[Workshop], karin: User
) -> None:
    def counted() -> list[int]:
        found = follow_up_of(storuman)
        return [found.tally.agreed, found.heaps[0].tally.agreed, found.points[-1].agreed]

    later = workshops[2].starts_at + timedelta(days=1)
    with app.test_request_context(), time_machine.travel(later, tick=False):
        assert counted() == [6, 6, 6]
        agreed["sen"].drop("Behövs inte heller.", by=karin)
        db.session.commit()
        assert counted() == [6, 6, 6]
        assert follow_up_of(storuman).points[-1].open == 3


def test_a_day_that_was_moved_is_told_with_its_reason(
    app: Flask, storuman: Group, agreed: dict[str, Action], karin: User
) -> None:
    with app.test_request_context(), time_machine.travel(TOMORROW, tick=False):
        assert line_of(storuman, "i tid").moved is None  # the same day is how it was agreed
        action = agreed["i tid"]
        for day, why in ((date(2018, 5, 2), "Sjukdom."), (date(2018, 5, 9), "Påsk.")):
            action.change(revision=action.revision, by=karin, due_on=day, why=why)
        db.session.commit()
        line = line_of(storuman, "i tid")
        assert line.moved == Move(TOMORROW.date(), date(2018, 5, 2), "Påsk.")
        assert follow_up_says.moved(line) == "Flyttad från 2\N{NO-BREAK SPACE}maj"
        assert follow_up_says.moved(line_of(storuman, "sen")) == ""


def test_when_it_is_taken_up_is_the_day_that_is_asked_for(
    app: Flask, storuman: Group, agreed: dict[str, Action], workshops: list[Workshop], karin: User
) -> None:
    with app.test_request_context():
        line, found = line_of(storuman, "uppskjuten"), follow_up_of(storuman)
        assert line.taken_up == found.meets_on == workshops[2].day
        assert (
            "uppskjuten, tas upp 26\N{NO-BREAK SPACE}april\N{NO-BREAK SPACE}2018"
            in follow_up_says.state(line).lower()
        )
        assert "den 26\N{NO-BREAK SPACE}april\N{NO-BREAK SPACE}2018, då gruppen ses" in follow_up_says.ask(
            found
        )
        assert "senare dag" not in follow_up_says.ask(found)
        agreed["ingens"].carry_over(to=workshops[3], by=karin)
        db.session.commit()
        assert "De som är uppskjutna till en senare dag tas upp den dagen." in follow_up_says.ask(
            follow_up_of(storuman)
        )
        with time_machine.travel(workshops[3].starts_at + timedelta(days=1), tick=False):
            assert "nästa gång gruppen ses:" in follow_up_says.ask(follow_up_of(storuman))


def test_what_was_done_late_is_late_in_the_data_too(
    app: Flask,
    storuman: Group,
    agreed: dict[str, Action],
    find_line: Callable[[FollowUp, str], dict[str, Any]],
) -> None:
    with app.test_request_context():
        found = follow_up_of(storuman)
        assert find_line(found, "klar")["days_late"] == 4
        assert (
            "fyra\N{NO-BREAK SPACE}dagar\N{NO-BREAK SPACE}för\N{NO-BREAK SPACE}sent"
            in follow_up_says.state(line_of(storuman, "klar"))
        )
        assert find_line(found, "uppskjuten")["days_late"] == 0


@pytest.fixture
def find_line() -> Callable[[FollowUp, str], dict[str, Any]]:
    """Find an action in the data that is attached."""

    def find(found: FollowUp, title: str) -> dict[str, Any]:
        lines = (line for heap in found.as_data()["heaps"] for line in heap["lines"])
        return next(line for line in lines if line["title"] == title)

    return find


def test_there_is_no_course_before_there_is_anything_to_compare(
    app: Flask, storuman: Group, workshops: list[Workshop], karin: User
) -> None:
    meetings.agree(storuman, "ny", by=karin)
    with app.test_request_context():
        found = follow_up_of(storuman)
        assert (found.points, found.course, found.tally.agreed) == ((), "", 1)


@pytest.mark.parametrize(
    ("times", "swedish", "english"),
    [
        (1, "Öppen, har tagits med en gång", "Open, carried over once"),
        (2, "Öppen, har tagits med två gånger", "Open, carried over twice"),
        (3, "Öppen, har tagits med tre gånger", "Open, carried over three times"),
    ],
)
def test_how_often_it_was_carried_over(paper: Flask, times: int, swedish: str, english: str) -> None:
    line = Line(1, "Ring", "Peter", None, "open", None, times, "")
    for locale, said in (("sv", swedish), ("en", english)):
        with paper.app_context(), force_locale(locale):
            assert follow_up_says.state(line).replace("\N{NO-BREAK SPACE}", " ") == said
