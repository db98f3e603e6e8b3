"""The network between browser and server, which a test can take away: nothing is closed, nothing comes through."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Self

BLOCK = 65536
SECONDS_TO_HEAR = 0.2  # until a browser knows that a connection is dead


class Network:
    """Passes bytes on to a server. `address` is where browsers find it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._open: set[socket.socket] = set()
        self._is_there = threading.Event()
        self._is_there.set()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self._begin(self._take_in)
        return self

    def __exit__(self, *_exception: object) -> None:
        _end(self._door)
        self._door.close()
        # Again, while there is somebody: one may have come in as the others were sent away.
        while any(thread.is_alive() for thread in self._threads):
            self.mend()

    def cut(self) -> None:
        """Let nothing through from now on, in either direction, as when a cable is pulled."""
        self._is_there.clear()

    def mend(self) -> None:
        """Let new connections through. The old ones are dead: what was on its way has not arrived."""
        for connection in list(self._open):
            _end(connection)
        time.sleep(SECONDS_TO_HEAR)
        self._is_there.set()

    def _begin(self, work: Callable[..., None], *args: socket.socket) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _take_in(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._begin(self._connect, self._door.accept()[0])

    def _reach(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self._port))

    def _connect(self, browser: socket.socket) -> None:
        with browser, contextlib.suppress(OSError), self._reach() as server:
            self._open |= {browser, server}
            back = threading.Thread(target=self._pass_on, args=(server, browser), daemon=True)
            back.start()
            self._pass_on(browser, server)
            back.join()
            self._open -= {browser, server}

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(BLOCK):
                self._is_there.wait()
                target.sendall(block)
        _end(source)
        _end(target)


def _end(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
