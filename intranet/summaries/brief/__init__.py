"""The brief: one adopted version of "Why and what" on two pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from intranet.charter.versions import Version
from intranet.groups.models import Group
from intranet.summaries.brief.content import Brief
from intranet.summaries.brief.paper import document_of
from intranet.summaries.kinds import Kind


def _gather(group: Group, number: int | None) -> Brief | None:
    version = Version.newest_of(group) if number is None else Version.find(group, number)
    return Brief.of(version) if version else None


def _name_file(brief: Brief) -> str:
    return _(
        "%(organisation)s, Why and what, version %(n)s", organisation=brief.organisation, n=brief.version
    )


CHARTER = Kind("charter", _l("Why and what"), _gather, document_of, _name_file)
