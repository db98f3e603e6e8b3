"""Summaries that were drawn a moment ago, by the name of their content. In memory: they are quick to draw again."""

import threading
from collections import OrderedDict

ROOM = 16 << 20  # bytes


class Cache:
    """Keeps the PDFs asked for last, as many as there is room for."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, name: str) -> bytes | None:
        """Give what is kept under a name."""
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
            return self._kept.get(name)

    def keep(self, name: str, pdf: bytes) -> bytes:
        """Keep a PDF under the name of its content, and give it back. The one not asked for longest makes room."""
        with self._lock:
            self._kept[name] = pdf
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > self._room:
                self._kept.popitem(last=False)
        return pdf
