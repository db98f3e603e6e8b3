"""Where a letter is ended that somebody wants no more of: by its signed address, without signing in."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from intranet.accounts import letters
from intranet.accounts.models import User
from intranet.platform.db import db
from intranet.platform.web.access import public
from intranet.platform.web.forms import is_one_click, takes_one_click
from intranet.platform.web.headers import unsearched

bp = Blueprint("letters", __name__, url_prefix="/letters/<token>")
Answer = str | Response | tuple[str, int]


bp.after_request(unsearched)


@bp.get("")
@public
def show(token: str) -> Answer:
    """Ask whether it is meant: mail programs open addresses to look what is behind them."""
    found = letters.by_token(token)
    return _page(*found, token) if found else _over()


def _page(user: User, kind: letters.Kind, token: str) -> str:
    wanted = letters.wants(user, kind.name)
    with letters.speaking_to(user):  # who opens it has not signed in, and the letter was in this language
        return render_template("accounts/letters.html", reader=user, kind=kind, wanted=wanted, token=token)


def _over() -> tuple[str, int]:
    return render_template("accounts/letters_over.html"), 404


@bp.post("")
@public
@takes_one_click
def end(token: str) -> Answer:
    """Send no more of them. Twice is harmless."""
    found = letters.by_token(token)
    if found is None:
        return _over()
    letters.end(found[0], found[1].name)
    db.session.commit()
    # A mail program is not to be sent elsewhere (RFC 8058, 3.1).
    return _page(*found, token) if is_one_click() else redirect(url_for(".show", token=token), 303)


@bp.post("/again")
@public
def begin_again(token: str) -> Answer:
    """Send them again. Twice is harmless."""
    found = letters.by_token(token)
    if found is None:
        return _over()
    letters.begin_again(found[0], found[1].name)
    db.session.commit()
    return redirect(url_for(".show", token=token), 303)
