"""The PDF of a version, as the house draws it. All that sharing knows of the summaries is here."""

from intranet.platform import i18n
from intranet.sharing.models import SharedLink
from intranet.summaries.asked import Asked, shelf
from intranet.summaries.brief import CHARTER
from intranet.summaries.drawing.workers import Busy, NotDrawn, workers

__all__ = ["Busy", "NotDrawn", "pdf_of"]


def pdf_of(link: SharedLink) -> tuple[bytes, str]:
    """Draw the brief of the version that a link is to, in the language of the request, and name the file.

    Raises:
        Busy: too many are being drawn.
        NotDrawn: it cannot be.
    """
    asked = Asked(CHARTER, link.group, link.version.number, language=i18n.language())
    return workers.draw(asked.document, shelf()), asked.file_name
