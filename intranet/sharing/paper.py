"""The PDF of a version, as the house draws it. All that sharing knows of the summaries is here."""

import re

from flask_babel import gettext as _

from intranet.charter.versions import Version
from intranet.summaries.brief import Brief
from intranet.summaries.paper import document_of
from intranet.summaries.workers import Busy, NotDrawn, workers

__all__ = ["Busy", "NotDrawn", "file_name", "pdf_of"]


def pdf_of(version: Version) -> bytes:
    """Draw the brief of a version, in the language of the request.

    Raises:
        Busy: too many are being drawn.
        NotDrawn: it cannot be.
    """
    return workers.draw(document_of(Brief.of(version)))


_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')


def file_name(version: Version) -> str:
    """Give what the file is called where it is kept."""
    organisation = version.charter.group.organisation
    name = _("%(organisation)s, Why and what, version %(n)s", organisation=organisation, n=version.number)
    return _NOT_IN_FILE_NAMES.sub(" ", name) + ".pdf"
