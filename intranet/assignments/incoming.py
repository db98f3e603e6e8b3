"""The files that come with an answer."""

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from intranet.assignments.between import Seen
from intranet.assignments.models import MOST_FILES, Answer, Assignment, HandedIn, TooMany
from intranet.library.files import Incoming, NotKept, files
from intranet.platform.db import db


def keep_files(page: Seen, assignment: Assignment) -> tuple[list[Incoming], list[str]]:
    """Add the files of the form to one's answer, each in a transaction of its own. Says of each other one why not."""
    kept: list[Incoming] = []
    refused: list[str] = []
    for upload in request.files.getlist("files"):
        if not upload.filename:
            continue
        try:
            incoming = files().bring_in(upload, page.group)
            Answer.of(assignment, page.group, current_user).attach(incoming, is_over=page.is_over)
        except NotKept as refusal:
            refused.append(refusal.words())
            continue
        except HandedIn:
            return kept, [*refused, _("The workshop has begun. What you handed in stays as it was.")]
        except TooMany:
            return kept, [*refused, _("An answer has at most %(most)d files.", most=MOST_FILES)]
        db.session.commit()
        kept.append(incoming)
    return kept, refused
