"""The page that searches. What is asked for stands in its address."""

from typing import cast

from flask import Blueprint, abort, current_app, request
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.groups.models import Group
from intranet.live.pace import Pace
from intranet.platform.web.access import signed_in
from intranet.platform.web.htmx import part_or_page
from intranet.platform.web.limits import takes_any_text
from intranet.search.asking import Words
from intranet.search.finding import MOST_SHOWN, ON_A_PAGE, Asked, Found
from intranet.search.readers import Reader
from intranet.search.sentences import Sentences
from intranet.search.sources import SOURCES

bp = Blueprint("search", __name__)


@bp.get("/search")
@signed_in
@takes_any_text
def show() -> Response:
    """Look for words in everything that the person may read."""
    if not cast(Pace, current_app.extensions["samsyn.search"]).allows(current_user.id):
        abort(429)
    reader = Reader.of(current_user)
    found = Found(reader, _asked(reader))
    return part_or_page("search/_found.html", "search/show.html", found=found, said=Sentences(found))


def _asked(reader: Reader) -> Asked:
    """Read the address. What it names that there is not, or not for this person, is not asked for."""
    kind = request.args.get("kind", "")
    page = request.args.get("page", 1, type=int)
    return Asked(
        words=Words.read(request.args.get("q", "")),
        kind=kind if kind in SOURCES else "",
        group=_group(reader, request.args.get("group", "")),
        page=min(max(page, 1), MOST_SHOWN // ON_A_PAGE),
    )


def _group(reader: Reader, slug: str) -> Group | None:
    return next((group for group in reader.groups.values() if group.slug == slug), None)
