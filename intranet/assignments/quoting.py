"""Puts what a colleague answered into the charter: as a quoted paragraph, a change like any other; and takes it out."""

from collections.abc import Iterable

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from intranet.accounts.models import User
from intranet.assignments.questions import Reply
from intranet.charter.models import Section
from intranet.live import documents
from intranet.platform.i18n import LANGUAGES


def as_quotation(reply: Reply) -> str:
    """Give an answer on one line, in quotation marks, with who said it."""
    who = reply.name or _("a colleague")
    return _("“%(words)s” – %(who)s", words=" ".join(reply.words.split()), who=who)


def _as_quoted(reply: Reply) -> set[str]:
    """Give how its paragraph reads, in whichever language somebody quoted it."""
    found = set()
    for language in LANGUAGES:
        with force_locale(language):
            found.add(as_quotation(reply))
    return found


def quote(reply: Reply, section: Section, *, by: User) -> None:
    """Put an answer last in a section, in the transaction under way. Where it stands already, nothing happens."""
    text = section.charter.text
    text.take_turns()
    quotation = as_quotation(reply)
    if _as_quoted(reply).isdisjoint(documents.read(text).plain(section.fragment).splitlines()):
        documents.append(text, section.fragment, Markup("<p>{}</p>").format(quotation), by=by)
    reply.quoted_in = section


def unquote(reply: Reply, *, by: User) -> bool:
    """Take the paragraph out again, and leave what others have written. False: somebody has changed it, and it stays.

    Where it is not quoted, nothing happens.
    """
    section = reply.quoted_in
    if section is None:
        return True
    text = section.charter.text
    text.take_turns()
    is_out = documents.take_out(text, section.fragment, _as_quoted(reply), by=by)
    if is_out:
        reply.quoted_in = None
    return is_out


def untouched(replies: Iterable[Reply], sections: Iterable[Section]) -> set[int]:
    """Give the numbers of the answers whose paragraph still stands where it was put, word for word."""
    quoted = [reply for reply in replies if reply.quoted_in_id is not None]
    here = {section.id: section for section in sections} if quoted else {}
    if not here:
        return set()
    said = documents.read(next(iter(here.values())).charter.text)
    lines = {number: set(said.plain(section.fragment).splitlines()) for number, section in here.items()}
    return {reply.id for reply in quoted if _as_quoted(reply) & lines.get(reply.quoted_in_id or 0, set())}
