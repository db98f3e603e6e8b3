"""Tokens that open something for whoever has them: 256 bits, of which the database keeps a digest alone."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

from flask import current_app


def new_token() -> str:
    """Make a token of 256 random bits, to be given to one person and kept by us only as its digest."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_for(words: str) -> str:
    """Give the token that goes with some words. The server alone can tell it, and only while it knows the words.

    Args:
        words: what the token is for, beginning with its kind: no two kinds may ever say the same.
    """
    key = str(current_app.config["SECRET_KEY"]).encode()
    return urlsafe_b64encode(hmac.new(key, words.encode(), "sha256").digest()).rstrip(b"=").decode()
