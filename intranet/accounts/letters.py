"""Letters that somebody can do without: each kind is chosen in the settings, and ended from the letter itself."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, cast

from flask import Flask, current_app
from flask_babel import force_locale
from itsdangerous import BadSignature, URLSafeSerializer

from intranet.accounts.models import User
from intranet.platform import mail
from intranet.platform.db import db


@dataclass(frozen=True)
class Kind:
    """A kind of letter.

    Attributes:
        name: what is kept of somebody's choice.
        label: what the settings call it.
        reason: why it came, said at the foot of the letter.
    """

    name: str
    label: Any
    reason: Any


@dataclass(frozen=True)
class Line:
    """A thing that a letter tells of: its words, where they lead if anywhere, and what is said beside them."""

    words: str
    address: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Heap:
    """Lines under a heading."""

    heading: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Letter:
    """What is said, in the reader's language, for plain text and HTML alike.

    Attributes:
        subject: in one line.
        opening: the finding, a paragraph each.
        heaps: what it is about.
        label: the words of the link at the end.
        address: where it leads.
    """

    subject: str
    opening: Sequence[str]
    label: str
    address: str
    heaps: Sequence[Heap] = field(default=())


def offer(app: Flask, *kinds: Kind) -> None:
    """Let a feature's letters be chosen, above those that were there."""
    app.extensions["samsyn.letters"] = {
        **{kind.name: kind for kind in kinds},
        **app.extensions.get("samsyn.letters", {}),
    }


def kinds() -> list[Kind]:
    """Give all kinds, in the order of the settings."""
    return list(_kinds().values())


def _kinds() -> dict[str, Kind]:
    return cast("dict[str, Kind]", current_app.extensions.get("samsyn.letters", {}))


def wants(user: User, kind: str) -> bool:
    """Tell whether somebody is to get a kind of letter: those they have not ended, while their account is open."""
    return user.is_active and kind not in user.unwanted_letters.split()


def choose(user: User, wanted: Iterable[str]) -> None:
    """Keep which kinds somebody wants; kinds that nobody offers any more are forgotten."""
    kept = set(wanted)
    user.unwanted_letters = " ".join(name for name in _kinds() if name not in kept)


def end(user: User, kind: str) -> None:
    """Send somebody a kind of letter no more. Twice is harmless."""
    choose(user, _wanted(user) - {kind})


def begin_again(user: User, kind: str) -> None:
    """Send somebody a kind of letter again. Twice is harmless."""
    choose(user, _wanted(user) | {kind})


def _wanted(user: User) -> set[str]:
    # Two letters that are ended at once are both ended: they take turns at the person's row.
    db.session.refresh(user, ["unwanted_letters"], with_for_update=True)
    return _kinds().keys() - set(user.unwanted_letters.split())


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="letters")


def token_for(user: User, kind: str) -> str:
    """Give what ends a kind of letter to somebody, and nothing else. It holds as long as the account does."""
    return str(_signer().dumps([user.id, kind]))


def by_token(token: str) -> tuple[User, Kind] | None:
    """Give whose letters of what kind a token is about; None when it is none of ours, or nobody's any more."""
    try:
        user_id, name = _signer().loads(token)
    except BadSignature:
        return None
    user, kind = db.session.get(User, user_id), _kinds().get(name)
    return (user, kind) if user and kind and user.is_active else None


def send(letter: Letter, *, to: User, kind: str, message_id: str = "") -> "Future[None]":
    """Hand a letter over, with the way to end its kind. Called within `speaking_to` its reader.

    Args:
        letter: what it says.
        to: who wants it: ask first.
        kind: of which kind it is.
        message_id: by which it is known again if it comes twice.
    """
    token = token_for(to, kind)
    end_at = mail.page("letters.show", token=token)
    foot = {"why": _kinds()[kind].reason, "end_at": end_at, "settings": mail.page("accounts.settings")}
    headers = {"List-Unsubscribe": f"<{end_at}>"}
    if end_at.startswith("https:"):  # RFC 8058 lets nothing else be ended by one click
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if message_id:
        headers["Message-ID"] = message_id
    return hand_over(letter, to=to.email, language=_language(to), foot=foot, headers=headers)


def hand_over(
    letter: Letter,
    *,
    to: str | None,
    language: str,
    foot: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> "Future[None]":
    """Hand a letter over, as plain text and HTML.

    Args:
        letter: what it says.
        to: one address; None: nobody's, see `Post.send`.
        language: it is in.
        foot: why it came, and where its kind is ended; None: it is of no kind that anybody can do without.
        headers: further ones.
    """
    said = {"letter": letter, "language": language, "foot": foot}
    return mail.send(
        to=to,
        subject=" ".join(letter.subject.split()),
        body=_drawn("accounts/letter.txt", **said),
        html=_drawn("accounts/letter.html", **said),
        headers=headers,
    )


def _drawn(template: str, **said: Any) -> str:
    # Not as a page: that asks for the request, and most letters are written where there is none.
    return current_app.jinja_env.get_template(template).render(said)


def _language(user: User) -> str:
    return user.locale or "sv"


def speaking_to(user: User) -> Any:
    """Let what follows be said in somebody's language, for as long as the context holds."""
    return force_locale(_language(user))
