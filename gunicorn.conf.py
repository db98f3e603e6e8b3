"""How gunicorn serves Samsyn: one process, threads for requests but not for open event streams, a calm way to stop."""

import gc
import os
import resource
import select
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

LETTERS = "/updates"  # what the addresses end with that take what somebody types (intranet/live)
PAUSE = 1_000  # ms until the next letter of somebody who is typing


class Worker(ThreadWorker):
    """Lets the thread that has taken a letter wait for the next one of the same page, while somebody is typing.

    To hand each to the thread that watches all connections, and from there to another again, takes as long as a letter.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take gunicorn's arguments as they are."""
        super().__init__(*args, **kwargs)
        self._pauses = threading.Semaphore(self.cfg.threads // 2)  # the others are for pages
        self.tidy: Callable[[], object] = gc.collect  # until the app is there

    def handle(self, conn: TConn) -> Any:
        """Answer what comes over a connection; True to have it watched for more."""
        kept = super().handle(conn)
        while kept is True and self.alive and conn.typing and self._another(conn):
            kept = super().handle(conn)
        return kept

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Answer one request, and note whether it was a letter."""
        conn.typing = req.path.endswith(LETTERS)
        kept = super().handle_request(req, conn)
        if not conn.typing:
            self.tidy()
        return kept

    def _another(self, conn: TConn) -> bool:
        if conn.parser.unreader.buf.getvalue():  # it has been read already, and no socket would tell of it
            return False
        if not self._pauses.acquire(blocking=False):
            return False
        try:
            coming = select.poll()
            coming.register(conn.sock, select.POLLIN)
            if not coming.poll(PAUSE):
                return False
        finally:
            self._pauses.release()
        if (live := _live(self)) is not None:
            live.door.let_pages_pass()  # to read it would take the interpreter from them
        return True


wsgi_app = "wsgi:app"
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"

# One process knows who is where in a text. Several need PostgreSQL, which tells them of each other.
workers = 1
worker_class = Worker
threads = 64  # for requests under way; an open event stream holds none (intranet/live/outlets.py)
worker_connections = 4000  # the default of 1000 would be a cap on people
max_requests = 0  # a restart for its own sake would cut every stream
keepalive = 75  # longer than a proxy in front keeps its end, so that it never sends into a closing connection
graceful_timeout = 20
control_socket_disable = True

VANISHED = 15_000  # ms until a client whose network is gone counts as gone
OPEN_FILES = 65_536

_least, _most = resource.getrlimit(resource.RLIMIT_NOFILE)
_wanted = OPEN_FILES if _most == resource.RLIM_INFINITY else min(OPEN_FILES, _most)
resource.setrlimit(resource.RLIMIT_NOFILE, (max(_least, _wanted), _most))


def when_ready(server: Any) -> None:
    """Let the connections that the listening sockets accept notice a vanished client in seconds, not minutes."""
    for listener in server.LISTENERS:
        if listener.sock.family in {socket.AF_INET, socket.AF_INET6}:
            listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, VANISHED)


def post_worker_init(worker: Any) -> None:
    """Keep house, and end the event streams first when asked to stop: gunicorn then waits for what is left."""
    # A page being drawn lets go of the interpreter this often (s), so that letters need not wait for it.
    sys.setswitchinterval(0.0005)
    # Here and not above: the process that only watches over this one does without.
    from sqlalchemy.orm import configure_mappers

    from intranet.platform import chores, logs, memory

    logs.veil(worker.wsgi, "gunicorn.access", "gunicorn.error")
    # What the process begins with stays: going through all of it for garbage takes a tenth of a second, in which
    # nobody's letter comes through.
    configure_mappers()
    gc.collect()
    gc.freeze()
    # A page makes thousands of things and drops them at once: the default of 700 looks for rings among them meanwhile,
    # for milliseconds. `memory.tidy` does when it has been answered; this is for what makes as many and is no page.
    gc.set_threshold(5_000, 10, 1_000)
    memory.share()
    memory.gather()
    worker.tidy = memory.tidy
    stop = signal.getsignal(signal.SIGTERM)

    def end_streams_and_stop(number: int, frame: Any) -> None:
        _end_streams(worker)
        stop(number, frame)

    signal.signal(signal.SIGTERM, end_streams_and_stop)
    live = _live(worker)
    if live is not None:
        live.upkeep.start()
        chores.start_all(worker.wsgi)
    signal.siginterrupt(signal.SIGTERM, False)


def worker_int(worker: Any) -> None:
    """End the event streams on Ctrl+C too."""
    _end_streams(worker)


def worker_exit(_server: Any, worker: Any) -> None:
    """Write what waits, and let go of everything."""
    live = _live(worker)
    if live is not None:
        from intranet.platform import chores

        chores.close_all(worker.wsgi)
        live.close()


def _end_streams(worker: Any) -> None:
    live = _live(worker)
    if live is not None:
        # From a thread: a signal may come while this one holds a lock that ending needs.
        threading.Thread(target=live.streams.close_all).start()


def _live(worker: Any) -> Any:
    extensions = getattr(getattr(worker, "wsgi", None), "extensions", {})
    return extensions.get("samsyn.live")
