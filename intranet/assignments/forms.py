"""What is filled in about assignments: what is asked, what is answered, and what colleagues are asked."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from secrets import token_urlsafe
from typing import Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, SelectMultipleField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange

from intranet.assignments import material, questions
from intranet.assignments.models import MOST_ANSWER, MOST_MATERIAL, MOST_WORDS, Assignment
from intranet.charter.forms import as_words
from intranet.platform import clock
from intranet.platform.i18n import day
from intranet.platform.web.forms import Day, Form, OpenedOn, TextLine, at_most
from intranet.workshops.models import Workshop


class Chosen(SelectMultipleField):
    """Some of many documents, by number. What is no longer there to be chosen is left out without a word."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the numbers."""
        self.data = sorted(
            {int(one) for one in valuelist if one.isascii() and one.isdecimal() and len(one) < 10}
        )

    def offer(self, documents: Sequence[tuple[int, str]]) -> None:
        """Say what there is to choose, as number and name."""
        self.choices = [SelectChoice(number, name) for number, name in documents]
        self.data = [number for number in self.data or [] if number in self.offered]

    def pre_validate(self, form: object) -> None:
        """Take what is left."""

    @property
    def offered(self) -> set[int]:
        """Give the numbers that can be chosen."""
        return {choice.value for choice in self.choices}


class AssignmentForm(OpenedOn):
    """What is asked of everybody, and until when."""

    words = TextAreaField(
        _l("What is to be done"),
        [DataRequired(_l("Write what is to be done.")), at_most(MOST_WORDS)],
        filters=[as_words],
    )
    material = TextAreaField(_l("Material"), [at_most(MOST_MATERIAL)], filters=[as_words])
    documents = Chosen(_l("Documents of the library"), coerce=int)
    due_on = Day(_l("Handed in by"), [InputRequired(_l("Choose the date."))])

    def __init__(
        self, workshop: Workshop, following: Workshop | None, known: Assignment | None, **rest: object
    ) -> None:
        super().__init__(**rest)
        self.workshop, self.following, self.known = workshop, following, known
        self.documents.offer(material.to_choose(workshop.programme))

    @classmethod
    def showing(cls, workshop: Workshop, following: Workshop | None, known: Assignment | None) -> Self:
        """Give a form that holds what a workshop asks."""
        held: dict[str, object] = {"documents": material.chosen(known)}
        if known:
            held |= {"words": known.words, "material": known.material, "due_on": known.due_on}
        return cls(workshop, following, known, formdata=None, data=held).remember()

    def validate_due_on(self, due_on: Day) -> None:
        """Allow a day to come, from the workshop to the one that the answers are for. One that was set may stay.

        Raises:
            ValidationError: it is another.
        """
        chosen = due_on.data
        if not isinstance(chosen, date) or (self.known is not None and self.known.due_on == chosen):
            return
        if chosen < clock.today():
            raise ValidationError(_("That day has passed."))
        if chosen < self.workshop.day:
            raise ValidationError(
                _("That is before the workshop itself, which is %(day)s.", day=day(self.workshop.day))
            )
        if self.following and chosen > self.following.day:
            raise ValidationError(
                _("That is after the next workshop, which is %(day)s.", day=day(self.following.day))
            )


class WordingForm(OpenedOn):
    """An assignment in the words of one group; nothing: as it is said to all."""

    wording = TextAreaField(
        _l("What is to be done, in the group's own words"), [at_most(MOST_WORDS)], filters=[as_words]
    )

    @classmethod
    def showing(cls, words: str) -> Self:
        """Give a form that holds what a group is asked."""
        return cls(formdata=None, data={"wording": words}).remember()


class AnswerForm(Form):
    """A member's answer. `revision` says which draft it goes on from."""

    answer = TextAreaField(_l("What did you find out?"), [at_most(MOST_ANSWER)], filters=[as_words])
    revision = HiddenField()

    @property
    def went_on_from(self) -> int:
        """Give the number of the draft that was written on."""
        written = str(self.revision.data or "")
        return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else 0


class QuestionForm(Form):
    """What a member asks colleagues by link. `key` tells one form that was drawn from the next."""

    key = HiddenField()

    question = TextAreaField(
        _l("Question to your colleagues"),
        [DataRequired(_l("Write a question.")), at_most(questions.MOST_QUESTION)],
        filters=[as_words],
    )
    days = IntegerField(
        _l("Open for, in days"),
        [
            InputRequired(_l("Write a number of days.")),
            NumberRange(1, questions.MOST_DAYS, _l("Write a number between %(min)s and %(max)s.")),
        ],
    )
    most = IntegerField(
        _l("At most so many answers"),
        [
            InputRequired(_l("Write a number of answers.")),
            NumberRange(1, questions.MOST_ANSWERS, _l("Write a number between %(min)s and %(max)s.")),
        ],
    )

    @classmethod
    def new(cls, *ends: date | None) -> Self:
        """Give an empty form. Its link is open for as long as it is of use: until the nearest of the days to come."""
        days = questions.default_days(*ends)
        held = {"key": token_urlsafe(16), "question": "", "days": days, "most": questions.ANSWERS}
        return cls(formdata=None, data=held)

    @property
    def known_as(self) -> str:
        """Give what tells what is sent here from what any other form sends; sent once more, it is the same."""
        sent = (self.key.data or token_urlsafe(16), self.days.data, self.most.data, self.question.data)
        return sha256(repr(sent).encode()).hexdigest()[:32]


class ReplyForm(Form):
    """What a colleague answers. `homepage` is for machines alone: people do not see it."""

    reply = TextAreaField(
        _l("Your answer"),
        [DataRequired(_l("Write something first.")), at_most(questions.MOST_WORDS)],
        filters=[as_words],
    )
    name = TextLine(_l("Your name, if you like"), [at_most(questions.MOST_NAME)])
    homepage = TextLine(_l("Leave this field empty"), [at_most(questions.MOST_NAME)])
    stamp = HiddenField()
    notice = ""  # why an answer that nothing is wrong with was not taken
