"""A short way in for letters: what follows at once on a request that was let in, from the same page, is let in too.

Each letter typed would otherwise ask the database five times who is writing, and in which text. A request goes the
short way when it is the same in all that decides, cookie and token included, as one that came the whole way within
the last `LASTS` seconds. Whether its person still may write is asked where the letter is written down, in the same
transaction. Only what is plainly right is answered here: anything else goes the whole way, and is refused there.
"""

import hashlib
import io
import json
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import structlog

from intranet.live.guard import Malformed, TooLarge
from intranet.live.log import Foreign, NoLonger, NotSaved
from intranet.live.outline import Behind, Removed
from intranet.live.sending import MOST_MESSAGE, Sent, Writer, keep
from intranet.live.wire import Broken
from intranet.platform.db import SAFE_METHODS
from intranet.platform.turns import Turns, UnderWay
from intranet.platform.web.errors import NoRoom
from intranet.platform.web.headers import plain

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from intranet.live import Live

log = structlog.get_logger()

LASTS = 30.0  # seconds
LETTERS_AT_ONCE = 4
# At once, a page and letters would take turns with the interpreter every half millisecond, and all take longer.
GIVES_WAY = 0.012  # seconds: how long a letter waits at most for pages, before it is read and once more after
LETS_FINISH = 0.005  # seconds: how long a page waits at most for the letters that came before it
PAGES_AT_ONCE = 2  # and as many forms: one that takes long must not stop all

# All of a request that says who asks, from where, and for what.
_DECIDES = (
    "REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "wsgi.url_scheme",
    "HTTP_COOKIE", "HTTP_X_CSRFTOKEN", "HTTP_HOST", "HTTP_ORIGIN", "HTTP_REFERER", "HTTP_SEC_FETCH_SITE",
    "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO",
)  # fmt: skip
_ASKED, _FOLLOWS = "samsyn.asked", "samsyn.follows"


class TooFast(Exception):
    """The person sends more than a person writes."""


_REFUSED = (Behind, Broken, Foreign, Malformed, NoLonger, Removed, TooFast, TooLarge)


class Door:
    """Stands before the app."""

    def __init__(self, whole_way: "WSGIApplication", live: "Live", *, most: int, over_https: bool) -> None:
        """Stand before an app that takes at most so many bytes."""
        self._whole_way = whole_way
        self._most = most
        self._headers = plain(over_https=over_https)
        self._live = live
        # A letter does not wait for a room that comes back.
        self._letters, self._comings, self._pages = Turns(LETTERS_AT_ONCE), Turns(1), Turns(PAGES_AT_ONCE)
        self._letters_under_way = UnderWay()  # those too that wait for their turn or for the log
        # Apart: these may have to wait until the database can be written in, and pages can be read meanwhile.
        self._forms = Turns(PAGES_AT_ONCE)
        self._lock = threading.Lock()
        self._let_in: dict[bytes, tuple[float, Writer]] = {}
        self._sweeps_at = 0.0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request, the short way if it may go it."""
        environ[_ASKED] = asked = _digest(environ)
        if (path := environ["PATH_INFO"]).endswith("/sync"):
            environ[_FOLLOWS] = _digest({**environ, "PATH_INFO": path.removesuffix("sync") + "updates"})
        writer, size = self._known(asked), environ.get("CONTENT_LENGTH", "")
        if writer is None or not (size.isdigit() and 0 < int(size) <= MOST_MESSAGE):
            return self._go_whole_way(environ, start_response)
        message = environ["wsgi.input"].read(int(size))
        self.let_pages_pass()
        try:
            with self._letters_under_way.one(), self._letters.one():
                status, answer = self._answer(writer, message)
        except _REFUSED:
            return self._start_over(environ, start_response, message)
        except Exception:
            log.exception("door.failed")
            return self._start_over(environ, start_response, message)
        body = json.dumps(answer).encode()
        start_response(
            status, [*self._headers, ("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        )
        return [body]

    def _start_over(
        self, environ: "WSGIEnvironment", start_response: "StartResponse", message: bytes
    ) -> Iterable[bytes]:
        environ["wsgi.input"] = io.BytesIO(message)
        return self._go_whole_way(environ, start_response)

    def _go_whole_way(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self._take_in(environ)
        turns = self._turns_of(environ["REQUEST_METHOD"], environ["PATH_INFO"])
        with turns.one():
            if turns is self._pages:
                self._letters_under_way.let_pass(LETS_FINISH)
            return self._whole_way(environ, start_response)

    def let_pages_pass(self) -> None:
        """Wait a little for the pages that are being made: a letter has time."""
        self._pages.let_pass(GIVES_WAY)

    def _turns_of(self, method: str, path: str) -> Turns:
        if path.endswith("/stream") or "/texts/" in path:
            return self._comings
        return self._pages if method in SAFE_METHODS else self._forms

    def _take_in(self, environ: "WSGIEnvironment") -> None:
        """Have all that is sent before the turn begins: whoever has a slow line must not hold up the others."""
        size = environ.get("CONTENT_LENGTH") or ""
        if "HTTP_TRANSFER_ENCODING" in environ:
            size = str(self._most + 1)  # it does not say how much; what is too much is refused inside
        elif not (size.isdigit() and 0 < int(size) <= self._most):
            return
        environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(size)))

    def _known(self, asked: bytes) -> Writer | None:
        found = self._let_in.get(asked)
        return found[1] if found is not None and time.monotonic() < found[0] else None

    def _answer(self, writer: Writer, message: bytes) -> tuple[str, dict[str, Any]]:
        """Keep what a message holds.

        Raises:
            One of `_REFUSED`: nothing of it has been written, and the whole way says why.
        """
        sent = Sent.read(message)
        touched = self._live.documents.check_here(writer.text_key, sent.update, writer.fragments)
        if not self._live.pace.allows(writer.user_id):
            raise TooFast
        try:
            return "200 OK", {"seq": keep(self._live, writer, sent, touched)}
        except NoRoom:
            return "507 Insufficient Storage", {"why": "disk full"}
        except NotSaved:
            return "503 Service Unavailable", {"why": "not saved"}

    def remember(self, environ: "WSGIEnvironment", writer: Writer) -> None:
        """Let what follows on this request go the short way: on an update, and on the comparison before the first.

        Call it when the whole way has let it in. Both ask the same of the person.
        """
        now = time.monotonic()
        asked = environ[_FOLLOWS if _FOLLOWS in environ else _ASKED]
        with self._lock:
            if now > self._sweeps_at:
                self._let_in = {known: entry for known, entry in self._let_in.items() if entry[0] > now}
                self._sweeps_at = now + LASTS
            self._let_in[asked] = (now + LASTS, writer)


def _digest(environ: "WSGIEnvironment") -> bytes:
    return hashlib.sha256(repr([environ.get(name) for name in _DECIDES]).encode()).digest()
