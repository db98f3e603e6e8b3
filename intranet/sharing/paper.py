"""The PDF of a version, as the house draws it. All that sharing knows of the summaries is here."""

from dataclasses import replace

from intranet.sharing.models import SharedLink
from intranet.summaries.asked import shelf
from intranet.summaries.brief import CHARTER
from intranet.summaries.brief.content import Brief
from intranet.summaries.drawing.workers import Busy, NotDrawn, workers

__all__ = ["Busy", "NotDrawn", "pdf_of"]


def pdf_of(link: SharedLink) -> tuple[bytes, str]:
    """Draw the brief of the version that a link is to, in the language of the request, and name the file.

    How it is going with it now is the group's own matter: the link is to what was adopted, and says that alone.
    The diary number that it was shared under stands there instead of the group's own.

    Raises:
        Busy: too many are being drawn.
        NotDrawn: it cannot be.
    """
    brief = Brief.of(link.version)
    if link.diary_number:
        brief = replace(brief, letterhead=replace(brief.letterhead, diary_number=link.diary_number))
    return workers.draw(CHARTER.set_on_paper(brief, ("progress",)), shelf()), CHARTER.file_name(brief)
