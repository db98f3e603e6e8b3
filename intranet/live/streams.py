"""The open event streams: at most so many, each with a pulse, and none that outlives the right to read."""

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import structlog

from intranet.live import outlets
from intranet.live.outlets import HandedOver, Outlet
from intranet.live.presence import Presence
from intranet.platform.bus import Bus, Ended, Message, Subscription

log = structlog.get_logger()

BEAT = 2.5  # seconds between two signs of life on a stream; the page takes five silent ones for an outage
SLICES = 25  # the streams beat in turn, so that a thousand do not all wake at once
PER_PERSON = 12
_PULSE = Message("", "beat", {})


class Full(Exception):
    """There is no room for another stream in this process."""


class Overtaken(Exception):
    """The page has asked again since: this request waited too long, and nobody reads its answer."""


@dataclass(eq=False)
class Stream:
    """One page's event stream."""

    number: int
    subscription: Subscription
    sign_in_id: int
    user_id: int
    group_id: int
    text_id: int | None
    client: int
    turn: int
    is_closed: bool = field(default=False)
    outlet: Outlet | None = field(default=None)

    def events(self, first: Message, outlet: Callable[[], Outlet | None] = lambda: None) -> Iterator[bytes]:
        """Give the stream's bytes until it ends; only the first of them when there is an outlet for the rest.

        Raises:
            HandedOver: the outlet has the stream now.
        """
        yield _framed(first)
        self.outlet = outlet()
        if self.outlet is not None:
            outlets.watch(self.outlet)
            self.subscription.hand_over(self)
            raise HandedOver
        try:
            while True:
                waiting = [self.subscription.get()]
                while len(waiting) < 64 and (more := self.subscription.get(timeout=0)) is not None:
                    waiting.append(more)
                yield b"".join(_framed(message) for message in waiting if message is not None)
        except Ended as ended:
            yield _bye(str(ended))

    def take(self, message: Message) -> None:
        """Send a message at once."""
        if self.outlet is not None:
            self.outlet.write(_framed(message))

    def end(self, why: str) -> None:
        """Say good-bye, and why."""
        if self.outlet is not None:
            self.outlet.finish(_bye(why))


def _bye(why: str) -> bytes:
    return _framed(Message("", "bye", {"why": why}))


def _framed(message: Message) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (message.name.encode(), message.body)


class Streams:
    """Every open stream of this process."""

    def __init__(
        self,
        bus: Bus,
        presence: Presence,
        limit: int,
        still_allowed: Callable[[set[tuple[int, int]]], set[tuple[int, int]]],
    ) -> None:
        """Make the register.

        Args:
            limit: streams in this process.
            still_allowed: of pairs (sign-in, group), gives those where the sign-in holds and the group may be read.
        """
        self._bus = bus
        self._presence = presence
        self._limit = limit
        self._still_allowed = still_allowed
        self._lock = threading.Lock()
        self._open: dict[int, Stream] = {}
        self._numbers = itertools.count()
        self._keeper: threading.Thread | None = None
        self._some = threading.Event()
        self._closing = threading.Event()
        self._changed: dict[int, int] = {}  # texts changed since the last round, with their groups

    def open(
        self, user: object, *, sign_in_id: int, group_id: int, text_id: int | None, client: int, turn: int = 0
    ) -> Stream:
        """Begin to listen on behalf of a page. Close the stream when its answer has ended.

        Args:
            client: the number by which the page calls itself; its older streams end.
            turn: how often the page has asked.

        Raises:
            Full: the process has as many as it can carry.
            Overtaken: the page has asked again since.
            Malformed: the client id is somebody else's.
        """
        user_id: int = user.id  # type: ignore[attr-defined]  # a User, which this floor need not know
        self._make_room(user_id, client, turn)
        topics = [f"group:{group_id}"] + ([f"text:{text_id}"] if text_id else [])
        subscription = self._bus.subscribe(*topics)
        stream = Stream(
            next(self._numbers), subscription, sign_in_id, user_id, group_id, text_id, client, turn
        )
        with self._lock:
            self._open[stream.number] = stream
        try:
            if text_id:
                self._presence.enter(text_id, client, user, stream)
        except BaseException:
            self.close(stream)
            raise
        self._keep()
        return stream

    def _make_room(self, user_id: int, client: int, turn: int) -> None:
        with self._lock:
            if self._closing.is_set() or len(self._open) >= self._limit:
                raise Full
            own = [stream for stream in self._open.values() if stream.user_id == user_id]
        older = [stream for stream in own if stream.client == client]
        if any(stream.turn > turn for stream in older):
            raise Overtaken
        for stream in older:
            stream.subscription.end("replaced")
        for stream in own[: max(0, len(own) - PER_PERSON + 1)]:
            stream.subscription.end("crowded")  # the oldest: most likely left behind by a lost network

    def close(self, stream: Stream) -> None:
        """Stop listening. Twice is harmless."""
        with self._lock:
            if stream.is_closed:
                return
            stream.is_closed = True
            self._open.pop(stream.number, None)
            if not self._open:
                self._some.clear()
        stream.subscription.close()
        if stream.text_id:
            self._presence.leave(stream.text_id, stream.client, stream)

    def text_changed(self, text_id: int, group_id: int) -> None:
        """Note that a text has changed; pages of the group that do not have it open are told within a beat."""
        with self._lock:
            self._changed[text_id] = group_id

    def close_all(self) -> None:
        """End every stream and let no new one in: the process is about to stop."""
        self._closing.set()
        self._some.set()
        with self._lock:
            everybody = list(self._open.values())
        for stream in everybody:
            stream.subscription.end("closing")

    def __len__(self) -> int:
        return len(self._open)

    def _keep(self) -> None:
        with self._lock:
            self._some.set()
            if self._keeper is None:
                self._keeper = threading.Thread(target=self._run, name="stream-keeper", daemon=True)
                self._keeper.start()

    def _run(self) -> None:
        for turn in itertools.count():
            self._some.wait()
            if self._closing.wait(BEAT / SLICES):
                return
            with self._lock:
                everybody = list(self._open.values())
            for stream in everybody:
                if stream.number % SLICES == turn % SLICES:
                    stream.subscription.put(_PULSE)
            if turn % SLICES == 0:
                try:
                    self._round(everybody)
                except Exception:
                    # The database may be away for a while; nobody is sent off because of that.
                    log.exception("streams.round_failed")

    def _round(self, everybody: Iterable[Stream]) -> None:
        asked = {(stream.sign_in_id, stream.group_id) for stream in everybody}
        allowed = self._still_allowed(asked)
        for stream in everybody:
            if (stream.sign_in_id, stream.group_id) not in allowed:
                stream.subscription.end("access")
        with self._lock:
            changed, self._changed = self._changed, {}
        for text_id, group_id in changed.items():
            self._bus.publish(f"group:{group_id}", "changed", {"kind": "text.changed", "text": text_id})
        self._presence.keep()
