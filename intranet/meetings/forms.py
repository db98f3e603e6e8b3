"""What is filled in about what a meeting leaves behind."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

from intranet.accounts.models import User
from intranet.meetings.decisions import MOST_DECISION
from intranet.meetings.minutes import MOST_CORRECTION
from intranet.meetings.reflections import MOST_PAGE, MOST_REFLECTION
from intranet.platform.web.forms import Form, TextLine, at_most


def _paragraphs(text: str | None) -> str | None:
    return text.strip().replace("\r\n", "\n") if text else text


class DecisionForm(Form):
    """What was decided. Remembers which revision the person has seen."""

    text = TextLine(
        _l("What did you decide?"), [DataRequired(_l("Write what you decided.")), at_most(MOST_DECISION)]
    )
    revision = HiddenField()


class ReflectionForm(Form):
    """What one takes along. Remembers which page it is on, and which revision that knows of."""

    text = TextAreaField(_l("Your reflection"), [at_most(MOST_REFLECTION)], filters=[_paragraphs])
    revision = HiddenField()
    page = HiddenField(validators=[at_most(MOST_PAGE)])


class ApprovalForm(Form):
    """Who approves the minutes beside the leader."""

    adjuster = SelectField(_l("Who else approves them?"), default="", validate_choice=False)
    seen = HiddenField()

    def __init__(self, people: list[User], away: set[int | None], **rest: Any) -> None:
        super().__init__(**rest)
        self._people = {str(user.id): user for user in people}
        said = _("%(name)s, was away")
        names = [
            SelectChoice(key, said % {"name": user.name} if user.id in away else user.name)
            for key, user in self._people.items()
        ]
        self.adjuster.choices = [SelectChoice("", _("Choose a member")), *names]

    def validate_adjuster(self, adjuster: SelectField) -> None:
        """Ask for one of the people.

        Raises:
            ValidationError: nobody is chosen, or somebody who cannot be.
        """
        if adjuster.data not in self._people:
            raise ValidationError(_("Choose who else approves the minutes."))

    @property
    def chosen(self) -> User:
        """Give the person chosen, once the form is valid."""
        return self._people[self.adjuster.data or ""]


class CorrectionForm(Form):
    """What approved minutes should have said."""

    text = TextAreaField(
        _l("What should it say?"),
        [DataRequired(_l("Write what should be corrected.")), at_most(MOST_CORRECTION)],
        filters=[_paragraphs],
    )
