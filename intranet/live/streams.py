"""The open event streams: at most so many, each with a pulse, and none that outlives the right to read."""

import itertools
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import structlog

from intranet.live import outlets
from intranet.live.outlets import HandedOver, Outlet
from intranet.live.presence import Presence
from intranet.platform.bus import Bus, Ended, Message, Subscription

log = structlog.get_logger()

BEAT = 2.5  # seconds between two signs of life on a stream; the page takes two that do not come for an outage
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
    group_ids: frozenset[int]
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
        yield first.event
        if (taken := outlet()) is not None:
            outlets.watch(taken)
            self.outlet = taken
            self.subscription.hand_over(self)
            raise HandedOver
        try:
            while True:
                waiting = [self.subscription.get()]
                while len(waiting) < 64 and (more := self.subscription.get(timeout=0)) is not None:
                    waiting.append(more)
                yield b"".join(message.event for message in waiting if message is not None)
        except Ended as ended:
            yield _bye(str(ended))

    def take(self, message: Message) -> None:
        """Send a message at once."""
        if self.outlet is not None:
            self.outlet.write(message.event)

    def end(self, why: str) -> None:
        """Say good-bye, and why."""
        if self.outlet is not None:
            self.outlet.finish(_bye(why))


def _bye(why: str) -> bytes:
    return Message("", "bye", {"why": why}).event


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
        self._of: defaultdict[int, dict[int, Stream]] = defaultdict(dict)  # the same, by whose they are
        self._numbers = itertools.count()
        self._keepers: list[threading.Thread] = []
        self._some = threading.Event()
        self._closing = threading.Event()
        self._changed: dict[int, int] = {}  # texts changed since the last round, with their groups

    def open(
        self,
        user: object,
        *,
        sign_in_id: int,
        group_ids: Iterable[int],
        text_id: int | None,
        client: int,
        turn: int = 0,
    ) -> Stream:
        """Begin to listen on behalf of a page. Close the stream when its answer has ended.

        Args:
            group_ids: the groups that it tells of; it ends when one of them may no longer be read.
            client: the number by which the page calls itself; its older streams end.
            turn: how often the page has asked.

        Raises:
            Full: the process has as many as it can carry.
            Overtaken: the page has asked again since.
            Malformed: the client id is somebody else's.
        """
        user_id: int = user.id  # type: ignore[attr-defined]  # a User, which this floor need not know
        groups = frozenset(group_ids)
        topics = [f"group:{number}" for number in sorted(groups)] + ([f"text:{text_id}"] if text_id else [])
        subscription = self._bus.subscribe(*topics)
        stream = Stream(next(self._numbers), subscription, sign_in_id, user_id, groups, text_id, client, turn)
        try:
            leaving = self._admit(stream)
            if text_id:  # first: a page that comes back has not been away to the others
                self._presence.enter(text_id, client, user, self._newest(stream))
            for other, why in leaving:
                other.subscription.end(why)
        except BaseException:
            self.close(stream)
            raise
        self._keep()
        return stream

    def _admit(self, stream: Stream) -> list[tuple[Stream, str]]:
        """Take a stream in. Gives those that make room for it, and why."""
        with self._lock:
            own = list(self._of.get(stream.user_id, {}).values())
            older = [other for other in own if other.client == stream.client]
            if any(other.turn > stream.turn for other in older):
                raise Overtaken
            others = [other for other in own if other.client != stream.client]
            # The oldest of too many: most likely left behind by a lost network.
            crowded = others[: max(0, len(others) - PER_PERSON + 1)]
            if self._closing.is_set() or len(self._open) - len(older) - len(crowded) >= self._limit:
                raise Full
            self._open[stream.number] = self._of[stream.user_id][stream.number] = stream
        return [(other, "replaced") for other in older] + [(other, "crowded") for other in crowded]

    def _newest(self, stream: Stream) -> Stream:
        """Give the page's newest stream: while this one was let in, the page may have asked again."""
        with self._lock:
            same = [s for s in self._of.get(stream.user_id, {}).values() if s.client == stream.client]
        return max(same, key=lambda other: (other.turn, other.number), default=stream)

    def close(self, stream: Stream) -> None:
        """Stop listening. Twice is harmless."""
        with self._lock:
            if stream.is_closed:
                return
            stream.is_closed = True
            self._open.pop(stream.number, None)
            own = self._of.get(stream.user_id, {})
            own.pop(stream.number, None)
            if not own:
                self._of.pop(stream.user_id, None)
        stream.subscription.close()
        if stream.text_id:
            self._presence.leave(stream.text_id, stream.client, stream)

    def text_changed(self, text_id: int, group_id: int) -> None:
        """Note that a text has changed; pages of the group that do not have it open are told within a beat."""
        with self._lock:
            self._changed[text_id] = group_id
        self._keep()

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
        self._some.set()
        with self._lock:
            if not self._keepers:
                # Two: a database that is slow to answer must not make the pages believe that the server is gone.
                self._keepers = [
                    threading.Thread(target=work, name=f"stream-keeper-{work.__name__}", daemon=True)
                    for work in (self._beat, self._go_round)
                ]
                for keeper in self._keepers:
                    keeper.start()

    def _beat(self) -> None:
        for turn in itertools.count():
            self._some.wait()
            if self._closing.wait(BEAT / SLICES):
                return
            with self._lock:
                everybody = list(self._open.values())
            for stream in everybody:
                if stream.number % SLICES == turn % SLICES:
                    stream.subscription.put(_PULSE)

    def _go_round(self) -> None:
        while True:
            self._some.wait()
            if self._closing.wait(BEAT):
                return
            with self._lock:
                everybody = list(self._open.values())
            try:
                self._round(everybody)
            except Exception:
                # The database may be away for a while; nobody is sent off because of that.
                log.exception("streams.round_failed")
            with self._lock:
                if not self._open and not self._changed:
                    self._some.clear()

    def _round(self, everybody: Iterable[Stream]) -> None:
        asked = {(stream.sign_in_id, group) for stream in everybody for group in stream.group_ids}
        allowed = self._still_allowed(asked)
        for stream in everybody:
            left = {group for group in stream.group_ids if (stream.sign_in_id, group) in allowed}
            if left != stream.group_ids:
                # A page of several groups comes back for those that are left.
                stream.subscription.end("fewer" if left else "access")
        with self._lock:
            changed, self._changed = self._changed, {}
        for text_id, group_id in changed.items():
            self._bus.publish(f"group:{group_id}", "changed", {"kind": "text.changed", "text": text_id})
        self._presence.keep()
