"""The follow-up of a group's actions on a day: what is done, late, carried over and dropped, and whose it is."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from intranet.groups.models import Group
from intranet.summaries.followup.choosing import Chosen
from intranet.summaries.followup.content import FollowUp
from intranet.summaries.followup.paper import PARTS, document_of
from intranet.summaries.followup.sentences import on_day
from intranet.summaries.kinds import Kind


def _name_file(follow_up: FollowUp) -> str:
    values = {"organisation": follow_up.letterhead.organisation, "day": on_day(follow_up.as_of)}
    if follow_up.chosen:
        return _("%(organisation)s, some of the actions on %(day)s", **values)
    return _("%(organisation)s, actions on %(day)s", **values)


def narrowed(chosen: Chosen, viewer: Any = current_user) -> Kind:
    """Give the kind of summary that holds what is chosen of a group's actions.

    Args:
        viewer: whose are "mine".
    """

    def gather(group: Group, _number: int | None) -> FollowUp | None:
        return FollowUp.of(group, chosen, viewer)

    return Kind(
        "actions",
        _l("Follow-up of actions"),
        gather,
        document_of,
        _name_file,
        parts=PARTS,
        holds=_l("How the actions stand today: done, late, carried over and dropped, by workshop and owner."),
        chosen={} if chosen.is_all else chosen.args,
        is_silent=lambda content: content.is_silent,
    )


ACTIONS = narrowed(Chosen())
