"""The brief of a version, as the house says and draws it. All that sharing knows of the summaries is here."""

from dataclasses import replace

from intranet.sharing.models import SharedLink
from intranet.summaries.asked import shelf
from intranet.summaries.brief import CHARTER, sentences
from intranet.summaries.brief.content import Brief
from intranet.summaries.drawing.workers import Busy, NotDrawn, workers
from intranet.summaries.letterhead.models import Stationery

__all__ = ["Busy", "NotDrawn", "Stationery", "brief_of", "pdf_of", "sentences"]


def brief_of(link: SharedLink) -> Brief:
    """Give the brief of the version that a link is to, in the language of the request.

    How it is going with it now is the group's own matter: the link is to what was adopted, and says that alone.
    The diary number is the one that it was shared under, and none when it was shared under none.
    Where the leader is reached by mail is not for whoever comes by the link: what the letterhead says is.
    Nobody is asked to sign: whoever reads by the link is asked for the same on the page and in the file.
    """
    brief = replace(Brief.of(link.version, with_progress=False), mail="", is_signed=False, is_shared=True)
    return replace(brief, letterhead=replace(brief.letterhead, diary_number=link.diary_number))


def pdf_of(link: SharedLink) -> tuple[bytes, str]:
    """Draw the brief of the version that a link is to, in the language of the request, and name the file.

    Raises:
        Busy: too many are being drawn.
        NotDrawn: it cannot be.
    """
    brief = brief_of(link)
    return workers.draw(CHARTER.set_on_paper(brief), shelf()), CHARTER.file_name(brief)
