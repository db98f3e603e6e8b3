"""Mail to those who are mentioned: that they are, by whom and where. What is said is read in Samsyn."""

from collections.abc import Collection

from flask import render_template, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from intranet.accounts.models import User
from intranet.dialogue.models import Comment
from intranet.groups.models import Group
from intranet.platform import mail
from intranet.platform.db import db


def tell(comment: Comment, *, by: User, but: Collection[int] = ()) -> None:
    """Tell those whom a comment names, each in their own language. Call it when the comment is committed.

    Args:
        comment: with its thread.
        by: who wrote it.
        but: the numbers of those who have been told before.
    """
    thread = comment.thread
    told = [mention.user_id for mention in comment.mentions if mention.user_id not in but]
    if not told:
        return
    group = db.session.get_one(Group, thread.group_id)
    address = mail.address(url_for("dialogue.thread", group=group, thread_id=thread.id))
    for member in group.members:
        if member.id in told and member.is_active:
            with force_locale(member.locale or "sv"):
                body = render_template(
                    "dialogue/mail_mention.txt", by=by, thread=thread, group=group, address=address
                )
                subject = _("%(name)s mentioned you in Samsyn", name=by.name)
            mail.send(to=member.email, subject=subject, body=body)
