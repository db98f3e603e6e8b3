"""Sending reminders: written down, held, handed over, ticked off, each in a transaction of its own.

Whoever is stopped between two of these loses nothing: the next who looks goes on. What was stopped after the mail
server had taken a letter and before that was ticked off, is sent once more when it is no longer held, since nobody can
ask a mail server; it then has the Message-ID that it had, by which mail programs know it again.
"""

import hashlib
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import time, timedelta

import structlog
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from intranet.accounts import letters
from intranet.live.history import only_reading
from intranet.platform import clock
from intranet.platform.db import db
from intranet.platform.working_days import is_working_day
from intranet.reminders.models import Key, Kind, Reminder
from intranet.reminders.wanted import Told, wanted
from intranet.reminders.words import letter_of

log = structlog.get_logger()

LOOKS_EVERY = 60.0  # seconds
FROM, UNTIL = time(7), time(20)  # of the Swedish day: a telephone on a bedside table stays silent
HELD = timedelta(minutes=10)  # for as long nobody else sends it
PATIENCE = HELD.total_seconds() / 2  # seconds that the mail server is waited for
LONGEST_REST = 60  # minutes after which a letter that was refused is tried again


def remind() -> tuple[int, int]:
    """Send what is to be sent now. As often as one likes, and on several machines at once.

    Gives how many letters were sent, and how many the mail server did not take: they are tried again.
    """
    if not may_send():
        return 0, 0
    plan()
    sent = [send(user_id, kind) for user_id, kind in waiting()]
    return sent.count(True), sent.count(False)


def may_send() -> bool:
    """Tell whether people are at work, or at least awake."""
    now = clock.swedish(clock.now())
    return is_working_day(now.date()) and FROM <= now.time() < UNTIL


def plan() -> None:
    """Write down what is to be told and is not yet written down. Two who do it at once write it once."""
    only_reading()
    keys = set(wanted())
    days = {key.about_on for key in keys}
    known = db.session.scalars(select(Reminder).where(Reminder.about_on.in_(days)))
    new = sorted(keys - {reminder.key for reminder in known}, key=str)
    db.session.rollback()
    if new:
        dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
        rows = [{**key._asdict(), "made_at": clock.now(), "tries": 0} for key in new]
        db.session.execute(dialect.insert(Reminder.__table__).on_conflict_do_nothing(), rows)
        db.session.commit()


def waiting() -> list[tuple[int, Kind]]:
    """Give the letters that nobody is sending: to whom, and of which kind."""
    only_reading()
    found = select(Reminder.user_id, Reminder.kind).where(Reminder.is_free(), ~Reminder.is_past())
    return [(user, kind) for user, kind in db.session.execute(found.distinct().order_by(Reminder.user_id))]


def send(user_id: int, kind: Kind) -> bool | None:
    """Send one letter. Tells whether the mail server took it; None when there is nothing to send after all.

    It asks the database anew for each letter: between two of them people get things done.
    """
    held = hold(user_id, kind)
    if not held:
        return None
    only_reading()
    told = wanted(user_id)
    reminders = db.session.scalars(select(Reminder).where(Reminder.id.in_(held))).all()
    still = [reminder for reminder in reminders if reminder.key in told]
    sent_ids = [reminder.id for reminder in still]
    if still:
        tries = max(reminder.tries for reminder in still)
        if not _is_delivered(kind, {reminder.key: told[reminder.key] for reminder in still}):
            put_off(sent_ids, tries)
            return False
    tick_off(sent_ids, [number for number in held if number not in sent_ids])
    return True if still else None


def hold(user_id: int, kind: Kind) -> list[int]:
    """Let nobody else send a letter for a while. Gives its reminders' numbers; none when somebody came first."""
    free = update(Reminder).where(Reminder.user_id == user_id, Reminder.kind == kind, Reminder.is_free())
    values = {"held_until": clock.now() + HELD, "tries": Reminder.tries + 1}
    db.session.rollback()
    held = list(db.session.scalars(free.values(values).returning(Reminder.id)))
    db.session.commit()
    return held


def _is_delivered(kind: Kind, told: dict[Key, Told]) -> bool:
    try:
        letter = hand_over(kind, told)
    except Exception as error:  # one who cannot be written to keeps nobody else waiting
        log.error("reminder.not_written", kind=kind, exc_info=error)
        return False
    finally:
        db.session.rollback()  # the mail server may be slow: nobody is to wait for us meanwhile
    return _is_taken(letter)


def hand_over(kind: Kind, told: dict[Key, Told]) -> "Future[None]":
    """Give a letter to the post. The answer is done when the mail server has taken it."""
    user = next(iter(told.values())).user
    with letters.speaking_to(user):
        letter = letter_of(kind, user, [one.thing for one in told.values()])
        return letters.send(letter, to=user, kind=kind, message_id=message_id(list(told)))


def message_id(keys: Sequence[Key]) -> str:
    """Name a letter by what it tells of: the same once more has the same name."""
    told = " ".join(sorted("-".join(map(str, key)) for key in keys))
    return f"<reminder-{hashlib.sha256(told.encode()).hexdigest()[:32]}@samsyn>"


def _is_taken(letter: "Future[None]") -> bool:
    try:
        letter.result(PATIENCE)
    except TimeoutError:
        # What has not begun never will; what has, ends soon, one way or the other.
        if letter.cancel():
            return False
        return letter.exception() is None
    except Exception:  # the post has said in the log what was the matter
        return False
    return True


def put_off(numbers: Sequence[int], tries: int) -> None:
    """Try again later, the later the oftener it has failed."""
    rest = timedelta(minutes=min(2**tries, LONGEST_REST))
    later = update(Reminder).where(Reminder.id.in_(numbers)).values(held_until=clock.now() + rest)
    db.session.execute(later)
    db.session.commit()


def tick_off(sent: Sequence[int], over: Sequence[int]) -> None:
    """Remember what is sent, and forget what was no longer to be told."""
    db.session.execute(update(Reminder).where(Reminder.id.in_(sent)).values(sent_at=clock.now()))
    db.session.execute(delete(Reminder).where(Reminder.id.in_(over)))
    db.session.commit()
