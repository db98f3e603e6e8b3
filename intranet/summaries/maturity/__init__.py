"""The maturity picture: the levels that a group agreed on in one round, on one to six pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.groups.models import Group
from intranet.maturity.rounds import Round
from intranet.summaries.kinds import Kind, Number
from intranet.summaries.maturity.content import MaturityPicture
from intranet.summaries.maturity.paper import PARTS, document_of
from intranet.summaries.words import on_day


def _name_file(picture: MaturityPicture) -> str:
    return _(
        "%(organisation)s, maturity, %(day)s", organisation=picture.organisation, day=on_day(picture.day)
    )


def _numbers(group: Group) -> list[Number]:
    revealed = [one for one in reversed(Round.all_of(group)) if one.is_revealed]
    return [
        Number(one.number, _("Workshop %(n)s, %(day)s", n=one.workshop.ordinal, day=on_day(one.workshop.day)))
        for one in revealed
    ]


MATURITY = Kind(
    "maturity",
    _l("Maturity picture"),
    MaturityPicture.find,
    document_of,
    _name_file,
    PARTS,
    holds=_l("The levels the group has agreed on, what has changed, and its targets. One to six pages."),
    nothing=_l("No round of maturity is revealed yet."),
    numbers=_numbers,
    hints={"reasons": _l("Dissents always stay, as they were written.")},
)
