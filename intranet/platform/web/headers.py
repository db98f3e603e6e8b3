"""Headers on every answer: a strict content security policy, and nothing that tells others where people have been."""

import secrets

from flask import Flask, g, request
from werkzeug.wrappers import Response

ON_EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    "X-Frame-Options": "DENY",
}


STRICT = "max-age=31536000"  # a year


def csp_nonce() -> str:
    """Give this answer's nonce, for a style element that places something by a computed number."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _policy() -> str:
    nonce = f" 'nonce-{g.csp_nonce}'" if "csp_nonce" in g else ""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            f"style-src 'self'{nonce}",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
        ]
    )


def plain(*, over_https: bool) -> list[tuple[str, str]]:
    """Give the headers, as WSGI writes them, of an answer that is no page and has nothing to run."""
    strict = [("Strict-Transport-Security", STRICT)] if over_https else []
    policy = "default-src 'none'; frame-ancestors 'none'"
    return [
        *ON_EVERY_ANSWER.items(),
        ("Content-Security-Policy", policy),
        ("Cache-Control", "no-store"),
        *strict,
    ]


def unsearched(response: Response) -> Response:
    """Keep an answer that has a secret address out of what search engines find."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def secret(response: Response) -> Response:
    """Keep an answer whose address is its own key out of caches and search engines, and the address to itself.

    Not where a form is sent from: a browser then leaves out where it comes from, which is asked of every POST.
    """
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return unsearched(response)


def init_app(app: Flask, *, over_https: bool) -> None:
    """Put the headers on every answer, errors and static files too."""

    @app.after_request
    def put_on(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _policy())
        for name, value in ON_EVERY_ANSWER.items():
            response.headers.setdefault(name, value)
        if over_https:
            response.headers.setdefault("Strict-Transport-Security", STRICT)
        if request.endpoint != "static":
            # Pages hold what a group has not decided yet: no shared cache, and nothing left behind after sign-out.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.jinja_env.globals["csp_nonce"] = csp_nonce
