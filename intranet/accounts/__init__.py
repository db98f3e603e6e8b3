"""Floor 2: people, their sign-ins and passwords."""

from flask import Flask
from flask_login import LoginManager

from intranet.accounts.models import SignIn, User

login_manager = LoginManager()


def load_user(token: str) -> User | None:
    """Find whom a cookie's token belongs to; nobody once its sign-in has ended."""
    sign_in = SignIn.by_token(token)
    if sign_in is None:
        return None
    user = sign_in.user
    user.sign_in, user.token = sign_in, token
    return user


def init_app(app: Flask) -> None:
    """Let people sign in."""
    from intranet.accounts import admin, ending, letters, views  # the views need the login manager above

    # A person walks between networks with an iPad; the sign-in row is what protects, not the browser's fingerprint.
    login_manager.session_protection = None
    login_manager.user_loader(load_user)
    login_manager.init_app(app)
    app.register_blueprint(views.bp)
    app.register_blueprint(admin.bp)
    app.register_blueprint(ending.bp)
    app.jinja_env.globals.update(kinds_of_letters=letters.kinds, wants_letters=letters.wants)
