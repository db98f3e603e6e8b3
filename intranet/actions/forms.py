"""What is filled in about an action."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from intranet.accounts.models import User
from intranet.actions.attached import MOST_ADDRESS, MOST_LINK_NAME
from intranet.actions.history import MOST_NOTE, MOST_REASON, in_words
from intranet.actions.meanwhile import Difference, as_seen
from intranet.actions.models import MOST_TITLE, Action, Status, in_order
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.web.forms import Day, Form, TextLine, WebAddress, at_most, is_web_address

if TYPE_CHECKING:
    from intranet.charter.models import Section
    from intranet.library.models import Document

FARTHEST = timedelta(days=5 * 366)


def check_day(day: date | None, *known: str) -> None:
    """Allow a day to come, none, or one of those that it has had, written as the history has them.

    Raises:
        ValidationError: the day has been, or is years away.
    """
    if day is None or day.isoformat() in known:
        return
    if day < clock.today():
        raise ValidationError(_("That date has already been."))
    if day > clock.today() + FARTHEST:
        raise ValidationError(_("Choose a date within five years."))


class QuickForm(Form):
    """What, who and when: an action in one line."""

    title = TextLine(
        _l("What is to be done?"), [DataRequired(_l("Write what is to be done.")), at_most(MOST_TITLE)]
    )
    owner = SelectField(_l("Who sees to it?"), default="")
    due_on = Day(_l("Done by"), [Optional()])

    def __init__(self, group: Group, *, kept: Action | None = None, **rest: Any) -> None:
        super().__init__(**rest)
        people = list(group.members)
        if kept is not None and kept.owner is not None and kept.owner not in people:
            # Who has left the group keeps what is theirs until somebody takes it over.
            people.append(kept.owner)
        if kept is not None:
            people.extend(one for one in kept.helpers if one not in people)
        self._people = {str(user.id): user for user in people}
        self._names = [SelectChoice(key, user.name) for key, user in self._people.items()]
        self.owner.choices = [SelectChoice("", _("Nobody yet")), *self._names]

    def validate_due_on(self, due_on: Day) -> None:
        """Allow a day to come.

        Raises:
            ValidationError: the day has been, or is years away.
        """
        check_day(due_on.data)

    @property
    def chosen_owner(self) -> User | None:
        """Give the person chosen to see to it."""
        return self._people.get(self.owner.data or "")


class ActionForm(QuickForm):
    """Everything about an action that a person can change. Remembers which revision the person has seen."""

    helpers = SelectMultipleField(_l("Who helps?"), default=())
    why = TextLine(_l("Why a new date?"), [at_most(MOST_REASON)])
    reason = TextLine(_l("Why?"), [at_most(MOST_REASON)])
    section = SelectField(_l("Which part of the charter does it serve?"), default="")
    begun = BooleanField(_l("The work has begun"))
    revision = HiddenField()
    seen = HiddenField()

    def __init__(
        self, group: Group, sections: "list[Section]", *, kept: Action | None = None, **rest: Any
    ) -> None:
        super().__init__(group, kept=kept, **rest)
        self._kept = kept
        self.helpers.choices = self._names
        self._sections = {str(section.id): section for section in sections}
        headings = [SelectChoice(key, section.heading) for key, section in self._sections.items()]
        self.section.choices = [SelectChoice("", _("No part in particular")), *headings]
        self.settled: dict[str, str] = {}
        if kept is not None:
            self._tell_apart(kept.number)
        self.unanswered: set[str] = set()
        self.differences: list[Difference] = []
        self.taken: list[Difference] = []

    def validate_due_on(self, due_on: Day) -> None:
        """Allow a day to come, the one it has, and the one it had when the form was opened.

        Raises:
            ValidationError: the day has been, or is years away.
        """
        kept = self._kept
        check_day(due_on.data, *((in_words(kept.due_on), self._day_seen) if kept else ()))

    def validate_why(self, why: TextLine) -> None:
        """Ask why a date is moved that the group has agreed on.

        Raises:
            ValidationError: it is not said.
        """
        if self._moves_the_date and not why.data:
            raise ValidationError(_("Write why the date is moved. The group sees it."))

    @property
    def _day_seen(self) -> str:
        return as_seen(self._kept, "due_on", _number(self.revision.data)) if self._kept else ""

    @property
    def _moves_the_date(self) -> bool:
        return bool(self._kept and self._day_seen) and in_words(self.due_on.data) not in {
            self._day_seen,
            in_words(self._kept.due_on if self._kept else None),
        }

    def _tell_apart(self, number: int) -> None:
        """Give the fields ids of their own: the forms of several actions can be open at once."""
        for one in self:
            one.id = one.label.field_id = f"{one.name}-{number}"

    @staticmethod
    def held(action: Action) -> dict[str, Any]:
        """Give what an action holds, as the form's fields take it."""
        return {
            "title": action.title,
            "owner": str(action.owner_id or ""),
            "helpers": [str(one.id) for one in action.helpers],
            "due_on": action.due_on,
            "reason": action.reason,
            "section": str(action.section_id or ""),
            "begun": action.status == Status.IN_PROGRESS,
        }

    @classmethod
    def showing(cls, action: Action, sections: "list[Section]") -> "ActionForm":
        """Give a form that holds what an action holds."""
        seen = {"revision": str(action.revision), "seen": str(action.revision)}
        return cls(action.group, sections, kept=action, formdata=None, data=cls.held(action) | seen)

    def filled_in(self) -> dict[str, Any]:
        """Give what the form holds, as `Action.change` takes it."""
        return {
            "title": self.title.data,
            "owner": self.chosen_owner,
            "helpers": self.chosen_helpers,
            "due_on": self.due_on.data,
            "reason": self.reason.data or "",
            "section": self._sections.get(self.section.data or ""),
            "status": Status.IN_PROGRESS if self.begun.data else Status.OPEN,
        }

    @property
    def chosen_helpers(self) -> list[User]:
        """Give those chosen to help. Who sees to it is none of them."""
        chosen = [self._people[key] for key in self.helpers.data or [] if key != self.owner.data]
        return in_order(chosen)

    def settle(self, action: Action, answers: dict[str, str | None]) -> tuple[int, dict[str, Any]]:
        """Use the answers to "yours or theirs?". Gives the revision the person has seen, and what is to be kept.

        Args:
            action: as it is now.
            answers: for every field that was asked about: `mine`, `theirs`, or None for no answer.
        """
        values = self.filled_in()
        self.settled = {name: answer for name, answer in answers.items() if answer in {"mine", "theirs"}}
        self.unanswered = set(answers) - set(self.settled)
        for name, answer in self.settled.items():
            if answer == "theirs" and name in values:
                values[name] = getattr(action, name)
                self._hold(name, action)
        all_answered = bool(answers) and not self.unanswered
        return _number(self.seen.data if all_answered else self.revision.data), values

    def _hold(self, name: str, action: Action) -> None:
        """Let a field hold what the action holds."""
        field = self["begun" if name == "status" else name]
        field.data = ActionForm.held(action)[field.name]
        field.raw_data = None  # else a date is drawn as it was sent

    def ask(self, differences: list[Difference], action: Action) -> None:
        """Ask what to keep where both have changed something; the person sees the action as it is now with it.

        A field that the person left alone holds what the other made of it.
        """
        self.differences = [difference for difference in differences if not difference.untouched]
        self.taken = [difference for difference in differences if difference.untouched]
        for difference in self.taken:
            self._hold(difference.field, action)
        self.seen.data = str(action.revision)


def _number(text: str | None) -> int:
    """Read a revision; what is none counts as the first, which asks about everything."""
    return int(text) if text and text.isdecimal() and len(text) < 9 else 1


class DateForm(Form):
    """Another date, and what made somebody move it. Remembers which revision the person has seen.

    Attributes:
        after: the name of the date that the same page has sent before: its person has seen that one.
    """

    due_on = Day(_l("New date"), [InputRequired(_l("Choose a date."))])
    why = TextLine(_l("Why a new date?"), [at_most(MOST_REASON)])
    revision = HiddenField()
    after = HiddenField()

    def __init__(self, action: Action, **rest: Any) -> None:
        super().__init__(**rest)
        self._action = action
        place = f"{action.group.slug}-{action.number}"
        for one in self:
            one.id = one.label.field_id = f"{one.name}-{place}"

    @classmethod
    def showing(cls, action: Action) -> "DateForm":
        """Give a form that holds the day that it has."""
        return cls(action, formdata=None, data={"due_on": action.due_on, "revision": str(action.revision)})

    @property
    def seen(self) -> int:
        """Give the revision that the person has seen."""
        before = [one.revision for one in self._action.changes if one.key and one.key == self.after.data]
        return max([_number(self.revision.data), *before])

    def see(self, action: Action) -> None:
        """Show the action as it is now: to send the form once more is then meant."""
        self.revision.data = str(action.revision)
        self.revision.raw_data = None

    def validate_due_on(self, due_on: Day) -> None:
        """Allow a day to come, or the one it has.

        Raises:
            ValidationError: the day has been, or is years away.
        """
        if due_on.data is None and not due_on.errors:
            raise ValidationError(_("Choose a date."))
        check_day(due_on.data, in_words(self._action.due_on))

    def validate_why(self, why: TextLine) -> None:
        """Ask why a date is moved that the group has agreed on.

        Raises:
            ValidationError: it is not said.
        """
        had = as_seen(self._action, "due_on", self.seen)
        if had and in_words(self.due_on.data) != had and not why.data:
            raise ValidationError(_("Write why the date is moved. The group sees it."))


def seen_at_once() -> dict[str, dict[str, Any]]:
    """Give what the page can see by itself to be wrong with a note or a date, by field, in the words of the server."""

    def long(most: int) -> dict[str, Any]:
        return {"most": most, "long": _("Use at most %(max)d characters.", max=most)}

    early = {"first": clock.today().isoformat(), "early": _("That date has already been.")}
    return {
        "text": {"needed": _("Write the note."), **long(MOST_NOTE)},
        "due_on": {"needed": _("Choose a date."), **early},
        "why": {"needed": _("Write why the date is moved. The group sees it."), **long(MOST_REASON)},
    }


class LinkForm(Form):
    """Something to read: a document of the library, or an address and what it is called."""

    document = SelectField(_l("A document in the library"), default="")
    address = WebAddress(_l("Or a web address"), [at_most(MOST_ADDRESS)])
    name = TextLine(_l("What is it called?"), [at_most(MOST_LINK_NAME)])

    def __init__(self, documents: "list[Document]", **rest: Any) -> None:
        super().__init__(**rest)
        self._documents = {str(one.id): one for one in documents}
        named = [SelectChoice(key, one.name) for key, one in self._documents.items()]
        self.document.choices = [SelectChoice("", _("No document")), *named]

    @property
    def chosen(self) -> "Document | None":
        """Give the document that is chosen."""
        return self._documents.get(self.document.data or "")

    def validate_address(self, address: WebAddress) -> None:
        """Ask for one of the two.

        Raises:
            ValidationError: neither is given, or it is no address of a page on the web.
        """
        if address.data and not is_web_address(address.data):
            raise ValidationError(_("Write a whole web address, such as https://example.org/page."))
        if not address.data and not self.document.data:
            raise ValidationError(_("Choose a document, or write an address."))


class NoteForm(Form):
    """How it goes."""

    text = TextAreaField(
        _l("Note, seen by everybody in the group"),
        [DataRequired(_l("Write the note.")), at_most(MOST_NOTE)],
        filters=[lambda text: text.strip().replace("\r\n", "\n") if text else text],
    )


class DropForm(Form):
    """Why it is left undone."""

    reason = TextLine(
        _l("Why is it dropped?"), [DataRequired(_l("Write why it is dropped.")), at_most(MOST_REASON)]
    )
