"""What is left to tell of each thing, when all that happened to it is known: what was undone meanwhile is no news."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from intranet.platform.events import Told

# What is never told, but changes what can be told of the rest.
SILENT = (
    "action.changed",
    "answer.taken_back",
    "document.changed",
    "position.withdrawn",
    "reflection.taken_back",
    "thread.removed",
)
# What ends a thing, and what it had begun with: both meanwhile, and there is nothing to tell.
_BEGUN_BY = {
    "answer.taken_back": "answer.handed_in",
    "decision.removed": "decision.made",
    "document.removed": "document.added",
    "member.removed": "member.added",
    "position.withdrawn": "position.taken",
    "reflection.taken_back": "reflection.shared",
    "thread.removed": "thread.begun",
}
_TAKES_BACK = {
    "action.brought_back": ("action.carried_over",),
    "action.reopened": ("action.completed", "action.dropped"),
    "decision.put_back": ("decision.removed",),
    "document.put_back": ("document.removed",),
    "member.added": ("member.removed",),
    "minutes.withdrawn": ("minutes.signed",),
    "thread.reopened": ("thread.settled",),
}
_COMES_BACK = {"decision.put_back", "document.put_back", "member.added"}
# What a reader need not know beside the greater thing that happened to the same.
_SMALL = {"action.noted", "decision.changed", "document.moved", "document.new_version"}
# What stays worth reading though the reader was the last to do something there.
_STAYS = {"action.noted", "comment.written", "document.new_version", "minutes.corrected"}
# What says how something is: the last time is the one that holds.
_LAST_HOLDS = {"decision.changed", "position.taken"}
# By which of its details a thing is known; what somebody does for themselves is known by who as well.
_KNOWN_BY = {
    "action": ("number",),
    "answer": ("workshop",),
    "assignment": ("workshop",),
    "comment": ("thread",),
    "decision": ("workshop", "decision"),
    "document": ("document",),
    "link": ("link",),
    "minutes": ("workshop",),
    "position": ("section",),
    "reflection": ("workshop",),
    "text": ("section",),
    "thread": ("thread",),
    "version": ("number",),
}
_OWN = {"answer", "position", "reflection"}


class News(NamedTuple):
    """One thing, and what to tell of it: events of one kind, the last one last.

    Attributes:
        name: what the thing is called now.
        is_gone: it is not there to be read any more.
    """

    events: Sequence[Told]
    name: str
    is_gone: bool


def thing_of(event: Told) -> str:
    """Say what sort of thing an event is about: "document"."""
    return event.kind.partition(".")[0]


def _key(event: Told) -> tuple[Any, ...]:
    sort = thing_of(event)
    known = tuple(event.details.get(name) for name in _KNOWN_BY.get(sort, ())) or (event.subject,)
    own = (event.by_id, event.by_name) if sort in _OWN else ()
    return ("thread" if sort == "comment" else sort, *known, *own)


def what_holds(events: Iterable[Told], headings: Mapping[int, str], *, but_of: Any = None) -> list[News]:
    """Give one piece of news for each thing, the newest first.

    Args:
        events: everything that happened, the silent kinds too.
        headings: what the sections of the charter are called now, by their numbers.
        but_of: whose own doings are no news, though they undo what others did.
    """
    of: dict[tuple[Any, ...], list[Told]] = defaultdict(list)
    for event in sorted(events, key=_when):
        of[_key(event)].append(event)
    found = [_of_thing(happened, headings, but_of) for happened in of.values()]
    told = [news for news in found if news]
    return sorted(told, key=lambda news: _when(news.events[-1]), reverse=True)


def _when(event: Told) -> tuple[datetime, int]:
    return event.happened_at, event.id or 0


def _of_thing(happened: list[Told], headings: Mapping[int, str], but_of: Any) -> News | None:
    chosen = _chosen(_left(happened), but_of)
    if not chosen:
        return None
    name = happened[-1].subject
    if thing_of(chosen[-1]) == "position":
        if chosen[-1].details.get("section") not in headings:
            return None  # nobody can stand anywhere on a section that is gone
        name = headings[chosen[-1].details["section"]]
    is_gone = chosen[-1].kind.endswith(".removed") or bool(chosen[-1].details.get("gone"))
    return News(chosen, name, is_gone)


def _left(happened: list[Told]) -> list[Told]:
    """Leave out what was done and undone again."""
    left: list[Told] = []
    before: list[Told] = []  # what there was to tell when the thing went away, should it come back
    for event in happened:
        kinds = [one.kind for one in left]
        undone = [place for place, kind in enumerate(kinds) if kind in _TAKES_BACK.get(event.kind, ())]
        comes_back = not left and before and event.kind in _COMES_BACK
        if comes_back or (undone and kinds[undone[-1]] in _BEGUN_BY):
            left, before = before, []
        elif undone:
            del left[undone[-1]]
        elif event.kind in _BEGUN_BY or event.details.get("gone"):
            is_new = _BEGUN_BY.get(event.kind, "document.added") in kinds
            left, before = [] if is_new else [event], left
        else:
            left.append(event)
    return [event for event in left if event.kind not in SILENT]


def _chosen(left: list[Told], but_of: Any) -> list[Told]:
    """Choose the kind that says how it stands now, and give what others did of it."""
    great = [event for event in left if event.kind not in _SMALL] or left
    for candidates in (great, [event for event in left if event.kind in _STAYS]):
        kind = candidates[-1].kind if candidates else ""
        found = [event for event in candidates if event.kind == kind]
        found = found[-1:] if kind in _LAST_HOLDS else found
        others = [event for event in found if but_of is None or event.by_id != but_of.id]
        if others:
            return others
    return []
