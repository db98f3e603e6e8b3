"""All kinds of summary, in the order in which they are offered."""

from intranet.summaries.brief import CHARTER
from intranet.summaries.followup import ACTIONS
from intranet.summaries.kinds import Kind
from intranet.summaries.maturity import MATURITY
from intranet.summaries.minutes import WORKSHOP
from intranet.summaries.report import REPORT

KINDS: dict[str, Kind] = {kind.name: kind for kind in (CHARTER, WORKSHOP, ACTIONS, MATURITY)}  # of a group
PROGRAMME_KINDS: dict[str, Kind] = {kind.name: kind for kind in (REPORT,)}
