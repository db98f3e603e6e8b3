"""Starts Debian's Firefox in a way that Playwright can drive it: `python firefox.py PROGRAM ARGUMENTS...`.

Playwright speaks WebDriver BiDi with a Firefox as it comes, but asks each for one thing that the one in Debian cannot
do yet: to look lighter or darker. This stands between the two, answers that in its place, and passes on all else.
"""

import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO

UNKNOWN = "emulation.setMediaFeaturesOverride"
LISTENS = re.compile(rb"WebDriver BiDi listening on ws://127\.0\.0\.1:(\d+)")
TEXT_AND_LAST = 0x81
LENGTHS = {126: 2, 127: 8}  # how many bytes tell the length of a longer frame


def read_frame(source: BinaryIO) -> tuple[bytes, bytes]:
    """Read a frame of a WebSocket. Gives its bytes, and the text in it when it is a whole message of text."""
    head = source.read(2)
    if len(head) < 2:
        raise EOFError
    more = source.read(LENGTHS.get(head[1] & 0x7F, 0))
    length = int.from_bytes(more, "big") if more else head[1] & 0x7F
    mask = source.read(4) if head[1] & 0x80 else b""
    payload = source.read(length)
    text = payload if head[0] == TEXT_AND_LAST else b""
    if text and mask:
        whole = (mask * (length // 4 + 1))[:length]
        text = (int.from_bytes(text, "big") ^ int.from_bytes(whole, "big")).to_bytes(length, "big")
    return head + more + mask + payload, text


def frame(text: bytes) -> bytes:
    """Make a frame as a server does, of a text of less than 126 bytes."""
    return bytes([TEXT_AND_LAST, len(text)]) + text


class Relay:
    """One connection from Playwright, passed on to Firefox."""

    def __init__(self, client: socket.socket, port: int) -> None:
        self._client = client
        self._firefox = socket.create_connection(("127.0.0.1", port))
        self._host = (
            f"Host: 127.0.0.1:{port}\r\n".encode()
        )  # it listens to nobody who calls it by another name
        self._sending = threading.Lock()

    def run(self) -> None:
        """Pass on in both directions until one side is gone."""
        back = threading.Thread(target=self._pass_on, args=(self._firefox, self._answer), daemon=True)
        back.start()
        self._pass_on(self._client, self._ask)

    def _pass_on(self, source: socket.socket, deliver: Callable[[bytes, bytes], None]) -> None:
        with suppress(OSError, EOFError), source.makefile("rb") as reading:
            while (line := reading.readline()) not in (
                b"\r\n",
                b"",
            ):  # the request or the answer that opens it
                deliver(self._host if line.startswith(b"Host:") else line, b"")
            deliver(line, b"")
            while True:
                deliver(*read_frame(reading))
        for side in (self._client, self._firefox):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)

    def _answer(self, frame: bytes, _text: bytes = b"") -> None:
        with self._sending:
            self._client.sendall(frame)

    def _ask(self, whole: bytes, text: bytes) -> None:
        asked = json.loads(text) if UNKNOWN.encode() in text else {}
        if asked.get("method") == UNKNOWN:
            done = {"type": "success", "id": asked["id"], "result": {}}
            self._answer(frame(json.dumps(done).encode()))
        else:
            self._firefox.sendall(whole)


def serve(door: socket.socket, port: int) -> None:
    """Take in everybody who knocks."""
    while True:
        relay = Relay(door.accept()[0], port)
        threading.Thread(target=relay.run, daemon=True).start()


def main() -> int:
    """Start Firefox, tell where the door is once it listens, and stay until it ends."""
    firefox = subprocess.Popen(sys.argv[1:], stderr=subprocess.PIPE)
    assert firefox.stderr is not None
    for line in firefox.stderr:
        said = line
        if found := LISTENS.search(line):
            door = socket.create_server(("127.0.0.1", 0))
            threading.Thread(target=serve, args=(door, int(found[1])), daemon=True).start()
            said = f"WebDriver BiDi listening on ws://127.0.0.1:{door.getsockname()[1]}\n".encode()
        sys.stderr.buffer.write(said)
        sys.stderr.flush()
    return firefox.wait()


if __name__ == "__main__":
    sys.exit(main())
