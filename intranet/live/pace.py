"""How fast one person may send."""

import threading
import time

PER_SECOND = 40  # messages, over all of the person's pages
BURST = 120


class Pace:
    """Lets each person send so many messages a second, wherever they sit: a room shares one address."""

    def __init__(self, per_second: float = PER_SECOND, burst: float = BURST) -> None:
        self._per_second = per_second
        self._burst = burst
        self._lock = threading.Lock()
        self._left: dict[int, tuple[float, float]] = {}

    def allows(self, user_id: int) -> bool:
        """Count one message, and tell whether it may pass."""
        now = time.monotonic()
        with self._lock:
            left, since = self._left.get(user_id, (self._burst, now))
            left = min(self._burst, left + (now - since) * self._per_second)
            self._left[user_id] = (left - 1 if left >= 1 else left, now)
        return left >= 1
