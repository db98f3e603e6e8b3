"""The minutes of a workshop as they are handed on: what they say, who has approved them, and what came after."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any, Self

from intranet.meetings import content
from intranet.meetings.minutes import Minutes
from intranet.meetings.page import MeetingPage, content_of
from intranet.platform import clock, i18n
from intranet.summaries.data import local
from intranet.summaries.letterhead.content import Letterhead

# What may be left out, and what of the minutes then is nowhere in the file.
HOLDS: dict[str, dict[str, Any]] = {
    "left": {"left": []},
    "attendance": {"attendance": []},
    "agenda": {"agenda": []},
    "notes": {"notes": ""},
}

INSTANTS = {"starts", "ends", "begins", "at"}  # of what they say, as `meetings.content` names them


@dataclass(frozen=True)
class Voice:
    """Words of one person, written or shared at an instant (UTC); of an approval there are none."""

    name: str
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class WorkshopMinutes:
    """All that the file says.

    Attributes:
        said: what was approved, word for word; of a draft, what they say now.
        written_by: who wrote the decisions down. Nobody else is known to have kept the minutes.
        approved_by: both, in their order; while only one has approved what they say, that one.
        awaits: who is still to approve a draft, once the leader has.
        as_of: the day a draft is of, in Sweden; None of minutes that are approved.
        reflections: those that are shared now. They are no part of what is approved: each can be taken back.
        left_out: the parts that whoever printed it has left out.
    """

    letterhead: Letterhead
    number: int
    said: content.Content
    approved_by: tuple[Voice, ...]
    as_of: date | None
    awaits: str = ""
    written_by: tuple[str, ...] = ()
    corrections: tuple[Voice, ...] = ()
    reflections: tuple[Voice, ...] = ()
    left_out: tuple[str, ...] = ()
    locale: str = "sv"
    written_in: str = "sv"  # the language of the group's own words

    @classmethod
    def of(cls, page: MeetingPage) -> Self:
        """Give the minutes of a meeting, in the language of the request."""
        said, minutes = content_of(page), page.minutes
        approved_by = _approvals(minutes, said)
        return cls(
            letterhead=replace(Letterhead.of(page.group), organisation=said.organisation),
            number=page.workshop.number,
            said=said,
            approved_by=approved_by,
            as_of=None if minutes.is_approved else clock.today(),
            awaits=minutes.adjuster_name if len(approved_by) == 1 else "",
            written_by=tuple(dict.fromkeys(one.by_name for one in page.decisions if not one.is_removed)),
            corrections=tuple(Voice(one.by_name, one.written_at, one.text) for one in minutes.corrections),
            reflections=tuple(
                Voice(one.user.name, one.shared_at, one.text) for one in page.reflections if one.shared_at
            ),
            locale=i18n.language(),
        )

    @property
    def is_approved(self) -> bool:
        """Tell whether both have approved, so that nothing in it changes any more."""
        return self.as_of is None

    @property
    def is_silent(self) -> bool:
        """Tell whether nothing is recorded of the meeting: what the programme had planned was not the group's doing."""
        said = self.said
        recorded = (said.decisions, said.adopted, said.agreed, said.left, said.attendance, said.notes)
        return not any((*recorded, self.reflections, self.corrections))

    @property
    def made_at(self) -> datetime:
        """Give the instant of its last word, UTC; of a draft, the beginning of its day."""
        if self.as_of is not None:
            return datetime.combine(self.as_of, time(), clock.SWEDEN).astimezone(UTC)
        return max(voice.at for voice in (*self.approved_by, *self.corrections))

    @property
    def day(self) -> date:
        """Give the day of the workshop, in Sweden."""
        return clock.swedish(self.said.starts_at).date()

    @property
    def present(self) -> int:
        """Count those who were there."""
        return sum(one.how == "here" for one in self.said.attendance)

    def has(self, part: str) -> bool:
        """Tell whether a part is in the file."""
        return part not in self.left_out

    def without(self, parts: Collection[str]) -> Self:
        """Give the same minutes without some parts: what they say is in neither the page nor the data."""
        gone = tuple(part for part in (*HOLDS, "reflections") if part in parts)
        said = replace(
            self.said, **{name: empty for part in gone for name, empty in HOLDS.get(part, {}).items()}
        )
        reflections = () if "reflections" in gone else self.reflections
        return replace(self, said=said, reflections=reflections, left_out=gone)

    def as_data(self) -> dict[str, Any]:
        """Give it as plain data; days are ISO 8601, and instants too (see `local`)."""
        said = {
            name: _by_our_clocks(value, name) for name, value in asdict(self.said).items() if self.has(name)
        }
        data = {
            "format": "samsyn-minutes-1",
            **said,
            **self.letterhead.as_data(),
            "workshop": self.number,
            "written_by": list(self.written_by),
            "approved_by": _plain(self.approved_by),
            "awaits": self.awaits or None,
            "draft_of": self.as_of.isoformat() if self.as_of else None,
            "corrections": _plain(self.corrections),
            "left_out": list(self.left_out),
            "locale": self.locale,
        }
        return data | ({"reflections": _plain(self.reflections)} if self.has("reflections") else {})


def _approvals(minutes: Minutes, said: content.Content) -> tuple[Voice, ...]:
    """Give who has approved what is said: of a draft, the leader alone, if nothing has changed since."""
    signed, approved = minutes.signed_at, minutes.approved_at
    if not signed or not (approved or minutes.holds_for(said)):
        return ()
    first = Voice(minutes.leader_name, signed)
    return (first, Voice(minutes.adjuster_name, approved)) if approved else (first,)


def _by_our_clocks(value: Any, name: str = "") -> Any:
    """Give what was approved, in which instants are kept in UTC, with each as the page says it."""
    if isinstance(value, dict):
        return {inner: _by_our_clocks(one, inner) for inner, one in value.items()}
    if isinstance(value, list):
        return [_by_our_clocks(one) for one in value]
    return local(datetime.fromisoformat(value)) if name in INSTANTS and value else value


def _plain(voices: Collection[Voice]) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "at": local(one.at)} | ({"text": one.words} if one.words else {}) for one in voices
    ]
