"""A reminder is never lost, and comes twice only where nobody can know that it came."""

import contextvars
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from intranet.platform import clock
from intranet.platform.chores import all_of
from intranet.platform.db import db
from intranet.reminders import outbox
from intranet.reminders.models import Reminder
from tests.reminders.conftest import instant

ROOT = Path(__file__).resolve().parents[2]
DAY = "2018-04-19"


class Killed(BaseException):
    """The process is gone: nothing that it would have done after this happens."""


@pytest.fixture
def three(agree, peter, eva, sara):
    """Three people have an action each that is due tomorrow."""
    return [agree(f"Åtgärd {person.first_name}", person, "2018-04-20") for person in (peter, eva, sara)]


def die(monkeypatch, name: str, *, after: bool) -> None:
    """Let the process be killed at the second time it comes to a step, before it or after it."""
    whole, times = getattr(outbox, name), []

    def step(*given):
        times.append(1)
        is_last = len(times) == (1 if name in {"plan", "waiting"} else 2)
        if is_last and not after:
            raise Killed
        answer = whole(*given)
        if isinstance(answer, Future):
            answer.result(20)
        if is_last:
            raise Killed
        return answer

    monkeypatch.setattr(outbox, name, step)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("step", ["plan", "waiting", "hold", "hand_over", "tick_off"])
def test_killed_at_any_step_the_next_who_looks_loses_none(three, remind, box, monkeypatch, step, after):
    with monkeypatch.context() as dying:
        die(dying, step, after=after)
        with pytest.raises(Killed):
            remind(DAY)
    db.session.remove()
    assert remind(DAY, "08:01")[1] == 0
    remind(DAY, "08:11")  # what the dead one held is free again
    twice = {("hand_over", True), ("tick_off", False)}
    assert sorted(set(box.to)) == ["eva", "peter", "sara"]
    assert len(box.to) == (4 if (step, after) in twice else 3)
    # The mail server had it, and nobody was left who knew: the reader's program knows it again.
    assert len({letter["Message-ID"] for letter in box.received}) == 3
    assert remind(DAY, "12:00") == (0, 0)


def test_what_the_server_refuses_is_tried_again_ever_more_seldom(three, remind, box):
    box.refuses = "451 Come back later"
    with capture_logs() as log:
        assert remind(DAY, "08:00") == (0, 3)
    assert {line["event"] for line in log} == {"mail.failed"}
    assert remind(DAY, "08:01") == (0, 0)
    assert remind(DAY, "08:02") == (0, 3)
    assert remind(DAY, "08:05") == (0, 0)
    box.refuses = ""
    assert remind(DAY, "08:06") == (3, 0)
    assert remind("2018-04-20", "08:00") == (0, 0)


def test_one_who_cannot_be_reached_keeps_no_letter_from_the_others(three, peter, remind, box):
    peter.email = "peter@example.org>\r\nBcc: <alla@example.org"
    with capture_logs() as log:
        assert remind(DAY) == (2, 1)
    assert [line["event"] for line in log] == ["reminder.not_written"]
    assert box.to == ["eva", "sara"]
    peter.email = "peter@example.org"
    assert remind(DAY, "08:02") == (1, 0)
    assert box.to == ["eva", "peter", "sara"]


def test_what_was_done_before_the_server_came_back_is_not_told_of(three, peter, eva, remind, box, karin):
    box.refuses = "451 Come back later"
    remind(DAY)
    box.refuses = ""
    three[0].complete(by=peter)
    three[1].owner = karin
    assert remind(DAY, "12:00") == (2, 0)
    assert box.to == ["karin", "sara"]
    three[0].reopen(by=peter)
    assert remind(DAY, "12:01") == (1, 0)
    assert box.to == ["karin", "peter", "sara"]


def test_a_letter_that_waited_over_the_weekend_still_comes(agree, peter, remind, box):
    agree("Lista", peter, "2018-04-23")
    box.refuses = "451 Come back later"
    assert remind("2018-04-20") == (0, 1)
    box.refuses = ""
    assert remind("2018-04-22") == (0, 0)
    assert remind("2018-04-23") == (1, 0)
    assert len(box.received) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_many_at_once_send_each_letter_once(app, agree, peter, eva, sara, karin, box, attempt):
    for person in (peter, eva, sara, karin):
        for number in range(3):
            agree(f"Åtgärd {number}", person, "2018-04-20")
    db.session.rollback()
    ready, sent, failed = threading.Barrier(4), [], []

    def machine():
        try:
            with app.app_context(), clock.told(instant(DAY)):
                ready.wait(20)
                sent.extend(outbox.remind() for _minute in range(3))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=contextvars.Context().run, args=(machine,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    assert box.to == ["eva", "karin", "peter", "sara"]
    assert sum(count for count, _refused in sent) == 4
    assert db.session.query(Reminder).filter(Reminder.sent_at.is_not(None)).count() == 12


PROGRAM = """
import sys, datetime
from intranet import create_app
from intranet.platform import clock
from intranet.platform.chores import all_of
from intranet.platform.config import Settings
from intranet.reminders import outbox
app = create_app(Settings.from_environment())
with app.app_context(), clock.told(datetime.datetime.fromisoformat(sys.argv[1])):
    print(*outbox.remind(), flush=True)
app.extensions["samsyn.mail"].close()
"""


@pytest.fixture
def machine(app, box, tmp_path):
    """Start another machine: a process of its own with the same database and mail server."""
    settings, there = app.extensions["samsyn.settings"], app.extensions["samsyn.mail"]._server
    known = {
        "SAMSYN_INSTANCE": str(tmp_path),
        "SAMSYN_SECRET_KEY": settings.secret_key,
        "SAMSYN_DATABASE_URL": settings.database_url.replace("postgresql+psycopg:", "postgresql:"),
        "SAMSYN_MAIL_SERVER": f"smtp://{there.host}:{there.port}",
    }

    def start(at) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, at.isoformat()],
            cwd=ROOT, env=os.environ | known, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    return start


def test_two_machines_at_once_send_each_letter_once(three, machine, box):
    db.session.commit()
    running = [machine(instant(DAY)) for _ in range(2)]
    told = [one.communicate(timeout=120) for one in running]
    assert [one.returncode for one in running] == [0, 0], told
    assert box.to == ["eva", "peter", "sara"]
    assert sum(int(out.split()[0]) for out, _err in told) == 3


def test_killed_between_two_letters_for_good(three, machine, box, remind):
    """The kernel stops it (SIGKILL) while the mail server says yes to the second."""
    db.session.commit()
    running = machine(instant(DAY))

    def stop() -> None:
        if len(box.received) == 2:
            running.send_signal(signal.SIGKILL)
            running.wait(20)

    box.when_taken = stop
    running.communicate(timeout=120)
    assert running.returncode == -signal.SIGKILL
    assert len(box.received) == 2
    box.when_taken = lambda: None
    db.session.rollback()
    db.session.expire_all()
    sent = db.session.query(Reminder).filter(Reminder.sent_at.is_not(None)).count()
    later = instant(DAY) + outbox.HELD + timedelta(minutes=1)
    assert remind(DAY, f"{later:%H:%M}") == (3 - sent, 0)
    assert sorted(set(box.to)) == ["eva", "peter", "sara"]
    assert len({letter["Message-ID"] for letter in box.received}) == 3
    assert (sent, len(box.received)) == (1, 4)


def test_the_app_looks_by_itself_every_minute(app):
    (chores,) = [one for one in all_of(app) if one._name == "reminders"]
    assert [(chore.work, chore.every) for chore in chores._chores] == [(outbox.remind, 60.0)]


def test_the_command_says_what_it_did(app, three, box):
    db.session.commit()
    run = app.test_cli_runner()
    for refuses, hour, said, code in (
        ("", "06:59", "Nobody is reminded now: e-mails go out on working days between 7 and 20.", 0),
        (
            "451 Come back later",
            "08:00",
            "0 e-mails are sent.\nError: 3 e-mails were not taken. They are tried again.",
            1,
        ),
        ("", "09:00", "3 e-mails are sent.", 0),
        ("", "09:01", "0 e-mails are sent.", 0),
    ):
        box.refuses = refuses
        with clock.told(instant(DAY, hour)), capture_logs():
            result = run.invoke(args=["remind"])
        assert (result.output.strip(), result.exit_code) == (said, code)
