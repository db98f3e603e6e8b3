"""Reading what is said about a charter: all of it, a section's, one thread; and what its own page shows of it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from intranet.charter.models import Charter, Section
from intranet.dialogue.forms import CommentForm, ThreadForm
from intranet.dialogue.models import Comment, Thread
from intranet.dialogue.quotes import Standing, standing_of
from intranet.dialogue.talk import Talk
from intranet.groups.models import Group
from intranet.platform.permissions import Right
from intranet.platform.web.access import me, needs
from intranet.platform.web.htmx import part_or_page, part_or_redirect

bp = Blueprint("dialogue", __name__, url_prefix="/groups/<group:group>/charter/dialogue")
SHOWS = ("open", "settled", "all")


@dataclass
class Shown:
    """Threads as they are drawn: with the forms that come back, and the comments that somebody is changing."""

    charter: Charter
    threads: list[Thread]
    answers: dict[int, CommentForm] = field(default_factory=dict)
    changes: dict[int, CommentForm] = field(default_factory=dict)

    @cached_property
    def standings(self) -> dict[int, Standing]:
        """What has become of the words that they are about."""
        return standing_of(self.threads, self.charter)

    @cached_property
    def editing(self) -> set[int]:
        """The comments that the page shows to be changed."""
        return {number for number in request.args.getlist("editing", type=int) if number > 0} | set(
            self.changes
        )

    @cached_property
    def kept(self) -> set[int]:
        """The threads that stay on a page although it shows others."""
        return set(request.args.getlist("keep", type=int))

    def answer_to(self, thread: Thread) -> CommentForm:
        """Give the form to answer with."""
        return self.answers.get(thread.id) or CommentForm(formdata=None)

    def change_of(self, comment: Comment) -> CommentForm | None:
        """Give the form to change one's own comment with, when it is asked for."""
        if comment.id not in self.editing or comment.by_id != me().id:
            return None
        data = {"words": comment.words, "revision": comment.revision}
        return self.changes.get(comment.id) or CommentForm(formdata=None, data=data)


def charter_of(group: Group) -> Charter:
    """Find the group's charter. 404 before it is begun."""
    return Charter.of(group) or abort(404)


def section_of(charter: Charter, section_id: int) -> Section:
    """Find a section of the charter. 404 when it has none such."""
    return next((section for section in charter.sections if section.id == section_id), None) or abort(404)


def find_thread(group: Group, thread_id: int, *, to_change: bool = False) -> Thread:
    """Find a thread of the group. 404 when it has none such."""
    return Thread.find(group, thread_id, to_change=to_change) or abort(404)


@bp.get("")
@needs(Right.READ_MATERIAL)
def index(group: Group) -> str:
    """Show everything that is said, by section."""
    charter, asked = charter_of(group), request.args.get("show", "open")
    show = asked if asked in SHOWS else "open"
    shown = Shown(charter, Thread.all_of(group))
    shown.threads = [
        thread
        for thread in shown.threads
        if show == "all" or thread.is_settled == (show == "settled") or thread.id in shown.kept
    ]
    return render_template("dialogue/index.html", shown=shown, talk=Talk(group, me()), show=show)


@bp.get("/sections/<int:section_id>")
@needs(Right.READ_MATERIAL)
def section(group: Group, section_id: int) -> Response:
    """Show what is said about a section, and ask for more."""
    found = section_of(charter_of(group), section_id)
    return section_page(group, found, ThreadForm(formdata=None))


def section_page(
    group: Group, found: Section, form: ThreadForm, status: int = 200, **context: Any
) -> Response:
    """Draw a section's threads, with the form for a new one."""
    shown = Shown(found.charter, Thread.all_of(group, section_id=found.id))
    whole = {"section": found, "shown": shown, "form": form, **context}
    return part_or_page("dialogue/_section.html", "dialogue/section.html", status=status, **whole)


@bp.get("/<int:thread_id>")
@needs(Right.READ_MATERIAL)
def thread(group: Group, thread_id: int) -> Response:
    """Show one thread: where a mail or the start page leads."""
    return thread_page(Shown(charter_of(group), [find_thread(group, thread_id)]))


def thread_page(shown: Shown, status: int = 200) -> Response:
    """Draw one thread."""
    context = {"shown": shown, "thread": shown.threads[0]}
    return part_or_page("dialogue/_thread.html", "dialogue/thread.html", status=status, **context)


@bp.get("/now")
@needs(Right.READ_MATERIAL)
def now(group: Group) -> Response:
    """Draw anew what the charter's own page shows: how much is open, and where the words are."""
    charter = charter_of(group)
    return part_or_redirect(
        "dialogue/_now.html",
        to=url_for(".index", group=group),
        charter=charter,
        talk=Talk(group, me()),
    )
