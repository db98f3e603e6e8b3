"""The files of an answer: removed, and sent to those who read the answer."""

from flask import abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from intranet.assignments.incoming import keep_files
from intranet.assignments.models import MOST_FILES, Answer, AnswerFile, HandedIn, TooMany
from intranet.assignments.views import asked, bp, seen
from intranet.groups.models import Group
from intranet.library.files import files
from intranet.library.views import say_of
from intranet.platform.db import db
from intranet.platform.permissions import Right
from intranet.platform.web.access import needs, require
from intranet.platform.web.htmx import is_htmx, part_or_redirect
from intranet.platform.web.uploads import takes_files


def _back(group: Group, number: int) -> Response:
    return redirect(url_for(".show", group=group, number=number, _anchor="files-h"), 303)


def _find(group: Group, file_id: int) -> AnswerFile:
    return AnswerFile.find(group, file_id) or abort(404)


@bp.post("/answer/files")
@needs(Right.ANSWER)
@takes_files
def add_files(group: Group, number: int) -> Response:
    """Add files to one's draft: those that can be kept, and say of each other one why it is not."""
    page = seen(group, number)
    kept, refused = keep_files(page, asked(page))
    db.session.commit()
    if not is_htmx():
        say_of(kept, refused)
        return _back(group, number)
    status = 422 if refused else 200
    return part_or_redirect("library/_came.html", to="", status=status, kept=kept, refused=refused)


@bp.get("/answer/files")
@needs(Right.ANSWER)
def my_files(group: Group, number: int) -> Response:
    """Draw anew the files of one's answer."""
    page = seen(group, number)
    asked(page)
    to = url_for(".show", group=group, number=number, _anchor="files-h")
    here = {"group": group, "number": number}
    return part_or_redirect("assignments/_files.html", to=to, mine=page.mine, here=here, group=group)


@bp.get("/files/<int:file_id>")
@needs(Right.READ_MATERIAL)
def file(group: Group, number: int, file_id: int) -> Response:
    """Send a file to its author, and once it is handed in to the group."""
    found = _find(group, file_id)
    if not found.is_read_by_group and found.owner_id != current_user.id:
        abort(404)
    return files().send(found.file, found.name)


@bp.post("/files/<int:file_id>/removal")
@needs(Right.CHANGE_ANSWER)
def remove_file(group: Group, number: int, file_id: int) -> Response:
    """Take a file of one's answer away."""
    page, found = seen(group, number), _find(group, file_id)
    require(Right.CHANGE_ANSWER, found)
    if page.is_over and found.handed_in_at:
        flash(_("The workshop has begun. What you handed in stays as it was."), "error")
        return _back(group, number)
    found.remove()
    db.session.commit()
    return _back(group, number)


@bp.post("/files/<int:file_id>/removal/undoing")
@needs(Right.CHANGE_ANSWER)
def put_file_back(group: Group, number: int, file_id: int) -> Response:
    """Take back that a file was removed."""
    page, found = seen(group, number), _find(group, file_id)
    require(Right.CHANGE_ANSWER, found)
    answer = Answer.of(asked(page), group, current_user)
    if found not in answer.all_files:
        abort(404)
    try:
        answer.put_back(found, is_over=page.is_over)
    except HandedIn:
        flash(_("The workshop has begun. What you handed in stays as it was."), "error")
    except TooMany:
        flash(_("An answer has at most %(most)d files.", most=MOST_FILES), "error")
    db.session.commit()
    return _back(group, number)
