"""What is filled in to comment."""

import base64
import binascii

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired

from intranet.charter.forms import as_words
from intranet.dialogue.models import MOST_WORDS
from intranet.live.guard import Malformed
from intranet.live.places import Span
from intranet.platform.web.forms import Form, at_most


class CommentForm(Form):
    """A comment, or an answer. `was` says whether the thread was open or settled as its writer saw it."""

    words = TextAreaField(
        _l("Comment"), [DataRequired(_l("Write something first.")), at_most(MOST_WORDS)], filters=[as_words]
    )
    was = HiddenField()
    revision = HiddenField()


class ThreadForm(CommentForm):
    """A first comment, with the place of the words that it is about, if it is about some."""

    starts = HiddenField()
    ends = HiddenField()
    quote = HiddenField()

    @property
    def is_about_words(self) -> bool:
        """Tell whether words were marked."""
        return bool(self.starts.data or self.ends.data)

    @property
    def span(self) -> Span:
        """Where the words are.

        Raises:
            Malformed: it says nothing that the editor would.
        """
        try:
            starts, ends = (
                base64.b64decode(end.data or "", validate=True) for end in (self.starts, self.ends)
            )
        except (binascii.Error, ValueError) as error:
            raise Malformed("not base64") from error
        return Span.read(starts, ends)

    def forget_words(self) -> None:
        """Let the comment be about the section as a whole."""
        self.starts.data = self.ends.data = self.quote.data = ""
