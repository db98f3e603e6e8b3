"""What is filled in about an action."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Optional

from intranet.accounts.models import User
from intranet.actions.history import MOST_NOTE
from intranet.actions.models import MOST_REASON, MOST_TITLE, Action, Difference, Status
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.platform.web.forms import Day, Form, TextLine, at_most

if TYPE_CHECKING:
    from intranet.charter.models import Section

FARTHEST = timedelta(days=5 * 366)


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
        self._people = {str(user.id): user for user in people}
        self._day_before = kept.due_on if kept else None
        names = [SelectChoice(key, user.name) for key, user in self._people.items()]
        self.owner.choices = [SelectChoice("", _("Nobody yet")), *names]

    def validate_due_on(self, due_on: Day) -> None:
        """Allow a day to come, or the one it has already.

        Raises:
            ValidationError: the day has been, or is years away.
        """
        if due_on.data is None or due_on.data == self._day_before:
            return
        if due_on.data < clock.today():
            raise ValidationError(_("That date has already been."))
        if due_on.data > clock.today() + FARTHEST:
            raise ValidationError(_("Choose a date within five years."))

    @property
    def chosen_owner(self) -> User | None:
        """Give the person chosen to see to it."""
        return self._people.get(self.owner.data or "")


class ActionForm(QuickForm):
    """Everything about an action that a person can change. Remembers which revision the person has seen."""

    reason = TextLine(_l("Why?"), [at_most(MOST_REASON)])
    section = SelectField(_l("Which part of the charter does it serve?"), default="")
    begun = BooleanField(_l("The work has begun"))
    revision = HiddenField()
    seen = HiddenField()

    def __init__(
        self, group: Group, sections: "list[Section]", *, kept: Action | None = None, **rest: Any
    ) -> None:
        super().__init__(group, kept=kept, **rest)
        self._sections = {str(section.id): section for section in sections}
        headings = [SelectChoice(key, section.heading) for key, section in self._sections.items()]
        self.section.choices = [SelectChoice("", _("No part in particular")), *headings]
        self.settled: dict[str, str] = {}
        if kept is not None:
            self._tell_apart(kept.number)
        self.unanswered: set[str] = set()
        self.differences: list[Difference] = []
        self.taken: list[Difference] = []

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
            "due_on": self.due_on.data,
            "reason": self.reason.data or "",
            "section": self._sections.get(self.section.data or ""),
            "status": Status.IN_PROGRESS if self.begun.data else Status.OPEN,
        }

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
