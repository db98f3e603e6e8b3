"""Who may reach a view. Sign-in is required everywhere; a view without one of these three marks stops the request."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.platform.permissions import Right, Role, Scope, scopes
from intranet.platform.web import htmx

View = TypeVar("View", bound=Callable[..., Any])


class Owned(Protocol):
    """A thing that may have an owner."""

    @property
    def owner_id(self) -> Any:
        """Whose it is; None: nobody's."""


@dataclass(frozen=True)
class Access:
    """What a view asks of the person: nothing, a sign-in, or a right."""

    name: str
    right: Right | None = None


PUBLIC = Access("public")
SIGNED_IN = Access("signed in")


def _mark(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]  # functions carry attributes; typing has no word for it
        return view

    return mark


def public(view: View) -> View:
    """Let anybody reach the view."""
    return _mark(PUBLIC)(view)


def signed_in(view: View) -> View:
    """Let anybody who has signed in reach the view."""
    return _mark(SIGNED_IN)(view)


def needs(right: Right) -> Callable[[View], View]:
    """Let only those reach the view whose role gives the right, in the group or programme of its address."""
    return _mark(Access("right", right))


def access_of(endpoint: str) -> Access | None:
    """Say what the view behind an endpoint asks; None when it does not say."""
    if endpoint == "static":
        return PUBLIC
    return getattr(current_app.view_functions[endpoint], "access", None)


def me() -> Any:
    """Give who has signed in, itself: `current_user` looks for them anew each time it is asked for anything."""
    # Where Flask-Login keeps them once it has found them.
    return getattr(g._get_current_object(), "_login_user", None) or current_user._get_current_object()


def roles_here() -> set[Role]:
    """Give the roles that the signed-in person has where this request goes."""
    found: set[Role] = getattr(g._get_current_object(), "roles", set())  # a page asks twenty times: see `me`
    return found | {Role.ADMIN} if getattr(me(), "is_admin", False) else found


def can(right: Right, thing: Owned | None = None) -> bool:
    """Tell whether the signed-in person has a right here, and over this thing when one is given."""
    reach = scopes(right, roles_here())
    if thing is None or Scope.YES in reach:
        return bool(reach)
    if Scope.OWN_OR_UNOWNED in reach:
        return thing.owner_id is None or _is_own(thing)
    return Scope.OWN in reach and _is_own(thing)


def _is_own(thing: Owned) -> bool:
    return thing.owner_id == me().id or me().id in getattr(thing, "helper_ids", ())


def require(right: Right, thing: Owned | None = None) -> None:
    """Stop with 403 unless the signed-in person has the right here."""
    if not can(right, thing):
        abort(403)


def _ask_to_sign_in() -> Response:
    target = request.full_path.rstrip("?") if request.method == "GET" else None
    address = url_for("accounts.sign_in", next=target if target != "/" else None)
    if htmx.is_htmx():
        abort(401)  # the page stays, with what is written in it, and says so
    return redirect(address, 303)


def _guard() -> Response | None:
    if request.endpoint is None:
        return None  # no such address: the 404 page answers
    access = access_of(request.endpoint)
    if access is None:
        raise RuntimeError(f"{request.endpoint} does not say who may reach it")
    if access is not PUBLIC and not current_user.is_authenticated:
        return _ask_to_sign_in()
    return None


def _check_right() -> None:
    access = access_of(request.endpoint) if request.endpoint else None
    if access and access.right:
        require(access.right)


def init_app(app: Flask) -> None:
    """Ask for a sign-in before every view but the public ones."""
    app.before_request(_guard)
    app.jinja_env.globals.update(me=me, can=can, roles_here=roles_here, Right=Right, Role=Role)


def init_rights(app: Flask) -> None:
    """Check the view's right. Comes after what finds the group of the address, which says the person's roles there."""
    app.before_request(_check_right)
