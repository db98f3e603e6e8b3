"""Forms: what was typed is kept, errors are said beside the field, and every POST carries the person's own token."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import DateField, Field, HiddenField, StringField
from wtforms.fields.choices import SelectFieldBase
from wtforms.i18n import get_builtin_gnu_translations
from wtforms.validators import Length
from wtforms.widgets import TextInput

from intranet.platform import clock
from intranet.platform.web import uploads

csrf = CSRFProtect()
View = TypeVar("View", bound=Callable[..., Any])


class Form(FlaskForm):
    """A form in the language of the page."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            """Give WTForms' own messages in the page's language."""
            locale = get_locale()
            return get_builtin_gnu_translations([locale.language if locale else "sv"])

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """Let a field hold more than its limit: a browser that keeps to it cuts what is pasted without a word."""
            return super().render_field(field, {"maxlength": False, **render_kw})


class OpenedOn(Form):
    """A form that knows what it was opened on, so that nobody overwrites what they have not seen.

    Whoever draws it for something that exists calls `remember`; whoever takes it calls `meanwhile`, with what is held.
    """

    shown = HiddenField()

    def remember(self) -> Self:
        """Note what the form holds as what the person has seen."""
        self.shown.data = " ".join(_mark(field) for field in self._values())
        return self

    def meanwhile(self, now: Self) -> list[tuple[str, str]]:
        """Give what others have changed since, to something else than is written here: each field's label, and theirs.

        To send the form once more is then meant: it counts as opened on `now`.
        """
        seen = set((self.shown.data or "").split())
        if not seen:
            return []
        self.shown.data = now.remember().shown.data
        theirs = [field for field in now._values() if _mark(field) not in seen]
        return [
            (str(field.label.text), _words_of(field))
            for field in theirs
            if field.data != self[field.name].data
        ]

    def _values(self) -> list[Field]:
        return [field for field in self if not isinstance(field, HiddenField)]


def _mark(field: Field) -> str:
    return f"{field.name}:{sha256(str(field.data or '').encode()).hexdigest()[:12]}"


def _words_of(field: Field) -> str:
    if isinstance(field, SelectFieldBase):
        return ", ".join(str(choice[1]) for choice in field.iter_choices() if choice[2])
    return str(field._value())


def at_most(number: int) -> Length:
    """Refuse a longer text, and say how long it may be."""
    return Length(max=number, message=_l("Use at most %(max)d characters."))


def limited(field: Field) -> dict[str, Any]:
    """Give the attributes by which a long text's field says how much is left of its limit, when it has one."""
    if not field.flags.maxlength:
        return {}
    return {
        "data-limit": field.flags.maxlength,
        "data-left": _("{n} characters left"),
        "data-over": _("{n} characters too many"),
    }


def trimmed(value: str | None) -> str | None:
    """Take away what surrounds a text, and make its white space single spaces."""
    return " ".join(value.split()) if value else value


def number_in(text: str | None) -> int:
    """Read a number that a hidden field carries; -1, which nothing has, when it is none."""
    return int(text) if text and text.isdecimal() and len(text) < 9 else -1


def is_web_address(words: str) -> bool:
    """Tell whether it is the whole address of a page on the web, without anybody's name or password in it."""
    try:
        parts = urlsplit(words)
    except ValueError:
        return False
    is_whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    return is_whole and not any(letter.isspace() for letter in words)


_HOST = re.compile(r"(?:[^\W_][\w-]*\.)+[^\W\d_]{2,}(?::\d+)?(?:[/?#]\S*)?")
_FILE = re.compile(r"[^/]*\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|odp|txt|csv|png|jpe?g|zip)", re.IGNORECASE)


def whole_address(words: str | None) -> str | None:
    """Put https:// before what is a host, perhaps with a path, as people write it: "www.scb.se"."""
    is_host = words and _HOST.fullmatch(words) and not _FILE.fullmatch(words)
    return f"https://{words}" if is_host else words


class _Line(TextInput):
    """An input that takes more than the field does: with `maxlength` a browser cuts what is pasted and says nothing."""

    validation_attrs = [name for name in TextInput.validation_attrs if name != "maxlength"]


class TextLine(StringField):
    """One line of text, without the spaces that came along when it was pasted."""

    widget = _Line()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, filters=[trimmed, *kwargs.pop("filters", [])], **kwargs)


class WebAddress(TextLine):
    """The address of a page on the web, whole or as people write it, without what all of them begin with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, filters=[whole_address], **kwargs)


class Day(DateField):
    """A day, as a date field sends it: 2018-04-20."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day.

        Raises:
            ValueError: it is none, said so that a person can put it right.
        """
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = date.fromisoformat(valuelist[0].strip())
            except ValueError:
                soon = clock.today() + timedelta(weeks=2)
                raise ValueError(
                    _("Write the date as year-month-day, such as %(day)s.", day=soon.isoformat())
                ) from None


def takes_one_click(view: View) -> View:
    """Let a mail program end what a mail came of, in its reader's name (RFC 8058).

    It has no session and no token of ours. That it may, the signed address says, which stands in that mail alone.
    """
    view.takes_one_click = True  # type: ignore[attr-defined]  # functions carry attributes; typing has no word for it
    return view


def is_one_click() -> bool:
    """Tell whether a mail program asks, of a view that takes it."""
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "takes_one_click", False) and request.form.get("List-Unsubscribe") == "One-Click"


def _check_token() -> None:
    """Check it once the form is here, which carries it."""
    if current_app.config["WTF_CSRF_ENABLED"] and not uploads.are_to_come() and not is_one_click():
        csrf.protect(apply_exemptions=True)


def init_app(app: Flask) -> None:
    """Check the token of every POST. It lives as long as the sign-in: a half-day meeting outlives any shorter time."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    csrf.init_app(app)
    app.before_request(_check_token)
    app.jinja_env.globals["limited"] = limited
