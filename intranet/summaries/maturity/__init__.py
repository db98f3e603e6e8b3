"""The maturity picture: the levels that a group agreed on in one round, on two to six pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.summaries.kinds import Kind
from intranet.summaries.maturity.content import MaturityPicture
from intranet.summaries.maturity.paper import PARTS, document_of
from intranet.summaries.words import on_day


def _name_file(picture: MaturityPicture) -> str:
    return _(
        "%(organisation)s, maturity, %(day)s", organisation=picture.organisation, day=on_day(picture.day)
    )


MATURITY = Kind("maturity", _l("Maturity picture"), MaturityPicture.find, document_of, _name_file, PARTS)
