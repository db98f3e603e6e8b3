"""The addresses of the summaries, as PDF and as the picture of their first page."""

from collections.abc import Callable
from io import BytesIO

from flask import abort, make_response, render_template, request, send_file
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from intranet.groups.models import Group, Programme
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.summaries.asked import Asked, number_in_address, shelf
from intranet.summaries.brief import CHARTER
from intranet.summaries.drawing.document import Document
from intranet.summaries.drawing.shelf import Shelf
from intranet.summaries.drawing.workers import Busy, NotDrawn, TooSlow, workers
from intranet.summaries.followup import narrowed
from intranet.summaries.followup.choosing import Chosen, Unknown
from intranet.summaries.kinds import TooLong
from intranet.summaries.maturity import MATURITY
from intranet.summaries.minutes import WORKSHOP
from intranet.summaries.start import bp
from intranet.workshops.models import Workshop


@bp.get("/charter.pdf")
@needs(Right.READ_VERSIONS)
def charter(group: Group) -> Response:
    """Give the brief of the newest adopted version, or of `?version=n`."""
    return as_pdf(Asked.in_address(CHARTER, group, number_in_address("version")))


@bp.get("/workshop-<int(min=1):number>.pdf")
@needs(Right.READ_MATERIAL)
def workshop(group: Group, number: int) -> Response:
    """Give the minutes of a workshop that has begun."""
    return as_pdf(Asked.in_address(WORKSHOP, group, number))


@bp.get("/maturity.pdf")
@needs(Right.READ_MATERIAL)
def maturity(group: Group) -> Response:
    """Give the maturity picture of the newest round that is revealed, or of the one at workshop `?number=n`."""
    return as_pdf(Asked.in_address(MATURITY, group))


@bp.get("/actions.pdf")
@needs(Right.READ_MATERIAL)
def actions(group: Group) -> Response:
    """Give the follow-up of the group's actions as they stand today; of all, or of what the address chooses."""
    return as_pdf(Asked.in_address(narrowed(Chosen.in_address()), group))


@bp.errorhandler(TooLong)
def too_long(error: TooLong) -> Response:
    """Say that there is more than one file can hold, and offer less."""
    return _choose_again(_("Too much for one file"), str(error))


@bp.errorhandler(Unknown)
def unknown(_error: Unknown) -> Response:
    """Say that there is nothing that the address chooses by, and offer what there is."""
    words = _("The address asks for actions in a way that there is not. Choose here instead.")
    return _choose_again(_("There is no such selection"), words)


def _choose_again(heading: str, words: str) -> Response:
    group = (request.view_args or {})["group"]
    workshops = Workshop.all_of(group.programme)
    page = render_template(
        "summaries/choose_again.html", group=group, heading=heading, words=words, workshops=workshops
    )
    return make_response(page, 422)


def as_pdf(asked: Asked) -> Response:
    """Give a summary as PDF, or say that there is nothing in it yet."""
    if asked.content is None:
        return nothing_yet(asked)
    return drawn(asked, workers.draw, "application/pdf", asked.file_name)


def nothing_yet(asked: Asked) -> Response:
    """Answer 404 where there is nothing to say; who asked for the newest is told what is to be done."""
    if asked.number:
        abort(404)
    page = render_template("summaries/nothing_yet.html", about=asked.about, kind=asked.kind)
    return make_response(page, 404)


def drawn(asked: Asked, draw: Callable[[Document, Shelf], bytes], media_type: str, name: str) -> Response:
    """Draw what is asked for and send it, or say why not; who has it already is told so."""
    digest = asked.document.digest
    if request.if_none_match.contains(digest):
        return kept_privately(make_response("", 304), digest)
    try:
        drawn = draw(asked.document, shelf())
    except TooSlow:
        return _too_slow(asked)
    except (NotDrawn, Busy) as error:
        return _not_drawn(asked, error)
    answer = send_file(BytesIO(drawn), media_type, download_name=name)
    return kept_privately(answer, digest)


def _too_slow(asked: Asked) -> Response:
    """Say that it takes longer than one can wait for. Of a programme the same is ordered; of a group, less is taken."""
    if isinstance(asked.about, Programme):
        page = render_template("summaries/too_slow.html", asked=asked, programme=asked.about)
    else:
        page = render_template("summaries/take_less.html", asked=asked, group=asked.about)
    return make_response(page, 422)


def _not_drawn(asked: Asked, error: Exception) -> Response:
    page = render_template("summaries/not_drawn.html", about=asked.about, busy=isinstance(error, Busy))
    return make_response(page, 503, {"Retry-After": "10"})


def kept_privately(answer: Response, digest: str) -> Response:
    """Let the browser keep the file, and ask every time whether the person may still read it and it is still this."""
    answer.set_etag(digest)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer
