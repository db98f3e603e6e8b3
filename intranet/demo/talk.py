"""What Storuman's group says about its draft: a question to one of them, something settled, something open."""

from datetime import date

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.demo.calendar import past
from intranet.demo.texts import TALK
from intranet.dialogue.models import Thread
from intranet.live import places
from intranet.platform import clock
from intranet.platform.db import db


def tell(charter: Charter, who: dict[str, User], third: date) -> None:
    """Tell who said what about which words, on what day counted from the third workshop."""
    for section, about, said, settled in TALK:
        thread: Thread | None = None
        for person, days, hour, words in said:
            with clock.told(past(third, days, hour)):
                if thread is None:
                    thread = _begin(charter, section, about, words, who[person])
                else:
                    thread.answer(words, by=who[person])
                db.session.commit()
        if thread and settled:
            person, days, hour = settled
            with clock.told(past(third, days, hour)):
                thread.settle(by=who[person])
                db.session.commit()


def _begin(charter: Charter, number: int, about: str, words: str, by: User) -> Thread:
    section = charter.sections[number]
    span = places.span_of(charter.text, section.fragment, about) if about else None
    passage = places.find(charter.text, {number: span})[number] if span else None
    return Thread.begin(section, words, by=by, span=span, passage=passage)
