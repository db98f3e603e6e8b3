"""What a person's browser keeps of a text until the server has it: under whose name, and sealed with which key.

Several people may use one browser. Neither name nor key can be made by anybody but the server, and each is told to
its own person only: who signs in after her finds nothing that can be read, not even with the browser's own tools.
"""

import base64
import hmac
from dataclasses import dataclass

from flask import current_app

from intranet.accounts.models import User


@dataclass(frozen=True)
class Keeper:
    """The name under which a person's browser keeps what is not sent, and the key (256 bits, base64) that seals it."""

    name: str
    key: str

    @classmethod
    def of(cls, person: User) -> "Keeper":
        """Give a person's. It stays the same for as long as the app's secret key does."""
        return cls(name=_made("name", person)[:24], key=_made("key", person))


def _made(what: str, person: User) -> str:
    # A number can be given to another once its person is gone; the number and the day of joining cannot.
    about = f"kept {what} {person.id} {person.created_at.isoformat()}"
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return base64.b64encode(hmac.digest(secret, about.encode(), "sha256")).decode()
