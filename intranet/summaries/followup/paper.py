"""Sets a follow-up of actions as a page for paper, in the language of the request."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.summaries.drawing.document import Attached, Document, Picture
from intranet.summaries.followup import sentences
from intranet.summaries.followup.content import FollowUp
from intranet.summaries.followup.drawing import course
from intranet.summaries.followup.lines import Move, Note
from intranet.summaries.sheet import on_paper

# What may be left out.
PARTS = {
    "course": _l("How it has gone"),
    "owners": _l("By owner"),
    "each": _l("Each action, by workshop"),
    "notes": _l("The last note on what needs attention"),
}
_SET = ("page.css", "sections.css", "followup.css")
MANY = 150  # actions; more are set closer together


def document_of(follow_up: FollowUp, without: Collection[str] = ()) -> Document:
    """Set a follow-up as a document that can be drawn."""
    follow_up = follow_up.without(without)
    name = f"samsyn-actions-{follow_up.as_of.isoformat()}"
    tables = [Attached.csv(f"{name}.csv", [_heads(), *_rows(follow_up)])] if follow_up.has("each") else []
    drawn = [course(follow_up.points, finding=follow_up.course)] if follow_up.points else []
    return Document(
        on_paper("followup.html", follow_up, follow_up=follow_up, say=sentences, names=PARTS),
        settings=((*_SET, "many.css") if _count(follow_up) > MANY else _SET,),
        made_at=follow_up.made_at,
        attached=(Attached.json(f"{name}.json", follow_up.as_data()), *tables),
        pictures=tuple(Picture.of("course.svg", "image/svg+xml", one.encode()) for one in drawn),
    )


def _count(follow_up: FollowUp) -> int:
    return sum(len(heap.lines) for heap in follow_up.heaps)


def _heads() -> list[str]:
    return [
        _("Workshop"), _("Number"), _("Action"), _("Owner"), _("Done by"), _("State"), _("Closed on"),
        _("Days overdue"), _("Times carried over"), _("Taken up on"), _("Moved from"), _("Moved on"), _("Why moved"),
        _("Why dropped"), _("Noted by"), _("Noted on"), _("Note"),
    ]  # fmt: skip


def _rows(follow_up: FollowUp) -> list[tuple[object, ...]]:
    return [
        (heap.ordinal or "", line.number, line.title, line.owner, line.due or "", sentences.state_name(line),
         line.closed or "", line.days_late, line.carried, line.taken_up or "", *_moved(line.moved), line.reason,
         *_noted(line.note))
        for heap in follow_up.heaps
        for line in heap.lines
    ]  # fmt: skip


def _moved(move: Move | None) -> tuple[object, ...]:
    return (move.before, move.on, move.reason) if move else ("", "", "")


def _noted(note: Note | None) -> tuple[object, ...]:
    return (note.name, note.day, note.words) if note else ("", "", "")
