"""Mail to those who are mentioned: that they are, by whom and where. What is said is read in Samsyn."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.accounts import letters
from intranet.accounts.letters import Kind, Letter
from intranet.accounts.models import User
from intranet.dialogue.models import Comment
from intranet.groups.models import Group
from intranet.platform import mail
from intranet.platform.db import db

MENTION = Kind(
    "mention",
    _l("when somebody mentions me in the dialogue"),
    _l("You get this e-mail because somebody mentioned you in Samsyn."),
)


def tell(comment: Comment, *, by: User, but: Collection[int] = ()) -> None:
    """Tell those whom a comment names and who want to be told, in their own language. Call it once it is committed.

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
    address = mail.page("dialogue.thread", group=group, thread_id=thread.id)
    for member in thread.members:
        if member.id in told and letters.wants(member, MENTION.name):
            with letters.speaking_to(member):
                said = _(
                    "%(by)s mentioned you in the dialogue on “%(heading)s” (%(group)s, %(organisation)s).",
                    by=by.name,
                    heading=thread.name,
                    group=group.name,
                    organisation=group.organisation,
                )
                subject = _("%(name)s mentioned you in Samsyn", name=by.name)
                letter = Letter(subject, [said], _("Read and answer here"), address)
                letters.send(letter, to=member, kind=MENTION.name)
