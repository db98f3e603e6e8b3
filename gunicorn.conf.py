"""How gunicorn serves Samsyn: one process, threads for requests but not for open event streams, a calm way to stop."""

import ctypes
import gc
import os
import resource
import signal
import socket
import sys
import threading
from typing import Any

wsgi_app = "wsgi:app"
bind = f"127.0.0.1:{os.environ.get('PORT') or 8000}"

# One process knows who is where in a text. Several need PostgreSQL, which tells them of each other.
workers = 1
worker_class = "gthread"
threads = 64  # for requests under way; an open event stream holds none (intranet/live/outlets.py)
worker_connections = 4000  # the default of 1000 would be a cap on people
max_requests = 0  # a restart for its own sake would cut every stream
keepalive = 75  # longer than a proxy in front keeps its end, so that it never sends into a closing connection
graceful_timeout = 20
control_socket_disable = True

VANISHED = 15_000  # ms until a client whose network is gone counts as gone
OPEN_FILES = 65_536
ARENA_MAX = -8  # M_ARENA_MAX of malloc.h

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

    from intranet.platform import chores, logs

    logs.veil(worker.wsgi, "gunicorn.access", "gunicorn.error")
    # What the process begins with stays: going through all of it for garbage takes a tenth of a second, in which
    # nobody's letter comes through.
    configure_mappers()
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 100)
    _share_memory()
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


def _share_memory() -> None:
    """Let the threads take memory from two places instead of one each (glibc): what one gives back, another uses."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(ARENA_MAX, 2)


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
