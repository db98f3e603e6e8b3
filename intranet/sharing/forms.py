"""What is asked of whoever makes a link for decision makers."""

from datetime import date, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from intranet.platform import clock
from intranet.platform.i18n import day
from intranet.platform.web.forms import Day, Form, TextLine, at_most
from intranet.sharing.models import DAYS, MOST_DAYS, MOST_DIARY_NUMBER, MOST_FOR_WHOM


def last_day() -> date:
    """Give the last day that a link made today may be open."""
    return clock.today() + timedelta(days=MOST_DAYS)


class LinkForm(Form):
    """For whom a link is, and until when. `key` tells one form that was drawn from the next."""

    key = HiddenField()
    for_whom = TextLine(
        _l("Who is it for?"), [DataRequired(_l("Write who the link is for.")), at_most(MOST_FOR_WHOM)]
    )
    until = Day(_l("Open until"), [InputRequired(_l("Choose the date."))])
    diary_number = TextLine(_l("Diary number"), [at_most(MOST_DIARY_NUMBER)])

    @classmethod
    def new(cls, diary_number: str) -> Self:
        """Give a form that says nothing but the day and the number under which the group's papers are registered."""
        until = clock.today() + timedelta(days=DAYS)
        known = {"key": token_urlsafe(16), "until": until, "diary_number": diary_number}
        return cls(formdata=None, data=known)

    def validate_until(self, until: Day) -> None:
        """Allow today and the days to come, as many as a link may be open.

        Raises:
            ValidationError: it is another day.
        """
        chosen = until.data
        if not isinstance(chosen, date):
            return
        if chosen < clock.today():
            raise ValidationError(_("That day has passed."))
        if chosen > last_day():
            raise ValidationError(
                _(
                    "A link is open for at most %(num)d days, until %(day)s.",
                    num=MOST_DAYS,
                    day=day(last_day()),
                )
            )

    @property
    def known_as(self) -> str:
        """Give what tells what is sent here from what any other form sends; sent once more, it is the same."""
        sent = (
            self.key.data or token_urlsafe(16),
            self.for_whom.data,
            str(self.until.data),
            self.diary_number.data,
        )
        return sha256(repr(sent).encode()).hexdigest()[:32]
