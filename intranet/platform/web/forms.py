"""Forms: what was typed is kept, errors are said beside the field, and every POST carries the person's own token."""

from typing import Any

from flask import Flask
from flask_babel import get_locale
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import StringField
from wtforms.i18n import get_builtin_gnu_translations

csrf = CSRFProtect()


class Form(FlaskForm):
    """A form in the language of the page."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            """Give WTForms' own messages in the page's language."""
            locale = get_locale()
            return get_builtin_gnu_translations([locale.language if locale else "sv"])


def trimmed(value: str | None) -> str | None:
    """Take away what surrounds a text, and make its white space single spaces."""
    return " ".join(value.split()) if value else value


class TextLine(StringField):
    """One line of text, without the spaces that came along when it was pasted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, filters=[trimmed], **kwargs)


def init_app(app: Flask) -> None:
    """Check the token of every POST. It lives as long as the sign-in: a half-day meeting outlives any shorter time."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    csrf.init_app(app)
