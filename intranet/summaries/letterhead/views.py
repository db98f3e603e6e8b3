"""Where a letterhead is given: for a group, and in the same way for a programme."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.wrappers import Response
from wtforms import BooleanField, ValidationError
from wtforms.validators import Optional

from intranet.groups.models import Group, Programme
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs
from intranet.platform.web.forms import Form, TextLine, at_most
from intranet.platform.web.uploads import takes_one_file
from intranet.summaries.letterhead.content import Letterhead
from intranet.summaries.letterhead.logo import MOST_BYTES, MOST_SIDE, NoLogo, as_logo
from intranet.summaries.letterhead.models import MOST_CONTACT, MOST_DIARY_NUMBER, Stationery

ADDRESS = {"group": "/groups/<group:group>/summaries", "programme": "/programmes/<programme:programme>"}
of_group = Blueprint("letterhead", __name__, url_prefix=ADDRESS["group"])
of_programme = Blueprint("programme_letterhead", __name__, url_prefix=ADDRESS["programme"])
MOST = {
    "mb": MOST_BYTES >> 20,
    "side": MOST_SIDE,
    "diary_number": MOST_DIARY_NUMBER,
    "contact": MOST_CONTACT,
}
View = TypeVar("View", bound=Callable[..., Any])


class LetterheadForm(Form):
    """What is printed on top of a summary."""

    diary_number = TextLine(_l("Diary number"), [Optional(), at_most(MOST_DIARY_NUMBER)])
    contact = TextLine(_l("Whom to ask"), [Optional(), at_most(MOST_CONTACT)])
    logo = FileField(_l("Logo"))
    without_logo = BooleanField(_l("Take the logo away"))
    read_logo: bytes | None = None

    def validate_logo(self, logo: FileField) -> None:
        """Read the picture that was chosen, if one was.

        Raises:
            ValidationError: it cannot be a logo.
        """
        if not hasattr(logo.data, "read"):
            return
        try:
            self.read_logo = as_logo(logo.data.read(MOST_BYTES + 1))
        except NoLogo as error:
            raise ValidationError(str(error)) from None

    def logo_after(self, held: bytes | None) -> bytes | None:
        """Give the logo that there is to be, when there was this one."""
        return self.read_logo or (None if self.without_logo.data else held)


def _at_both(method: str) -> Callable[[View], View]:
    """Answer at the group's address and at the programme's."""
    return lambda view: getattr(of_programme, method)("/letterhead")(
        getattr(of_group, method)("/letterhead")(view)
    )


@_at_both("get")
@needs(Right.CHANGE_LETTERHEAD)
def show(**where: Any) -> str:
    """Show what is on top of the summaries of a group or a programme."""
    (about,) = where.values()
    return _page(about, LetterheadForm(formdata=None, obj=Stationery.of(about)))


@_at_both("post")
@needs(Right.CHANGE_LETTERHEAD)
@takes_one_file
def update(**where: Any) -> Response | tuple[str, int]:
    """Change it."""
    (about,) = where.values()
    form = LetterheadForm()
    if not form.validate_on_submit():
        return _page(about, form), 422
    held = Stationery.of(about)
    said = {"diary_number": form.diary_number.data or "", "contact": form.contact.data or ""}
    held.give(**said, logo=form.logo_after(held.logo), by=me())
    db.session.commit()
    flash(_("The letterhead is saved."))
    return redirect(url_for(".show", **where), 303)


def _page(about: Group | Programme, form: LetterheadForm) -> str:
    owner = "group" if isinstance(about, Group) else "programme"
    return render_template(
        "summaries/letterhead.html",
        form=form,
        letterhead=Letterhead.of(about),
        most=MOST,
        **{owner: about},
    )
