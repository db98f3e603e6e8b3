"""Puts what a colleague answered into the charter: as a quoted paragraph, a change like any other."""

from flask_babel import gettext as _
from markupsafe import Markup

from intranet.accounts.models import User
from intranet.assignments.questions import Reply
from intranet.charter.models import Section
from intranet.live import documents


def as_quotation(reply: Reply) -> str:
    """Give an answer on one line, in quotation marks, with who said it."""
    who = reply.name or _("a colleague")
    return _("“%(words)s” – %(who)s", words=" ".join(reply.words.split()), who=who)


def quote(reply: Reply, section: Section, *, by: User) -> None:
    """Put an answer last in a section, in the transaction under way. Where it stands already, nothing happens."""
    text = section.charter.text
    text.take_turns()
    quotation = as_quotation(reply)
    if quotation not in documents.read(text).plain(section.fragment).splitlines():
        documents.append(text, section.fragment, Markup("<p>{}</p>").format(quotation), by=by)
    reply.quoted_in = section
