"""The brief: one adopted version of "Why and what" on two pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.charter.versions import Version
from intranet.groups.models import Group
from intranet.platform import clock
from intranet.summaries.brief.content import Brief
from intranet.summaries.brief.paper import PARTS, document_of
from intranet.summaries.kinds import Kind, Number
from intranet.summaries.words import on_day


def _gather(group: Group, number: int | None) -> Brief | None:
    version = Version.newest_of(group) if number is None else Version.find(group, number)
    return Brief.of(version) if version else None


def _name_file(brief: Brief) -> str:
    return _(
        "%(organisation)s, Why and what, version %(n)s", organisation=brief.organisation, n=brief.version
    )


def _numbers(group: Group) -> list[Number]:
    return [
        Number(
            version.number,
            _(
                "Version %(n)s, adopted on %(day)s",
                n=version.number,
                day=on_day(clock.swedish(version.adopted_at).date()),
            ),
        )
        for version in Version.all_of(group)
    ]


CHARTER = Kind(
    "charter",
    _l("Why and what"),
    _gather,
    document_of,
    _name_file,
    holds=_l("What the group has agreed on, and who stands where. Two pages."),
    nothing=_l("Nothing is adopted yet. The leader adopts a version in the charter."),
    numbers=_numbers,
    number_name="version",
    parts=PARTS,
    of_newest=("progress", "signatures"),
    hints={"each": _l("Dissents and reservations always stay, with names.")},
)
