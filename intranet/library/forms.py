"""What is filled in about a document or a link."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired
from wtforms.widgets import TextArea

from intranet.library.files import MOST_NAME
from intranet.library.models import MOST_ADDRESS, MOST_DESCRIPTION, MOST_TAG, MOST_TAGS, Document
from intranet.library.shelf import Shelf
from intranet.platform.i18n import day_month
from intranet.platform.web.forms import Form, OpenedOn, TextLine, WebAddress, at_most, is_web_address


def place_names(shelf: Shelf) -> dict[str, str]:
    """Say each place that something can be put in, by the word of a form."""
    workshops = {workshop.id: workshop for workshop in shelf.workshops}
    said = {}
    for word, place in shelf.places():
        workshop = workshops.get(place.workshop_id or 0)
        if workshop:
            at = _("Workshop %(number)s, %(day)s", number=workshop.ordinal, day=day_month(workshop.starts_at))
        if word.startswith("of-"):
            said[word] = getattr(place.owner, "organisation", "")
        elif word.startswith("group"):
            said[word] = at if workshop else _("The group")
        else:
            said[word] = _("%(place)s, for all groups", place=at if workshop else _("The programme"))
    return said


class PlacedForm(Form):
    """Something that is put in a place."""

    place = SelectField(_l("Belongs to"))

    def __init__(self, shelf: Shelf, **rest: Any) -> None:
        super().__init__(**rest)
        self.place.id = f"place-{type(self).__name__.lower()}"  # a page has several
        self.place.choices = [SelectChoice(word, name) for word, name in place_names(shelf).items()]


class FilesForm(PlacedForm):
    """Files: where they are to be put. They themselves come beside the form."""


def _check_address(_form: Form, field: StringField) -> None:
    """Let a link lead to the web.

    Raises:
        ValidationError: it leads elsewhere, or nowhere.
    """
    if not is_web_address(field.data or ""):
        raise ValidationError(_("Write the whole address, such as https://example.org/page."))


def _name() -> TextLine:
    return TextLine(
        _l("What it is called"), [DataRequired(_l("Write what it is called.")), at_most(MOST_NAME)]
    )


def _address(*more: Any) -> WebAddress:
    return WebAddress(_l("Address"), [*more, at_most(MOST_ADDRESS), _check_address])


class LinkForm(PlacedForm):
    """A link."""

    address = _address(DataRequired(_l("Paste the address.")))
    name = _name()


class Tags(StringField):
    """Words with commas between them."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the words."""
        self.data = valuelist[0] if valuelist else ""

    @property
    def words(self) -> list[str]:
        """Give the words, without a leading #."""
        found = (" ".join(part.strip().lstrip("#").split()) for part in (self.data or "").split(","))
        return [word for word in dict.fromkeys(found) if word]


def _check_tags(_form: Form, field: Tags) -> None:
    """Allow a few short words.

    Raises:
        ValidationError: they are too many, or too long.
    """
    if len(field.words) > MOST_TAGS:
        raise ValidationError(_("Write at most %(most)d words.", most=MOST_TAGS))
    if any(len(word) > MOST_TAG for word in field.words):
        raise ValidationError(_("Write at most %(most)d characters in each word.", most=MOST_TAG))


class DocumentForm(PlacedForm, OpenedOn):
    """How a document is described, and where it belongs."""

    name = _name()
    address = _address()
    description = StringField(_l("Description"), [at_most(MOST_DESCRIPTION)], widget=TextArea())
    tags = Tags(_l("Words to find it by"), [at_most(MOST_TAGS * (MOST_TAG + 2)), _check_tags])

    def __init__(self, shelf: Shelf, document: Document, **rest: Any) -> None:
        super().__init__(shelf, **rest)
        if not document.is_link:
            del self.address

    @classmethod
    def showing(cls, shelf: Shelf, document: Document) -> "DocumentForm":
        """Give a form that holds what a document is."""
        held = {"name": document.name, "address": document.address, "description": document.description}
        more = {"tags": ", ".join(tag.word for tag in document.tags), "place": shelf.word_of(document)}
        return cls(shelf, document, formdata=None, data={**held, **more}).remember()

    def filled_in(self) -> dict[str, Any]:
        """Give what the form holds, as `Document.change` takes it."""
        held = {"name": self.name.data, "description": (self.description.data or "").strip()}
        address = {"address": self.address.data} if "address" in self else {}
        return {**held, **address, "tags": self.tags.words}
