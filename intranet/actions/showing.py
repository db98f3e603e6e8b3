"""How a group's actions have gone, to see: below the list, and on a page of its own."""

from werkzeug.wrappers import Response

from intranet.actions.picture import columns
from intranet.actions.progress import Progress
from intranet.actions.views import HERE, bp
from intranet.groups.models import Group
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs
from intranet.platform.web.htmx import part_or_page


@bp.get(f"{HERE}/progress")
@needs(Right.READ_MATERIAL)
def progress(group: Group) -> Response:
    """Show how it has gone. The list asks for it when it is drawn: history takes longer than the list itself."""
    found = Progress(group)
    drawn = columns(found.points) if found.since else []
    return part_or_page(
        "actions/_progress.html",
        "actions/progress.html",
        group=group,
        progress=found,
        columns=drawn,
        finding=found.finding,
    )
