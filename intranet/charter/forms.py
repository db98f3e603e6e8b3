"""What is filled in about a charter."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from intranet.charter.words import MOST_COMMENT, MOST_HEADING, MOST_QUESTION, Stance
from intranet.platform.web.forms import Form, TextLine

STANCES = [
    SelectChoice(value=Stance.BEHIND.value, label=_l("Stands behind")),
    SelectChoice(value=Stance.ACCEPTS.value, label=_l("Can live with")),
    SelectChoice(value=Stance.NOT_YET.value, label=_l("Not yet")),
]


def as_words(value: str | None) -> str | None:
    """Take away what surrounds a text; its lines stay lines, as every browser sends them."""
    return "\n".join(line.rstrip() for line in value.strip().splitlines()) if value else value


class PositionForm(Form):
    """Where somebody stands on a section, bound to the text they saw."""

    most_comment = MOST_COMMENT
    stance = RadioField(
        _l("Where do you stand?"),
        [InputRequired(_l("Choose where you stand."))],
        choices=STANCES,
    )
    comment = TextAreaField(
        _l("What is missing, or what do you object to?"),
        [Optional(), Length(max=MOST_COMMENT, message=_l("Use at most %(max)d characters."))],
        filters=[as_words],
    )
    # The words of the section as they stood before the person, without which a position would mean nothing.
    seen = HiddenField()

    def saw(self, text: str) -> bool:
        """Tell whether the person saw this text. White space is no difference to a reader."""
        return (self.seen.data or "").split() == text.split()


class SectionForm(Form):
    """A section's heading and guiding question."""

    heading = TextLine(
        _l("Heading"),
        [
            DataRequired(_l("Write a heading.")),
            Length(max=MOST_HEADING, message=_l("Use at most %(max)d characters.")),
        ],
    )
    question = TextLine(
        _l("Guiding question"),
        [
            DataRequired(_l("Write the question that the section answers.")),
            Length(max=MOST_QUESTION, message=_l("Use at most %(max)d characters.")),
        ],
    )
