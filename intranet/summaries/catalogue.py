"""All kinds of summary of a group, in the order in which they are offered."""

from intranet.summaries.brief import CHARTER
from intranet.summaries.kinds import Kind

KINDS: dict[str, Kind] = {kind.name: kind for kind in (CHARTER,)}
