"""What is filled in to plan a workshop."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectField, TextAreaField, TimeField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange

from intranet.platform import clock
from intranet.platform.web.forms import Day, OpenedOn, TextLine, WebAddress, at_most, is_web_address
from intranet.workshops.agenda import MOST_DESCRIPTION, MOST_TITLE, AgendaItem, ItemKind
from intranet.workshops.models import MOST_LINK, MOST_PLACE, Workshop
from intranet.workshops.settled import kept_words
from intranet.workshops.unusual import unusual_at
from intranet.workshops.words import KIND_NAMES

FIRST_YEAR, LAST_YEAR = 2000, 2100


class Clock(TimeField):
    """A time of day, as a time field sends it (08:30) or as it is written in Swedish (08.30)."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the time.

        Raises:
            ValueError: it is none, said so that a person can put it right.
        """
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = datetime.strptime(valuelist[0].strip().replace(".", ":")[:5], "%H:%M").time()  # noqa: DTZ007  # a time of day has no zone
            except ValueError:
                raise ValueError(_("Write the time as hour and minute, such as 08.30.")) from None


class WorkshopForm(OpenedOn):
    """When and where a workshop is, and what it is called."""

    title = TextLine(_l("Title"), [DataRequired(_l("Write the title.")), at_most(MOST_TITLE)])
    day = Day(_l("Date"), [InputRequired(_l("Choose the date."))])
    starts = Clock(_l("Begins"), [InputRequired(_l("Write when it begins."))])
    ends = Clock(_l("Ends"), [InputRequired(_l("Write when it ends."))])
    place = TextLine(_l("Place"), [at_most(MOST_PLACE)])
    link = WebAddress(_l("Link to join by"), [at_most(MOST_LINK)])
    confirmed = HiddenField()  # shown as a box to tick, once there is something to confirm
    asked = ""
    questions: Sequence[str] = ()

    @classmethod
    def showing(cls, workshop: Workshop) -> "WorkshopForm":
        """Give a form that holds what a workshop is."""
        begins, ends = clock.swedish(workshop.starts_at), clock.swedish(workshop.ends_at)
        held = {"title": workshop.title, "day": begins.date(), "starts": begins.time(), "ends": ends.time()}
        return cls(formdata=None, data={**held, "place": workshop.place, "link": workshop.link}).remember()

    def validate_link(self, link: WebAddress) -> None:
        """Let it be the whole address of a page.

        Raises:
            ValidationError: it is something else.
        """
        if link.data and not is_web_address(link.data):
            raise ValidationError(_("Write the whole address, such as https://example.org/meeting."))

    def validate_day(self, day: Day) -> None:
        """Allow a day of this century.

        Raises:
            ValidationError: the year is a slip of the hand.
        """
        if isinstance(day.data, date) and not FIRST_YEAR <= day.data.year < LAST_YEAR:
            raise ValidationError(_("Look at the year again."))

    def validate_ends(self, ends: Clock) -> None:
        """Let it end after it begins.

        Raises:
            ValidationError: it does not.
        """
        if (
            isinstance(ends.data, time)
            and isinstance(self.starts.data, time)
            and ends.data <= self.starts.data
        ):
            raise ValidationError(_("It ends before it begins."))

    def is_meant(self, workshops: Sequence[Workshop], workshop: Workshop | None = None) -> bool:
        """Ask about what is unusual, until the person says that it is meant. For a form that is valid.

        Args:
            workshops: those of the programme.
            workshop: the one of them that is changed; None when one more is planned.
        """
        held = self.filled_in()
        unusual = list(self._unusual(held, workshops, workshop))
        # What was confirmed holds for these times and these reasons alone.
        asked = f"{held['starts_at']:%Y-%m-%d %H.%M}–{held['ends_at']:%H.%M} {len(unusual)}"
        if not unusual or self.confirmed.data == asked:
            return True
        self.asked, self.questions = asked, unusual
        return False

    @staticmethod
    def _unusual(
        held: dict[str, Any], workshops: Sequence[Workshop], workshop: Workshop | None
    ) -> Iterator[str]:
        times = (held["starts_at"], held["ends_at"])
        is_moved = workshop is None or (workshop.starts_at, workshop.ends_at) != times
        if is_moved:
            yield from unusual_at(*times, [other for other in workshops if other is not workshop], workshop)
        if workshop and (is_moved or (workshop.title, workshop.place) != (held["title"], held["place"])):
            yield from filter(None, [kept_words(workshop)])

    def filled_in(self) -> dict[str, Any]:
        """Give what the form holds, as `Workshop.plan` and `Workshop.change` take it."""
        held: dict[str, Any] = self.data
        return {
            "title": held["title"],
            "starts_at": datetime.combine(held["day"], held["starts"], clock.SWEDEN),
            "ends_at": datetime.combine(held["day"], held["ends"], clock.SWEDEN),
            "place": held["place"] or "",
            "link": held["link"] or "",
        }


class ItemForm(OpenedOn):
    """Something on the agenda."""

    minutes = IntegerField(
        _l("Minutes"),
        [
            InputRequired(_l("Write how many minutes it takes.")),
            NumberRange(1, 720, message=_l("Write a number of minutes between 1 and 720.")),
        ],
    )
    kind = SelectField(
        _l("Kind"), choices=[SelectChoice(kind.value, name) for kind, name in KIND_NAMES.items()]
    )
    title = TextLine(_l("Title"), [at_most(MOST_TITLE)])
    description = TextAreaField(
        _l("Instructions"),
        [at_most(MOST_DESCRIPTION)],
        filters=[lambda text: text.replace("\r\n", "\n").strip() if text else text],
    )

    @classmethod
    def fresh(cls) -> "ItemForm":
        """Give an empty form for the next item."""
        return cls(formdata=None, data={"minutes": 30})

    @classmethod
    def showing(cls, item: AgendaItem) -> "ItemForm":
        """Give a form that holds what an item is."""
        held: dict[str, Any] = {"minutes": item.minutes, "kind": item.kind.value}
        held |= {"title": item.title, "description": item.description}
        return cls(formdata=None, data=held).remember()

    def validate_title(self, title: TextLine) -> None:
        """Ask for a title; a break needs none.

        Raises:
            ValidationError: it has none.
        """
        if not title.data and self.kind.data != ItemKind.BREAK:
            raise ValidationError(_("Write the title."))

    def filled_in(self) -> dict[str, Any]:
        """Give what the form holds, as `Agenda.add` and `AgendaItem.change` take it."""
        return {
            "minutes": self.minutes.data,
            "kind": ItemKind(self.kind.data),
            "title": self.title.data or "",
            "description": self.description.data or "",
        }
