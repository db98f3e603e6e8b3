"""A visitor that measures: one signed-in browser over plain HTTP/1.1, with an event stream of its own."""

import asyncio
import json
import re
from collections.abc import AsyncIterator

TOKEN = re.compile(r"X-CSRFToken[^A-Za-z0-9]+([\w.-]{20,})")


class Visitor:
    """Somebody at 127.0.0.1 who keeps one connection for requests and one for the event stream."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port = port
        self._cookie = cookie
        self._token = ""
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def get(self, path: str) -> bytes:
        """Fetch a page."""
        return await self._ask(f"GET {path} HTTP/1.1\r\n", b"")

    async def post(self, path: str, body: bytes) -> bytes:
        """Send bytes, with the token of a page fetched before."""
        head = f"POST {path} HTTP/1.1\r\nContent-Type: application/octet-stream\r\nX-CSRFToken: {self._token}\r\n"
        return await self._ask(head, body)

    async def learn_token(self, path: str) -> None:
        """Fetch a page and keep the token in it."""
        page = (await self.get(path)).decode()
        found = TOKEN.search(page)
        if found is None:
            raise RuntimeError(f"{path} holds no token")
        self._token = found.group(1)

    async def _ask(self, head: str, body: bytes) -> bytes:
        try:
            return await self._answer(head, body)
        except (OSError, asyncio.IncompleteReadError):
            self._writer = None  # the next attempt gets a connection of its own
            raise

    async def _answer(self, head: str, body: bytes) -> bytes:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        assert self._reader is not None
        self._writer.write((head + self._common() + f"Content-Length: {len(body)}\r\n\r\n").encode() + body)
        status, headers = await self._head(self._reader)
        if "set-cookie" in headers:
            self._cookie = headers["set-cookie"].split(";")[0]
        answer = await self._reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection") == "close":
            self._writer.close()
            self._writer = None
        if status >= 400:
            raise RuntimeError(f"{head.splitlines()[0]}: {status} {answer[:200]!r}")
        return answer

    def _common(self) -> str:
        return f"Host: 127.0.0.1:{self._port}\r\nCookie: {self._cookie}\r\n"

    @staticmethod
    async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = (line.split(":", 1) for line in lines[1:] if ":" in line)
        return int(lines[0].split()[1]), {name.lower(): value.strip() for name, value in pairs}

    async def listen(self, path: str) -> AsyncIterator[tuple[str, dict[str, object]]]:
        """Open an event stream, and give each event's name and data."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port, limit=2**20)
        writer.write(
            (f"GET {path} HTTP/1.1\r\nAccept: text/event-stream\r\n" + self._common() + "\r\n").encode()
        )
        status, _headers = await self._head(reader)
        if status != 200:
            raise RuntimeError(f"{path}: {status}")
        name = ""
        while line := await reader.readline():
            if line.startswith(b"event: "):
                name = line[7:-1].decode()
            elif line.startswith(b"data: "):
                yield name, json.loads(line[6:])
