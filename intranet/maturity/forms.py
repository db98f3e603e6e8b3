"""What is filled in about a group's maturity."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Optional

from intranet.actions.forms import check_day
from intranet.groups.models import MOST_NAME, Group, Unit
from intranet.maturity.agreed import AgreedLevel, Said
from intranet.maturity.rounds import MOST_REASON
from intranet.maturity.spread import LEVELS
from intranet.platform.i18n import day_month
from intranet.platform.web.forms import Day, Form, OpenedOn, TextLine, at_most, number_in
from intranet.workshops.models import Workshop

MOST_WORDS = 300


def paragraphs(text: str | None) -> str | None:
    """Take away what surrounds a text, and make its line ends those of the house."""
    return text.strip().replace("\r\n", "\n") if text else text


class RoundForm(Form):
    """For which workshop a round is opened, and whether names are shown afterwards."""

    workshop = SelectField(_l("For which workshop?"))
    names = RadioField(
        _l("What does the group see afterwards?"),
        choices=[
            SelectChoice("blind", _l("How the answers lie, without names")),
            SelectChoice("named", _l("Who chose what")),
        ],
        default="blind",
    )

    def __init__(self, workshops: Sequence[Workshop], **rest: Any) -> None:
        super().__init__(**rest)
        self._workshops = {str(workshop.number): workshop for workshop in workshops}
        self.workshop.choices = [
            SelectChoice(key, f"{workshop.ordinal}. {workshop.title}, {day_month(workshop.starts_at)}")
            for key, workshop in self._workshops.items()
        ]
        if not self.is_submitted():
            begun = [key for key, workshop in self._workshops.items() if not workshop.is_over]
            self.workshop.data = begun[0] if begun else next(reversed(self._workshops), None)

    @property
    def chosen(self) -> Workshop:
        """Give the workshop chosen, once the form is valid."""
        return self._workshops[self.workshop.data]


class LevelForm(Form):
    """What the group says of one part in one dimension. Remembers which revision the person has seen."""

    level = RadioField(
        _l("Level"),
        choices=[SelectChoice(str(level), str(level)) for level in LEVELS],
        validators=[DataRequired(_l("Choose the level that you agreed on."))],
        validate_choice=False,
    )
    reason = TextAreaField(_l("Why that level?"), [at_most(MOST_REASON)], filters=[paragraphs])
    dissent = TextAreaField(
        _l("Does anybody see it differently?"), [at_most(MOST_REASON)], filters=[paragraphs]
    )
    target = SelectField(
        _l("Where do you want to be?"),
        choices=[SelectChoice("", _l("No target")), *(SelectChoice(str(n), str(n)) for n in LEVELS)],
        default="",
    )
    target_on = Day(_l("By when?"), [Optional()])
    revision = HiddenField()

    def __init__(self, kept: AgreedLevel | None, **rest: Any) -> None:
        super().__init__(**rest)
        self._kept = kept

    @classmethod
    def showing(cls, agreed: AgreedLevel | None) -> "LevelForm":
        """Give a form that holds what is agreed; nothing is chosen for the group where nothing is."""
        if agreed is None:
            return cls(None, formdata=None, data={"revision": "0"})
        held = {
            "level": str(agreed.level),
            "reason": agreed.reason,
            "dissent": agreed.dissent,
            "target": str(agreed.target or ""),
            "target_on": agreed.target_on,
        }
        return cls(agreed, formdata=None, data={**held, "revision": str(agreed.revision)})

    def validate_level(self, level: RadioField) -> None:
        """Ask for a level of the scale.

        Raises:
            ValidationError: it is none.
        """
        if number_in(level.data) not in LEVELS:
            raise ValidationError(_("There is no such level. Choose one from 1 to 5."))

    def validate_target(self, target: SelectField) -> None:
        """Ask for a target that is not below the level.

        Raises:
            ValidationError: it is.
        """
        if target.data and number_in(target.data) < number_in(self.level.data):
            raise ValidationError(_("The target is below the level that you agree on."))

    def validate_target_on(self, target_on: Day) -> None:
        """Ask for a day to come, of a target.

        Raises:
            ValidationError: there is no target, or the day has been.
        """
        if target_on.data and not self.target.data:
            raise ValidationError(_("Choose the level that you want to reach by then."))
        kept = self._kept.target_on if self._kept else None
        check_day(target_on.data, *([kept.isoformat()] if kept else []))

    @property
    def said(self) -> Said:
        """Give what is filled in, once the form is valid."""
        target = number_in(self.target.data) if self.target.data else None
        return Said(
            level=number_in(self.level.data),
            reason=self.reason.data or "",
            dissent=self.dissent.data or "",
            target=target,
            target_on=self.target_on.data if target else None,
        )


class UnitForm(OpenedOn):
    """What a part of the organisation is called."""

    name = TextLine(_l("Name"), [DataRequired(_l("Write what the part is called.")), at_most(MOST_NAME)])

    def __init__(self, group: Group, unit: Unit | None = None, **rest: Any) -> None:
        super().__init__(**rest)
        self._taken = {one.name.casefold() for one in group.current_units if one is not unit}
        if unit is not None:
            self.name.id = self.name.label.field_id = f"name-{unit.id}"

    def validate_name(self, name: TextLine) -> None:
        """Let no two parts be called the same.

        Raises:
            ValidationError: another part is called that.
        """
        if (name.data or "").casefold() in self._taken:
            raise ValidationError(_("Another part is called that. Choose another name."))


class LevelNamesForm(OpenedOn):
    """What the five levels are called, in both languages."""


class DimensionForm(OpenedOn):
    """A dimension in both languages. What is left empty in English is said in Swedish."""


def _add_words() -> None:
    """Give the matrix's forms their fields: one for each text in each language."""
    for level in LEVELS:
        needed = [DataRequired(_l("Write it in Swedish.")), at_most(MOST_WORDS)]
        for language, validators in (("sv", needed), ("en", [at_most(MOST_WORDS)])):
            setattr(LevelNamesForm, f"l{level}_{language}", TextLine(str(level), validators))
            setattr(DimensionForm, f"l{level}_{language}", TextLine(str(level), validators))
    for name in ("name", "question"):
        for language, validators in (("sv", needed), ("en", [at_most(MOST_WORDS)])):
            setattr(DimensionForm, f"{name}_{language}", TextLine(name, validators))


_add_words()
