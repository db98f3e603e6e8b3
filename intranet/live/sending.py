"""What a page sends, kept: read, held against the text, written down, and told to everybody who has the text open."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from intranet.live import wire
from intranet.live.documents import announcement
from intranet.live.guard import MOST_BYTES, Malformed, Update, scan
from intranet.live.log import Entry, Foreign

if TYPE_CHECKING:
    from intranet.live import Live

MOST_PRESENCE = 4096
MOST_MESSAGE = MOST_BYTES + MOST_PRESENCE + 16


@dataclass(frozen=True)
class Sent:
    """An update and where the caret is, either of them empty."""

    payload: bytes
    update: Update
    told: dict[str, Any] | None

    @classmethod
    def read(cls, message: bytes) -> Self:
        """Take a message apart.

        Raises:
            TooLarge, Malformed, wire.Broken: it is not one of ours.
        """
        reader = wire.Reader(message)
        payload, told = reader.bytes(MOST_BYTES * 2), reader.bytes(MOST_PRESENCE)
        if not reader.is_done:
            raise Malformed("something follows the message")
        return cls(payload, scan(payload) if payload else Update(), _presence(told) if told else None)


def _presence(told: bytes) -> dict[str, Any]:
    try:
        found = json.loads(told)
    except (ValueError, RecursionError) as error:
        raise Malformed("presence is not JSON") from error
    if not isinstance(found, dict):
        raise Malformed("presence is not an object")
    return found


@dataclass(frozen=True)
class Writer:
    """Who writes, and in which text of which group."""

    user_id: int
    sign_in_id: int
    group_id: int
    text_id: int
    text_key: str
    fragments: frozenset[str]


def keep(live: "Live", writer: Writer, sent: Sent, touched: frozenset[str]) -> int | None:
    """Write down an update that fits the text, and tell. Gives its number; None when only a caret was sent.

    Args:
        touched: the fragments that the update writes in, as `Outline.check` gave them.

    Raises:
        Foreign, NoLonger, Behind, Removed, NoRoom, NotSaved: as `UpdateLog.append`.
        Malformed: the caret is nowhere.
    """
    update, topic = sent.update, f"text:{writer.text_id}"
    if update.client is not None and not live.presence.may_write(
        writer.text_id, update.client, writer.user_id
    ):
        raise Foreign
    here = live.presence.place(writer.text_id, writer.user_id, sent.told) if sent.told is not None else None
    if update.is_empty:
        if here is not None:
            live.bus.publish(topic, "presence", here.said)
        return None
    seq = live.log.append(
        Entry(
            text_id=writer.text_id,
            author_id=writer.user_id,
            payload=sent.payload,
            client=update.client,
            start=update.start,
            end=update.end,
            fragments=touched,
            group_id=writer.group_id,
            sign_in_id=writer.sign_in_id,
        )
    )
    live.bus.publish(topic, "update", announcement(seq, update.client, sent.payload, here))
    live.streams.text_changed(writer.text_id, writer.group_id)
    live.documents.follow(writer.text_key, seq, sent.payload)
    live.upkeep.wrote(writer.text_id, seq)
    return seq
