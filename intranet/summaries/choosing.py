"""Underlag: one page where a leader or a facilitator chooses what to print, and sees its first page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from intranet.groups.models import Group
from intranet.platform import i18n
from intranet.platform.permissions import Right
from intranet.platform.web.access import can, needs
from intranet.platform.web.htmx import part_or_page
from intranet.summaries.asked import MOST_MEETING, Asked, meeting_named, number_in_address
from intranet.summaries.catalogue import KINDS
from intranet.summaries.drawing.workers import workers
from intranet.summaries.followup import ACTIONS, narrowed
from intranet.summaries.followup.choosing import Chosen
from intranet.summaries.kinds import Kind, Number
from intranet.summaries.sheet import on_screen
from intranet.summaries.start import bp
from intranet.summaries.views import drawn, nothing_yet


@dataclass(frozen=True)
class Choice:
    """What is chosen on the page, and what there is to choose from."""

    group: Group
    asked: Asked
    numbers: Sequence[Number]  # the versions or workshops to choose from
    meeting: str  # as it was typed

    @classmethod
    def in_address(cls, group: Group) -> Self:
        """Read the choice from the address: what is not chosen yet is whole, the newest, in the reader's language."""
        kind = kind_in_address()
        included = set(request.args.getlist("part"))
        left_out = (part for part in kind.parts if part not in included)
        language, meeting = request.args.get("language", i18n.language()), meeting_named()
        is_another = (
            request.args.get("of", kind.name) != kind.name
        )  # chosen just now: parts and number were another's
        asked = Asked(
            kind,
            group,
            None if is_another else number_in_address("number"),
            tuple(left_out) if "of" in request.args and not is_another else (),
            language if language in i18n.LANGUAGES else i18n.language(),
            "" if len(meeting) > MOST_MEETING else meeting,
        )
        numbers = kind.numbers_of(group)
        if asked.number not in [one.number for one in numbers]:
            asked = replace(asked, number=numbers[0].number if numbers else None)
        return cls(group, asked, numbers, meeting)

    @property
    def kinds(self) -> list[Kind]:
        """Give what there is to choose from."""
        return list(KINDS.values())

    def opens(self, wish: str) -> str:
        """Give the address that somebody who has chosen goes on to; empty while there is something to put right."""
        if not self.is_something or self.is_too_long:
            return ""
        return {"pdf": self.asked.pdf, "page": self.asked.address("print_view")}.get(wish, "")

    @property
    def parts(self) -> list[str]:
        """Give the parts that can be left out of what is chosen."""
        kind, newest = self.asked.kind, self.numbers[0].number if self.numbers else None
        gone = () if self.asked.number == newest else kind.of_newest
        return [part for part in kind.parts if part not in gone] if self.is_something else []

    @property
    def is_too_long(self) -> bool:
        """Tell whether the meeting's name is longer than there is room for."""
        return len(self.meeting) > MOST_MEETING

    @property
    def is_something(self) -> bool:
        """Tell whether there is something to print: one of each, or what the only one says."""
        return bool(self.numbers) if self.asked.kind.has_numbers else self.asked.content is not None


def kind_in_address() -> Kind:
    """Give the kind that is chosen, the first until one is. 404 for one there is not."""
    return KINDS.get(request.args.get("kind", next(iter(KINDS)))) or abort(404)


@bp.get("")
@needs(Right.MAKE_SUMMARIES)
def index(group: Group) -> Response:
    """Show what can be printed, and the first page of what is chosen; or lead to it, as it stands in the form."""
    choice = Choice.in_address(group)
    opened = choice.opens(request.args.get("open", ""))
    if opened:
        return redirect(opened, 303)
    return part_or_page(
        "summaries/_choice.html", "summaries/index.html", group=group, choice=choice, most=MOST_MEETING
    )


@bp.get("/<kind>.png")
@needs(Right.MAKE_SUMMARIES)
def first_page(group: Group, kind: str) -> Response:
    """Give a picture of the first page. It is drawn when it is asked for: the page that shows it does not wait."""
    asked = Asked.in_address(KINDS.get(kind) or abort(404), group)
    if asked.content is None:
        abort(404)
    return drawn(asked, workers.first_page, "image/png", f"{kind}.png")


@bp.get("/<kind>")
@needs(Right.READ_MATERIAL)
def print_view(group: Group, kind: str) -> str | Response:
    """Show what the PDF says, for whoever prints it from the browser; of actions, what the address chooses."""
    of_all = KINDS.get(kind) or abort(404)
    asked = Asked.in_address(narrowed(Chosen.in_address()) if of_all is ACTIONS else of_all, group)
    if asked.content is None:
        return nothing_yet(asked)
    back = asked.choice if can(Right.MAKE_SUMMARIES) else url_for("overview.group", group=group)
    return on_screen(asked.document, pdf=asked.pdf, back=back)
