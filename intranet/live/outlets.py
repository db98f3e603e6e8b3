"""Where an open event stream is written: its socket, taken over from the server once the answer has begun.

A server like gunicorn gives a thread to a request for as long as its answer lasts. A thousand open pages would be a
thousand threads, each to be woken for every letter that somebody types. Here whoever publishes writes to the sockets
itself, without waiting, and one thread sees to those that are gone or cannot take more at once.
"""

import contextlib
import ctypes
import errno
import os
import select
import socket
import threading
from collections.abc import Callable
from typing import Any, Self

import structlog

log = structlog.get_logger()

MOST_WAITING = 1024 * 1024  # bytes that may wait for one slow reader: some of the largest updates
_WATCHED = select.EPOLLIN | select.EPOLLRDHUP

# send(2), which keeps the interpreter meanwhile. It never waits here, and `socket.send` would let a page that is being
# drawn take the interpreter before each of twenty readers has the same letter.
_send = ctypes.PyDLL(None, use_errno=True).send
_send.argtypes, _send.restype = (
    (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int),
    ctypes.c_ssize_t,
)
_AT_ONCE = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL


class HandedOver(BrokenPipeError):
    """Ends the server's part in an answer. It takes it for a client that has left, and closes what it still holds."""

    def __init__(self) -> None:
        super().__init__(errno.EPIPE, "the stream goes on elsewhere")


class Outlet:
    """One stream's socket. Any thread may write; none ever waits."""

    def __init__(self, connection: socket.socket, *, chunked: bool, when_gone: Callable[[], None]) -> None:
        self._socket = connection
        self._chunked = chunked
        self._lock = threading.Lock()
        self._waiting = bytearray()
        self._is_over = False
        self.when_gone = when_gone
        self.number = connection.fileno()

    @classmethod
    def of_request(cls, environ: dict[str, Any], *, when_gone: Callable[[], None]) -> Self | None:
        """Take over the connection of a request whose answer has begun, when the server gives it.

        Gunicorn does, over plain HTTP/1. It is left with an unconnected socket in its place. Raise `HandedOver` then.
        """
        held = environ.get("gunicorn.socket")
        if type(held) is not socket.socket or environ["SERVER_PROTOCOL"] not in {"HTTP/1.0", "HTTP/1.1"}:
            return None
        ours = held.dup()
        ours.setblocking(False)
        with socket.socket() as empty:
            os.dup2(empty.fileno(), held.fileno(), inheritable=False)
        return cls(ours, chunked=environ["SERVER_PROTOCOL"] == "HTTP/1.1", when_gone=when_gone)

    def write(self, data: bytes) -> None:
        """Send, or keep for the moment at which the reader can take more. Too slow a reader is sent off."""
        with self._lock:
            if self._is_over:
                return
            if len(self._waiting) > MOST_WAITING:
                self._hang_up()
            else:
                self._put(b"%x\r\n%b\r\n" % (len(data), data) if self._chunked else data)

    def finish(self, last: bytes) -> None:
        """End the stream after a last word; one that cannot take it at once is ended without."""
        self.write(last)
        with self._lock:
            if not self._is_over and self._chunked and not self._waiting:
                self._put(b"0\r\n\r\n")
            self._hang_up()

    def go_on(self) -> None:
        """The reader can take more."""
        with self._lock:
            if not self._is_over:
                waiting = bytes(self._waiting)
                self._waiting.clear()
                self._put(waiting)

    def _put(self, data: bytes) -> None:
        if self._waiting:
            self._waiting += data
            return
        while data:
            if (sent := _send(self.number, data, len(data), _AT_ONCE)) >= 0:
                data = data[sent:]
            elif ctypes.get_errno() == errno.EAGAIN:
                self._waiting += data
                _watcher.wait_for_room(self)
                return
            elif ctypes.get_errno() != errno.EINTR:
                self._hang_up()
                return

    def _hang_up(self) -> None:
        # The thread that watches the sockets notices, and closes: nobody else's socket can have this number before.
        self._is_over = True
        with contextlib.suppress(OSError):  # not connected any more
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the socket."""
        with self._lock:
            self._is_over = True
            self._socket.close()


class Watcher:
    """The thread that sees to sockets which are gone, or which can take more."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._outlets: dict[int, Outlet] = {}
        self._epoll: select.epoll | None = None

    def add(self, outlet: Outlet) -> None:
        """Watch an outlet until its reader has gone or it is finished."""
        with self._lock:
            if self._epoll is None:  # not at import: a forked process needs a thread of its own
                epoll = select.epoll()
                threading.Thread(target=self._run, args=(epoll,), name="outlet-watcher", daemon=True).start()
                self._epoll = epoll
            try:
                self._epoll.register(outlet.number, _WATCHED)
            except OSError:
                outlet.close()
                raise
            self._outlets[outlet.number] = outlet

    def wait_for_room(self, outlet: Outlet) -> None:
        """Let an outlet know when its reader can take more."""
        self._watch(outlet, _WATCHED | select.EPOLLOUT)

    def _watch(self, outlet: Outlet, events: int) -> None:
        with self._lock:
            if self._epoll is not None and self._outlets.get(outlet.number) is outlet:
                self._epoll.modify(outlet.number, events)

    def _run(self, epoll: select.epoll) -> None:
        while True:
            for number, events in epoll.poll():
                outlet = self._outlets.get(number)
                if outlet is None:
                    continue
                try:
                    self._see_to(outlet, events)
                except Exception:
                    log.exception("outlets.failed")

    def _see_to(self, outlet: Outlet, events: int) -> None:
        if events & select.EPOLLOUT:
            self._watch(outlet, _WATCHED)
            outlet.go_on()
        # It has gone. One that talks instead of listening is no page, and goes too.
        if events & ~select.EPOLLOUT:
            with self._lock:
                del self._outlets[outlet.number]
                if self._epoll is not None:
                    self._epoll.unregister(outlet.number)
            outlet.close()
            outlet.when_gone()


_watcher = Watcher()


def watch(outlet: Outlet) -> None:
    """See to an outlet from now on."""
    _watcher.add(outlet)
