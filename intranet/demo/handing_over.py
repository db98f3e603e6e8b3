"""How Storuman's group has handed version 1 over: on its own letterhead, and by two links, one of which is over."""

from datetime import date, timedelta
from secrets import token_urlsafe

from intranet.accounts.models import User
from intranet.charter.models import Charter
from intranet.demo.calendar import past
from intranet.platform import clock
from intranet.platform.db import db
from intranet.sharing.models import MOST_DAYS, SharedLink
from intranet.summaries.letterhead.models import Stationery

CONTACT = "Kommunkansliet, kansli@example.org"
# For whom, made so many days from the third workshop, open for so long, and when it was opened.
LINKS = [
    ("Partiernas gruppledare", -30, 7, [-30, -29, -29, -26]),
    ("Kommunstyrelsen", -28, MOST_DAYS, [-27, -27, -25, -20, -11]),
]


def tell(charter: Charter, karin: User, third: date) -> None:
    """Tell it. Nobody knows the addresses of the links: they were shown once."""
    (version,) = charter.versions
    diary_number = f"KS {third.year}/412"
    with clock.told(past(third, -31, "13.00")):
        Stationery.of(charter.group).give(diary_number=diary_number, contact=CONTACT, logo=None, by=karin)
        db.session.commit()
    for for_whom, made, days, opened in LINKS:
        with clock.told(past(third, made, "13.10")):
            link = SharedLink.make(
                version,
                charter.group,
                until=clock.today() + timedelta(days=days),
                by=karin,
                form=token_urlsafe(16),
                for_whom=for_whom,
                diary_number=diary_number,
            )
            db.session.commit()
        for day in opened:
            with clock.told(past(third, day, "19.30")):
                link.count_opening()
