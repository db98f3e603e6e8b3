"""A short way in for letters: what follows at once on a request that was let in, from the same page, is let in too.

Each letter typed would otherwise ask the database five times who is writing, and in which text. A request goes the
short way when it is the same in all that decides, cookie and token included, as one that came the whole way within
the last `LASTS` seconds. Whether its person still may write is asked where the letter is written down, in the same
transaction. Only what is plainly right is answered here: anything else goes the whole way, and is refused there.
"""

import io
import json
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from intranet.live.guard import Malformed, TooLarge
from intranet.live.log import Foreign, NoLonger, NotSaved
from intranet.live.outline import Behind, Removed
from intranet.live.sending import MOST_MESSAGE, Sent, Writer, keep
from intranet.live.wire import Broken
from intranet.platform.web.errors import NoRoom
from intranet.platform.web.headers import always

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from intranet.live import Live

LASTS = 30.0  # seconds
MOST_KNOWN = 4096

# All of a request that says who asks, from where, and for what.
_DECIDES = (
    "REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "wsgi.url_scheme",
    "HTTP_COOKIE", "HTTP_X_CSRFTOKEN", "HTTP_HOST", "HTTP_ORIGIN", "HTTP_REFERER", "HTTP_SEC_FETCH_SITE",
    "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO",
)  # fmt: skip
_HERE = "samsyn.asked"

Asked = tuple[Any, ...]


class Door:
    """Stands before the app."""

    def __init__(self, whole_way: "WSGIApplication", live: "Live") -> None:
        self._whole_way = whole_way
        self._live = live
        self._lock = threading.Lock()
        self._let_in: dict[Asked, tuple[float, Writer]] = {}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request, the short way if it may go it."""
        asked = environ[_HERE] = tuple(environ.get(name) for name in _DECIDES)
        writer = self._known(asked)
        size = environ.get("CONTENT_LENGTH", "")
        if writer is None or not (size.isdigit() and 0 < int(size) <= MOST_MESSAGE):
            return self._whole_way(environ, start_response)
        message = environ["wsgi.input"].read(int(size))
        try:
            answer = self._answer(writer, message)
        except (Behind, Broken, Foreign, Malformed, NoLonger, NoRoom, NotSaved, Removed, TooLarge):
            environ["wsgi.input"] = io.BytesIO(message)
            return self._whole_way(environ, start_response)
        start_response(
            "200 OK", [*always(), ("Content-Type", "application/json"), ("Content-Length", str(len(answer)))]
        )
        return [answer]

    def _known(self, asked: Asked) -> Writer | None:
        found = self._let_in.get(asked)
        return found[1] if found is not None and time.monotonic() < found[0] else None

    def _answer(self, writer: Writer, message: bytes) -> bytes:
        if not self._live.pace.allows(writer.user_id):
            raise NotSaved("too fast")
        sent = Sent.read(message)
        touched = self._live.documents.check_here(writer.text_key, sent.update, writer.fragments)
        return json.dumps({"seq": keep(self._live, writer, sent, touched)}).encode()

    def remember(self, environ: "WSGIEnvironment", writer: Writer) -> None:
        """Let what follows on this request go the short way. Call it when the whole way has let it in."""
        now = time.monotonic()
        with self._lock:
            if len(self._let_in) >= MOST_KNOWN:
                self._let_in = {asked: known for asked, known in self._let_in.items() if known[0] > now}
            self._let_in[environ[_HERE]] = (now + LASTS, writer)
